"""Deliveries since a time: none is left out, whatever was changed of it, and a run without news asks twice."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from accounts.gateways.odoo import changes, shipments
from accounts.gateways.odoo.records import Probe
from accounts.gateways.odoo.text import parse_moment
from sandbox.odoo import SALES, SALES_KEY

from .warehouse import fresh, give_back, move_lines, moves, old, order, package, ship


@pytest.fixture
def delivered(place):
    """A done delivery, and the time after which nothing has happened yet."""
    order_id, picking, [line] = order(place, (fresh(place, quantity=20), 5))
    ship(place, picking)
    return order_id, picking, line, quiet(place)


def quiet(place):
    """A second that lies after everything there is. Odoo's clock is told, not ours."""
    newest = place.odoo.call("stock.move.line", "search_read", [], ["write_date"], order="write_date desc", limit=1)
    other = place.odoo.call("stock.picking", "search_read", [], ["write_date"], order="write_date desc", limit=1)
    times = [parse_moment(one["write_date"]) for one in (*newest, *other)]
    last = max(times, default=datetime.now(UTC).replace(microsecond=0))
    while datetime.now(UTC) < last + timedelta(seconds=1.05):
        time.sleep(0.05)
    return last + timedelta(seconds=1)


def since(place, start, **more):
    return shipments.changed_since(place.odoo, place.probe, start, **more)


def test_one_that_was_done(place):
    start = quiet(place)
    assert since(place, start) == []
    order_id, picking, [line] = order(place, (fresh(place, quantity=5), 2))
    assert since(place, start) == []
    ship(place, picking)
    [found] = since(place, start)
    assert (found.picking_id, found.order_id, found.lines[0].quantity) == (picking, order_id, 2)
    assert found.changed >= start
    [whole] = shipments.of_orders(place.odoo, place.probe, [order_id])
    assert whole.lines == found.lines


def test_without_news_two_calls(place, journal, delivered):
    odoo = place.client(journal, uid=place.probe.uid)
    assert shipments.changed_since(odoo, place.probe, delivered[3]) == []
    assert [call.operation for call in journal.calls] == [
        "stock.picking.search_read",
        "stock.move.line.search_read",
    ]


def test_tracking_typed_later(place, delivered):
    _, picking, line, start = delivered
    place.odoo.call("stock.picking", "write", [picking], {"carrier_tracking_ref": "1Z999"})
    [found] = since(place, start)
    assert (found.picking_id, found.tracking, found.lines[0].line_id) == (picking, "1Z999", line)


def test_a_corrected_quantity(place, delivered):
    _, picking, line, start = delivered
    [move] = moves(place, picking)
    place.odoo.call("stock.move", "write", [move], {"quantity_done" if old(place) else "quantity": 3})
    [found] = since(place, start)
    assert [(one.line_id, one.quantity) for one in found.lines] == [(line, 3)]


def test_goods_packed_afterwards(place, delivered):
    _, picking, line, start = delivered
    made = package(place, *(one["id"] for one in move_lines(place, picking)))
    [found] = since(place, start)
    assert [(one.line_id, one.package_id) for one in found.lines] == [(line, made)]


def test_goods_that_came_back(place, delivered):
    _, picking, line, start = delivered
    open_return = give_back(place, picking, 2, done=False)
    assert since(place, start) == []
    ship(place, open_return)
    [found] = since(place, start)
    assert (found.picking_id, [(one.quantity, one.returned) for one in found.lines]) == (picking, [(3, 2)])


def test_pages_miss_nothing_and_a_second_is_never_split(place):
    """Many are done in one transaction and so at one time."""
    product = fresh(place, quantity=50)
    start = quiet(place)
    together = [order(place, (product, 1))[1] for _ in range(3)]
    alone = [order(place, (product, 1))[1] for _ in range(3)]
    if old(place):
        for picking in together:
            for move in moves(place, picking):
                place.odoo.call("stock.move", "write", [move], {"quantity_done": 1})
    place.odoo.call("stock.picking", "button_validate", together, context={"skip_backorder": True, "skip_sms": True})
    for picking in alone:
        ship(place, picking)
    seen, at, after = [], start, 0
    while page := since(place, at, after_id=after, limit=1):
        seen += [one.picking_id for one in page]
        at, after = page[-1].changed, page[-1].picking_id
    assert sorted(seen) == sorted([*together, *alone])
    whole = since(place, start, limit=2)
    assert [one.picking_id for one in whole][:3] == together
    assert len(since(place, start)) == 6


def test_the_order_in_time_is_that_of_the_cursor(place):
    product = fresh(place, quantity=50)
    start = quiet(place)
    pickings = [order(place, (product, 1))[1] for _ in range(2)]
    for picking in reversed(pickings):
        ship(place, picking)
        time.sleep(1.05)
    found = since(place, start)
    assert [one.picking_id for one in found] == pickings[::-1]
    assert found == sorted(found, key=lambda one: (one.changed, one.picking_id))
    assert since(place, found[0].changed, after_id=found[0].picking_id) == [found[1]]


def test_a_user_who_only_sells_may_read_it(place, delivered):
    """The least that the connector needs: sales, stock, contacts."""
    order_id, picking, line, _ = delivered
    login, key = (SALES, SALES_KEY) if place.kind == "pretend" else place.weak
    odoo = place.client(login=login, key=key)
    [found] = shipments.of_orders(odoo, place.probe, [order_id])
    assert (found.picking_id, found.lines[0].line_id) == (picking, line)
    assert shipments.carriers(odoo, place.probe)


class Second:
    """An Odoo in which one second holds more than a page."""

    def __init__(self):
        self.windows = []

    def call(self, model, method, domain, fields, limit, order):
        self.windows.append([term for term in domain if term[0] == "write_date"])
        ids = [] if model == "stock.move.line" else [5, 3, 9][:limit]
        return [{"id": pk, "write_date": "2026-11-01 10:00:00"} for pk in ids]


def test_a_second_that_holds_more_than_a_page():
    """Before 19 times are compared with their microseconds, which nobody is shown: so the whole second is asked for."""
    odoo, start = Second(), datetime(2026, 11, 1, 10, tzinfo=UTC)
    page, until = next(changes.since(odoo, Probe("16.0", "jsonrpc", 2, "Me"), start, 1))
    assert [change.picking_id for change in page] == [5, 3, 9]
    assert until == start + timedelta(seconds=1)
    assert odoo.windows[1] == [["write_date", ">=", "2026-11-01 10:00:00"], ["write_date", "<", "2026-11-01 10:00:01"]]
