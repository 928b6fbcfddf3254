"""Problems grouped by cause, and the orders that share one."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet

from accounts.models import Merchant
from sync.models import Order, Problem, ProblemState, Work, WorkState
from sync.rules.movements import RECURRING
from sync.selectors.counts import CountUpTo


def problems_of(merchant: Merchant) -> QuerySet[Problem]:
    return Problem.objects.filter(merchant=merchant)


CAME_BACK = "came_back"
STATES = {
    "open": Q(state=ProblemState.OPEN),
    CAME_BACK: Q(state=ProblemState.OPEN, came_back=True),
    "snoozed": Q(state=ProblemState.SNOOZED),
    "resolved": Q(state=ProblemState.RESOLVED),
}


@dataclass(frozen=True, slots=True)
class ProblemFilter:
    text: str = ""
    state: str = "open"


def filtered(merchant: Merchant, wanted: ProblemFilter) -> QuerySet[Problem]:
    rows = problems_of(merchant).filter(STATES[wanted.state])
    if wanted.text:
        rows = rows.filter(Q(title__icontains=wanted.text) | Q(subject__icontains=wanted.text))
    return rows


def with_orders(merchant: Merchant, rows: QuerySet[Problem]) -> QuerySet[Problem]:
    """How much waits for each."""
    held = Work.objects.filter(merchant=merchant, problem=OuterRef("pk"), state=WorkState.BLOCKED)
    return rows.annotate(orders=CountUpTo(held))


def held_works(merchant: Merchant, problem: Problem) -> QuerySet[Work]:
    """The work that waits because of it. What recurs comes round by itself, and may be retried all the same."""
    rows = Work.objects.filter(merchant=merchant, problem=problem)
    rows = rows.filter(Q(state=WorkState.BLOCKED) | Q(flow__in=RECURRING))
    return rows.select_related("order__channel__marketplace", "shipment")


def orders_held_by(merchant: Merchant, problems: QuerySet[Problem]) -> QuerySet[Order]:
    held = Work.objects.filter(merchant=merchant, problem__in=problems, state=WorkState.BLOCKED)
    return Order.objects.filter(merchant=merchant, pk__in=held.values("order"))
