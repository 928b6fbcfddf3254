"""Numbers told one by one. Just before, the listings are asked who ships each SKU: what Amazon has taken over since they
were last read is left alone."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.gateways.amazon import listings
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.errors import GatewayError, Kind
from accounts.models import SellerAccount
from sync import stock
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows import stock_checks
from sync.flows.patience import patiently
from sync.flows.stock_listings import look
from sync.models import StockLevel, StockState
from sync.rules.stock import PATCHES_A_RUN

TOGETHER = listings.SKU_LIMIT
IN_DOUBT = timedelta(seconds=30)
MOST_DOUBTS = 3


def send(
    desk: Desk, client: AmazonClient, account: SellerAccount, waiting: Sequence[StockLevel], tally: Counter[str]
) -> datetime | None:
    """When to go on; None when all is told."""
    doubts = fresh = answered = 0
    some = waiting[:PATCHES_A_RUN]
    before = {level.pk for level in some if level.state == StockState.SENT}
    for start in range(0, len(some), TOGETHER):
        for level in _cleared(desk, client, account, some[start : start + TOGETHER]):
            try:
                _patch(desk, client, account, level, tally)
            except GatewayError as error:
                if error.kind is not Kind.AMBIGUOUS:
                    raise
                _doubt(level)
                doubts, fresh = doubts + 1, fresh + (level.pk not in before)
                if doubts > MOST_DOUBTS:
                    if fresh and not answered:
                        raise  # Amazon as a whole; else it may be these SKUs alone
                    return timezone.now() + IN_DOUBT
            else:
                answered += 1
    if doubts:
        return timezone.now() + IN_DOUBT
    return timezone.now() if len(waiting) > PATCHES_A_RUN else None


def _cleared(
    desk: Desk, client: AmazonClient, account: SellerAccount, levels: Sequence[StockLevel]
) -> list[StockLevel]:
    """Those that only the seller ships, announced."""
    looks = look(desk, client, account, levels)
    now, cleared = timezone.now(), list[StockLevel]()
    with transaction.atomic():
        rows = stock.locked(looks)
        offers = stock.matched(level.offer_id for level in levels)  # where each is listed, as was just seen
        for before in levels:
            level = rows.get(before.pk)
            if level is None or level.state not in stock.TO_SEND or level.wanted is None:
                continue
            looks[level.pk].apply(level)
            if level.state in stock.TO_SEND:
                stock.announce(level, now)
                level.offer = offers.get(level.offer_id, before.offer)
                cleared.append(level)
        stock.save(rows.values())
    failpoint("stock_announced")
    return cleared


def _doubt(announced: StockLevel) -> None:
    """It stays as announced, and is told once more, after those that nobody has tried since."""
    StockLevel.objects.filter(pk=announced.pk, state=StockState.SENT).update(sent=timezone.now())


def _patch(
    desk: Desk, client: AmazonClient, account: SellerAccount, announced: StockLevel, tally: Counter[str]
) -> None:
    sku, quantity = announced.offer.sku, announced.wanted or 0
    market = stock.marketplace_of(announced.offer) or ""
    code = said = ""
    try:
        answer = patiently(desk, lambda: listings.patch_quantity(client, account.seller_id, sku, market, quantity))
    except GatewayError as error:
        if error.kind not in (Kind.REJECTED, Kind.NOT_FOUND, Kind.BUG):
            raise
        code, said = error.code or "amazon_rejected", error.text
    else:
        failpoint("stock_patched", [sku])
        if not answer.ok:
            code, said = "amazon_stock_invalid", stock.sentence(issue.text for issue in answer.issues)
    with transaction.atomic():
        for level in stock.locked([announced.pk]).values():
            if code:
                stock.refuse(level, code, said)
            else:
                stock.accepted(level, quantity, timezone.now(), stock_checks.first_look())
            stock.save([level])
    tally["blocked" if code else "updated"] += 1
    failpoint("stock_patch_stored", [sku])
