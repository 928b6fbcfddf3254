"""The nightly proof that nothing is missing, as a calendar."""

from datetime import date

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.views.access import MerchantRequest, member, operator
from sync import completeness as checks
from sync.rules import completeness as rules
from sync.selectors import completeness as selectors
from sync.views.page import attempt, page

WEEK = tuple(WEEKDAYS_ABBR[number] for number in range(7))
LISTS = (
    ("missing", gettext_lazy("Not in Odoo")),
    ("duplicates", gettext_lazy("In Odoo more than once")),
    ("mismatches", gettext_lazy("In Odoo with another total")),
    ("not_cancelled", gettext_lazy("Cancelled on Amazon, and not in Odoo (for information)")),
)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@member
def completeness(request: MerchantRequest) -> HttpResponse:
    today = timezone.localdate()
    day = _day(request.GET.get("day", ""))
    shown = f"{day:%Y-%m}" if day else ""
    first = rules.month_of(request.GET.get("month", "") or shown, today)
    before, after = rules.neighbours(first, today)
    report = selectors.of_day(request.merchant, day)
    listed = (
        [(title, getattr(report, name), report.listed.get(name, [])) for name, title in LISTS if getattr(report, name)]
        if report
        else []
    )
    return page(
        request,
        "sync/completeness.html",
        weeks=selectors.month(request.merchant, first, today),
        names=WEEK,
        first=first,
        before=before,
        after=after,
        day=day,
        report=report,
        listed=listed,
        limit=rules.LISTED,
        due=selectors.next_check(request.merchant),
        running=report is not None and report.state == "running",
    )


@operator
def run_completeness(request: MerchantRequest) -> HttpResponse:
    days = 30 if request.POST.get("days") == "30" else 2

    def ask() -> None:
        with transaction.atomic():
            checks.ask(request.merchant, days, request.user)
            audit.write("check_asked", merchant=request.merchant, user=request.user, request=request, days=days)

    attempt(request, ask, _("Amazon and Odoo are being compared. Load this page anew in a minute."))
    return redirect("completeness")
