"""Reads back what Amazon shows of what it was told. It takes a minute or two; what it sells meanwhile it takes off itself."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.gateways.amazon.client import AmazonClient
from accounts.models import SellerAccount
from sync import stock
from sync.desk import Desk
from sync.flows.stock_listings import Looked, look
from sync.models import Cursor, StockLevel, StockState

FIRST, AGAIN = timedelta(minutes=2), timedelta(minutes=10)
AT_ONCE = 400  # twenty calls
TOGETHER = 20
# Looks that differ: at each second one the number is sent again, and after the last a person is asked.
MOST_DIFFERENT = 6


def first_look() -> datetime:
    return timezone.now() + FIRST


def next_look(account: SellerAccount) -> datetime | None:
    rows = StockLevel.objects.filter(account=account, check_at__isnull=False).order_by("check_at")
    return rows.values_list("check_at", flat=True).first()


def work(desk: Desk, client: AmazonClient, account: SellerAccount, tally: Counter[str]) -> datetime | None:
    """When to look again; None when nothing is to be looked at."""
    rows = StockLevel.objects.filter(account=account, check_at__lte=timezone.now())
    due = list(rows.select_related("offer").order_by("check_at", "pk")[:AT_ONCE])
    for start in range(0, len(due), TOGETHER):
        _look(desk, client, account, due[start : start + TOGETHER], tally)
    return next_look(account)


def _look(
    desk: Desk, client: AmazonClient, account: SellerAccount, levels: list[StockLevel], tally: Counter[str]
) -> None:
    looks = look(desk, client, account, levels)
    since = min(level.sent or level.accepted or timezone.now() for level in levels)
    sold = stock.sold_since(account, [level.offer.sku for level in levels], since - timedelta(minutes=5))
    orders_read = _orders_read(account)
    with transaction.atomic():
        rows = stock.locked(looks)
        for before in levels:
            level = rows.get(before.pk)
            if level is None or level.check_at is None:
                continue
            level.check_at = None
            _judge(level, looks[level.pk], sold[before.offer.sku], tally, orders_read=orders_read)
        stock.save(rows.values())


def _orders_read(account: SellerAccount) -> bool:
    """What was sold before the last look is known by now."""
    position = Cursor.objects.filter(account=account, flow="orders_from_amazon").values_list("position", flat=True)
    return all(at is not None and at > timezone.now() - AGAIN for at in position)


def _judge(level: StockLevel, looked: Looked, sold: int, tally: Counter[str], *, orders_read: bool) -> None:
    looked.apply(level)
    if looked.listing is None or level.state not in (StockState.ACCEPTED, StockState.VERIFIED, StockState.DIVERGED):
        return  # held back, or on its way again
    shown, told, now = looked.listing.quantity, level.told or 0, timezone.now()
    before, level.on_amazon = level.on_amazon, shown
    if shown is not None and told - sold <= shown <= told:
        level.state, level.verified, level.tries = StockState.VERIFIED, now, 0
        return
    if level.tries % 2 and shown is not None and shown < told and (shown != before or not orders_read):
        # Perhaps sold, in an order that is not read yet: told again, it would be sold twice.
        level.check_at = now + AGAIN
        return
    level.tries += 1
    if level.tries >= MOST_DIFFERENT:
        text = f"Amazon was told {told} again and again and shows {shown if shown is not None else 'no number'}"
        stock.refuse(level, "amazon_stock_differs", text)
        tally["blocked"] += 1
    elif level.tries % 2 == 0:
        level.state = StockState.DIVERGED
    else:
        level.check_at = now + AGAIN
