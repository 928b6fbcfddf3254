"""A merchant's own stock as we hold it: who sends it, what Amazon has sold of it that Odoo does not know, and the rows
that say what Amazon was told."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum

from accounts.channel_settings import ChannelSettings
from accounts.models import Channel, Merchant, SellerAccount
from sync.models import Offer, Order, OrderItem, OrderState, StockLevel, StockState
from sync.rules.stock import StockRule, rules_of
from sync.rules.texts import line
from sync.rules.verdicts import Blocked
from sync.saving import save_columns

# Amazon has taken these pieces off its own number already; Odoo learns of them when their order is confirmed there.
OPEN = ("PENDING", "PENDING_AVAILABILITY", "UNSHIPPED", "PARTIALLY_SHIPPED")
CONFIRMED = ("sale", "done")
QUOTATION = ("draft", "sent")
LISTINGS_LIVE = timedelta(hours=26)  # they are read whole once a day
AT_ONCE = 1000
COLUMNS = (
    "free",
    "reserved",
    "wanted",
    "told",
    "on_amazon",
    "state",
    "reason_code",
    "reason",
    "feed",
    "tries",
    "changed",
    "sent",
    "accepted",
    "verified",
    "check_at",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A seller account that sends its stock, by the rules of its channels."""

    account: SellerAccount
    rules: tuple[StockRule, ...]
    settings: ChannelSettings  # of its first such channel: the company


def plans(merchant: Merchant) -> list[Plan]:
    by_account: dict[int, list[Channel]] = {}
    channels = Channel.objects.filter(merchant=merchant, enabled=True).select_related("account", "marketplace")
    for channel in channels.order_by("pk"):
        if channel.settings.stock_to_amazon:
            by_account.setdefault(channel.account_id, []).append(channel)
    return [
        Plan(own[0].account, rules_of(channel.settings for channel in own), own[0].settings)
        for own in by_account.values()
    ]


def quotations(merchant: Merchant) -> list[Order]:
    """Orders that stand in Odoo unconfirmed, as far as we know: they hold no stock there yet."""
    rows = Order.objects.filter(merchant=merchant, odoo_state__in=QUOTATION, odoo_id__isnull=False, status__in=OPEN)
    return list(rows.order_by("pk")[:AT_ONCE])


def unknown_in_odoo(merchant: Merchant) -> Counter[int]:
    """Pieces by product that Amazon has sold and that Odoo holds back for nobody yet. Two SKUs, or two seller accounts,
    may sell one product."""
    items = OrderItem.objects.filter(merchant=merchant, open_quantity__gt=0).order_by()
    open_orders = {"order__merchant": merchant, "order__fulfilled_by": "MERCHANT", "order__status__in": OPEN}
    resting = (OrderState.RECEIVED, OrderState.WAITING, OrderState.BLOCKED)
    unwritten = items.filter(**open_orders, order__state__in=resting).exclude(order__odoo_state__in=CONFIRMED)
    unconfirmed = items.filter(**open_orders, order__state=OrderState.DONE, order__odoo_state__in=QUOTATION)
    sold: Counter[tuple[int, str]] = Counter()
    for rows in (unwritten, unconfirmed):
        for account_id, sku, pieces in rows.values_list("order__account", "sku").annotate(Sum("open_quantity")):
            sold[account_id, sku] += pieces
    offers = Offer.objects.filter(merchant=merchant, product_id__isnull=False, sku__in={sku for _, sku in sold})
    products = {(one.account_id, one.sku): one.product_id or 0 for one in offers}
    found: Counter[int] = Counter()
    for key, pieces in sold.items():
        if key in products:
            found[products[key]] += pieces
    return found


def sold_since(account: SellerAccount, skus: Sequence[str], since: datetime) -> Counter[str]:
    """What Amazon has taken off its number by itself."""
    rows = OrderItem.objects.filter(merchant=account.merchant_id, sku__in=skus, order__account=account)
    rows = rows.filter(order__bought__gte=since, order__fulfilled_by="MERCHANT").order_by()
    return Counter(dict(rows.values_list("sku").annotate(Sum("open_quantity"))))


def matched(account: SellerAccount) -> list[Offer]:
    return list(Offer.objects.filter(account=account, product_id__isnull=False).order_by("pk"))


def levels(account: SellerAccount) -> dict[int, StockLevel]:
    return {level.offer_id: level for level in StockLevel.objects.filter(account=account)}


def pending(account: SellerAccount) -> list[StockLevel]:
    """To be told to Amazon, the oldest change first."""
    rows = StockLevel.objects.filter(account=account, state__in=(StockState.WAITING, StockState.DIVERGED))
    return list(rows.exclude(wanted=None).select_related("offer").order_by("changed", "pk"))


def hold(level: StockLevel, blocked: Blocked, state: StockState = StockState.HELD) -> None:
    level.state, level.reason_code, level.reason = state, blocked.code, f"{blocked.title}. {blocked.cure}"
    level.check_at = None


def accepted(level: StockLevel, quantity: int, now: datetime, check_at: datetime | None) -> None:
    """Amazon has taken it; a number that changed meanwhile is told next."""
    level.told, level.accepted, level.check_at = quantity, now, check_at
    level.state = StockState.ACCEPTED if level.wanted == quantity else StockState.WAITING
    level.reason_code = level.reason = ""
    level.feed = None


def refuse(level: StockLevel, code: str, text: str) -> None:
    """Amazon said no: it is told again when the number changes or a person has mended the cause."""
    level.state, level.reason_code, level.reason = StockState.BLOCKED, code, text
    level.feed, level.check_at = None, None


def sentence(texts: Iterable[str]) -> str:
    """Amazon's words on one SKU."""
    said = " ".join(dict.fromkeys(text.strip() for text in texts if text.strip()))
    return line(said)[:500] or "Amazon gave no reason."


def marketplace_of(account: SellerAccount, offer: Offer) -> str | None:
    """Where Amazon is asked about this SKU: one that lists it. Its number is the same in all of the account."""
    return next(iter(offer.marketplaces), None)


def listed_nowhere() -> Blocked:
    return Blocked(
        "stock_not_listed",
        "Amazon does not list this SKU any more",
        "It is sent again when it is listed. If it should be, look in Seller Central",
    )


def save(rows: Iterable[StockLevel]) -> None:
    save_columns(rows, COLUMNS)
