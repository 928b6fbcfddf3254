"""Home: is everything in sync?"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from accounts.views.access import MerchantRequest, member
from sync.forms.accounts import RecoverForm, SinceForm
from sync.rules.health import answer
from sync.selectors import home as selectors
from sync.selectors.shell import shell
from sync.selectors.shipments import urgent
from sync.views.page import fragment, page


@member
def home(request: MerchantRequest) -> HttpResponse:
    now = timezone.now()
    numbers = selectors.numbers(request.merchant, now)
    frame = shell(request.merchant, now, problems=numbers.problems, counts=selectors.account_counts(request.merchant))
    known = selectors.known(request.merchant, frame, now)
    groups = selectors.groups(request.merchant, frame, known, now)
    return page(
        request,
        "sync/home.html",
        shell=frame,
        groups=groups,
        several_accounts=len(frame.accounts) > 1,
        answer=answer(selectors.names(groups), numbers.blocked, still=frame.still, others=numbers.others),
        numbers=numbers,
        runs=selectors.running(request.merchant),
        urgent=urgent(request.merchant, now, numbers.urgent),
        resting=known.resting,
        every=timedelta(seconds=settings.ORDERS_EVERY_SECONDS),
        recover=RecoverForm(accounts=frame.accounts),
        since=SinceForm(),
    )


@member
def home_runs(request: MerchantRequest) -> HttpResponse:
    """What runs just now; asked for by htmx while something runs."""
    runs = selectors.running(request.merchant)
    response = fragment(request, "sync/parts/running.html", runs=runs)
    if not runs:
        response.headers["HX-Refresh"] = "true"  # the numbers above have changed
    return response
