"""What one side, one subject or our own database does not do for hours holds up nothing else, and spends nobody's tries."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from accounts.gateways.errors import GatewayError, Kind
from accounts.models import SellerAccount
from sync import engine, leases, queue, record
from sync.desk import Desk
from sync.flows import FLOWS
from sync.models import Lease, Order, Problem, Work
from sync.results import Job, Result
from tests.pretend import AShop
from tests.sync.test_shipments import SINCE

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(datetime.now(UTC), tick=False) as traveller:
        yield traveller


def lane_of_odoo(shop: AShop) -> str:
    return queue.lane_of_odoo(shop.merchant.pk)


def lane_of_amazon() -> str:
    return queue.lane_of_account(SellerAccount.objects.get().pk)


def hours(clock: Clock, lane: str, seconds: float = 4 * 3600) -> None:
    """A worker that comes whenever the lane may be worked in."""
    until = timezone.now() + timedelta(seconds=seconds)
    while timezone.now() < until:
        while engine.work_lane(lane):
            pass
        clock.shift(timedelta(seconds=20))


def test_parcels_reach_amazon_while_its_search_for_orders_is_down(shop: AShop, clock: Clock) -> None:
    name = shop.place(1)
    assert shop.sync(*SINCE).status == 0
    shop.amazon.fault("unavailable_html", "searchOrders", times=None)
    clock.shift(timedelta(minutes=10))
    hours(clock, lane_of_amazon(), 60)
    assert Lease.objects.get(name=lane_of_amazon()).strikes > 0
    shop.odoo.screens.deliver(Order.objects.get().odoo_id or 0, None, "TRACK-1", shop.odoo.screens.carrier("DHL"))
    Work.objects.filter(flow="deliveries_from_odoo").update(due=timezone.now())
    hours(clock, lane_of_odoo(shop), 60)
    clock.shift(timedelta(minutes=20))
    hours(clock, lane_of_amazon(), 600)
    assert [package["trackingNumber"] for package in shop.amazon.shipping.packages(name)] == ["TRACK-1"]
    assert Work.objects.get(flow="orders_from_amazon").attempts == 0


@pytest.mark.parametrize("strikes", [0, 8])
def test_orders_reach_odoo_while_its_stock_cannot_be_read(
    shop: AShop, clock: Clock, monkeypatch: pytest.MonkeyPatch, strikes: int
) -> None:
    """A question that takes longer than a call may, each time: nothing that passes by itself. `strikes`: orders have met
    an outage of their own before."""

    def too_slow(desk: Desk, jobs: list[Job]) -> list[Result]:
        tries.append(timezone.now())
        raise GatewayError(Kind.UNAVAILABLE, "Odoo did not finish its answer.", "odoo_no_answer")

    tries: list[datetime] = []
    monkeypatch.setitem(FLOWS, "stock_from_odoo", replace(FLOWS["stock_from_odoo"], work=too_slow))
    name = shop.place(1)
    hours(clock, lane_of_amazon(), 60)
    stock = Work.objects.filter(flow="stock_from_odoo")
    stock.update(due=timezone.now() - timedelta(hours=1), priority=4)
    for _ in range(strikes):
        leases.rest(leases.own(lane_of_odoo(shop), "orders_to_odoo"), "Odoo does not answer.")
    hours(clock, lane_of_odoo(shop), 1500)
    assert name in shop.odoo.orders()
    assert (stock.get().attempts, stock.get().said) == (0, "Odoo did not finish its answer.")
    assert 4 <= len(tries) <= 20
    monkeypatch.undo()
    hours(clock, lane_of_odoo(shop), 700)
    assert not Lease.objects.filter(strikes__gt=0).exists()


def test_our_own_database_that_is_full_spends_nobodys_tries(
    shop: AShop, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    name = shop.place(1)
    shop.place(2)
    while engine.work_lane(lane_of_amazon()):
        pass

    def full(*_: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(record, "results", full)
        for _ in range(8):
            Work.objects.filter(lane=lane_of_odoo(shop), flow="orders_to_odoo").update(priority=1)
            with pytest.raises(OperationalError):
                engine.work_lane(lane_of_odoo(shop))
            clock.shift(timedelta(minutes=5))
    waiting = Work.objects.filter(flow="orders_to_odoo")
    assert set(waiting.values_list("state", "attempts", "crashes")) == {("ready", 0, 0)}
    hours(clock, lane_of_odoo(shop), 700)
    assert name in shop.odoo.orders()
    assert set(shop.states().values()) == {("done", "")}
    assert not Problem.objects.exists()
