"""Many quantities in one JSON_LISTINGS_FEED, from the row that announces it to the fate of each message."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.gateways.amazon import feeds, listings
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.records_offers import Feed, FeedReport, QuantityMessage
from accounts.gateways.errors import GatewayError, Kind
from accounts.models import SellerAccount
from sync import stock
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows import offers_from_amazon, stock_checks, stock_listings, stock_patches
from sync.models import FeedState, StockFeed, StockLevel, StockState

# Amazon asks for no more than one feed of a kind in so much time; what changes meanwhile goes by patches.
APART = timedelta(minutes=20)
# Amazon's list of feeds may lag behind its answers.
VISIBLE_AFTER = timedelta(minutes=2)
STUCK_AFTER = timedelta(hours=2)
LOST_AFTER = timedelta(hours=24)
TRIES = 3
ASKED_A_FEED = 5000  # 250 calls, at five a second
LOOK_FIRST, LOOK_AGAIN, LOOK_LATER = timedelta(seconds=15), timedelta(seconds=20), timedelta(minutes=5)
READ_BACK_AFTER = timedelta(minutes=10)
STUCK = (
    "Amazon has been working on this feed for more than two hours. Nothing is lost; what has changed since is sent by"
    " itself."
)


def may_be_sent(account: SellerAccount) -> bool:
    """One at a time, and not too soon after another."""
    soon = StockFeed.objects.filter(account=account, started__gt=timezone.now() - APART).exclude(state=FeedState.FAILED)
    under_way = StockFeed.objects.filter(account=account, state__in=(FeedState.MAKING, FeedState.WAITING))
    return not soon.exists() and not under_way.exists()


def send(desk: Desk, client: AmazonClient, account: SellerAccount, waiting: Sequence[StockLevel]) -> datetime | None:
    """As many of them as one feed takes, all of one marketplace; the rest is told by patches or the next feed."""
    by_market: dict[str | None, list[StockLevel]] = {}
    for level in waiting:
        usable = listings.can_be_named(level.offer.sku)
        by_market.setdefault(stock.marketplace_of(level.offer) if usable else None, []).append(level)
    alone = by_market.pop(None, [])
    market = max(by_market, key=lambda name: len(by_market[name]), default=None)
    if market is None:
        return stock_patches.send(desk, client, account, alone, Counter())
    some = by_market[market][: feeds.MESSAGE_LIMIT]
    if not stock_listings.catch_up(desk, client, account, market):
        some = some[:ASKED_A_FEED]
        stock_listings.ask_all(desk, client, account, some)
    feed = _note(account, market, [level.pk for level in some])
    failpoint("feed_noted")
    if feed is not None:
        _make(desk, client, account, feed)
    return timezone.now() + LOOK_FIRST


def _note(account: SellerAccount, market: str, ids: Sequence[int]) -> StockFeed | None:
    now = timezone.now()
    with transaction.atomic():
        found = [one for one in stock.locked(ids).values() if one.state in stock.TO_SEND and one.wanted is not None]
        offers = stock.matched(one.offer_id for one in found)
        rows = [one for one in found if not stock.hold_by_listing(one, offers.get(one.offer_id), now)]
        if not rows:
            stock.save(found)
            return None
        messages = {str(number): [level.pk, level.wanted] for number, level in enumerate(rows, 1)}
        feed = StockFeed.objects.create(
            merchant_id=account.merchant_id, account=account, messages=messages, marketplace_id=market, started=now
        )
        for level in rows:
            stock.announce(level, now)
            level.state, level.feed = StockState.SENDING, feed
        stock.save(found)
    return feed


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
    try:
        document = feeds.upload(client, feeds.quantities_document(account.seller_id, messages))
        StockFeed.objects.filter(pk=feed.pk).update(document_id=document)
        failpoint("feed_uploaded")
        desk.beat()
        feed_id = feeds.create(client, [feed.marketplace_id], document)
    except GatewayError as error:
        if error.kind is not Kind.REJECTED:
            raise
        _failed(feed, error.text)
        return
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
    if feed.state == FeedState.MAKING:
        return _settle(desk, client, account, feed)
    desk.beat()
    try:
        found = feeds.get(client, feed.feed_id)
    except GatewayError as error:
        if error.kind is not Kind.NOT_FOUND:
            raise
        _failed(feed, error.text)
        return timezone.now()
    if not found.ended:
        return _wait(feed, timezone.now())
    _ended(desk, client, feed, found, tally)
    return timezone.now()


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
    return timezone.now() + LOOK_FIRST


def _wait(feed: StockFeed, now: datetime) -> datetime:
    age = now - feed.started
    if age > LOST_AFTER:
        _failed(feed, "Amazon did not finish this feed within a day. Its numbers are sent again.")
        return now
    if age > STUCK_AFTER:
        StockFeed.objects.filter(pk=feed.pk).update(said=STUCK)
        _let_go(feed)
    return now + (LOOK_AGAIN if age < timedelta(minutes=10) else LOOK_LATER)


def _let_go(feed: StockFeed) -> None:
    """What has changed since the feed was made does not wait for it any longer; once it ends, Amazon is asked about it."""
    told = dict(feed.messages.values())
    with transaction.atomic():
        rows = stock.locked(StockLevel.objects.filter(feed=feed, state=StockState.SENDING).values_list("pk", flat=True))
        changed = [level for level in rows.values() if level.wanted != told.get(level.pk)]
        for level in changed:
            level.state, level.feed = StockState.WAITING, None
        stock.save(changed)


def _ended(desk: Desk, client: AmazonClient, feed: StockFeed, found: Feed, tally: Counter[str]) -> None:
    if found.status != "DONE":
        _failed(feed, f"Amazon ended this feed as {found.status}. Its numbers are sent again.")
        return
    desk.beat()
    report = _report(client, found)
    failpoint("feed_read")
    with transaction.atomic():
        _done(feed, report, tally)
        offers_from_amazon.hurry(feed.account, timezone.now() + READ_BACK_AFTER)
    failpoint("feed_stored")


def _report(client: AmazonClient, found: Feed) -> FeedReport | None:
    """None where Amazon does not say what became of each number."""
    try:
        return feeds.report(client, found.document_id) if found.document_id else None
    except GatewayError as error:
        if error.kind not in (Kind.NOT_FOUND, Kind.BUG):
            raise
        return None


def _done(feed: StockFeed, report: FeedReport | None, tally: Counter[str]) -> None:
    """DONE does not mean that every message was taken; what is not named in the report was, as far as its sums agree."""
    refused: dict[int, list[str]] = {}
    for issue in report.issues if report else ():
        if issue.severity == "ERROR" and issue.message_id is not None and str(issue.message_id) in feed.messages:
            refused.setdefault(issue.message_id, []).append(issue.text)
    now = timezone.now()
    # What Amazon does not account for is looked at soon, SKU by SKU; the rest when the listings are read.
    odd = report is None or report.accepted + report.invalid < len(feed.messages) or report.invalid > len(refused)
    check_at = stock_checks.first_look() if odd or len(feed.messages) <= stock_checks.AT_ONCE else None
    changed, taken = [], 0
    levels = stock.locked(pk for pk, _ in feed.messages.values())
    for number, (pk, quantity) in feed.messages.items():
        level = levels.get(pk)
        if level is None:
            continue
        if level.feed_id != feed.pk or level.state != StockState.SENDING:
            level.check_at = (
                stock_checks.first_look()
            )  # told otherwise meanwhile: which of the two did Amazon take last?
            level.feed = None
        elif int(number) in refused:
            stock.refuse(level, "amazon_stock_invalid", stock.sentence(refused[int(number)]))
            tally["blocked"] += 1
        else:
            stock.accepted(level, quantity, now, check_at)
            taken += 1
        changed.append(level)
    stock.save(changed)
    # Of what was refused without a name nobody knows which it is: it is none of the numbers that are said to be told.
    if taken:
        tally["updated"] += taken if report is None else min(taken, report.accepted)
    StockFeed.objects.filter(pk=feed.pk).update(state=FeedState.DONE, finished=now, messages={}, said="")


def _failed(feed: StockFeed, said: str) -> None:
    """Its numbers wait again; where that goes on and on, a person is told."""
    with transaction.atomic():
        levels = stock.locked(StockLevel.objects.filter(feed=feed).values_list("pk", flat=True))
        for level in levels.values():
            level.feed = None
            if level.state != StockState.SENDING:
                continue
            level.tries, level.state = level.tries + 1, StockState.WAITING
            if level.tries >= TRIES:
                stock.refuse(level, "amazon_feed_failed", said)
        stock.save(levels.values())
        StockFeed.objects.filter(pk=feed.pk).update(
            state=FeedState.FAILED, finished=timezone.now(), messages={}, said=said
        )
