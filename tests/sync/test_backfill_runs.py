"""Earlier orders as a run: planned, paused while new orders go on, gone on with from its page, cancelled."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Member, SellerAccount, User
from sync import backfill, engine, queue
from sync.flows import orders_from_amazon
from sync.models import Cursor, Order, Run, RunState, Work
from sync.refused import Refused
from tests.pretend import AShop

pytestmark = pytest.mark.django_db
PAGE = "/runs/earlier/"
OLD = 12


@pytest.fixture
def owner(shop: AShop) -> Client:
    user = User.objects.create_user("owner@example.com")
    Member.objects.create(merchant=shop.merchant, user=user, role="owner")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def past(shop: AShop, owner: Client, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Twelve orders from before the channel's start, which Amazon gives out five at a time."""
    found = [shop.place(number, ago=timedelta(days=60)) for number in range(OLD)]
    shop.sync()
    assert not Order.objects.exists()
    search = partial(orders_from_amazon.amazon_orders.search, page_size=5)
    monkeypatch.setattr(orders_from_amazon.amazon_orders, "search", search)
    monkeypatch.setattr(orders_from_amazon, "PAGES_A_TURN", 1)
    return found


def asked() -> Run:
    account = SellerAccount.objects.get()
    return backfill.start(account, timezone.now() - timedelta(days=90), OLD, User.objects.get())


def read_a_turn() -> None:
    assert engine.work_lane(queue.lane_of_account(SellerAccount.objects.get().pk), {"orders_from_amazon"})


def tick() -> None:
    for _ in range(60):
        if not any(engine.work_lane(lane) for lane in queue.due_lanes(timezone.now())):
            return


def pages(shop: AShop) -> int:
    return shop.amazon.calls_made.counts["searchOrders"]


def test_a_plan_is_shown_and_nothing_is_started(shop: AShop, past: list[str], owner: Client) -> None:
    day = timezone.localdate() - timedelta(days=90)
    before, runs = pages(shop), Run.objects.count()
    shown = owner.get(PAGE, {"account": SellerAccount.objects.get().uid, "since": day.isoformat()}).content.decode()
    assert "<dd>12</dd>" in shown or "about 12" in shown or "<dd>about" in shown
    assert pages(shop) == before + 1
    assert Run.objects.count() == runs and not Order.objects.exists()


@pytest.mark.parametrize(
    ("since", "sentence"),
    [
        ("", "Choose the day from which on orders are read."),
        ("<script>", "Enter a valid date."),
        ("9999-12-31", "This day is still to come. Choose one in the past."),
        ("0001-01-01", "Amazon keeps orders for two years. Choose a later day."),
    ],
)
def test_a_day_that_cannot_be(shop: AShop, owner: Client, since: str, sentence: str) -> None:
    given = {"account": str(SellerAccount.objects.get().uid), "since": since}
    for answer in (owner.get(PAGE, given), owner.post(f"{PAGE}begin/", given)):
        assert answer.status_code == 422
        assert sentence in answer.content.decode() and "<script>" not in answer.content.decode()
    assert not Run.objects.exists()


def test_it_is_started_with_what_is_expected(shop: AShop, past: list[str], owner: Client) -> None:
    day = timezone.localdate() - timedelta(days=90)
    given = {"account": str(SellerAccount.objects.get().uid), "since": day.isoformat(), "expected": "12"}
    answer = owner.post(f"{PAGE}begin/", given)
    run = Run.objects.get(since__isnull=False)
    assert answer.headers["Location"] == f"/runs/{run.uid}/"
    assert run.expected == 12
    read_a_turn()
    assert "5 of about 12 read" in owner.get(answer.headers["Location"]).content.decode()
    assert AuditEntry.objects.get(kind="backfill_asked").params["since"] == day.isoformat()
    tick()
    assert set(shop.odoo.orders()) == set(past)
    run.refresh_from_db()
    assert (run.state, run.read, run.created) == ("done", OLD, OLD)


def test_a_paused_run_rests_while_new_orders_come(shop: AShop, past: list[str], owner: Client) -> None:
    run = asked()
    read_a_turn()
    assert Order.objects.count() == 5
    assert owner.post(f"/runs/{run.uid}/pause/").status_code == 302
    new = shop.place(99, ago=timedelta(minutes=6))
    Work.objects.filter(flow="orders_from_amazon").update(due=timezone.now())
    tick()
    assert set(shop.odoo.orders()) == {new}
    run.refresh_from_db()
    assert (run.state, run.read, run.reading) == ("paused", 5, True)
    assert ">Go on</button>" in owner.get(f"/runs/{run.uid}/").content.decode()


def test_it_goes_on_at_the_page_where_it_was(shop: AShop, past: list[str], owner: Client) -> None:
    run = asked()
    read_a_turn()
    backfill.pause(run, None)
    before = pages(shop)
    assert owner.post(f"/runs/{run.uid}/go-on/").status_code == 302
    tick()
    assert pages(shop) - before == 2  # the second and the third page
    assert set(shop.odoo.orders()) == set(past)
    run.refresh_from_db()
    assert (run.state, run.created) == ("done", OLD)


def test_a_schedule_between_moves_no_page(shop: AShop, past: list[str]) -> None:
    run = asked()
    read_a_turn()
    backfill.pause(run, None)
    Work.objects.filter(flow="orders_from_amazon").update(due=timezone.now())
    tick()
    position = Cursor.objects.get(flow="orders_from_amazon").position
    before = pages(shop)
    backfill.go_on(run, None)
    tick()
    assert pages(shop) - before == 2
    assert set(shop.odoo.orders()) == set(past)
    after = Cursor.objects.get(flow="orders_from_amazon").position
    assert position is not None and after is not None and after >= position


def test_a_worker_that_reads_while_it_is_paused_stores_nothing_more(
    shop: AShop, past: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = asked()
    read_a_turn()
    search = orders_from_amazon.amazon_orders.search

    def paused_meanwhile(*args: object, **kwargs: object) -> object:
        page = search(*args, **kwargs)
        backfill.pause(run, None)
        return page

    with monkeypatch.context() as patch:
        patch.setattr(orders_from_amazon.amazon_orders, "search", paused_meanwhile)
        read_a_turn()
    assert Order.objects.count() == 5
    assert Cursor.objects.get(flow="orders_from_amazon").window == {}
    backfill.go_on(run, None)
    tick()
    assert set(shop.odoo.orders()) == set(past)


def test_a_paused_run_may_be_cancelled(shop: AShop, past: list[str], owner: Client) -> None:
    run = asked()
    read_a_turn()
    backfill.pause(run, None)
    owner.post(f"/runs/{run.uid}/cancel/")
    tick()
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert shop.odoo.orders() == {}
    assert set(Order.objects.values_list("reason_code", flat=True)) == {"run_cancelled"}


def test_what_cannot_be_paused_says_why(shop: AShop, past: list[str]) -> None:
    run = asked()
    with pytest.raises(Refused, match="This run is not paused."):
        backfill.go_on(run, None)
    backfill.pause(run, None)
    with pytest.raises(Refused, match="not under way any more"):
        backfill.pause(run, None)
    scheduled = Run.objects.filter(since=None).first()
    assert scheduled is None or not backfill.may_pause(scheduled)


def test_another_run_does_not_wait_for_a_paused_one(shop: AShop, past: list[str]) -> None:
    run = asked()
    read_a_turn()
    backfill.pause(run, None)
    new = shop.place(99, ago=timedelta(minutes=6))
    assert shop.sync().status == 0
    assert set(shop.odoo.orders()) == {new}
    assert Work.objects.filter(run=run, due=backfill.NEVER).count() == 5


def test_nobody_plans_before_start(shop: AShop, owner: Client) -> None:
    SellerAccount.objects.update(started_at=None)
    assert "No seller account is started yet" in owner.get(PAGE).content.decode()
    with pytest.raises(Refused, match="not started yet"):
        backfill.planned(SellerAccount.objects.get(), timezone.now() - timedelta(days=9))
