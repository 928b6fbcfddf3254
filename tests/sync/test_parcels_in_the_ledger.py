"""A parcel's work stands in the ledger beside its order's: what it says is the parcel's own state, never the order's."""

from datetime import UTC, datetime

import pytest

from sync import actions, queue, record, runs
from sync.models import Attempt, Event, Order, Problem, Run, Shipment, Work
from sync.results import IDLE, Job, Result
from sync.results import Event as Told
from sync.rules.movements import SHIPMENTS
from sync.rules.verdicts import Blocked
from tests.sync.ledger import HOLDER, Desk

FLOW = "shipment_to_amazon"
NO_TRACKING = Blocked(
    "no_tracking", "WH/OUT/00001 has no tracking reference", "Type it in Odoo.", subject="WH/OUT/00001"
)


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


def parcel(desk: Desk, order: Order, number: int = 1) -> Shipment:
    return Shipment.objects.create(
        merchant=desk.merchant,
        account=desk.account,
        order=order,
        reference=str(1_000_000_000 + number),
        picking_id=number,
        picking_name=f"WH/OUT/{number:05}",
        left=datetime(2026, 11, 2, 9, tzinfo=UTC),
    )


def claimed(desk: Desk) -> list[Job]:
    return queue.claim(queue.lane_of_account(desk.account.pk), HOLDER, limit=10, flows=[FLOW])


def test_a_parcel_waits_in_its_sellers_lane_once(desk: Desk) -> None:
    [order] = desk.orders(1)
    one = parcel(desk, order)
    queue.add_shipments(FLOW, [one], None)
    queue.add_shipments(FLOW, [one], None)
    [work] = Work.objects.filter(flow=FLOW)
    assert (work.lane, work.key, work.order, work.shipment) == (f"amazon:{desk.account.pk}", str(one.pk), order, one)
    [job] = claimed(desk)
    assert (job.shipment_id, job.order_id) == (one.pk, order.pk)


def test_what_is_asked_while_it_is_sent_is_sent_once_more(desk: Desk) -> None:
    [order] = desk.orders(1)
    one = parcel(desk, order)
    queue.add_shipments(FLOW, [one], None)
    [job] = claimed(desk)
    queue.add_shipments(FLOW, [one], None)
    record.results([Result(job, "updated", "told")], HOLDER)
    assert [again.id for again in claimed(desk)] == [job.id]


def test_a_parcel_that_needs_a_person_leaves_its_order_as_it_is(desk: Desk) -> None:
    [order] = desk.orders(1)
    before = (order.state, order.reason_code, order.reason)
    one = parcel(desk, order)
    queue.add_shipments(FLOW, [one], None)
    [job] = claimed(desk)
    record.results([Result(job, "blocked", blocked=NO_TRACKING)], HOLDER)
    one.refresh_from_db()
    order.refresh_from_db()
    assert (one.state, one.reason_code, one.reason) == ("blocked", NO_TRACKING.code, NO_TRACKING.title)
    assert (order.state, order.reason_code, order.reason) == before
    assert Problem.objects.get().title == NO_TRACKING.title
    assert Event.objects.filter(order=order, kind="blocked").get().params == {"text": NO_TRACKING.title}


def test_what_a_parcel_became_is_written_down_with_its_orders_timeline(desk: Desk) -> None:
    [order] = desk.orders(1)
    one = parcel(desk, order)
    run = runs.open_run_of_merchant(desk.merchant.pk, SHIPMENTS, "schedule", reading=False)
    queue.add_shipments(FLOW, [one], run)
    [job] = claimed(desk)
    told = Result(
        job,
        "created",
        "told",
        shipment={"state": "accepted", "sent_hash": "h"},
        events=(Told("asked", {"text": "told"}),),
    )
    record.results([told], HOLDER)
    one.refresh_from_db()
    assert (one.state, one.sent_hash) == ("accepted", "h")
    assert Event.objects.get(order=order, kind="asked").params == {"text": "told"}
    run.refresh_from_db()
    assert (run.created, run.state) == (1, "done")


def test_a_worker_that_was_thought_dead_changes_no_parcel(desk: Desk) -> None:
    [order] = desk.orders(1)
    one = parcel(desk, order)
    queue.add_shipments(FLOW, [one], None)
    [job] = claimed(desk)
    desk.dies()
    [taken] = queue.claim(queue.lane_of_account(desk.account.pk), "worker-2", limit=10, flows=[FLOW])
    record.results([Result(job, "created", shipment={"state": "accepted"})], HOLDER)
    one.refresh_from_db()
    assert one.state == "ready"
    assert Work.objects.get(pk=taken.id).holder == "worker-2"


def test_retry_of_a_problem_makes_its_parcels_due_and_leaves_the_orders_alone(desk: Desk) -> None:
    [order] = desk.orders(1)
    one = parcel(desk, order)
    queue.add_shipments(FLOW, [one], None)
    [job] = claimed(desk)
    record.results([Result(job, "blocked", blocked=NO_TRACKING)], HOLDER)
    orders_work = Work.objects.get(flow="orders_to_odoo", order=order)
    run = actions.retry_problem(Problem.objects.get(), None)
    assert (run.flow, run.account, run.trigger) == (SHIPMENTS, None, "retry")
    work = Work.objects.get(flow=FLOW)
    assert (work.state, work.run) == ("ready", run)
    assert Work.objects.get(pk=orders_work.pk).changed == orders_work.changed


def test_where_nothing_was_new_nothing_is_written_of_it(desk: Desk) -> None:
    queue.add(flow="deliveries_from_odoo", lane=desk.lane, key="1", merchant_id=desk.merchant.pk)
    [job] = queue.claim(desk.lane, HOLDER, limit=1, flows=["deliveries_from_odoo"])
    record.results([Result(job, IDLE, due=datetime(2030, 1, 1, tzinfo=UTC), free=True)], HOLDER)
    assert not Attempt.objects.exists()
    work = Work.objects.get(flow="deliveries_from_odoo")
    assert (work.state, work.due, work.attempts) == ("ready", datetime(2030, 1, 1, tzinfo=UTC), 0)


def test_work_about_many_things_says_how_many(desk: Desk) -> None:
    run = runs.open_run_of_merchant(desk.merchant.pk, "stock", "person", reading=False)
    queue.add(
        flow="stock_to_amazon",
        lane=queue.lane_of_account(desk.account.pk),
        key="1",
        merchant_id=desk.merchant.pk,
        account_id=desk.account.pk,
        run=run,
    )
    [job] = queue.claim(queue.lane_of_account(desk.account.pk), HOLDER, limit=1, flows=["stock_to_amazon"])
    record.results([Result(job, "updated", counts={"read": 10, "updated": 3, "unchanged": 7})], HOLDER)
    run.refresh_from_db()
    assert (run.read, run.updated, run.unchanged, run.state) == (10, 3, 7, "done")


def test_a_lane_does_only_the_flows_that_are_asked_for(desk: Desk) -> None:
    desk.orders(1)
    queue.add(flow="deliveries_from_odoo", lane=desk.lane, key="1", merchant_id=desk.merchant.pk, priority=1)
    [job] = queue.claim(desk.lane, HOLDER, limit=10, flows=["orders_to_odoo"])
    assert job.flow == "orders_to_odoo"
    assert queue.claim(desk.lane, HOLDER, limit=10, flows=["orders_to_odoo"]) == []


def test_a_run_of_the_merchant_ends_while_what_recurs_goes_on(desk: Desk) -> None:
    run = runs.open_run_of_merchant(desk.merchant.pk, SHIPMENTS, "person")
    queue.add(flow="deliveries_from_odoo", lane=desk.lane, key="1", merchant_id=desk.merchant.pk, run=run)
    runs.close_finished([run.pk])
    assert Run.objects.get(pk=run.pk).state == "running", "it reads still"
    runs.read_all(run.pk)
    assert Run.objects.get(pk=run.pk).state == "done"
