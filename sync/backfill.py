"""Reading a seller's past: planned with one call to Amazon, started as a run, paused and gone on with."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit
from accounts.gateways.amazon import orders as amazon_orders
from accounts.gateways.amazon.operations import SEARCH_ORDERS
from accounts.gateways.errors import GatewayError
from accounts.models import SellerAccount, TokenBucket, User
from accounts.ports import write_calls
from sync import actions, queue, schedule, starting
from sync.desk import Desk
from sync.models import Cursor, Order, Run, RunState, Work, WorkState
from sync.refused import Refused
from sync.rules.backfill import Plan, Sample, plan
from sync.rules.movements import ORDERS

# When nobody has it in turn: until a person goes on.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
LATELY = timedelta(days=28)
MOST = 10_000_000  # a number that no shop has; what is expected fits its column
NO_CHANNEL = "No channel of this seller account imports orders. Switch one on first."


def planned(account: SellerAccount, since: datetime) -> Plan:
    """Asks Amazon for one page. Raises Refused."""
    starting.expect_started(account)
    marketplaces = [c.marketplace_id for c in account.channels.filter(enabled=True) if c.settings.orders]
    if not marketplaces:
        raise Refused(NO_CHANNEL)
    desk = Desk(account.merchant, asked=True)
    try:
        page = amazon_orders.search(desk.amazon(account), created_after=since, marketplaces=sorted(marketplaces))
    except GatewayError as error:
        raise Refused(error.text) from error
    finally:
        desk.close()
        write_calls(account.merchant_id, desk.journal.drain())
    count = len(page.orders) + len(page.malformed)
    last = max((order.created for order in page.orders), default=None)
    now, limits = timezone.now(), SEARCH_ORDERS.plan
    told = TokenBucket.objects.filter(key__endswith=f"/{account.seller_id}/{SEARCH_ORDERS.name}", told=True).first()
    rate = told.rate if told else limits.rate
    return plan(since, now, Sample(count, last, not page.next_token), _lately(account), rate=rate, burst=limits.burst)


def start(
    account: SellerAccount, since: datetime, expected: int, user: User, request: HttpRequest | None = None
) -> Run:
    with transaction.atomic():
        run = actions.sync_now(account, user, since=since)
        Run.objects.filter(pk=run.pk).update(expected=min(expected, MOST))
        about = {"seller": account.seller_id, "since": f"{since:%Y-%m-%d}"}
        audit.write("backfill_asked", merchant=account.merchant, user=user, request=request, **about)
    return run


def may_pause(run: Run) -> bool:
    return run.flow == ORDERS and run.since is not None and run.account_id is not None


def pause(run: Run, user: User | None, request: HttpRequest | None = None) -> None:
    """What it has read and not written yet rests, and its reading stops after the page that is under way; new orders are
    read by the schedule meanwhile."""
    if not may_pause(run):
        raise Refused("Only a run that reads from an earlier day can be paused. Cancel this one instead.")
    with transaction.atomic():
        paused = Run.objects.filter(pk=run.pk, state=RunState.RUNNING)
        if not paused.update(state=RunState.PAUSED, said="Paused by a person.", heartbeat=timezone.now()):
            raise Refused("This run is not under way any more, so there is nothing to pause.")
        cursor = Cursor.objects.select_for_update().filter(account=run.account_id, flow=schedule.ORDERS).first()
        if cursor is not None and _of(cursor, run):
            Run.objects.filter(pk=run.pk).update(window=cursor.window)
            Cursor.objects.filter(pk=cursor.pk).update(window={})
        Work.objects.filter(run=run, flow=actions.ORDERS_TO_ODOO, state=WorkState.READY).update(due=NEVER)
        actions.note_run("run_paused", run, user, request)


def go_on(run: Run, user: User | None, request: HttpRequest | None = None) -> None:
    """From the page where it was, with what it had read."""
    with transaction.atomic():
        resumed = Run.objects.filter(pk=run.pk, state=RunState.PAUSED)
        if not resumed.update(state=RunState.RUNNING, said="", heartbeat=timezone.now()):
            raise Refused("This run is not paused.")
        run.refresh_from_db()
        Work.objects.filter(run=run, state=WorkState.READY, due=NEVER).update(due=timezone.now())
        if run.reading and run.account is not None:
            schedule.ask_account(run.account, schedule.ORDERS, run, priority=2)
        queue.ring(queue.lane_of_odoo(run.merchant_id))
        actions.note_run("run_resumed", run, user, request)


def _of(cursor: Cursor, run: Run) -> bool:
    return bool(cursor.window and run.since and cursor.window["since"] == run.since.isoformat())


def _lately(account: SellerAccount) -> float | None:
    """Orders a day. None where we have not read long enough to say."""
    now = timezone.now()
    recent = Order.objects.filter(account=account, bought__gte=now - LATELY)
    first = recent.order_by("bought").values_list("bought", flat=True).first()
    if first is None or now - first < timedelta(days=2):
        return None
    return float(recent.count() / ((now - first) / timedelta(days=1)))
