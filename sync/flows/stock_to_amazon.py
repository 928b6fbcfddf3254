"""Tells Amazon the numbers that have changed: a few by patches, many by one feed; and asks what it shows.

A quantity is absolute, so a patch that is sent twice does no harm. A feed is made once: its row stands before Amazon is
asked, and after a lost answer Amazon's own list of feeds decides.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.gateways.amazon import listings
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.errors import GatewayError, Kind
from accounts.models import SellerAccount
from sync import stock
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows import stock_checks, stock_feeds
from sync.models import Run, RunState, StockLevel, StockState
from sync.results import IDLE, Job, Result
from sync.rules.stock import FEED_ABOVE, PATCHES_A_RUN
from sync.rules.verdicts import Blocked

FLOW = "stock_to_amazon"


def work(desk: Desk, jobs: list[Job]) -> Iterable[Result]:
    for job in jobs:
        yield _account(desk, job)


def _account(desk: Desk, job: Job) -> Result:
    account = desk.account(job.account_id or 0)
    client = desk.amazon(account)
    if Run.objects.filter(pk=job.run_id or 0, state=RunState.RUNNING, trigger="retry").exists():
        _again(account)
    tally: Counter[str] = Counter()
    dues: list[datetime | None] = [stock_feeds.progress(desk, client, account, tally)]
    dues.append(_send(desk, client, account, tally))
    dues.append(stock_checks.work(desk, client, account, tally))
    refused = StockLevel.objects.filter(account=account, state=StockState.BLOCKED, reason_code__startswith="amazon")
    blocked = _refused(account, list(refused.select_related("offer").order_by("pk")[:6]), refused.count())
    due = min((due for due in dues if due is not None), default=None)
    said = ", ".join(f"{count} {what}" for what, count in sorted(tally.items()) if count)
    outcome = "updated" if tally else IDLE
    return Result(job, outcome, said, blocked=blocked, counts=tally, due=due, free=True)


def _again(account: SellerAccount) -> None:
    """A person has pressed Retry: what Amazon refused is told once more."""
    refused = StockLevel.objects.filter(account=account, state=StockState.BLOCKED, reason_code__startswith="amazon")
    refused.update(state=StockState.WAITING, reason_code="", reason="", tries=0)


def _send(desk: Desk, client: AmazonClient, account: SellerAccount, tally: Counter[str]) -> datetime | None:
    """When it is to be done again; None when nothing is left."""
    waiting = stock.pending(account)
    if not waiting:
        return None
    if len(waiting) > FEED_ABOVE and stock_feeds.may_be_sent(account):
        return stock_feeds.send(desk, client, account, waiting)
    for level in waiting[:PATCHES_A_RUN]:
        desk.beat()
        try:
            _patch(client, account, level, tally)
        except GatewayError as error:
            if error.kind is not Kind.THROTTLED:
                raise
            return timezone.now() + timedelta(seconds=error.retry_after or 1.0)
    return timezone.now() if len(waiting) > PATCHES_A_RUN else None


def _patch(client: AmazonClient, account: SellerAccount, level: StockLevel, tally: Counter[str]) -> None:
    offer, quantity = level.offer, level.wanted or 0
    market = stock.marketplace_of(account, offer)
    if market is None:
        stock.hold(level, stock.listed_nowhere())
        stock.save([level])
        return
    level.sent = timezone.now()
    try:
        said = listings.patch_quantity(client, account.seller_id, offer.sku, market, quantity)
    except GatewayError as error:
        if error.kind not in (Kind.REJECTED, Kind.NOT_FOUND):
            raise
        stock.refuse(level, error.code, error.text)
        tally["blocked"] += 1
    else:
        failpoint("stock_patched")
        if said.ok:
            stock.accepted(level, quantity, timezone.now(), stock_checks.first_look())
            tally["updated"] += 1
        else:
            stock.refuse(level, "amazon_stock_invalid", stock.sentence(issue.text for issue in said.issues))
            tally["blocked"] += 1
    stock.save([level])
    failpoint("stock_patch_stored")


def _refused(account: SellerAccount, some: list[StockLevel], count: int) -> Blocked | None:
    if not some:
        return None
    few = "; ".join(f"{level.offer.sku}: {level.reason[:120]}" for level in some[:5])
    more = f"; and {count - 5} more" if count > 5 else ""
    return Blocked(
        "stock_refused",
        f"Amazon refuses the stock of {count} SKU{'s' if count > 1 else ''}",
        f"{few}{more}. Mend the listing in Seller Central, then press Retry. Everything else was sent.",
        subject=str(account.uid),
    )
