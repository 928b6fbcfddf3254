"""The ledger: every piece of work once, in order of urgency, and only ever finished by whoever holds it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from sync import queue, record
from sync.models import Order, Work, WorkState
from sync.results import Result
from sync.runs import open_run
from tests.sync.ledger import FLOW, Desk

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def done(desk: Desk, *jobs: object, holder: str = "worker-1", **order: object) -> None:
    record.results([Result(job, "created", order={"state": "done", **order}) for job in jobs], holder)  # type: ignore[arg-type]


def test_an_order_is_one_piece_of_work_however_often_it_is_asked_for(desk: Desk) -> None:
    (order,) = desk.orders(1)
    for _ in range(3):
        queue.add_orders(FLOW, [order], None)
    assert (Work.objects.count(), desk.work(order).state, desk.work(order).lane) == (
        1,
        "ready",
        f"odoo:{desk.merchant.pk}",
    )


def test_a_claim_counts_the_try_and_raises_the_fence(desk: Desk) -> None:
    (order,) = desk.orders(1)
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False):
        (job,) = desk.claim()
        row = desk.work(order)
        assert (job.attempts, job.fence, job.order_id, job.crashes) == (1, 1, order.pk, 0)
        assert (row.state, row.holder, row.lease_until) == (
            "running",
            "worker-1",
            timezone.now() + timedelta(seconds=90),
        )
    assert desk.claim("worker-2") == [], "it is taken"


def test_the_most_urgent_flow_comes_first_and_alone(desk: Desk) -> None:
    slow, urgent = desk.orders(1, 2)
    queue.add_orders(FLOW, [urgent], None, priority=2)
    queue.add(flow="another", lane=desk.lane, key="x", merchant_id=desk.merchant.pk, priority=1)
    assert [job.flow for job in desk.claim()] == ["another"]
    assert [job.order_id for job in desk.claim(limit=1)] == [urgent.pk]
    assert [job.order_id for job in desk.claim()] == [slow.pk]


def test_no_more_than_asked_for(desk: Desk) -> None:
    desk.orders(*range(5))
    assert [len(desk.claim(limit=2)) for _ in range(4)] == [2, 2, 1, 0]


def test_what_is_not_due_waits(desk: Desk) -> None:
    queue.add(
        flow=FLOW, lane=desk.lane, key="x", merchant_id=desk.merchant.pk, due=timezone.now() + timedelta(minutes=5)
    )
    assert desk.claim() == []
    assert queue.due_lanes(timezone.now()) == []
    assert queue.due_lanes(timezone.now() + timedelta(minutes=6)) == [desk.lane]


def test_lanes_do_not_mix(desk: Desk) -> None:
    other = Desk("other")
    desk.orders(1)
    other.orders(2)
    assert queue.due_lanes(timezone.now()) == sorted([desk.lane, other.lane])
    assert {job.merchant_id for job in desk.claim()} == {desk.merchant.pk}


def test_what_was_asked_again_while_it_ran_is_done_once_more(desk: Desk) -> None:
    (order,) = desk.orders(1)
    (job,) = desk.claim()
    queue.add_orders(FLOW, [order], None)
    assert (desk.work(order).state, desk.work(order).again) == ("running", True)
    done(desk, job)
    assert (desk.work(order).state, desk.work(order).again) == ("ready", False)
    (again,) = desk.claim()
    done(desk, again)
    assert desk.work(order).state == "done"


def test_a_worker_that_was_thought_dead_changes_nothing(desk: Desk) -> None:
    (order,) = desk.orders(1)
    (first,) = desk.claim("worker-1")
    desk.dies()
    (second,) = desk.claim("worker-2")
    assert (second.fence, second.crashes, second.attempts) == (2, 1, 2)
    done(desk, first, holder="worker-1", odoo_id=666)
    order.refresh_from_db()
    assert (order.odoo_id, desk.work(order).state) == (None, "running")
    done(desk, second, holder="worker-2", odoo_id=7)
    order.refresh_from_db()
    assert (order.odoo_id, desk.work(order).state, desk.work(order).crashes) == (7, "done", 0)


def test_the_same_worker_twice_is_told_apart_by_the_fence(desk: Desk) -> None:
    (order,) = desk.orders(1)
    (first,) = desk.claim("worker-1")
    desk.dies()
    (second,) = desk.claim("worker-1")
    assert queue.mine([first], "worker-1") == {}
    assert list(queue.mine([second], "worker-1")) == [desk.work(order).pk]


def test_what_killed_a_worker_comes_after_all_others_and_in_smaller_and_smaller_company(desk: Desk) -> None:
    desk.orders(*range(12))
    desk.claim("worker-1")
    desk.dies()
    fresh = desk.orders(*range(20, 22))
    found = desk.claim("worker-2")
    assert {job.order_id for job in found} == {order.pk for order in fresh}
    done(desk, *found, holder="worker-2")
    assert len(desk.claim("worker-3")) == queue.TOGETHER_AFTER_A_CRASH
    desk.dies()
    assert len(desk.claim("worker-4")) == 2, "those that have killed nobody since"
    assert [len(desk.claim("worker-5")) for _ in range(2)] == [1, 1]


def test_a_sign_of_life_keeps_what_is_held(desk: Desk) -> None:
    (order,) = desk.orders(1)
    (job,) = desk.claim("worker-1")
    Work.objects.update(lease_until=timezone.now() + timedelta(seconds=1))
    queue.extend([job], "worker-1")
    until = desk.work(order).lease_until
    assert until and until > timezone.now() + timedelta(seconds=80)
    Work.objects.update(lease_until=NOW)
    queue.extend([job], "somebody else")
    assert desk.work(order).lease_until == NOW


def test_given_back_is_as_if_never_taken(desk: Desk) -> None:
    (order,) = desk.orders(1)
    (job,) = desk.claim()
    queue.give_back([job], "worker-1", "Odoo does not answer.")
    row = desk.work(order)
    assert (row.state, row.attempts, row.holder, row.lease_until, row.said) == (
        "ready",
        0,
        "",
        None,
        "Odoo does not answer.",
    )


def test_retry_releases_what_is_held_and_not_what_runs(desk: Desk) -> None:
    first, second, third = desk.orders(1, 2, 3)
    Work.objects.filter(order=first).update(state=WorkState.BLOCKED, attempts=8, crashes=5)
    Work.objects.filter(order=second).update(state=WorkState.RUNNING)
    Work.objects.filter(order=third).update(state=WorkState.STOPPED)
    assert queue.release(Work.objects.filter(flow=FLOW), None) == 2
    assert [desk.work(order).state for order in (first, second, third)] == ["ready", "running", "ready"]
    assert (desk.work(first).attempts, desk.work(first).crashes, desk.work(first).priority) == (0, 0, 2)


def test_a_reminder_leaves_what_waits_in_its_place(desk: Desk) -> None:
    waiting, resting = desk.orders(1, 2)
    Work.objects.filter(order=waiting).update(crashes=3, priority=1)
    Work.objects.filter(order=resting).update(state=WorkState.DONE)
    queue.remind(FLOW, [waiting, resting], None)
    assert (desk.work(waiting).crashes, desk.work(waiting).priority) == (3, 1)
    assert desk.work(resting).state == "ready"


def test_a_reminder_of_the_schedule_takes_nothing_from_a_run_that_somebody_waits_for(desk: Desk) -> None:
    asked = open_run(desk.account, "orders", "command", reading=False)
    (order,) = desk.orders(1, run=asked)
    scheduled = open_run(desk.account, "orders", "schedule")
    queue.remind(FLOW, [order], scheduled)
    assert desk.work(order).run == asked
    asked.state = "cancelled"
    asked.save()
    queue.remind(FLOW, [order], scheduled)
    assert desk.work(order).run == scheduled


def test_somebody_who_waits_comes_first(desk: Desk) -> None:
    first, second = desk.orders(1, 2)
    queue.hurry(second)
    assert [job.order_id for job in desk.claim(limit=1)] == [second.pk]
    queue.hurry(second)
    assert desk.work(second).state == "running", "what runs is left alone"
    assert desk.work(first).priority == 5


def test_a_run_adopts_what_an_earlier_one_left_undone(desk: Desk) -> None:
    left = open_run(desk.account, "orders", "schedule")
    undone, finished = desk.orders(1, 2, run=left)
    Work.objects.filter(order=finished).update(state=WorkState.DONE)
    mine = open_run(desk.account, "orders", "command")
    queue.adopt(mine)
    assert (desk.work(undone).run, desk.work(finished).run) == (mine, left)


def test_nobody_else_writes_the_state(desk: Desk) -> None:
    """Amazon's word that an order changed makes finished work ready again, with a clean slate."""
    (order,) = desk.orders(1)
    (job,) = desk.claim()
    done(desk, job)
    Work.objects.update(attempts=4)
    desk.orders(1, programs=["PREMIUM"])
    assert (desk.work(order).state, desk.work(order).attempts) == ("ready", 0)
    assert Order.objects.get().state == "done", "it is in Odoo all the same"
