"""Deliveries done in Odoo since the cursor become parcels that Amazon must hear of. Each page, its parcels and the cursor
behind it are stored in one transaction; a kill at any line resumes where it was.

Odoo writes a record's time when its transaction begins and shows it when that ends, so for a while after something new
was found the same stretch is read again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.gateways.errors import GatewayError
from accounts.gateways.odoo import sales
from accounts.gateways.odoo import shipments as odoo_shipments
from accounts.gateways.odoo.records import Shipped
from sync import pace, queue, runs
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows import delivery_activities, delivery_lines, delivery_methods, identity, parcel_rows, unseen
from sync.flows.delivery_lines import Lines
from sync.flows.odoo_side import OdooSide
from sync.models import OdooCursor, Order, OrderState, Run, RunState
from sync.record import IDLE
from sync.results import Job, Result
from sync.rules.movements import SHIPMENTS

FLOW, ORDERS_TO_ODOO = "deliveries_from_odoo", "orders_to_odoo"
PAGE = 200
PAGES_A_TURN = 10  # then others get their turn
OVERLAP = timedelta(minutes=5)  # longer than Odoo lets a transaction take
SECOND = timedelta(seconds=1)
BEGIN = timedelta(hours=1)  # before now, where no order waits for its delivery
OPEN = ("UNSHIPPED", "PARTIALLY_SHIPPED")
BY_AMAZON = "AMAZON"


@dataclass
class _Turn:
    side: OdooSide
    cursor: OdooCursor
    run: Run | None
    read: int = 0
    changed: int = 0

    @property
    def merchant_id(self) -> int:
        return self.side.connection.merchant_id


@dataclass(frozen=True, slots=True)
class _Page:
    deliveries: list[Shipped]
    lines: Lines | None
    orders: frozenset[int] = frozenset()


def work(desk: Desk, jobs: list[Job]) -> Iterable[Result]:
    for job in jobs:
        yield _merchant(desk, job)


def _merchant(desk: Desk, job: Job) -> Result:
    side = OdooSide.open(desk)
    cursor, _ = OdooCursor.objects.get_or_create(connection=side.connection, flow=FLOW)
    turn = _Turn(side, cursor, _run(job))
    try:
        _asked(turn)
        ended = _since(turn)
    except GatewayError as error:
        OdooCursor.objects.filter(pk=cursor.pk).update(last_error=error.text)
        raise
    if not ended:
        return Result(job, "reading", f"{turn.read} deliveries read so far", due=timezone.now(), free=True)
    if turn.changed:
        delivery_methods.remember(side)
    delivery_activities.tell(side)
    unseen.look(turn.merchant_id)
    if turn.run is not None:
        runs.read_all(turn.run.pk)
    text = f"{turn.read} deliveries read, {turn.changed} parcels new or changed"
    return Result(job, "read" if turn.changed else IDLE, text, due=pace.next_due(SHIPMENTS), free=True)


def _run(job: Job) -> Run | None:
    """The run that a person or a command opened, or the one that a kill interrupted. One of the schedule is opened only
    for news: most turns find nothing."""
    mine = Run.objects.filter(pk=job.run_id or 0, state=RunState.RUNNING, reading=True).first()
    reading = Run.objects.filter(
        merchant=job.merchant_id, account=None, flow=SHIPMENTS, state=RunState.RUNNING, reading=True
    )
    return mine or reading.first()


def _since(turn: _Turn) -> bool:
    """Reads on from the cursor. True when all is read."""
    cursor = turn.cursor
    since, after = _begin(turn)
    news = False
    for _ in range(PAGES_A_TURN):
        turn.side.beat()
        page = odoo_shipments.changed_since(turn.side.client, turn.side.probe, since, after_id=after, limit=PAGE)
        failpoint("deliveries_read")
        more = len(page) >= PAGE
        if page:
            since, after = page[-1].changed, page[-1].picking_id
            news = news or cursor.position is None or (since, after) > (cursor.position, cursor.after_id)
        ours = _ours(turn, page)
        with transaction.atomic():
            _keep(turn, ours)
            _move(cursor, since, after, more=more, news=news)
            failpoint("deliveries_storing")
        failpoint("deliveries_stored")
        if not more:
            return True
    return False


def _begin(turn: _Turn) -> tuple[datetime, int]:
    cursor, now = turn.cursor, timezone.now()
    if cursor.position is None:
        waiting = Order.objects.filter(merchant=turn.merchant_id, status__in=OPEN).exclude(fulfilled_by=BY_AMAZON)
        first = waiting.exclude(odoo_id=None).order_by("bought").values_list("bought", flat=True).first()
        return min(first or now, now - BEGIN), 0
    if cursor.news is None:
        return cursor.position, cursor.after_id  # in the middle of a long reading
    if now - cursor.news < OVERLAP:
        return cursor.position - OVERLAP, 0
    return cursor.position + SECOND, 0  # all of that second has been seen, and nothing is read twice


def _move(cursor: OdooCursor, since: datetime, after: int, *, more: bool, news: bool) -> None:
    """Never backwards. In the middle of a long reading it goes on exactly here, without overlap."""
    if more or cursor.position is None or (since, after) > (cursor.position, cursor.after_id):
        cursor.position, cursor.after_id = since, after
    now = timezone.now()
    cursor.news = None if more else now if news or cursor.news is None else cursor.news
    if not more:
        cursor.last_ok, cursor.last_error = now, ""
    cursor.save()


def _asked(turn: _Turn) -> None:
    """Orders whose deliveries may have been done before anybody knew whose they were, and those of a pressed Retry."""
    asked = Order.objects.filter(merchant=turn.merchant_id, deliveries_asked__isnull=False)
    times = dict(asked.order_by("pk").values_list("pk", "deliveries_asked")[:PAGE])
    if not times:
        return
    ids = Order.objects.filter(pk__in=times).exclude(odoo_id=None).exclude(fulfilled_by=BY_AMAZON)
    odoo_ids = [pk for pk in ids.values_list("odoo_id", flat=True) if pk]
    found: list[Shipped] = []
    if odoo_ids:
        turn.side.beat()
        found = odoo_shipments.of_orders(turn.side.client, turn.side.probe, odoo_ids)
    ours = _ours(turn, found)
    with transaction.atomic():
        _keep(turn, ours)
        for pk, at in times.items():
            # Asked once more meanwhile: that one is still to be done.
            Order.objects.filter(pk=pk, deliveries_asked=at).update(deliveries_asked=None)
        failpoint("deliveries_storing")


def _ours(turn: _Turn, deliveries: Sequence[Shipped]) -> _Page:
    """Those of our orders, and which line is what: Odoo is asked before the database is locked."""
    turn.read += len(deliveries)
    orders = _not_forgotten(turn, _orders(turn, {one.order_id for one in deliveries}).select_related("account"))
    by_odoo = {order.odoo_id for order in orders}
    own = [one for one in deliveries if one.order_id in by_odoo]
    if not own:
        return _Page(own, None)
    return _Page(own, delivery_lines.of_orders(turn.side, orders, own), frozenset(order.pk for order in orders))


def _not_forgotten(turn: _Turn, found: QuerySet[Order]) -> list[Order]:
    """What Odoo has forgotten is judged by the orders' own flow, which says so where people look."""
    orders = list(found)
    if not orders:
        return []
    turn.side.beat()
    held = sales.read_orders(turn.side.client, turn.side.probe, [order.odoo_id or 0 for order in orders])
    others = identity.strangers(turn.side, orders, held)
    lost = [order for order in orders if order.pk in others and order.state == OrderState.DONE]
    queue.add_orders(ORDERS_TO_ODOO, lost, None)
    return [order for order in orders if order.pk not in others]


def _keep(turn: _Turn, page: _Page) -> None:
    if page.lines is None:
        return
    rows = _orders(turn, {one.order_id for one in page.deliveries}).filter(pk__in=page.orders).order_by("pk")
    orders = list(rows.select_for_update(of=("self",), no_key=True))
    by_odoo = {order.odoo_id for order in orders}
    own = [one for one in page.deliveries if one.order_id in by_odoo]

    def run() -> Run:
        turn.run = turn.run or runs.open_run_of_merchant(turn.merchant_id, SHIPMENTS, "schedule")
        return turn.run

    turn.changed += parcel_rows.keep(orders, own, page.lines, run)
    if turn.run is not None:
        runs.count(turn.run.pk, read=len(own))


def _orders(turn: _Turn, odoo_ids: Iterable[int]) -> QuerySet[Order]:
    return Order.objects.filter(merchant=turn.merchant_id, odoo_id__in=set(odoo_ids)).exclude(fulfilled_by=BY_AMAZON)
