"""Writes down what came of a batch: work, orders, timelines, attempts and counters, in one transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sync import alerts, problems, pulse, queue, runs, timeline
from sync.failpoints import failpoint
from sync.models import Attempt, Event, Order, OrderState, Problem, Shipment, ShipmentState, Work, WorkState
from sync.results import IDLE, Job, Result
from sync.rules.alerts import RIPE
from sync.rules.movements import RECURRING
from sync.rules.verdicts import Blocked
from sync.saving import save_columns

_ORDER_COLUMNS = [
    "state",
    "reason_code",
    "reason",
    "odoo_id",
    "odoo_name",
    "odoo_state",
    "odoo_total",
    "expected_total",
    "delivered",
    "creating",
    "deliveries_asked",
    "applied_hash",
    "left_as",
    "goods",
    "elsewhere",
    "acknowledged",
    "synced",
    "channel",
]

_SHIPMENT_COLUMNS = [
    "state",
    "reason_code",
    "reason",
    "carrier_code",
    "carrier_name",
    "service",
    "ship_date",
    "sending_hash",
    "sent_hash",
    "sent",
    "accepted",
    "seen",
]


def results(found: Sequence[Result], holder: str) -> None:
    """Only rows whose fence is still ours are touched: another worker may have taken over what we were slow with."""
    with transaction.atomic():
        orders, shipments = _locked(found), _locked_shipments(found)
        rows = queue.mine([result.job for result in found], holder)
        ours = [result for result in found if result.job.id in rows]
        causes = _causes(ours)
        _warn(ours)
        before = [row.problem_id for row in rows.values() if row.problem_id]
        attempts = [_attempt(result) for result in ours if result.outcome != IDLE]
        Attempt.objects.bulk_create(attempts)
        save_columns(
            [_finished(rows[r.job.id], r, causes[r.blocked] if r.blocked else None) for r in ours],
            queue.FINISHED_COLUMNS,
        )
        _orders(ours, orders)
        _shipments(ours, shipments)
        for run_id, counts in _by_run(ours).items():
            runs.count(run_id, **counts)
        failpoint("result_writing")
        problems.settle(before)
        began, now = (r.job.run_id for r in ours), (row.run_id for row in rows.values())
        runs.close_finished(run_id for run_id in (*began, *now) if run_id)
        for lane in {row.lane for row in rows.values() if row.state == WorkState.READY}:
            queue.ring(lane)
        pulse.beat(ours, orders)


def _causes(found: Sequence[Result]) -> dict[Blocked, Problem]:
    hit: dict[Blocked, list[Result]] = {}
    for result in found:
        if result.blocked is not None:
            hit.setdefault(result.blocked, []).append(result)
    causes = {}
    for blocked, own in hit.items():
        causes[blocked] = problems.note(own[0].job.merchant_id, blocked, [one.job.id for one in own])
        if any(_last_try(one) for one in own):
            alerts.about(causes[blocked], own[0].job.flow)
    return causes


def _warn(found: Sequence[Result]) -> None:
    """What holds nothing up is a problem all the same, and told."""
    flows = {(result.job.merchant_id, warning): result.job.flow for result in found for warning in result.warnings}
    for (merchant_id, warning), flow in flows.items():
        alerts.about(problems.note(merchant_id, warning), flow)


def _last_try(result: Result) -> bool:
    """What recurs is tried for ever: where it failed it is told when it has for a while, and at once where it went well
    and something in it waits for a person."""
    asks = result.outcome != "failed"
    return asks or result.due is None or result.job.flow not in RECURRING or result.job.attempts >= RIPE


def _finished(row: Work, result: Result, problem: Problem | None) -> Work:
    if problem is not None:
        state = WorkState.BLOCKED if result.due is None else WorkState.READY
        return queue.finish(row, state, due=result.due, said=problem.title, problem_id=problem.pk)
    if result.due is not None:
        return queue.finish(row, WorkState.READY, due=result.due, said=result.text, free=result.free)
    return queue.finish(row, WorkState.DONE, said=result.text)


def _attempt(result: Result) -> Attempt:
    text = result.text or (result.blocked.title if result.blocked else "")
    return Attempt(
        merchant_id=result.job.merchant_id,
        work_id=result.job.id,
        run_id=result.job.run_id,
        number=result.job.attempts,
        at=timezone.now(),
        outcome=result.outcome,
        text=text,
        detail=result.detail,
    )


def _locked(found: Iterable[Result]) -> dict[int, Order]:
    """Orders before their work, and by id, as the store takes them too: whoever takes them the other way round waits for
    the one who waits for him."""
    ids = [result.job.order_id for result in found if result.job.order_id is not None]
    return {row.pk: row for row in Order.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")}


def _locked_shipments(found: Iterable[Result]) -> dict[int, Shipment]:
    ids = [result.job.shipment_id for result in found if result.job.shipment_id is not None]
    if not ids:
        return {}
    return {row.pk: row for row in Shipment.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")}


def _orders(found: Iterable[Result], orders: Mapping[int, Order]) -> None:
    """What concerns a parcel of an order stands on the order's timeline, but is not the order's own state."""
    events: list[Event] = []
    changed: set[int] = set()
    for result in found:
        if result.job.order_id is None:
            continue
        order = orders[result.job.order_id]
        if result.job.shipment_id is None:
            changed.add(order.pk)
            for name, value in result.order.items():
                setattr(order, name, value)
            if result.blocked is not None:
                order.state = OrderState.BLOCKED
                order.reason_code, order.reason = result.blocked.code, result.blocked.title
        events += timeline.rows(order, result)
    save_columns([orders[pk] for pk in sorted(changed)], _ORDER_COLUMNS)
    Event.objects.bulk_create(events)


def _shipments(found: Iterable[Result], shipments: Mapping[int, Shipment]) -> None:
    for result in found:
        if result.job.shipment_id is None:
            continue
        shipment = shipments[result.job.shipment_id]
        for name, value in result.shipment.items():
            setattr(shipment, name, value)
        if result.blocked is not None:
            shipment.state = ShipmentState.BLOCKED
            shipment.reason_code, shipment.reason = result.blocked.code, result.blocked.title
    save_columns([shipments[pk] for pk in sorted(shipments)], _SHIPMENT_COLUMNS)


def _by_run(found: Iterable[Result]) -> dict[int, Counter[str]]:
    counts: dict[int, Counter[str]] = {}
    for result in found:
        if not result.job.run_id:
            continue
        own = counts.setdefault(result.job.run_id, Counter())
        if result.counts is not None:
            own.update(result.counts)
        elif result.outcome in runs.COUNTED and result.job.order_id:
            own[result.outcome] += 1
    return counts


def held_up(jobs: Sequence[Job], text: str, until: datetime | None = None) -> None:
    """Said once on the runs concerned, not on every order, and seen on the home page."""
    when = f" Next try at {until:%H:%M:%S} UTC." if until else ""
    for run_id in {job.run_id for job in jobs if job.run_id}:
        runs.say(run_id, text + when)
    pulse.failed(jobs)
