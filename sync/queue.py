"""The only writer of Work's state: add, claim, finish, release.

A row is claimed by a conditional UPDATE (`select_for_update` does nothing on SQLite) that raises its fence; whoever
finishes it must still hold that fence, so a worker that was thought dead changes nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from sync.bell import ring
from sync.leases import Struck
from sync.models import Order, Run, RunState, Shipment, Work, WorkState
from sync.results import Job
from sync.rules.movements import RECURRING, flows_of
from sync.rules.retries import batch_size

TOGETHER_AFTER_A_CRASH = 10
BESIDE = ":look"  # ends the key of what nobody waits for


def lane_of_odoo(merchant_id: int) -> str:
    return f"odoo:{merchant_id}"


def lane_of_check(merchant_id: int) -> str:
    """Of its own: a long check holds up nothing."""
    return f"check:{merchant_id}"


def lane_of_account(account_id: int) -> str:
    return f"amazon:{account_id}"


def add_orders(flow: str, orders: Sequence[Order], run: Run | None, *, priority: int = 5) -> None:
    """Asks for each order to be brought to Odoo; in the transaction that stored what caused it."""
    if not orders:
        return
    lane = lane_of_odoo(orders[0].merchant_id)
    now = timezone.now()
    Work.objects.bulk_create(
        [
            Work(
                merchant_id=order.merchant_id,
                account_id=order.account_id,
                order=order,
                flow=flow,
                lane=lane,
                key=str(order.pk),
                due=now,
                priority=priority,
            )
            for order in orders
        ],
        ignore_conflicts=True,
    )
    rows = Work.objects.filter(
        merchant_id=orders[0].merchant_id, flow=flow, key__in=[str(order.pk) for order in orders]
    )
    _ask_again(rows, run, priority=priority)
    ring(lane)


def add_shipments(flow: str, shipments: Sequence[Shipment], run: Run | None, *, priority: int = 5) -> None:
    """Asks for each parcel to be told to Amazon, each in its seller account's lane; in the transaction that stored it."""
    by_account: dict[int, list[Shipment]] = {}
    for shipment in shipments:
        by_account.setdefault(shipment.account_id, []).append(shipment)
    for account_id, own in by_account.items():
        lane = lane_of_account(account_id)
        now = timezone.now()
        Work.objects.bulk_create(
            [
                Work(
                    merchant_id=one.merchant_id,
                    account_id=account_id,
                    order_id=one.order_id,
                    shipment=one,
                    flow=flow,
                    lane=lane,
                    key=str(one.pk),
                    due=now,
                    priority=priority,
                )
                for one in own
            ],
            ignore_conflicts=True,
        )
        keys = [str(one.pk) for one in own]
        rows = Work.objects.filter(merchant_id=own[0].merchant_id, flow=flow, key__in=keys)
        _ask_again(rows, run, priority=priority)
        ring(lane)


def remind(flow: str, orders: Sequence[Order], run: Run | None) -> None:
    """Nothing is new: what waits in the queue keeps its place and its count of dead workers, what rests is asked again."""
    if not orders:
        return
    known = Work.objects.filter(merchant_id=orders[0].merchant_id, flow=flow, order__in=orders)
    busy = known.filter(state__in=(WorkState.READY, WorkState.RUNNING))
    held = set(busy.values_list("order_id", flat=True))
    if run is not None:
        # A run that somebody has asked for and still waits for keeps what is its.
        waited_for = Q(run__state__in=(RunState.RUNNING, RunState.PAUSED)) & ~Q(run__trigger="schedule")
        busy.exclude(waited_for).update(run=run)
    add_orders(flow, [order for order in orders if order.pk not in held], run)


def hurry(order: Order) -> None:
    """Somebody waits for this one."""
    Work.objects.filter(merchant_id=order.merchant_id, order=order, state=WorkState.READY).update(priority=2)


def adopt(run: Run) -> None:
    """What an earlier run of the subject has left undone belongs to this one, so that whoever waits for it waits for all."""
    rows = Work.objects.filter(merchant_id=run.merchant_id, flow__in=flows_of([run.flow]) - RECURRING)
    rows = rows.exclude(key__endswith=BESIDE).exclude(run__state=RunState.PAUSED)
    if run.account_id is not None:
        rows = rows.filter(account=run.account_id)
    rows.filter(state__in=(WorkState.READY, WorkState.RUNNING)).update(run=run)


def add(
    *,
    flow: str,
    lane: str,
    key: str,
    merchant_id: int,
    account_id: int | None = None,
    run: Run | None = None,
    due: datetime | None = None,
    hint: dict[str, Any] | None = None,
    priority: int = 5,
) -> None:
    Work.objects.bulk_create(
        [
            Work(
                merchant_id=merchant_id,
                account_id=account_id,
                flow=flow,
                lane=lane,
                key=key,
                priority=priority,
                due=due or timezone.now(),
            )
        ],
        ignore_conflicts=True,
    )
    rows = Work.objects.filter(merchant_id=merchant_id, flow=flow, key=key)
    _ask_again(rows, run, due=due, hint=hint, priority=priority)
    ring(lane)


def _ask_again(
    rows: QuerySet[Work],
    run: Run | None,
    *,
    due: datetime | None = None,
    hint: dict[str, Any] | None = None,
    priority: int = 5,
) -> None:
    """Ready at once; what is running just now is done once more afterwards."""
    changes: dict[str, Any] = {"due": due or timezone.now(), "attempts": 0, "crashes": 0, "priority": priority}
    if run is not None:
        changes["run"] = run
    if hint is not None:
        changes["hint"] = hint
    running = Q(state=WorkState.RUNNING)
    with _in_order(rows):
        rows.update(
            state=Case(When(running, then=F("state")), default=Value(WorkState.READY.value)),
            again=Case(When(running, then=Value(True)), default=Value(False)),
            **changes,
        )


@contextmanager
def _in_order(rows: QuerySet[Work]) -> Iterator[None]:
    """Two who update the same rows, each in an order of its own, would wait for each other on PostgreSQL: so all take
    them by id."""
    with transaction.atomic():
        if connection.features.has_select_for_update:
            list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
        yield


def claim(
    lane: str, holder: str, *, limit: int, flows: Collection[str] | None = None, struck: Sequence[Struck] = ()
) -> list[Job]:
    """Up to `limit` due rows of the lane's most urgent flow, now mine; of these flows only, where some are named."""
    now = timezone.now()
    ready, dead = _ready(now).filter(lane=lane), _dead(now).filter(lane=lane)
    if flows is not None:
        ready, dead = ready.filter(flow__in=flows), dead.filter(flow__in=flows)
    if resting := [one.flow for one in struck if one.resting]:
        ready, dead = ready.exclude(flow__in=resting), dead.exclude(flow__in=resting)
    with transaction.atomic():
        ids = _most_urgent(ready, limit, struck) or _suspicious(dead, limit)
        free = Q(state=WorkState.READY) | Q(state=WorkState.RUNNING, lease_until__lt=now)
        with _in_order(Work.objects.filter(id__in=ids)):
            Work.objects.filter(free, id__in=ids).update(
                crashes=Case(When(state=WorkState.RUNNING, then=F("crashes") + 1), default=F("crashes")),
                state=WorkState.RUNNING,
                holder=holder,
                fence=F("fence") + 1,
                attempts=F("attempts") + 1,
                again=False,
                lease_until=now + timedelta(seconds=settings.LEASE_SECONDS),
            )
        rows = Work.objects.filter(id__in=ids, holder=holder, state=WorkState.RUNNING).order_by("priority", "due", "id")
        return [_job(row) for row in rows]


def _ready(now: datetime) -> QuerySet[Work]:
    return Work.objects.filter(state=WorkState.READY, due__lte=now)


def _dead(now: datetime) -> QuerySet[Work]:
    return Work.objects.filter(state=WorkState.RUNNING, lease_until__lt=now)


def _most_urgent(ready: QuerySet[Work], limit: int, struck: Sequence[Struck]) -> list[int]:
    """A flow that failed just now must not keep the others from their turn, which may well succeed."""
    ordered = ready.order_by("priority", "due", "id")
    behind = [one.flow for one in struck if one.behind]
    first = ordered.exclude(flow__in=behind) if behind else ordered
    flow = first.values_list("flow", flat=True).first()
    flow = flow or next((one for one in behind if ordered.filter(flow=one).exists()), None)
    strikes = max((one.strikes for one in struck if one.flow == flow), default=0)
    few = batch_size(limit, strikes)
    return list(ordered.filter(flow=flow).values_list("id", flat=True)[:few]) if flow else []


def _suspicious(dead: QuerySet[Work], limit: int) -> list[int]:
    """Their worker died, perhaps of one of them: after everybody else, first in small batches and then one at a time, so
    that the one that kills is found and the others get through."""
    ordered = dead.order_by("crashes", "priority", "due", "id")
    first = ordered.values_list("flow", "crashes").first()
    if first is None:
        return []
    flow, crashes = first
    few = min(limit, TOGETHER_AFTER_A_CRASH) if crashes == 0 else 1
    return list(ordered.filter(flow=flow, crashes=crashes).values_list("id", flat=True)[:few])


def _job(row: Work) -> Job:
    return Job(
        row.pk,
        row.fence,
        row.flow,
        row.key,
        row.merchant_id,
        row.account_id,
        row.order_id,
        row.run_id,
        row.attempts,
        row.hint,
        row.crashes,
        row.shipment_id,
    )


def extend(jobs: Iterable[Job], holder: str) -> None:
    until = timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)
    rows = Work.objects.filter(id__in=[job.id for job in jobs], holder=holder, state=WorkState.RUNNING)
    with _in_order(rows):
        rows.update(lease_until=until)


def mine(jobs: Iterable[Job], holder: str) -> dict[int, Work]:
    """The rows that are still ours to finish, locked where the database can."""
    fences = {job.id: job.fence for job in jobs}
    rows = Work.objects.select_for_update(no_key=True).filter(id__in=fences, holder=holder, state=WorkState.RUNNING)
    return {row.pk: row for row in rows.order_by("pk") if row.fence == fences[row.pk]}


def finish(
    row: Work,
    state: WorkState,
    *,
    due: datetime | None = None,
    said: str = "",
    problem_id: int | None = None,
    free: bool = False,
) -> Work:
    """Sets the columns; the engine saves a batch at once. What was asked again meanwhile stays ready."""
    row.state = WorkState.READY if row.again and state != WorkState.READY else state
    row.due = timezone.now() if row.again else due or row.due
    row.attempts = max(0, row.attempts - 1) if free else row.attempts
    row.crashes = 0
    row.again, row.holder, row.lease_until = False, "", None
    row.said, row.problem_id = said, problem_id
    row.changed = timezone.now()
    return row


FINISHED_COLUMNS = [
    "state",
    "due",
    "attempts",
    "crashes",
    "again",
    "holder",
    "lease_until",
    "said",
    "problem",
    "changed",
]


def give_back(jobs: Sequence[Job], holder: str, said: str) -> None:
    """Nothing happened: ready again, and the try is not counted."""
    rows = Work.objects.filter(id__in=[job.id for job in jobs], holder=holder, state=WorkState.RUNNING)
    with _in_order(rows):
        rows.update(
            state=WorkState.READY, attempts=F("attempts") - 1, crashes=0, holder="", lease_until=None, said=said
        )


def release(rows: QuerySet[Work], run: Run | None) -> int:
    """A person pressed Retry. Returns how many."""
    waiting = rows.filter(state__in=(WorkState.BLOCKED, WorkState.READY, WorkState.DONE, WorkState.STOPPED))
    lanes = list(waiting.values_list("lane", flat=True).distinct())
    changes: dict[str, Any] = {"run": run} if run else {}
    with _in_order(Work.objects.filter(pk__in=waiting.values("pk"))):
        count = waiting.update(state=WorkState.READY, due=timezone.now(), attempts=0, crashes=0, priority=2, **changes)
    for lane in lanes:
        ring(lane)
    return count


def due_lanes(now: datetime, flows: Collection[str] | None = None) -> list[str]:
    """Lanes with something due, or with a lease that ran out: one indexed query each."""
    both = (_ready(now), _dead(now))
    rows_of = both if flows is None else tuple(rows.filter(flow__in=flows) for rows in both)
    found = (rows.order_by().values_list("lane", flat=True).distinct() for rows in rows_of)
    return sorted({lane for lanes in found for lane in lanes})
