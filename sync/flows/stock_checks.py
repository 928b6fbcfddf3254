"""Reads back what Amazon shows of what it was told. It takes a minute or two; what it sells meanwhile it takes off itself."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.gateways.amazon import listings
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.records_offers import Listing
from accounts.gateways.errors import GatewayError, Kind
from accounts.models import SellerAccount
from sync import stock
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.models import Offer, StockLevel, StockState
from sync.rules import stock as rules

FIRST, AGAIN = timedelta(minutes=2), timedelta(minutes=5)
AT_ONCE = 400  # twenty calls
# Looks that differ: at each second one the number is sent again, and after the last a person is asked.
MOST_DIFFERENT = 6


def first_look() -> datetime:
    return timezone.now() + FIRST


def work(desk: Desk, client: AmazonClient, account: SellerAccount, tally: Counter[str]) -> datetime | None:
    """When to look again; None when nothing is to be looked at."""
    now = timezone.now()
    rows = StockLevel.objects.filter(account=account, check_at__isnull=False)
    due = list(rows.filter(check_at__lte=now).select_related("offer").order_by("check_at", "pk")[:AT_ONCE])
    by_market: dict[str, list[StockLevel]] = {}
    for level in due:
        by_market.setdefault(stock.marketplace_of(account, level.offer) or "", []).append(level)
    for market, levels in by_market.items():
        try:
            _look(desk, client, account, market, levels, tally)
        except GatewayError as error:
            if error.kind is not Kind.THROTTLED:
                raise
            return timezone.now() + timedelta(seconds=error.retry_after or 5.0)
    return rows.order_by("check_at").values_list("check_at", flat=True).first()


def _look(
    desk: Desk,
    client: AmazonClient,
    account: SellerAccount,
    market: str,
    levels: Sequence[StockLevel],
    tally: Counter[str],
) -> None:
    desk.beat()
    skus = [level.offer.sku for level in levels]
    shown = {one.sku: one for one in listings.of_skus(client, account.seller_id, market, skus)} if market else {}
    failpoint("stock_looked")
    since = min(level.sent or level.accepted or timezone.now() for level in levels)
    sold = stock.sold_since(account, skus, since - timedelta(minutes=5))
    for level in levels:
        listing = shown.get(level.offer.sku)
        if listing is None:
            Offer.objects.filter(pk=level.offer_id).update(listed=False)
            stock.hold(level, stock.listed_nowhere())
            continue
        _note(level.offer, listing)
        held = rules.held_back(listing.channels, listed=True, fresh=True)
        if held is not None:
            stock.hold(level, held)
            continue
        _compare(level, listing.quantity, sold[level.offer.sku], tally)
    stock.save(levels)


def _note(offer: Offer, listing: Listing) -> None:
    Offer.objects.filter(pk=offer.pk).update(channels=list(listing.channels), quantity=listing.quantity)


def _compare(level: StockLevel, shown: int | None, sold: int, tally: Counter[str]) -> None:
    now = timezone.now()
    level.on_amazon = shown
    told = level.told or 0
    if shown is not None and told - sold <= shown <= told:
        level.verified, level.check_at, level.tries = now, None, 0
        if level.state in (StockState.ACCEPTED, StockState.DIVERGED):
            level.state = StockState.VERIFIED
        return
    level.tries += 1
    if level.tries >= MOST_DIFFERENT:
        text = f"Amazon was told {told} again and again and shows {shown if shown is not None else 'no number'}"
        stock.refuse(level, "amazon_stock_differs", text)
        tally["blocked"] += 1
    elif level.tries % 2 == 0:
        level.state, level.check_at = StockState.DIVERGED, None
    else:
        level.check_at = now + AGAIN
