"""Reading Amazon page by page: whatever a page holds, the cursor moves on."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from django.utils import timezone

from accounts.gateways.amazon import clock
from accounts.models import SellerAccount
from sandbox.amazon import SHAPES, an_order
from sandbox.httpd import _Connection
from sync import engine, queue
from sync.models import Attempt, Cursor, Lease, Order, Problem, Work
from tests.pretend import AShop
from tests.sync.test_shipments import SINCE

pytestmark = pytest.mark.django_db
OUR_FAULTS = ("bug", "unsaid", "worker_died")


@pytest.mark.parametrize("name", ["x" * 61, ""], ids=["long", "none"])
def test_an_order_whose_id_is_none_does_not_keep_the_others(shop: AShop, name: str) -> None:
    good = shop.place(1)
    order = an_order(2, marketplace="DE", fulfilled_by="MERCHANT", orderId=name)
    shop.amazon.place(order, at=datetime.now(UTC) - timedelta(hours=2))
    shop.sync()
    assert set(shop.odoo.orders()) == {good}
    assert set(Order.objects.values_list("amazon_id", flat=True)) == {good}
    problem = Problem.objects.get(code="order_without_id")
    assert problem.title == "Amazon sent an order without a readable id"
    assert problem.cure.endswith("Look in Seller Central for an order that is missing here and recover it by its id.")
    cursor = Cursor.objects.get()
    assert (cursor.window, cursor.last_error, cursor.position is None) == ({}, "", False)


def test_a_search_that_amazon_refuses_holds_up_no_parcel(shop: AShop) -> None:
    name = shop.place(1)
    assert shop.sync(*SINCE).status == 0
    shop.odoo.screens.deliver(Order.objects.get().odoo_id or 0, None, "TRACK-1", shop.odoo.screens.carrier("DHL"))
    refused = '{"errors":[{"code":"InvalidInput","message":"Invalid Input","details":""}]}'
    shop.amazon.fault("custom", "searchOrders", status=400, body=refused, times=None)
    account = SellerAccount.objects.get()
    Work.objects.filter(flow="orders_from_amazon").update(due=timezone.now(), run=None)
    assert engine.work_lane(queue.lane_of_account(account.pk))
    reading = Work.objects.get(flow="orders_from_amazon")
    assert (reading.state, reading.due > timezone.now() + timedelta(minutes=10)) == ("ready", True)
    assert Cursor.objects.get().last_error.startswith("Amazon does not accept the search for orders at the moment.")
    assert not Lease.objects.filter(rest_until__gt=timezone.now()).exists()
    assert shop.sync("shipments").status == 0
    assert [package["trackingNumber"] for package in shop.amazon.shipping.packages(name)] == ["TRACK-1"]


@pytest.mark.parametrize("seconds", [30, 7200])
def test_orders_are_read_though_our_clock_is_fast(shop: AShop, monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    behind = timedelta(seconds=seconds)
    shop.amazon.clock.set(datetime.now(UTC) - behind, stopped=False)
    monkeypatch.setattr(_Connection, "date_time_string", lambda *_: format_datetime(datetime.now(UTC) - behind))
    monkeypatch.setattr(clock, "_ahead", 0.0)
    names = {shop.place(1, ago=timedelta(hours=5))}
    assert shop.sync(*SINCE).status == 0
    assert shop.amazon.count("searchOrders") == 2, "the first was refused, and told us the time"
    names.add(shop.place(2, ago=behind + timedelta(minutes=4)))
    assert shop.sync().status == 0
    assert shop.amazon.count("searchOrders") == 3
    assert set(shop.odoo.orders()) == names
    said = set(Attempt.objects.filter(outcome="later").values_list("text", flat=True))
    (text,) = said
    assert text.startswith("The clock of this server is ")
    assert text.endswith(" seconds ahead of Amazon's. Whoever operates it sets it right.")


def test_several_pages(shop: AShop) -> None:
    names = {shop.place(number, status="PENDING") for number in range(230)}
    (found,) = shop.sync().json
    assert (found["read"], found["waiting"], found["calls_to_amazon"]) == (230, 230, 4), "a token and three pages"
    assert set(Order.objects.values_list("amazon_id", flat=True)) == names


def test_the_cursor_ends_where_amazon_ends(shop: AShop) -> None:
    before = datetime.now(UTC)
    shop.sync()
    cursor = Cursor.objects.get()
    assert cursor.position and timedelta(minutes=2) <= before - cursor.position + timedelta(seconds=5) < timedelta(
        minutes=3
    )
    assert set(cursor.covered) == {c.marketplace_id for c in shop.merchant.channels.all()}


def test_every_shape_of_an_order_gets_through_our_own_tables(shop: AShop) -> None:
    """Emoji, control characters, 500 lines, 4,000-character names: PostgreSQL refuses what SQLite takes."""
    placed = {}
    for number, name in enumerate(sorted(SHAPES)):
        at = datetime.now(UTC) - timedelta(hours=3) + timedelta(seconds=number)
        placed[str(shop.amazon.place(SHAPES[name], at=at, seller="A1DEMOSELLER01").get("orderId"))] = name
    shop.sync()
    states = shop.states()
    assert {
        placed[name]: state for name, (state, code) in states.items() if state == "received" or code in OUR_FAULTS
    } == {}
    assert set(Attempt.objects.filter(outcome="failed").values_list("text", flat=True)) == set()
    assert len(states) > 80, "the others are of marketplaces in other regions"
