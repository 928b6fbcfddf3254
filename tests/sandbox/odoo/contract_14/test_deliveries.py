"""Deliveries in 14: what is done stands beside what is reserved."""

from typing import Any

import pytest

from ..contract.clients import Refused
from ..contract.conftest import Server

NOTHING = "no quantities are reserved nor done"


def ready(server: Server, quantity: float = 3.0, **values: Any) -> tuple[int, int, int]:
    """A confirmed order of a product that lies in stock: product, order, delivery."""
    product = server.product(**values)
    server.stock(product, 10.0)
    return (product, *server.confirmed(product, quantity))


def on_hand(server: Server, product: int) -> float:
    return server.admin.read("product.product", product, "qty_available")["qty_available"]


def enter(server: Server, picking: int, *quantities: float) -> None:
    rows = [[str(move), str(quantity)] for move, quantity in zip(server.moves(picking), quantities)]
    assert server.admin.load("stock.move", [".id", "quantity_done"], *rows)["messages"] == []


def state(server: Server, picking: int) -> str:
    return server.admin.read("stock.picking", picking, "state")["state"]


def test_stock_is_reserved_at_confirmation(odoo_server: Server) -> None:
    _, _, picking = ready(odoo_server)
    assert state(odoo_server, picking) == "assigned"
    [move] = odoo_server.moves(picking)
    found = odoo_server.admin.read("stock.move", move, "quantity_done", "reserved_availability", "state")
    assert (found["quantity_done"], found["reserved_availability"], found["state"]) == (0.0, 3.0, "assigned")


def test_nothing_entered_asks_whether_everything_is_meant(odoo_server: Server) -> None:
    """To have been asked already is no answer: nothing was entered, so nothing leaves, and Odoo says True all the same."""
    product, order, picking = ready(odoo_server)
    validate = ("stock.picking", "button_validate", [picking])
    assert odoo_server.admin.call(*validate)["res_model"] == "stock.immediate.transfer"
    context = {"skip_immediate": True}
    assert odoo_server.admin.call(*validate, context=context)["res_model"] == "stock.backorder.confirmation"
    assert odoo_server.admin.call(*validate, context={**context, "skip_backorder": True}) is True
    assert (state(odoo_server, picking), on_hand(odoo_server, product)) == ("assigned", 10.0)
    enter(odoo_server, picking, 3.0)
    assert odoo_server.admin.call(*validate) is True
    assert (state(odoo_server, picking), on_hand(odoo_server, product)) == ("done", 7.0)
    [line] = odoo_server.admin.read("sale.order", order, "order_line")["order_line"]
    assert odoo_server.admin.read("sale.order.line", line, "qty_delivered")["qty_delivered"] == 3.0


def test_nothing_reserved_and_nothing_entered_is_refused(odoo_server: Server) -> None:
    _, picking = odoo_server.confirmed(odoo_server.product())
    for context in ({}, {"skip_immediate": True, "skip_backorder": True}):
        with pytest.raises(Refused, match=NOTHING) as caught:
            odoo_server.admin.call("stock.picking", "button_validate", [picking], context=context)
        assert caught.value.name == "odoo.exceptions.UserError"


def test_goods_that_are_not_there_leave_all_the_same(odoo_server: Server) -> None:
    product = odoo_server.product()
    _, picking = odoo_server.confirmed(product, 2.0)
    enter(odoo_server, picking, 2.0)
    assert odoo_server.admin.call("stock.picking", "button_validate", [picking]) is True
    assert (state(odoo_server, picking), on_hand(odoo_server, product)) == ("done", -2.0)


def test_a_part_asks_about_the_rest_and_leaves_it_unreserved(odoo_server: Server) -> None:
    product, order, picking = ready(odoo_server)
    enter(odoo_server, picking, 2.0)
    validate = ("stock.picking", "button_validate", [picking])
    assert odoo_server.admin.call(*validate)["res_model"] == "stock.backorder.confirmation"
    assert (state(odoo_server, picking), on_hand(odoo_server, product)) == ("assigned", 10.0)
    assert odoo_server.admin.call(*validate, context={"skip_backorder": True}) is True
    [rest] = set(odoo_server.admin.read("sale.order", order, "picking_ids")["picking_ids"]) - {picking}
    assert (state(odoo_server, picking), state(odoo_server, rest)) == ("done", "confirmed")
    [move] = odoo_server.moves(rest)
    found = odoo_server.admin.read("stock.move", move, "product_uom_qty", "reserved_availability")
    assert (found["product_uom_qty"], found["reserved_availability"]) == (1.0, 0.0)
    odoo_server.admin.call("stock.picking", "action_assign", [rest])
    assert state(odoo_server, rest) == "assigned"


def test_a_line_that_stays_behind_as_a_whole_stays_reserved(odoo_server: Server) -> None:
    admin = odoo_server.admin
    products = [odoo_server.product(), odoo_server.product("Cup")]
    for product in products:
        odoo_server.stock(product, 5.0)
    order = odoo_server.order(*[{"product_id": product, "product_uom_qty": 1.0} for product in products])
    admin.call("sale.order", "action_confirm", [order])
    [picking] = admin.read("sale.order", order, "picking_ids")["picking_ids"]
    first, second = odoo_server.moves(picking)
    admin.load("stock.move", [".id", "quantity_done"], [str(first), "1"])
    assert admin.call("stock.picking", "button_validate", [picking], context={"skip_backorder": True}) is True
    [rest] = set(admin.read("sale.order", order, "picking_ids")["picking_ids"]) - {picking}
    assert (odoo_server.moves(picking), odoo_server.moves(rest)) == ([first], [second])
    assert state(odoo_server, rest) == "assigned"


def test_an_empty_cell_takes_the_lines_off_a_delivery(odoo_server: Server) -> None:
    """They stay with their moves, where validating does not look for them."""
    _, picking = odoo_server.confirmed(odoo_server.product(), 2.0)
    enter(odoo_server, picking, 2.0)
    fields = [".id", "carrier_tracking_ref", "move_line_ids/id"]
    assert odoo_server.admin.load("stock.picking", fields, [str(picking), "1Z9", ""])["messages"] == []
    found = odoo_server.admin.read("stock.picking", picking, "move_line_ids", "carrier_tracking_ref")
    assert (found["move_line_ids"], found["carrier_tracking_ref"]) == ([], "1Z9")
    [move] = odoo_server.moves(picking)
    assert odoo_server.admin.read("stock.move", move, "quantity_done")["quantity_done"] == 2.0
    with pytest.raises(Refused, match=NOTHING):
        odoo_server.admin.call("stock.picking", "button_validate", [picking], context={"skip_immediate": True})


def test_several_deliveries_in_one_call(odoo_server: Server) -> None:
    product = odoo_server.product()
    pickings = [odoo_server.confirmed(product, quantity)[1] for quantity in (1.0, 2.0)]
    for picking, quantity in zip(pickings, (1.0, 2.0)):
        enter(odoo_server, picking, quantity)
    assert odoo_server.admin.call("stock.picking", "button_validate", pickings) is True
    assert [state(odoo_server, picking) for picking in pickings] == ["done", "done"]
    assert on_hand(odoo_server, product) == -3.0


def test_a_lot_belongs_to_a_company_and_is_asked_for(odoo_server: Server) -> None:
    admin = odoo_server.admin
    product = odoo_server.product("Camera", tracking="serial")
    _, picking = odoo_server.confirmed(product)
    enter(odoo_server, picking, 1.0)
    with pytest.raises(Refused, match="You need to supply a Lot/Serial number for products Camera"):
        admin.call("stock.picking", "button_validate", [picking])
    values = {"name": odoo_server.key("sn"), "product_id": product, "company_id": 1}
    lot = admin.call("stock.production.lot", "create", values)
    [line] = admin.read("stock.picking", picking, "move_line_ids")["move_line_ids"]
    assert admin.load("stock.move.line", [".id", "lot_id/.id"], [str(line), str(lot)])["messages"] == []
    assert admin.call("stock.picking", "button_validate", [picking]) is True


def test_a_delivery_carries_a_note_of_plain_text(odoo_server: Server) -> None:
    _, picking = odoo_server.confirmed(odoo_server.product())
    text = 'For <Änne> & "all"\nHappy birthday'
    odoo_server.admin.call("stock.picking", "write", [picking], {"note": text})
    assert odoo_server.admin.read("stock.picking", picking, "note")["note"] == text


def test_cancelling_a_confirmed_order_cancels_its_open_delivery(odoo_server: Server) -> None:
    order, picking = odoo_server.confirmed(odoo_server.product())
    assert odoo_server.admin.call("sale.order", "action_cancel", [order]) is True
    assert odoo_server.admin.read("sale.order", order, "state")["state"] == "cancel"
    assert state(odoo_server, picking) == "cancel"


def test_a_locked_order_is_in_a_state_of_its_own(odoo_server: Server) -> None:
    admin = odoo_server.admin
    order, picking = odoo_server.confirmed(odoo_server.product())
    admin.call("sale.order", "action_done", [order])
    assert admin.read("sale.order", order, "state")["state"] == "done"
    admin.call("sale.order", "action_unlock", [order])
    assert admin.read("sale.order", order, "state")["state"] == "sale"
    assert admin.call("sale.order", "action_cancel", [order]) is True
    assert state(odoo_server, picking) == "cancel"
