"""Tells Amazon the numbers that have changed: a few by patches, many by one feed; and asks what it shows.

A quantity is absolute, so a patch that is sent twice does no harm. A feed is made once: its row stands before Amazon is
asked, and after a lost answer Amazon's own list of feeds decides. Looks at what Amazon shows are a row of work of their
own, so that whoever waits for the sending does not wait for them.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.errors import GatewayError, Kind
from accounts.models import SellerAccount
from sync import queue, stock
from sync.desk import Desk
from sync.flows import stock_checks, stock_feeds, stock_patches
from sync.models import Run, RunState, StockLevel, StockState, Work, WorkState
from sync.results import IDLE, Job, Result
from sync.rules import retries
from sync.rules.stock import FEED_ABOVE
from sync.rules.verdicts import Blocked

FLOW = "stock_to_amazon"
SILENT = timedelta(hours=1)
STORM_OVER = 30.0  # seconds until the next try where Amazon does not say


def work(desk: Desk, jobs: list[Job]) -> Iterable[Result]:
    for job in jobs:
        yield _account(desk, job)


def worth_asking(account: SellerAccount) -> bool:
    """Not while the app lacks a role at Amazon: then every minute's question is one too many. Less and less often, until
    a person presses Retry."""
    keys = (str(account.uid), _look_key(account))
    lacking = Work.objects.filter(merchant_id=account.merchant_id, flow=FLOW, key__in=keys, state=WorkState.BLOCKED)
    row = lacking.filter(problem__code__in=retries.LACKING).select_related("problem").order_by("-changed").first()
    if row is None or row.problem is None:
        return True
    return retries.worth_asking(row.problem.first_seen, row.changed, timezone.now())


def _look_key(account: SellerAccount) -> str:
    return f"{account.uid}{queue.BESIDE}"


def ask_look(account: SellerAccount) -> None:
    """Where something is to be looked at and nobody is to do it yet."""
    due = stock_checks.next_look(account)
    if due is None or not worth_asking(account):
        return
    key = _look_key(account)
    rows = Work.objects.filter(merchant_id=account.merchant_id, flow=FLOW, key=key)
    if rows.filter(state__in=(WorkState.READY, WorkState.RUNNING), due__lte=due).exists():
        return
    queue.add(
        flow=FLOW,
        lane=queue.lane_of_account(account.pk),
        key=key,
        merchant_id=account.merchant_id,
        account_id=account.pk,
        due=due,
        priority=6,
    )


def _account(desk: Desk, job: Job) -> Result:
    account = desk.account(job.account_id or 0)
    client = desk.amazon(account)
    retried = Run.objects.filter(pk=job.run_id or 0, state=RunState.RUNNING, trigger="retry").first()
    if retried is not None:
        _again(account, retried)
    tally: Counter[str] = Counter()
    looking = job.key.endswith(queue.BESIDE)
    try:
        dues = [stock_feeds.progress(desk, client, account, tally), _send(desk, client, account, tally)]
        if looking:
            dues.append(stock_checks.work(desk, client, account, tally))
    except GatewayError as error:
        if error.kind is not Kind.THROTTLED:
            raise
        dues = [timezone.now() + timedelta(seconds=max(1.0, error.retry_after or STORM_OVER))]
    due = min((due for due in dues if due is not None), default=None)
    if not looking:
        ask_look(account)
    refused = _refused_by_amazon(account)
    blocked = _refused(account, list(refused.select_related("offer").order_by("pk")[:6]), refused.count())
    blocked = blocked or _unanswered(account)
    said = ", ".join(f"{count} {what}" for what, count in sorted(tally.items()) if count)
    return Result(job, "updated" if tally else IDLE, said, blocked=blocked, counts=tally, due=due, free=True)


def _again(account: SellerAccount, run: Run) -> None:
    """A person has pressed Retry: what Amazon had refused is told once more."""
    refused = _refused_by_amazon(account).filter(sent__lt=run.started)
    refused.update(state=StockState.WAITING, reason_code="", reason="", tries=0)


def _refused_by_amazon(account: SellerAccount) -> stock.Levels:
    return StockLevel.objects.filter(account=account, state=StockState.BLOCKED, reason_code__startswith="amazon")


def _send(desk: Desk, client: AmazonClient, account: SellerAccount, tally: Counter[str]) -> datetime | None:
    """When it is to be done again; None when nothing is left."""
    if not stock.sends(account):
        return None  # switched off since; the next reading of Odoo's stock says so on each SKU
    waiting = stock.pending(account)
    if len(waiting) > FEED_ABOVE and stock_feeds.may_be_sent(account):
        return stock_feeds.send(desk, client, account, waiting)
    return stock_patches.send(desk, client, account, waiting, tally)


def _unanswered(account: SellerAccount) -> Blocked | None:
    found = stock.unanswered(account, timezone.now() - SILENT)
    count = found.count()
    if not count:
        return None
    few = ", ".join(found.order_by("pk").values_list("offer__sku", flat=True)[:5]) + (" …" if count > 5 else "")
    return Blocked(
        "stock_unanswered",
        f"Amazon fails to take the stock of {count} SKU{'s' if count > 1 else ''}",
        f"For more than an hour it has answered with an error, or not at all, whenever it was told of {few}. The connector"
        " goes on trying. Set the quantity in Seller Central meanwhile, and look there whether the listing is complete."
        " Everything else is sent.",
        subject=str(account.uid),
    )


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
