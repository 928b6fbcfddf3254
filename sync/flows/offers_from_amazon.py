"""Reads a seller account's listings: once a day all of them, from a report that Amazon takes its time for, and in between
what has changed. Where it stands is in the cursor after every step, so a kill at any line goes on from there; the lane is
not held while Amazon prepares a report."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.gateways.errors import GatewayError, Kind
from accounts.models import Channel, SellerAccount
from sync import pace, queue, runs
from sync.desk import Desk
from sync.flows import offers_changed, offers_confirm, offers_report, offers_store
from sync.flows.offers_window import Turn, Window
from sync.models import Cursor, FeedState, Run, RunState, StockFeed, Work, WorkState
from sync.record import IDLE
from sync.results import Job, Result
from sync.rules.movements import OFFERS
from sync.rules.verdicts import Blocked

FLOW = "offers_from_amazon"
MATCHING = "offers_to_odoo"
REPORT_EVERY = timedelta(hours=24)
WINDOW_LIVES = timedelta(hours=24)
OVERLAP = timedelta(minutes=10)
FEED_SHOWN = timedelta(minutes=5)  # after its end, Amazon shows what it has changed


def work(desk: Desk, jobs: list[Job]) -> Iterable[Result]:
    for job in jobs:
        yield _account(desk, job)


def _account(desk: Desk, job: Job) -> Result:
    account = desk.account(job.account_id or 0)
    run = _run(account, job)
    channels = {c.marketplace_id: c for c in account.channels.filter(enabled=True).select_related("marketplace")}
    if not channels:
        text = "No channel of this account is on."
        runs.say(run.pk, text)
        runs.read_all(run.pk)
        return Result(job, "unchanged", text, due=pace.next_due(OFFERS), free=True)
    cursor, _ = Cursor.objects.get_or_create(account=account, flow=FLOW)
    _forget(cursor, account, channels)
    turn = Turn(desk, account, channels, cursor, _window(cursor, channels), run)
    turn.save()
    try:
        wait = offers_report.step(turn)
        if wait is None:
            wait = offers_changed.step(turn)
        if wait is None:
            wait = offers_confirm.step(turn)
    except GatewayError as error:
        return _refused(error, turn, job)
    if wait is not None:
        return Result(job, IDLE, turn.window.said, due=timezone.now() + wait, free=True)
    return _end(turn, job)


def _run(account: SellerAccount, job: Job) -> Run:
    """The run a person or a command opened, the one a kill interrupted, or a new one of the schedule."""
    reading = Run.objects.filter(account=account, flow=OFFERS, state=RunState.RUNNING, reading=True)
    return reading.filter(pk=job.run_id or 0).first() or reading.first() or runs.open_run(account, OFFERS, "schedule")


def _window(cursor: Cursor, channels: dict[str, Channel]) -> Window:
    """What is under way, unless channels were switched since."""
    now = timezone.now()
    held = Window.of(cursor.window)
    if held and held.marketplaces == sorted(channels) and now - held.begun < WINDOW_LIVES:
        return held
    due = [name for name in sorted(channels) if _report_due(cursor, name, now)]
    since = (cursor.position or now) - OVERLAP
    return Window(now, sorted(channels), due, [name for name in sorted(channels) if name not in due], since)


def _forget(cursor: Cursor, account: SellerAccount, channels: Collection[str]) -> None:
    """Channels that were switched off since: once they are on again, all is read anew."""
    off = cursor.covered.keys() - channels
    if off:
        offers_store.forget(account, off)
        cursor.covered = {name: at for name, at in cursor.covered.items() if name in channels}


def _report_due(cursor: Cursor, marketplace_id: str, now: datetime) -> bool:
    last = cursor.covered.get(marketplace_id)
    if cursor.position is None or last is None:
        return True
    made = datetime.fromisoformat(last)
    return now - made >= REPORT_EVERY or _many_told(cursor, marketplace_id, made, now)


def _many_told(cursor: Cursor, marketplace_id: str, made: datetime, now: datetime) -> bool:
    """A feed has changed thousands of quantities since the last report: one report shows what has come of all of them."""
    feeds = StockFeed.objects.filter(account=cursor.account_id, marketplace_id=marketplace_id, state=FeedState.DONE)
    return feeds.filter(finished__gte=made - FEED_SHOWN, finished__lte=now - FEED_SHOWN).exists()


def hurry(account: SellerAccount, due: datetime) -> None:
    """Read again at that time, if it is not due before."""
    rows = Work.objects.filter(merchant=account.merchant_id, flow=FLOW, key=str(account.uid), state=WorkState.READY)
    rows.filter(due__gt=due).update(due=due)


def _end(turn: Turn, job: Job) -> Result:
    """All is read: whatever is not matched yet is, in Odoo's lane."""
    window, cursor, run = turn.window, turn.cursor, turn.run
    with turn.transaction():
        cursor.position, cursor.last_ok, cursor.last_error = window.begun, timezone.now(), " ".join(window.failed)
        cursor.window = {}
        cursor.save()
        ask_matching(turn.account, run)
    runs.count(run.pk, failed=len(window.failed))
    runs.say(run.pk, " ".join(window.failed))
    runs.read_all(run.pk)
    due = pace.next_due(OFFERS)
    if window.failed:
        return Result(job, "failed", blocked=_incomplete(window.failed), due=due, free=True)
    return Result(job, "read", f"{window.read} listings read", due=due, free=True)


def ask_matching(account: SellerAccount, run: Run | None, *, priority: int = 5) -> None:
    queue.add(
        flow=MATCHING,
        lane=queue.lane_of_odoo(account.merchant_id),
        key=str(account.uid),
        merchant_id=account.merchant_id,
        account_id=account.pk,
        run=run,
        priority=priority,
    )


def _refused(error: GatewayError, turn: Turn, job: Job) -> Result:
    Cursor.objects.filter(pk=turn.cursor.pk).update(last_error=error.text)
    if error.kind == Kind.THROTTLED:
        wait = timedelta(seconds=error.retry_after or 60)
        return Result(job, IDLE, error.text, due=timezone.now() + wait, free=True)
    if not error.passing:
        runs.count(turn.run.pk, failed=1)
        runs.fail(turn.run.pk, error.text)  # whoever waits for it must not wait for ever
    raise error


def _incomplete(sentences: Iterable[str]) -> Blocked:
    said = list(sentences)
    return Blocked(
        "offers_incomplete",
        said[0][:300],
        "\n".join(said)
        + "\nThe connector asks again by itself within the hour; what was known before is used until then. Look in Seller"
        " Central at Reports › Inventory Reports whether Amazon makes the report there.",
        subject=said[0][:120],
    )
