"""The list of offers, its filters and its search, and the orders that wait for an SKU."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Merchant
from sync.models import Offer, Order, OrderItem, OrderState
from sync.selectors.counts import CountUpTo
from sync.selectors.search import begins

UNKNOWN_SKU = "unknown_sku"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFilter:
    text: str = ""
    state: str = "unmatched"
    account: str = ""  # its uid


_NO_PRODUCT = Q(product_id__isnull=True, dismissed=False)
# The channels are kept in order, so an SKU of two stands in the second place.
_DEFAULT = Q(channels__0="DEFAULT") | Q(channels__1="DEFAULT") | Q(channels__2="DEFAULT")
STATES = {
    "unmatched": _NO_PRODUCT,
    "proposed": _NO_PRODUCT & Q(proposed_id__isnull=False),
    "matched": Q(product_id__isnull=False),
    "dismissed": Q(dismissed=True),
    "both": Q(channels__1__isnull=False) & _DEFAULT,
    "all": Q(),
}


def offers_of(merchant: Merchant) -> QuerySet[Offer]:
    return Offer.objects.filter(merchant=merchant)


def filtered(merchant: Merchant, wanted: OfferFilter) -> QuerySet[Offer]:
    rows = offers_of(merchant).filter(STATES[wanted.state]).select_related("account")
    if wanted.account:
        rows = rows.filter(account__uid=wanted.account)
    if wanted.text:
        rows = rows.filter(
            begins("sku", wanted.text)
            | Q(asin=wanted.text)
            | Q(title__icontains=wanted.text)
            | Q(product_name__icontains=wanted.text)
        )
    return rows


def with_waiting(rows: QuerySet[Offer]) -> QuerySet[Offer]:
    """How many orders wait for each SKU."""
    held = Order.objects.filter(pk=OuterRef("order"), state=OrderState.BLOCKED, reason_code=UNKNOWN_SKU)
    items = OrderItem.objects.filter(
        Exists(held), merchant=OuterRef("merchant"), sku=OuterRef("sku"), order__account=OuterRef("account")
    )
    return rows.annotate(orders_waiting=CountUpTo(items))


def waiting_for(offer: Offer) -> QuerySet[Order]:
    items = OrderItem.objects.filter(merchant=offer.merchant_id, sku=offer.sku).values("order")
    held = Order.objects.filter(account=offer.account_id, state=OrderState.BLOCKED, reason_code=UNKNOWN_SKU)
    return held.filter(pk__in=items)


def releasable(merchant: Merchant) -> QuerySet[Order]:
    """Orders that waited for SKUs and wait in vain no more: one at least has its product now, and none still lacks it."""
    own = OrderItem.objects.filter(order=OuterRef("pk"))
    offer = Offer.objects.filter(account=OuterRef("order__account"), sku=OuterRef("sku"))
    matched = own.filter(Exists(offer.filter(product_id__isnull=False)))
    lacking = own.filter(Exists(offer.filter(product_id__isnull=True)))
    held = Order.objects.filter(merchant=merchant, state=OrderState.BLOCKED, reason_code=UNKNOWN_SKU)
    return held.filter(Exists(matched)).exclude(Exists(lacking))
