"""Runs: counted as they go, closed with the last of their work, and forgotten when nothing happened."""

from datetime import UTC, datetime

import pytest

from accounts.gateways.journal import Call
from sync import runs
from sync.models import Run, Work
from tests.sync.ledger import Desk

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def state(run: Run) -> str:
    return Run.objects.get(pk=run.pk).state


def test_counts_add_up(desk: Desk) -> None:
    run = runs.open_run(desk.account, "orders", "command")
    runs.count(run.pk, read=3, created=2)
    runs.count(run.pk, read=1, blocked=1, failed=0)
    run.refresh_from_db()
    assert (run.read, run.created, run.blocked, run.failed) == (4, 2, 1, 0)


def test_calls_go_to_the_run_that_most_of_the_work_belongs_to(desk: Desk) -> None:
    most, few = (runs.open_run(desk.account, "orders", "command") for _ in range(2))
    desk.orders(1, 2, run=most)
    desk.orders(3, run=few)
    calls = [Call("amazon", "searchOrders", NOW, 0.1), Call("odoo", "load", NOW, 0.1), Call("odoo", "read", NOW, 0.1)]
    runs.add_calls(desk.claim(), calls)
    assert [(r.calls_amazon, r.calls_odoo) for r in Run.objects.order_by("pk")] == [(1, 2), (0, 0)]
    runs.add_calls([], calls)


def test_a_run_is_open_while_it_reads_or_has_work(desk: Desk) -> None:
    run = runs.open_run(desk.account, "orders", "command")
    desk.orders(1, run=run)
    runs.close_finished([run.pk])
    assert state(run) == "running"
    Work.objects.update(state="done")
    runs.close_finished([run.pk])
    assert state(run) == "running", "more may come from Amazon"
    runs.read_all(run.pk)
    assert state(run) == "done"


@pytest.mark.parametrize(("count", "ends"), [("created", "done"), ("blocked", "partly"), ("failed", "partly")])
def test_how_it_ends(desk: Desk, count: str, ends: str) -> None:
    run = runs.open_run(desk.account, "orders", "schedule", reading=False)
    runs.count(run.pk, **{count: 1})
    runs.close_finished([run.pk])
    assert state(run) == ends
    assert Run.objects.get().finished is not None


def test_an_uneventful_run_is_kept_only_where_somebody_asked_for_it(desk: Desk) -> None:
    asked = runs.open_run(desk.account, "orders", "person", reading=False)
    planned = runs.open_run(desk.account, "orders", "schedule", reading=False)
    runs.count(planned.pk, read=100, unchanged=100)
    runs.close_finished([asked.pk, planned.pk])
    assert [run.pk for run in Run.objects.all()] == [asked.pk]


def test_a_failed_run_says_why_and_stays_failed(desk: Desk) -> None:
    run = runs.open_run(desk.account, "orders", "command")
    runs.fail(run.pk, "Amazon does not give out this order.")
    runs.say(run.pk, "something else")
    runs.read_all(run.pk)
    run.refresh_from_db()
    assert (run.state, run.said, run.reading) == ("failed", "Amazon does not give out this order.", False)


def test_runs_whose_work_went_to_another_are_ended_by_the_next_tick(desk: Desk) -> None:
    first, second = (runs.open_run(desk.account, "orders", "command", reading=False) for _ in range(2))
    desk.orders(1, run=first)
    Work.objects.update(run=second)
    runs.sweep()
    assert (state(first), state(second)) == ("done", "running")
