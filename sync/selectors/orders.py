"""The list of orders, its filters and its search."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Merchant
from sync.models import Order, OrderItem, OrderState
from sync.selectors.search import FEW, begins

# "Waiting" is one word for the merchant: for Amazon, or for its turn.
STATES = {"waiting": (OrderState.RECEIVED, OrderState.WAITING)}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    text: str = ""
    state: str = ""
    channel: str = ""  # its uid
    fulfilled_by: str = ""
    bought_from: date | None = None
    bought_to: date | None = None


def orders_of(merchant: Merchant) -> QuerySet[Order]:
    return Order.objects.filter(merchant=merchant)


def filtered(merchant: Merchant, wanted: OrderFilter) -> QuerySet[Order]:
    rows = _searched(merchant, wanted.text) if wanted.text else orders_of(merchant)
    rows = rows.select_related("channel__marketplace")
    if wanted.state:
        states = STATES.get(wanted.state)
        rows = rows.filter(state__in=states) if states else rows.filter(state=wanted.state)
    if wanted.channel:
        rows = rows.filter(channel__uid=wanted.channel)
    if wanted.fulfilled_by:
        rows = rows.filter(fulfilled_by=wanted.fulfilled_by)
    if wanted.bought_from:
        rows = rows.filter(bought__gte=_midnight(wanted.bought_from))
    if wanted.bought_to:
        rows = rows.filter(bought__lt=_midnight(wanted.bought_to + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def only_match(merchant: Merchant, text: str) -> Order | None:
    """The one order with this very Amazon id or number in Odoo."""
    if not text:
        return None
    rows = orders_of(merchant)
    found = list(rows.filter(amazon_id=text).union(rows.filter(odoo_name=text))[:2])  # each by its own index
    return found[0] if len(found) == 1 else None


def _searched(merchant: Merchant, text: str) -> QuerySet[Order]:
    """Each place has an index that begins with the merchant. Where few match, their ids are collected; where many do,
    going through the newest orders finds a page of them soon."""
    places = [begins("amazon_id", text), begins("odoo_name", text), Q(buyer__icontains=text)]
    first, *others = (orders_of(merchant).filter(place).order_by().values_list("pk", flat=True) for place in places)
    ids = list(first.union(*others, all=True)[: FEW + 1])
    items = OrderItem.objects.filter(begins("sku", text))
    by_sku = list(items.filter(merchant=merchant).order_by().values_list("order_id", flat=True)[: FEW + 1])
    if len(ids) <= FEW and len(by_sku) <= FEW:
        return _these(merchant, [*ids, *by_sku])
    often = Q(pk__in=[*ids[:FEW], *by_sku[:FEW]])
    if len(ids) > FEW:
        often |= places[0] | places[1] | places[2]
    if len(by_sku) > FEW:
        often |= Q(Exists(items.filter(order=OuterRef("pk"))))  # by the order's index, not once more by the SKU's
    return orders_of(merchant).filter(often)


def _these(merchant: Merchant, ids: list[int]) -> QuerySet[Order]:
    """Looked up one by one. The merchant is compared as a computed value, or the database would rather go through all of
    the merchant's orders by their date."""
    owner = ExpressionWrapper(F("merchant_id") + 0, BigIntegerField())
    return Order.objects.annotate(owner=owner).filter(owner=merchant.pk, pk__in=ids)
