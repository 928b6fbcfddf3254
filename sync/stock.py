"""A merchant's own stock as we hold it: who sends it, what Amazon has sold of it that Odoo does not know, and the rows
that say what Amazon was told."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Max, Q, QuerySet, Sum
from django.utils import timezone

from accounts.channel_settings import ChannelSettings
from accounts.models import Channel, Merchant, SellerAccount
from sync.models import Offer, Order, OrderItem, OrderState, StockLevel, StockState
from sync.rules.stock import OWN_CHANNEL, StockRule, held_back, rules_of
from sync.rules.texts import line
from sync.rules.verdicts import Blocked
from sync.saving import save_columns

# Amazon has taken these pieces off its own number already; Odoo learns of them when their order is confirmed there.
OPEN = ("PENDING", "PENDING_AVAILABILITY", "UNSHIPPED", "PARTIALLY_SHIPPED")
CONFIRMED = ("sale", "done")
QUOTATION = ("draft", "sent")
LISTINGS_LIVE = timedelta(hours=26)  # they are read whole once a day
SALES_LOOKED_AT = timedelta(days=1)
NO_WAREHOUSE = "stock_no_warehouse"
TO_SEND = (StockState.WAITING, StockState.DIVERGED, StockState.SENT)
# Whoever switches it on again may have changed the number by hand, and Amazon does when it ships or lists an SKU no more.
_OUT_OF_HAND = ("stock_off", "stock_fba", "stock_both", "stock_not_listed")
AT_ONCE = 1000
Levels = QuerySet[StockLevel]
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
    channels = Channel.objects.filter(merchant=merchant, enabled=True, account__disconnected=None)
    channels = channels.select_related("account", "marketplace")
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


def last_sales(account: SellerAccount) -> dict[str, datetime]:
    """When each SKU was last sold: from then on Amazon holds another number than the one it was told."""
    rows = OrderItem.objects.filter(order__account=account, order__fulfilled_by="MERCHANT").order_by()
    rows = rows.filter(merchant=account.merchant_id, order__bought__gte=timezone.now() - SALES_LOOKED_AT)
    return dict(rows.values_list("sku").annotate(Max("order__bought")))


def sends(account: SellerAccount) -> bool:
    """Some channel of the account is switched on and sends stock."""
    return any(channel.settings.stock_to_amazon for channel in account.channels.filter(enabled=True))


def matched(ids: Iterable[int]) -> dict[int, Offer]:
    wanted = list(ids)
    found: dict[int, Offer] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = Offer.objects.filter(pk__in=wanted[start : start + AT_ONCE], product_id__isnull=False)
        found |= {offer.pk: offer for offer in rows}
    return found


def locked(ids: Iterable[int]) -> dict[int, StockLevel]:
    """As they are by now; inside a transaction."""
    wanted = list(ids)
    found: dict[int, StockLevel] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = StockLevel.objects.filter(pk__in=wanted[start : start + AT_ONCE]).select_for_update(no_key=True)
        found |= {level.pk: level for level in rows.order_by("pk")}
    return found


def pending(account: SellerAccount) -> list[StockLevel]:
    """To be told to Amazon, the oldest change first; then what was being told when nobody answered, what was asked last
    coming last: an SKU about which Amazon never answers holds up no other."""
    rows = StockLevel.objects.filter(account=account, state__in=TO_SEND)
    found = rows.exclude(wanted=None).select_related("offer").order_by("changed", "pk")
    doubtful = [level for level in found if level.state == StockState.SENT]
    doubtful.sort(key=lambda level: level.sent or level.changed)
    return [*(level for level in found if level.state != StockState.SENT), *doubtful]


def unanswered(account: SellerAccount, since: datetime) -> Levels:
    """Numbers of before that time which Amazon was told, again and again, without ever an answer."""
    rows = StockLevel.objects.filter(account=account, state=StockState.SENT, changed__lt=since)
    return rows.filter(Q(accepted=None) | Q(accepted__lt=F("changed")))


def shown(offer: Offer) -> tuple[int, datetime] | None:
    """The number that Amazon's listings showed last, and of which time that was."""
    told = [place for place in offer.told.values() if place.get("quantity") is not None and place.get("at")]
    if not told:
        return None
    newest = max(told, key=lambda place: str(place["at"]))
    return int(newest["quantity"]), datetime.fromisoformat(newest["at"])


def hold_by_listing(level: StockLevel, offer: Offer | None, now: datetime) -> bool:
    """Whether it must not be told, by what the listings say of it."""
    if offer is None:
        hold(level, unmatched())
        return True
    fresh = offer.seen is not None and offer.seen > now - LISTINGS_LIVE
    held = held_by_listing(offer.channels, exact=offer.exact, listed=offer.listed, fresh=fresh)
    if held is not None:
        hold(level, held)
    return held is not None


def held_by_listing(channels: Sequence[str], *, exact: bool, listed: bool, fresh: bool) -> Blocked | None:
    """A report names one channel only: that the seller alone ships it, the listing itself must have said."""
    certain = exact or any(code != OWN_CHANNEL for code in channels)
    return held_back(channels if certain else (), listed=listed, fresh=fresh)


def hold(level: StockLevel, blocked: Blocked, state: StockState = StockState.HELD) -> None:
    level.state, level.reason_code, level.reason = state, blocked.code, reason_of(blocked)
    level.check_at = None
    if blocked.code in _OUT_OF_HAND:
        level.told = None


def reason_of(blocked: Blocked) -> str:
    return f"{blocked.title}. {blocked.cure}"


def announce(level: StockLevel, now: datetime) -> None:
    """Before Amazon is asked: from now on nobody knows what it holds, until it has answered."""
    level.state, level.sent, level.told = StockState.SENT, now, None


def accepted(level: StockLevel, quantity: int, now: datetime, check_at: datetime | None) -> None:
    """Amazon has taken it; a number that changed meanwhile is told next."""
    level.told, level.accepted = quantity, now
    if level.state not in (StockState.SENT, StockState.SENDING):
        return  # held back meanwhile
    level.check_at = check_at
    level.state = StockState.ACCEPTED if level.wanted == quantity else StockState.WAITING
    level.reason_code = level.reason = ""
    level.feed = None


def refuse(level: StockLevel, code: str, text: str) -> None:
    """Amazon said no: it is told again when the number changes or a person has mended the cause."""
    if level.state == StockState.HELD:
        return
    level.state, level.reason_code, level.reason = StockState.BLOCKED, code, text
    level.feed, level.check_at = None, None


def sentence(texts: Iterable[str]) -> str:
    """Amazon's words on one SKU."""
    said = " ".join(dict.fromkeys(text.strip() for text in texts if text.strip()))
    return line(said)[:500] or "Amazon gave no reason."


def marketplace_of(offer: Offer) -> str | None:
    """Where Amazon is asked about this SKU: one that lists it. Its number is the same in all of the account."""
    return next(iter(offer.marketplaces), None)


def listed_nowhere() -> Blocked:
    return Blocked(
        "stock_not_listed",
        "Amazon does not list this SKU any more",
        "It is sent again when it is listed. If it should be, look in Seller Central",
    )


def unmatched() -> Blocked:
    return Blocked(
        "stock_unmatched",
        "This SKU is matched with no product any more",
        "Match it on the offers page; until then Amazon keeps the last number",
    )


def switched_off() -> Blocked:
    return Blocked(
        "stock_off",
        "No channel of this seller account sends stock",
        "Switch stock_to_amazon on for one; until then Amazon keeps the last number",
    )


def no_warehouse(account: SellerAccount) -> Blocked:
    return Blocked(
        NO_WAREHOUSE,
        f"The stock of {account} is not sent: Odoo does not show a warehouse that it is taken from",
        "It was archived or deleted, or the Odoo user may not see it. Restore it in Odoo, or choose another one in the"
        " settings of the seller account's channels; it goes on by itself then. Until then Amazon keeps the last numbers;"
        " other seller accounts' stock is sent.",
        subject=str(account.uid),
    )


def save(rows: Iterable[StockLevel]) -> None:
    save_columns(rows, COLUMNS)
