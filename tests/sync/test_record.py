"""What came of a batch is written down at once: work, orders, timelines, attempts, problems, counters."""

from decimal import Decimal

import pytest

from sync import record, runs
from sync.models import Attempt, Event, Order, Problem, Run, Work
from sync.results import Event as Said
from sync.results import Result
from sync.rules.verdicts import Blocked
from tests.sync.ledger import HOLDER, Desk

pytestmark = pytest.mark.django_db
UNKNOWN_SKU = Blocked(
    "unknown_sku", "SKU MUG matches no product in Odoo", "Create it, then press Retry.", subject="MUG"
)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_written_order(desk: Desk) -> None:
    run = runs.open_run(desk.account, "orders", "command", reading=False)
    (order,) = desk.orders(1, run=run)
    (job,) = desk.claim()
    columns = {
        "state": "done",
        "odoo_id": 7,
        "odoo_name": "S00007",
        "odoo_total": Decimal("45.98"),
        "expected_total": Decimal("45.98"),
    }
    record.results(
        [Result(job, "created", "S00007: 45.98 EUR", order=columns, events=(Said("written", {"name": "S00007"}),))],
        HOLDER,
    )
    order.refresh_from_db()
    assert (order.state, order.odoo_id, order.odoo_name, order.odoo_total) == ("done", 7, "S00007", Decimal("45.98"))
    assert (desk.work(order).state, desk.work(order).said) == ("done", "S00007: 45.98 EUR")
    attempt = Attempt.objects.get()
    assert (attempt.number, attempt.outcome, attempt.text, attempt.run) == (1, "created", "S00007: 45.98 EUR", run)
    assert [event.kind for event in Event.objects.order_by("pk")] == ["received", "written"]
    run.refresh_from_db()
    assert (run.read, run.created, run.state) == (1, 1, "done")


def test_equal_causes_are_one_problem(desk: Desk) -> None:
    run = runs.open_run(desk.account, "orders", "command", reading=False)
    desk.orders(1, 2, run=run)
    record.results(
        [Result(job, "blocked", blocked=UNKNOWN_SKU, detail="for the engineer") for job in desk.claim()], HOLDER
    )
    problem = Problem.objects.get()
    assert (problem.code, problem.subject, problem.state) == ("unknown_sku", "MUG", "open")
    assert set(Work.objects.values_list("state", "problem")) == {("blocked", problem.pk)}
    assert set(Order.objects.values_list("state", "reason_code", "reason")) == {
        ("blocked", "unknown_sku", "SKU MUG matches no product in Odoo")
    }
    assert set(Attempt.objects.values_list("outcome", "detail")) == {("blocked", "for the engineer")}
    run.refresh_from_db()
    assert (run.blocked, run.state) == (2, "partly")
    assert Event.objects.filter(kind="blocked", params={"text": UNKNOWN_SKU.title}).count() == 2


def test_a_problem_ends_with_the_last_that_waits_for_it_and_comes_back(desk: Desk) -> None:
    desk.orders(1, 2)
    record.results([Result(job, "blocked", blocked=UNKNOWN_SKU) for job in desk.claim()], HOLDER)
    Work.objects.update(state="ready")
    first, second = desk.claim()
    record.results([Result(first, "created", order={"state": "done"})], HOLDER)
    assert Problem.objects.get().state == "open"
    record.results([Result(second, "created", order={"state": "done"})], HOLDER)
    assert (Problem.objects.get().state, Problem.objects.get().came_back) == ("resolved", False)
    desk.orders(3)
    (third,) = desk.claim()
    record.results([Result(third, "blocked", blocked=UNKNOWN_SKU)], HOLDER)
    assert (Problem.objects.get().state, Problem.objects.get().came_back) == ("open", True)


def test_a_try_that_is_not_counted(desk: Desk) -> None:
    (order,) = desk.orders(1)
    (job,) = desk.claim()
    later = desk.work(order).created
    record.results([Result(job, "later", "Amazon asks for patience.", due=later, free=True)], HOLDER)
    row = desk.work(order)
    assert (row.state, row.attempts, row.due, row.said) == ("ready", 0, later, "Amazon asks for patience.")


def test_only_what_is_ours_is_written(desk: Desk) -> None:
    mine, theirs = desk.orders(1, 2)
    jobs = {job.order_id: job for job in desk.claim()}
    Work.objects.filter(order=theirs).update(holder="worker-2", fence=9)
    record.results(
        [Result(jobs[one.pk], "created", order={"state": "done", "odoo_id": 7}) for one in (mine, theirs)], HOLDER
    )
    assert dict(Order.objects.values_list("pk", "odoo_id")) == {mine.pk: 7, theirs.pk: None}
    assert Attempt.objects.count() == 1


def test_a_batch_of_a_thousand_is_a_handful_of_statements(desk: Desk, django_assert_max_num_queries: object) -> None:
    desk.orders(*range(50))
    jobs = desk.claim()
    with django_assert_max_num_queries(75):  # type: ignore[operator]
        record.results([Result(job, "created", order={"state": "done"}) for job in jobs], HOLDER)


def test_a_run_of_the_schedule_in_which_nothing_happened_leaves_no_trace(desk: Desk) -> None:
    run = runs.open_run(desk.account, "orders", "schedule", reading=False)
    desk.orders(1, run=run)
    (job,) = desk.claim()
    record.results([Result(job, "unchanged", order={"state": "done"})], HOLDER)
    assert not Run.objects.exists()
    assert Attempt.objects.get().run is None
