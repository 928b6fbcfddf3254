"""Many quantities in one JSON_LISTINGS_FEED, from the row that announces it to the fate of each message."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.gateways.amazon import feeds
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.records_offers import Feed, FeedReport, QuantityMessage
from accounts.gateways.errors import GatewayError, Kind
from accounts.models import SellerAccount
from sync import stock
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows import stock_checks
from sync.models import FeedState, StockFeed, StockLevel, StockState

# Amazon asks for no more than one feed of a kind in so much time; what changes meanwhile goes by patches.
APART = timedelta(minutes=20)
# Amazon's list of feeds may lag behind its answers.
VISIBLE_AFTER = timedelta(minutes=2)
STUCK_AFTER = timedelta(hours=2)
LOST_AFTER = timedelta(hours=24)
TRIES = 3


def may_be_sent(account: SellerAccount) -> bool:
    """One at a time, and not too soon after another."""
    soon = StockFeed.objects.filter(account=account, started__gt=timezone.now() - APART).exclude(state=FeedState.FAILED)
    under_way = StockFeed.objects.filter(account=account, state__in=(FeedState.MAKING, FeedState.WAITING))
    return not soon.exists() and not under_way.exists()


def send(desk: Desk, client: AmazonClient, account: SellerAccount, levels: Sequence[StockLevel]) -> datetime | None:
    by_market: dict[str | None, list[StockLevel]] = {}
    for level in levels:
        by_market.setdefault(stock.marketplace_of(account, level.offer), []).append(level)
    nowhere = by_market.pop(None, [])
    for level in nowhere:
        stock.hold(level, stock.listed_nowhere())
    stock.save(nowhere)
    if not by_market:
        return None
    market, chosen = max(by_market.items(), key=lambda one: len(one[1]))
    assert market is not None
    chosen = chosen[: feeds.MESSAGE_LIMIT]
    now = timezone.now()
    with transaction.atomic():
        messages = {str(number): [level.pk, level.wanted] for number, level in enumerate(chosen, 1)}
        feed = StockFeed.objects.create(
            merchant_id=account.merchant_id, account=account, messages=messages, marketplace_id=market, started=now
        )
        for level in chosen:
            level.state, level.feed, level.sent = StockState.SENDING, feed, now
        stock.save(chosen)
    failpoint("feed_noted")
    _make(desk, client, account, feed)
    return timezone.now() + timedelta(seconds=15)


def _make(desk: Desk, client: AmazonClient, account: SellerAccount, feed: StockFeed) -> None:
    """Uploading changes nothing on Amazon; from createFeed on there may be a feed."""
    skus = dict(StockLevel.objects.filter(feed=feed).values_list("pk", "offer__sku"))
    messages = [
        QuantityMessage(int(number), skus[pk], quantity)
        for number, (pk, quantity) in feed.messages.items()
        if pk in skus
    ]
    if not messages:
        _failed(feed, "Nothing was left to send.")
        return
    desk.beat()
    document = feeds.upload(client, feeds.quantities_document(account.seller_id, messages))
    StockFeed.objects.filter(pk=feed.pk).update(document_id=document)
    failpoint("feed_uploaded")
    desk.beat()
    feed_id = feeds.create(client, [feed.marketplace_id], document)
    failpoint("feed_created")
    StockFeed.objects.filter(pk=feed.pk).update(feed_id=feed_id, state=FeedState.WAITING)


def progress(desk: Desk, client: AmazonClient, account: SellerAccount, tally: Counter[str]) -> datetime | None:
    """When to look again; None when no feed is under way."""
    under_way = StockFeed.objects.filter(account=account, state__in=(FeedState.MAKING, FeedState.WAITING))
    dues = [_step(desk, client, account, feed, tally) for feed in under_way.order_by("pk")]
    return min((due for due in dues if due is not None), default=None)


def _step(
    desk: Desk, client: AmazonClient, account: SellerAccount, feed: StockFeed, tally: Counter[str]
) -> datetime | None:
    now = timezone.now()
    try:
        if feed.state == FeedState.MAKING:
            return _settle(desk, client, account, feed)
        desk.beat()
        found = feeds.get(client, feed.feed_id)
        if not found.ended:
            return _wait(feed, now)
        return _ended(desk, client, feed, found, tally)
    except GatewayError as error:
        if error.kind is not Kind.THROTTLED:
            raise
        return now + timedelta(seconds=error.retry_after or 30.0)


def _settle(desk: Desk, client: AmazonClient, account: SellerAccount, feed: StockFeed) -> datetime | None:
    """The worker died, or the answer was lost, while the feed was made."""
    now = timezone.now()
    if feed.document_id:
        known = set(StockFeed.objects.filter(account=account).exclude(feed_id="").values_list("feed_id", flat=True))
        since = feed.started - timedelta(minutes=1)
        desk.beat()
        unknown = [one for one in feeds.recent(client, since) if one.id not in known]
        if unknown:
            StockFeed.objects.filter(pk=feed.pk).update(feed_id=unknown[-1].id, state=FeedState.WAITING)
            return now
        if now - feed.started < VISIBLE_AFTER:
            return feed.started + VISIBLE_AFTER
    _make(desk, client, account, feed)
    return now + timedelta(seconds=15)


def _wait(feed: StockFeed, now: datetime) -> datetime:
    age = now - feed.started
    if age > LOST_AFTER:
        _failed(feed, "Amazon did not finish this feed within a day. Its numbers are sent again.")
        return now
    if age > STUCK_AFTER and not feed.said:
        text = (
            "Amazon has been working on this feed for more than two hours. Nothing is lost; changes go by themselves."
        )
        StockFeed.objects.filter(pk=feed.pk).update(said=text)
    return now + (timedelta(seconds=20) if age < timedelta(minutes=10) else timedelta(minutes=5))


def _ended(desk: Desk, client: AmazonClient, feed: StockFeed, found: Feed, tally: Counter[str]) -> datetime | None:
    if found.status != "DONE":
        _failed(feed, f"Amazon ended this feed as {found.status}. Its numbers are sent again.")
        return timezone.now()
    desk.beat()
    report = feeds.report(client, found.document_id) if found.document_id else None
    failpoint("feed_read")
    with transaction.atomic():
        _done(feed, report, tally)
    failpoint("feed_stored")
    return stock_checks.first_look()


def _done(feed: StockFeed, report: FeedReport | None, tally: Counter[str]) -> None:
    """DONE does not mean that every message was taken; what is not named in the report was."""
    refused: dict[int, list[str]] = {}
    for issue in report.issues if report else ():
        if issue.severity == "ERROR" and issue.message_id is not None:
            refused.setdefault(issue.message_id, []).append(issue.text)
    now = timezone.now()
    # What Amazon does not account for is looked at soon, SKU by SKU; the rest when the listings are read.
    odd = report is None or report.accepted + report.invalid < len(feed.messages) or report.invalid > len(refused)
    check_at = stock_checks.first_look() if odd or len(feed.messages) <= stock_checks.AT_ONCE else None
    changed = []
    levels = {level.pk: level for level in StockLevel.objects.filter(feed=feed)}
    for number, (pk, quantity) in feed.messages.items():
        level = levels.get(pk)
        if level is None:
            continue
        if int(number) in refused:
            stock.refuse(level, "amazon_stock_invalid", stock.sentence(refused[int(number)]))
            tally["blocked"] += 1
        else:
            stock.accepted(level, quantity, now, check_at)
            tally["updated"] += 1
        changed.append(level)
    stock.save(changed)
    StockFeed.objects.filter(pk=feed.pk).update(state=FeedState.DONE, finished=now, messages={}, said="")


def _failed(feed: StockFeed, said: str) -> None:
    """Its numbers wait again; where that goes on and on, a person is told."""
    with transaction.atomic():
        levels = list(StockLevel.objects.filter(feed=feed))
        for level in levels:
            level.feed, level.tries, level.state = None, level.tries + 1, StockState.WAITING
            if level.tries >= TRIES:
                stock.refuse(level, "amazon_feed_failed", said)
        stock.save(levels)
        StockFeed.objects.filter(pk=feed.pk).update(
            state=FeedState.FAILED, finished=timezone.now(), messages={}, said=said
        )
