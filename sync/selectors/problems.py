"""Problems grouped by cause, and the orders that share one."""

from django.db.models import OuterRef, QuerySet

from accounts.models import Merchant
from sync.models import Problem, Work, WorkState
from sync.selectors.counts import CountUpTo


def problems_of(merchant: Merchant) -> QuerySet[Problem]:
    return Problem.objects.filter(merchant=merchant)


def problem_rows(merchant: Merchant, state: str) -> QuerySet[Problem]:
    held = Work.objects.filter(merchant=merchant, problem=OuterRef("pk"), state=WorkState.BLOCKED)
    return problems_of(merchant).filter(state=state).annotate(orders=CountUpTo(held))


def held_works(merchant: Merchant, problem: Problem) -> QuerySet[Work]:
    """The work that waits because of it."""
    rows = Work.objects.filter(merchant=merchant, problem=problem, state=WorkState.BLOCKED)
    return rows.select_related("order__channel__marketplace", "shipment")
