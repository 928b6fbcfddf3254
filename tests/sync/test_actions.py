"""What a person may do: each leaves a trace, and what cannot be done is said in a sentence."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Channel, OdooConnection, SellerAccount, User
from sync import actions, queue, record, runs
from sync.models import Event, Lease, Order, Problem, Run, Work
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


@pytest.fixture
def person() -> User:
    return User.objects.create_user("owner@example.com", "correct horse battery")


def hold(desk: Desk, *seeds: int) -> list[Order]:
    orders = desk.orders(*seeds)
    record.results([Result(job, "blocked", blocked=UNKNOWN_SKU) for job in desk.claim()], HOLDER)
    return orders


def finish(desk: Desk, **order: object) -> None:
    record.results([Result(job, "created", order={"state": "done", **order}) for job in desk.claim()], HOLDER)


def kinds(order: Order) -> list[str]:
    return [event.kind for event in Event.objects.filter(order=order).order_by("pk")]


# --- reading -----------------------------------------------------------------------------------------------------------


def test_sync_now_joins_the_run_that_is_reading(desk: Desk, person: User) -> None:
    first = actions.sync_now(desk.account, person)
    assert (first.trigger, first.user, first.reading) == ("person", person, True)
    assert actions.sync_now(desk.account, None).pk == first.pk
    since = timezone.now() - timedelta(days=3)
    other = actions.sync_now(desk.account, None, since=since)
    assert (other.pk != first.pk, other.since) == (True, since)
    assert actions.sync_now(desk.account, None, since=since).pk == other.pk
    work = Work.objects.get(flow="orders_from_amazon")
    assert (work.run, work.priority, work.state) == (other, 2, "ready")


def test_the_future_cannot_be_read(desk: Desk) -> None:
    with pytest.raises(actions.Refused, match="^The date lies in the future. Choose one in the past.$"):
        actions.sync_now(desk.account, None, since=timezone.now() + timedelta(minutes=1))
    assert not Run.objects.exists()


def test_one_order_is_asked_for_before_all_else(desk: Desk, person: User) -> None:
    run = actions.recover_order(desk.account, "  302-1234567-1234567 ", person)
    work = Work.objects.get(flow="order_from_amazon")
    assert (work.hint, work.priority, work.run) == ({"amazon_id": "302-1234567-1234567"}, 1, run)


@pytest.mark.parametrize("typed", ["", "   ", "9" * 61])
def test_what_is_no_order_id_is_refused(desk: Desk, typed: str) -> None:
    with pytest.raises(actions.Refused, match="^Enter the order's id as Seller Central shows it, such as"):
        actions.recover_order(desk.account, typed, None)


# --- retrying ----------------------------------------------------------------------------------------------------------


def test_retry_of_orders_is_a_run_of_its_own(desk: Desk, person: User) -> None:
    orders = hold(desk, 1, 2)
    run = actions.retry_orders(Order.objects.all(), person)
    assert (run.trigger, run.user, Run.objects.get(pk=run.pk).read) == ("retry", person, 2)
    assert set(Work.objects.values_list("state", "run", "priority")) == {("ready", run.pk, 2)}
    assert [kinds(order)[-1] for order in orders] == ["retried", "retried"]
    assert set(Event.objects.filter(kind="retried").values_list("user", flat=True)) == {person.pk}


def test_retry_forgets_what_was_learnt_of_odoo(desk: Desk) -> None:
    """The cause may have been cured there a second ago."""
    connection = OdooConnection.objects.create(merchant=desk.merchant, url="https://x", database="x", login="x")
    connection.notes.create(key="taxes", value=[])
    hold(desk, 1)
    actions.retry_orders(Order.objects.all(), None)
    connection.refresh_from_db()
    assert (connection.notes.count(), connection.facts_version) == (0, 1)


def test_retry_of_nothing_is_refused(desk: Desk) -> None:
    with pytest.raises(actions.Refused, match="^Nothing to retry: no order is selected.$"):
        actions.retry_orders(Order.objects.none(), None)
    assert not Run.objects.exists()


def test_retry_of_many_goes_in_portions(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    hold(desk, 1, 2, 3, 4, 5)
    run = actions.retry_orders(Order.objects.all(), None)
    assert Work.objects.filter(run=run, state="ready").count() == 5
    assert Run.objects.get(pk=run.pk).read == 5


def test_retry_of_a_problem_is_for_all_that_wait_for_it(desk: Desk, person: User) -> None:
    held = hold(desk, 1, 2)
    (other,) = desk.orders(3)
    finish(desk)
    run = actions.retry_problem(Problem.objects.get(), person)
    assert set(Work.objects.filter(run=run).values_list("order", flat=True)) == {order.pk for order in held}
    assert desk.work(other).state == "done"
    assert Problem.objects.get().state == "open", "until it has gone well"


def test_a_problem_that_nothing_waits_for_is_closed(desk: Desk) -> None:
    hold(desk, 1)
    Work.objects.update(problem=None)
    with pytest.raises(actions.Refused, match="^Nothing waits for this problem any more; it is closed.$"):
        actions.retry_problem(Problem.objects.get(), None)
    assert Problem.objects.get().state == "resolved"


def test_problems_are_snoozed_and_closed_by_hand(desk: Desk) -> None:
    hold(desk, 1)
    actions.snooze_problem(Problem.objects.get(), None)
    assert Problem.objects.get().state == "snoozed"
    actions.resolve_problem(Problem.objects.get(), None)
    problem = Problem.objects.get()
    assert (problem.state, problem.came_back, problem.resolved is None) == ("resolved", False, False)


# --- ignoring ----------------------------------------------------------------------------------------------------------


def test_an_ignored_order_is_not_written_and_its_problem_is_settled(desk: Desk, person: User) -> None:
    (order,) = hold(desk, 1)
    actions.ignore_order(order, person, "  sold \n by phone ")
    order.refresh_from_db()
    assert (order.dismissed, order.state, order.reason_code, order.reason) == (
        True,
        "ignored",
        "dismissed",
        "Ignored by a person: sold by phone",
    )
    assert (desk.work(order).state, desk.work(order).problem) == ("stopped", None)
    assert Problem.objects.get().state == "resolved"
    event = Event.objects.get(order=order, kind="dismissed")
    assert (event.params, event.user) == ({"text": "sold by phone"}, person)


def test_ignoring_needs_a_reason(desk: Desk) -> None:
    (order,) = hold(desk, 1)
    with pytest.raises(
        actions.Refused,
        match="^Say in a few words why this order is ignored; it stands on the order's page afterwards.$",
    ):
        actions.ignore_order(order, None, " \n ")
    assert desk.work(order).state == "blocked"


def test_the_problem_of_another_order_stays(desk: Desk) -> None:
    first, second = hold(desk, 1, 2)
    actions.ignore_order(first, None, "a test order")
    assert (Problem.objects.get().state, desk.work(second).state) == ("open", "blocked")


def test_an_order_that_odoo_holds_stays_in_sync(desk: Desk) -> None:
    (order,) = hold(desk, 1)
    Order.objects.update(odoo_id=7, reason_code="buyer_wants_cancel")
    order.refresh_from_db()
    actions.ignore_order(order, None, "answered in Seller Central")
    order.refresh_from_db()
    assert (order.state, order.dismissed, order.acknowledged) == ("done", False, "buyer_wants_cancel")


def test_restored_it_is_brought_whatever_its_age(desk: Desk, person: User) -> None:
    (order,) = hold(desk, 1)
    actions.ignore_order(order, person, "by mistake")
    order.refresh_from_db()
    actions.restore_order(order, person)
    order.refresh_from_db()
    assert (order.dismissed, order.requested, desk.work(order).state) == (False, True, "ready")
    assert kinds(order)[-2:] == ["dismissed", "restored"]


@pytest.mark.parametrize(
    "was",
    [{"state": "blocked", "reason_code": "deleted_in_odoo"}, {"state": "done", "acknowledged": "deleted_in_odoo"}],
)
def test_restored_after_it_was_deleted_in_odoo_it_is_written_anew(desk: Desk, was: dict[str, str]) -> None:
    (order,) = desk.orders(1)
    Order.objects.update(odoo_id=7, odoo_name="S00007", **was)
    order.refresh_from_db()
    actions.restore_order(order, None)
    order.refresh_from_db()
    assert (order.odoo_id, order.odoo_name) == (None, "")


# --- runs and connections ----------------------------------------------------------------------------------------------


def test_a_cancelled_run_leaves_undone_what_has_not_begun_and_says_so(desk: Desk, person: User) -> None:
    run = runs.open_run(desk.account, "orders", "command")
    begun, unbegun, known = desk.orders(1, 2, 3, run=run)
    Order.objects.filter(pk=known.pk).update(state="done", odoo_id=7)
    Work.objects.filter(order=begun).update(state="running")
    actions.cancel_run(run, person)
    run.refresh_from_db()
    assert (run.state, run.reading, run.said) == ("cancelled", False, "Cancelled by a person.")
    assert [desk.work(order).state for order in (begun, unbegun, known)] == ["running", "stopped", "stopped"]
    for order in (begun, unbegun, known):
        order.refresh_from_db()
    assert (begun.state, known.state, unbegun.state, unbegun.reason_code) == (
        "received",
        "done",
        "ignored",
        "run_cancelled",
    )
    assert unbegun.reason == "The run was cancelled before this order's turn. Press Retry to bring it to Odoo."


def test_what_a_cancelled_run_left_undone_comes_when_it_is_asked_for(desk: Desk) -> None:
    run = runs.open_run(desk.account, "orders", "command")
    (order,) = desk.orders(1, run=run)
    actions.cancel_run(run, None)
    desk.orders(1)
    assert desk.work(order).state == "stopped", "read again unchanged: still cancelled"
    actions.retry_orders(Order.objects.filter(pk=order.pk), None)
    assert desk.work(order).state == "ready"


def test_a_paused_connection_goes_on_at_once(desk: Desk, person: User) -> None:
    connection = OdooConnection.objects.create(
        merchant=desk.merchant, url="https://x", database="x", login="x", paused="No.", paused_code="x"
    )
    SellerAccount.objects.update(paused="No.", paused_code="x")
    for lane in (desk.lane, queue.lane_of_account(desk.account.pk)):
        Lease.objects.create(name=lane, until=timezone.now(), rest_until=timezone.now() + timedelta(hours=1))
    actions.resume_odoo(connection, person)
    actions.resume_account(desk.account, person)
    connection.refresh_from_db()
    desk.account.refresh_from_db()
    assert (connection.paused, connection.paused_code, desk.account.paused, desk.account.paused_code) == (
        "",
        "",
        "",
        "",
    )
    assert set(Lease.objects.values_list("rest_until", flat=True)) == {None}


# --- channels ----------------------------------------------------------------------------------------------------------


def test_a_channel_keeps_what_differs_from_the_defaults(desk: Desk) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    actions.change_channel(desk.channel, {"start": start, "confirm": False, "team": 4})
    actions.change_channel(Channel.objects.get(), {"confirm": True, "enabled": False})
    channel = Channel.objects.get()
    assert (channel.options, channel.enabled) == ({"start": "2026-01-01T00:00:00+00:00", "team": 4}, False)


@pytest.mark.parametrize(
    ("code", "again"),
    [
        ("before_start", True),
        ("fba_off", True),
        ("no_channel", True),
        ("non_amazon", False),
        ("dismissed", False),
        ("cancelled_before", False),
    ],
)
def test_what_settings_kept_out_is_looked_at_again(desk: Desk, code: str, again: bool) -> None:
    (order,) = desk.orders(1)
    Work.objects.update(state="done")
    Order.objects.update(state="ignored", reason_code=code)
    actions.change_channel(desk.channel, {"enabled": False})
    assert desk.work(order).state == "done", "nothing is brought by switching off"
    actions.change_channel(desk.channel, {"enabled": True})
    assert desk.work(order).state == ("ready" if again else "done")
