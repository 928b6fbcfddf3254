"""Home: is everything in sync?"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from accounts.models import Role
from accounts.views.access import MerchantRequest, member
from sync.forms.accounts import RecoverForm, SinceForm
from sync.models import Order, OrderState
from sync.rules.health import Answer, Word, answer
from sync.selectors.counts import count_up_to
from sync.selectors.home import channel_rows, resting, running
from sync.selectors.setup import setup
from sync.selectors.shell import shell
from sync.selectors.shipments import urgent
from sync.views.page import fragment, page
from sync.views.settings.start import looked


@member
def home(request: MerchantRequest) -> HttpResponse:
    now = timezone.now()
    frame = shell(request.merchant, now)
    rows = channel_rows(request.merchant, frame, now)
    started = [account for account in frame.accounts if account.started_at is not None]
    steps = setup(frame.odoo, frame.accounts, looked=looked(request))
    blocked = count_up_to(Order.objects.filter(merchant=request.merchant, state=OrderState.BLOCKED))
    said = answer([(str(row.channel), row.health) for row in rows], blocked, still=frame.still)
    return page(
        request,
        "sync/home.html",
        shell=frame,
        rows=rows,
        started=started,
        setup=None if steps.over else steps,
        may_own=request.member.role == Role.OWNER,
        several_accounts=len(frame.accounts) > 1,
        answer=said if started or not rows else Answer(Word.NEVER, "Not started yet: nothing moves before Start."),
        runs=running(request.merchant),
        urgent=urgent(request.merchant, now),
        resting=resting(request.merchant, frame, now),
        every=timedelta(seconds=settings.ORDERS_EVERY_SECONDS),
        recover=RecoverForm(accounts=started),
        since=SinceForm(),
    )


@member
def home_runs(request: MerchantRequest) -> HttpResponse:
    """What runs just now; asked for by htmx while something runs."""
    runs = running(request.merchant)
    response = fragment(request, "sync/parts/running.html", runs=runs)
    if not runs:
        response.headers["HX-Refresh"] = "true"  # the numbers above have changed
    return response
