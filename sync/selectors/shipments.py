"""The list of shipments, and the orders that must leave soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Merchant
from sync.models import Order, OrderState, Problem, Shipment, ShipmentState, Work
from sync.selectors.search import FEW, Literal, begins

# As the index order_ship_by names them.
YOURS, OPEN = Literal("MERCHANT"), (Literal("UNSHIPPED"), Literal("PARTIALLY_SHIPPED"))
SOON = timedelta(hours=12)
SHOWN = 10
# "To be sent" is one word for the merchant: not yet begun, or on its way.
STATES = {"ready": ("ready", "sending")}


@dataclass(frozen=True, slots=True)
class ShipmentFilter:
    text: str = ""
    state: str = ""


def shipments_of(merchant: Merchant) -> QuerySet[Shipment]:
    return Shipment.objects.filter(merchant=merchant)


def filtered(merchant: Merchant, wanted: ShipmentFilter) -> QuerySet[Shipment]:
    rows = shipments_of(merchant)
    if wanted.text:
        rows = rows.filter(pk__in=_found(merchant, wanted.text))
    if wanted.state:
        rows = rows.filter(state__in=STATES.get(wanted.state, (wanted.state,)))
    return rows.select_related("order__channel__marketplace")


def _found(merchant: Merchant, text: str) -> list[int]:
    rows = shipments_of(merchant)
    orders = Order.objects.filter(merchant=merchant).filter(begins("amazon_id", text))
    by_order = rows.filter(order__in=list(orders.order_by().values_list("pk", flat=True)[:FEW]))
    own = rows.filter(begins("picking_name", text) | begins("tracking", text))
    found = [one.order_by().values_list("pk", flat=True)[:FEW] for one in (by_order, own)]
    return [pk for part in found for pk in part]


@dataclass(frozen=True, slots=True)
class Parcel:
    row: Shipment
    problem: Problem | None  # that holds it back


def of_order(order: Order, works: Sequence[Work]) -> list[Parcel]:
    """`works`: all of the order, with their problems."""
    rows = Shipment.objects.filter(merchant=order.merchant_id, order=order).order_by("left", "pk")
    problems = {work.shipment_id: work.problem for work in works if work.shipment_id is not None}
    return [Parcel(row, problems.get(row.pk) if row.state == ShipmentState.BLOCKED else None) for row in rows]


@dataclass(frozen=True, slots=True)
class Urgent:
    """Orders past or near the time by which Amazon wants them to leave. `late` of those shown are past it."""

    orders: Sequence[Order]
    count: int
    late: int
    now: datetime


def urgent_rows(merchant: Merchant, now: datetime) -> QuerySet[Order]:
    """What was ignored, or has left and is told to Amazon just now, is nobody's risk."""
    rows = Order.objects.filter(
        merchant=merchant, fulfilled_by=YOURS, status__in=OPEN, ship_by__lte=now + SOON
    ).exclude(state=OrderState.IGNORED)
    return _not_told(rows)


def _not_told(rows: QuerySet[Order]) -> QuerySet[Order]:
    told = Shipment.objects.filter(order=OuterRef("pk"), state__in=("accepted", "seen"))
    return rows.annotate(told=Exists(told)).exclude(status="UNSHIPPED", told=True)


def late_since(last: datetime, now: datetime) -> list[tuple[int, str]]:
    """(merchant, Amazon's id) of every order whose time to leave has passed between the two."""
    rows = Order.objects.filter(fulfilled_by=YOURS, status__in=OPEN, ship_by__gt=last, ship_by__lte=now).exclude(
        state=OrderState.IGNORED
    )
    return list(_not_told(rows).order_by("merchant", "ship_by", "pk").values_list("merchant_id", "amazon_id"))


def urgent(merchant: Merchant, now: datetime, count: int) -> Urgent:
    """The oldest first, of `count` rows in all."""
    rows = urgent_rows(merchant, now).select_related("channel__marketplace")
    found = list(rows.order_by("ship_by", "pk")[:SHOWN]) if count else []
    late = sum(order.ship_by is not None and order.ship_by < now for order in found)
    return Urgent(found, count, late, now)
