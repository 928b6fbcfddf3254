"""Home: is everything in sync?"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, SellerAccount
from accounts.views.access import MerchantRequest, member
from sync.forms.accounts import RecoverForm, SinceForm
from sync.rules.health import Answer, Word, answer
from sync.selectors import home as selectors
from sync.selectors.setup import setup
from sync.selectors.shell import shell
from sync.selectors.shipments import urgent
from sync.views.page import fragment, page
from sync.views.settings.start import looked


@member
def home(request: MerchantRequest) -> HttpResponse:
    return show(request)


def show(
    request: MerchantRequest,
    *,
    recover: RecoverForm | None = None,
    since: SinceForm | None = None,
    since_of: SellerAccount | None = None,
    status: int = 200,
) -> HttpResponse:
    """With a form of its own that was filled in wrongly: `since` is the one of the account `since_of`."""
    now = timezone.now()
    numbers = selectors.numbers(request.merchant, now)
    frame = shell(request.merchant, now, problems=numbers.problems, counts=selectors.account_counts(request.merchant))
    known = selectors.known(request.merchant, frame, now)
    groups = selectors.groups(request.merchant, frame, known, now)
    started = [account for account in frame.accounts if account.started_at is not None]
    steps = setup(frame.odoo, frame.accounts, looked=looked(request))
    said = answer(selectors.names(groups), numbers.blocked, still=frame.still, others=numbers.others)
    return page(
        request,
        "sync/home.html",
        shell=frame,
        groups=groups,
        started=started,
        setup=None if steps.over else steps,
        may_own=request.member.role == Role.OWNER,
        several_accounts=len(frame.accounts) > 1,
        answer=said if started or not groups else Answer(Word.NEVER, _("Not started yet: nothing moves before Start.")),
        numbers=numbers,
        runs=selectors.running(request.merchant),
        urgent=urgent(request.merchant, now, numbers.urgent),
        resting=known.resting,
        every=timedelta(seconds=settings.ORDERS_EVERY_SECONDS),
        recover=recover or RecoverForm(accounts=started),
        since=since or SinceForm(),
        since_of=since_of.uid if since_of else None,
        here="home",
        status=status,
    )


@member
def home_runs(request: MerchantRequest) -> HttpResponse:
    """What runs just now; asked for by htmx while something runs."""
    runs = selectors.running(request.merchant)
    response = fragment(request, "sync/parts/running.html", runs=runs)
    if not runs:
        response.headers["HX-Refresh"] = "true"  # the numbers above have changed
    return response
