"""Reads what has changed on Amazon, page by page. Each page and the cursor behind it are stored in one transaction, so a
kill at any line resumes where it was; a page token that has died (24 h) starts the window again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.gateways.amazon import clock
from accounts.gateways.amazon import orders as amazon_orders
from accounts.gateways.amazon.records import OrdersPage
from accounts.gateways.errors import GatewayError, Kind
from accounts.models import SellerAccount
from sync import pace, problems, runs
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows.store import Received, store
from sync.models import Cursor, Run, RunState
from sync.results import Job, Result
from sync.rules.keys import digest
from sync.rules.movements import ORDERS
from sync.rules.verdicts import Blocked
from sync.rules.windows import next_window

FLOW = "orders_from_amazon"
PAGES_A_TURN = 20  # then others get their turn; also Amazon's burst
PAGES_A_WINDOW = 5000  # half a million orders: more than that is a loop
PAGES_REMEMBERED = 50
REPEATS = 2  # a page that comes twice does no harm
ID_LENGTH = 60
TOKEN_LIFE = timedelta(hours=23)
# After these the window starts again at its first page; any other failure goes on at the page where it was.
START_AGAIN = frozenset({"amazon_page_token_refused", "amazon_search_refused", "amazon_page_loop"})


def work(desk: Desk, jobs: list[Job]) -> Iterable[Result]:
    for job in jobs:
        yield _account(desk, job)


def _account(desk: Desk, job: Job) -> Result:
    account = desk.account(job.account_id or 0)
    cursor, _ = Cursor.objects.get_or_create(account=account, flow=FLOW)
    channels = [c for c in account.channels.filter(enabled=True) if c.settings.orders]
    run = _run(account, job)
    if not channels:
        text = "No channel of this account imports orders."
        runs.say(run.pk, text)
        runs.read_all(run.pk)
        return Result(job, "unchanged", text, due=pace.next_due(ORDERS), free=True)
    window = _window(cursor, {c.marketplace_id: c.settings.start or c.created for c in channels}, run)
    cursor.window = window
    for _ in range(PAGES_A_TURN):
        desk.beat()
        try:
            page = _page(desk, account, window)
        except GatewayError as error:
            return _refused(error, cursor, job, run, window)
        failpoint("page_read")
        if page.next_token and _in_circles(window, page):
            return _refused(_loop(), cursor, job, run, window)
        with transaction.atomic():
            if not _wanted(run):
                return Result(job, "reading", "The run was stopped by a person.", due=timezone.now(), free=True)
            _store(account, cursor, window, page, run)
            failpoint("page_storing")
        failpoint("page_stored")
        if not window.get("token"):
            runs.read_all(run.pk)
            return Result(job, "read", f"{window['read']} orders read", due=pace.next_due(ORDERS), free=True)
    return Result(job, "reading", f"{window['read']} orders read so far", due=timezone.now(), free=True)


def _wanted(run: Run) -> bool:
    """A person may have paused or cancelled it while Amazon answered; the cursor then belongs to whoever reads next."""
    return Run.objects.select_for_update().filter(pk=run.pk, state=RunState.RUNNING).exists()


def _run(account: SellerAccount, job: Job) -> Run:
    """The run a person or a command opened, the one a kill interrupted, or a new one of the schedule."""
    run = Run.objects.filter(pk=job.run_id or 0, state=RunState.RUNNING, reading=True).first()
    run = run or Run.objects.filter(account=account, flow="orders", state=RunState.RUNNING, reading=True).first()
    return run or runs.open_run(account, "orders", "schedule")


def _window(cursor: Cursor, starts: dict[str, datetime], run: Run) -> dict[str, Any]:
    """The window under way, unless a person asked for another time or the channels have changed since. A channel that is
    new, or begins earlier than before, is read from its start."""
    since = run.since.isoformat() if run.since else ""
    held = dict(cursor.window)
    if run.window and (not held or held["since"] != since):
        held = dict(run.window)
    if held and held["since"] == since and held["marketplaces"] == sorted(starts):
        if timezone.now() - datetime.fromisoformat(held["begun"]) > TOKEN_LIFE:
            held |= {"token": "", "begun": timezone.now().isoformat()}
        return held
    gaps = [
        start
        for name, start in starts.items()
        if name not in cursor.covered or start < datetime.fromisoformat(cursor.covered[name])
    ]
    wanted = [*gaps, *([run.since] if run.since else [])]
    ahead = clock.ahead()
    fresh = next_window(
        timezone.now() - timedelta(seconds=ahead), cursor.position, min(starts.values()), min(wanted, default=None)
    )
    return {
        "after": fresh.after.isoformat(),
        "before": fresh.before.isoformat(),
        "since": since,
        "starts": {name: start.isoformat() for name, start in starts.items()},
        "reconsider": bool(wanted),
        "marketplaces": sorted(starts),
        "token": "",
        "pages": 0,
        "read": 0,
        "begun": timezone.now().isoformat(),
        "ahead": ahead,
    }


def _page(desk: Desk, account: SellerAccount, window: dict[str, Any]) -> OrdersPage:
    return amazon_orders.search(
        desk.amazon(account),
        updated_after=datetime.fromisoformat(window["after"]),
        updated_before=datetime.fromisoformat(window["before"]),
        marketplaces=window["marketplaces"],
        token=window["token"],
    )


def _in_circles(window: dict[str, Any], page: OrdersPage) -> bool:
    """Amazon's tokens differ even where its pages do not, so pages are told apart by the orders on them."""
    name = digest(*(order.id for order in page.orders)) if page.orders else ""
    seen: list[str] = window.setdefault("seen", [])
    window["repeated"] = window.get("repeated", 0) + (name in seen)
    window["empty"] = 0 if name else window.get("empty", 0) + 1
    if name:
        window["seen"] = [*seen[1 - PAGES_REMEMBERED :], name]
    circling = window["repeated"] > REPEATS or window["empty"] > PAGES_REMEMBERED
    return circling or page.next_token == window["token"] or window["pages"] + 1 >= PAGES_A_WINDOW


def _store(account: SellerAccount, cursor: Cursor, window: dict[str, Any], page: OrdersPage, run: Run) -> None:
    received: list[Received] = []
    read = [(order.id, "Its id is none.", raw, order) for order, raw in zip(page.orders, page.raw, strict=True)]
    for name, sentence, raw, order in [*read, *((*one, None) for one in page.malformed)]:
        if 0 < len(name) <= ID_LENGTH and name.isprintable():
            received.append(Received(name, raw, order))
        else:  # one such order must not keep a page, and so all that comes after it, from being stored
            problems.note(account.merchant_id, _nameless(sentence))
    since = datetime.fromisoformat(window["since"]) if window["since"] else None
    store(account, received, run, requested_since=since, reconsider=window["reconsider"])
    window["pages"] += 1
    window["read"] += len(received)
    window["token"] = page.next_token
    cursor.last_error = ""
    if not page.next_token:
        before = datetime.fromisoformat(window["before"])
        end = min(before, page.until) if page.until else before
        cursor.position = max(end, cursor.position) if cursor.position else end
        cursor.window, cursor.last_ok = {}, timezone.now()
        # Only what was read just now: a channel that was off meanwhile has a gap, and is read from its start when it is on.
        cursor.covered = window["starts"]
    else:
        cursor.window = window
    cursor.save()


def _refused(error: GatewayError, cursor: Cursor, job: Job, run: Run, window: dict[str, Any]) -> Result:
    Cursor.objects.filter(pk=cursor.pk).update(last_error=error.text)
    if error.kind == Kind.THROTTLED:
        wait = timezone.now() + timedelta(seconds=error.retry_after or 60)
        runs.say(run.pk, error.text)
        return Result(job, "later", error.text, due=wait, free=True)
    if error.code in START_AGAIN:
        Cursor.objects.filter(pk=cursor.pk).update(window={})
        Run.objects.filter(pk=run.pk).update(window={})
    ahead = clock.ahead()
    if error.code == "amazon_search_refused" and ahead > window.get("ahead", 0.0) + 1:
        text = f"The clock of this server is {ahead:.0f} seconds ahead of Amazon's. Whoever operates it sets it right."
        runs.say(run.pk, text)
        return Result(job, "later", text, due=timezone.now(), free=True)
    raise error


def _loop() -> GatewayError:
    return GatewayError(
        Kind.UNAVAILABLE,
        "Amazon repeats the same page of orders. The window is read again from its start in a few minutes.",
        "amazon_page_loop",
        retry_after=300,
    )


def _nameless(sentence: str) -> Blocked:
    return Blocked(
        "order_without_id",
        "Amazon sent an order without a readable id",
        f"{sentence} Look in Seller Central for an order that is missing here and recover it by its id.",
    )
