"""Validating deliveries: whole, in part, several at once, below zero."""

from typing import Any

import pytest

from .clients import Refused
from .conftest import Server


def ready(server: Server, quantity: float = 3.0, **values: Any) -> tuple[int, int, int]:
    """A confirmed order of a product that lies in stock: product, order, delivery."""
    product = server.product(**values)
    server.stock(product, 10.0)
    return (product, *server.confirmed(product, quantity))


def on_hand(server: Server, product: int) -> float:
    return server.admin.read("product.product", product, "qty_available")["qty_available"]


def fill(server: Server, picking: int, *quantities: float) -> None:
    rows = [[str(move), str(quantity), "1"] for move, quantity in zip(server.moves(picking), quantities)]
    answer = server.admin.load("stock.move", [".id", "quantity", "picked"], *rows)
    assert answer["messages"] == []


def test_stock_is_reserved_at_confirmation(odoo_server: Server) -> None:
    product, _, picking = ready(odoo_server)
    admin = odoo_server.admin
    assert admin.read("stock.picking", picking, "state")["state"] == "assigned"
    [move] = odoo_server.moves(picking)
    assert admin.read("stock.move", move, "quantity", "state", "picked") == {
        "id": move,
        "quantity": 3.0,
        "state": "assigned",
        "picked": False,
    }
    found = admin.read("product.product", product, "qty_available", "free_qty", "virtual_available", "outgoing_qty")
    assert (found["qty_available"], found["free_qty"], found["virtual_available"], found["outgoing_qty"]) == (
        10,
        7,
        7,
        3,
    )
    [quant] = admin.call(
        "stock.quant", "search_read", [["product_id", "=", product], ["location_id.usage", "=", "internal"]],
        ["quantity", "reserved_quantity", "available_quantity"],
    )  # fmt: skip
    assert (quant["quantity"], quant["reserved_quantity"], quant["available_quantity"]) == (10.0, 3.0, 7.0)


def test_validating_what_is_reserved(odoo_server: Server) -> None:
    product, order, picking = ready(odoo_server)
    assert odoo_server.admin.call("stock.picking", "button_validate", [picking]) is True
    delivery = odoo_server.admin.read("stock.picking", picking, "state", "date_done")
    assert delivery["state"] == "done"
    assert delivery["date_done"] > "2026-01-01 00:00:00"
    found = odoo_server.admin.read("sale.order", order, "delivery_status", "order_line", "effective_date")
    assert (found["delivery_status"], found["effective_date"]) == ("full", delivery["date_done"])
    line = odoo_server.admin.read("sale.order.line", found["order_line"][0], "qty_delivered", "product_uom_qty")
    assert (line["qty_delivered"], line["product_uom_qty"]) == (3.0, 3.0)
    assert on_hand(odoo_server, product) == 7.0


def test_validating_again_changes_nothing(odoo_server: Server) -> None:
    product, _, picking = ready(odoo_server)
    odoo_server.admin.call("stock.picking", "button_validate", [picking])
    assert odoo_server.admin.call("stock.picking", "button_validate", [picking]) is True
    assert on_hand(odoo_server, product) == 7.0


def test_nothing_reserved_and_nothing_entered_is_refused(odoo_server: Server) -> None:
    _, picking = odoo_server.confirmed(odoo_server.product())
    with pytest.raises(Refused) as caught:
        odoo_server.admin.call("stock.picking", "button_validate", [picking])
    assert caught.value.name == "odoo.exceptions.UserError"
    assert caught.value.message.startswith("Transfer trouble alert! Validating a zero quantity transfer?")


def test_goods_that_are_not_there_leave_all_the_same(odoo_server: Server) -> None:
    product = odoo_server.product()
    order, picking = odoo_server.confirmed(product, 2.0)
    fill(odoo_server, picking, 2.0)
    assert odoo_server.admin.read("stock.picking", picking, "state")["state"] == "assigned"
    assert odoo_server.admin.call("stock.picking", "button_validate", [picking]) is True
    assert on_hand(odoo_server, product) == -2.0
    assert odoo_server.admin.read("sale.order", order, "delivery_status")["delivery_status"] == "full"


def test_a_part_asks_about_the_rest_and_nothing_happens(odoo_server: Server) -> None:
    product, _, picking = ready(odoo_server)
    fill(odoo_server, picking, 2.0)
    wizard = odoo_server.admin.call("stock.picking", "button_validate", [picking])
    assert (wizard["type"], wizard["res_model"]) == ("ir.actions.act_window", "stock.backorder.confirmation")
    assert wizard["context"]["default_pick_ids"] == [[4, picking]]
    assert wizard["context"]["button_validate_picking_ids"] == [picking]
    assert odoo_server.admin.read("stock.picking", picking, "state")["state"] == "assigned"
    assert on_hand(odoo_server, product) == 10.0


def test_a_part_with_skip_backorder_leaves_the_rest_in_a_new_delivery(odoo_server: Server) -> None:
    product, order, picking = ready(odoo_server)
    fill(odoo_server, picking, 2.0)
    admin = odoo_server.admin
    assert admin.call("stock.picking", "button_validate", [picking], context={"skip_backorder": True}) is True
    found = admin.read("sale.order", order, "picking_ids", "delivery_status", "order_line")
    [rest] = set(found["picking_ids"]) - {picking}
    assert found["delivery_status"] == "partial"
    assert admin.read("stock.picking", picking, "state", "backorder_ids")["backorder_ids"] == [rest]
    behind = admin.read("stock.picking", rest, "state", "backorder_id", "move_ids", "sale_id", "origin")
    assert (behind["backorder_id"][0], behind["sale_id"][0], behind["state"]) == (picking, order, "assigned")
    [move] = behind["move_ids"]
    assert admin.read("stock.move", move, "product_uom_qty", "quantity", "picked") == {
        "id": move,
        "product_uom_qty": 1.0,
        "quantity": 1.0,
        "picked": False,
    }
    [sent] = odoo_server.moves(picking)
    assert admin.read("stock.move", sent, "product_uom_qty", "quantity", "state")["product_uom_qty"] == 2.0
    assert admin.read("sale.order.line", found["order_line"][0], "qty_delivered")["qty_delivered"] == 2.0
    assert on_hand(odoo_server, product) == 8.0
    assert admin.call("stock.picking", "button_validate", [rest]) is True
    assert admin.read("sale.order", order, "delivery_status")["delivery_status"] == "full"


def test_a_part_without_a_backorder_drops_the_rest(odoo_server: Server) -> None:
    _, order, picking = ready(odoo_server)
    fill(odoo_server, picking, 2.0)
    admin = odoo_server.admin
    context = {"skip_backorder": True, "picking_ids_not_to_backorder": [picking]}
    assert admin.call("stock.picking", "button_validate", [picking], context=context) is True
    found = admin.read("sale.order", order, "picking_ids", "delivery_status", "order_line")
    assert (found["picking_ids"], found["delivery_status"]) == ([picking], "full")
    assert admin.read("sale.order.line", found["order_line"][0], "qty_delivered")["qty_delivered"] == 2.0
    [move] = odoo_server.moves(picking)
    assert admin.read("stock.move", move, "product_uom_qty", "quantity", "state") == {
        "id": move,
        "product_uom_qty": 3.0,
        "quantity": 2.0,
        "state": "done",
    }


def test_a_line_that_stays_behind_as_a_whole(odoo_server: Server) -> None:
    admin = odoo_server.admin
    products = [odoo_server.product(), odoo_server.product("Cup")]
    for product in products:
        odoo_server.stock(product, 5.0)
    order = odoo_server.order(*[{"product_id": product, "product_uom_qty": 1.0} for product in products])
    admin.call("sale.order", "action_confirm", [order])
    [picking] = admin.read("sale.order", order, "picking_ids")["picking_ids"]
    first, second = odoo_server.moves(picking)
    admin.load("stock.move", [".id", "picked"], [str(first), "1"])
    assert admin.call("stock.picking", "button_validate", [picking], context={"skip_backorder": True}) is True
    found = admin.read("sale.order", order, "picking_ids", "delivery_status")
    assert (len(found["picking_ids"]), found["delivery_status"]) == (2, "partial")
    assert odoo_server.moves(picking) == [first]
    assert admin.read("stock.move", second, "picking_id", "state")["picking_id"][0] in set(found["picking_ids"]) - {
        picking
    }


def test_several_deliveries_in_one_call(odoo_server: Server) -> None:
    admin = odoo_server.admin
    product = odoo_server.product()
    pairs = [odoo_server.confirmed(product, quantity) for quantity in (1.0, 2.0, 3.0)]
    for (_, picking), quantity in zip(pairs, (1.0, 2.0, 3.0)):
        fill(odoo_server, picking, quantity)
    pickings = [picking for _, picking in pairs]
    assert admin.call("stock.picking", "button_validate", pickings) is True
    assert [row["state"] for row in admin.call("stock.picking", "read", pickings, ["state"])] == ["done"] * 3
    orders = [order for order, _ in pairs]
    assert [r["delivery_status"] for r in admin.call("sale.order", "read", orders, ["delivery_status"])] == ["full"] * 3
    assert on_hand(odoo_server, product) == -6.0


def test_several_deliveries_of_which_one_is_in_part(odoo_server: Server) -> None:
    admin = odoo_server.admin
    product = odoo_server.product()
    (_, whole), (_, part) = [odoo_server.confirmed(product, 2.0) for _ in range(2)]
    fill(odoo_server, whole, 2.0)
    fill(odoo_server, part, 1.0)
    wizard = admin.call("stock.picking", "button_validate", [whole, part])
    assert wizard["context"]["default_pick_ids"] == [[4, part]]
    assert wizard["context"]["default_show_transfers"] is True
    assert admin.read("stock.picking", whole, "state")["state"] == "assigned"
    assert admin.call("stock.picking", "button_validate", [whole, part], context={"skip_backorder": True}) is True
    assert len(admin.read("stock.picking", part, "backorder_ids")["backorder_ids"]) == 1


def test_serial_numbers_are_asked_for(odoo_server: Server) -> None:
    admin = odoo_server.admin
    product = odoo_server.product("Camera", tracking="serial")
    lots = [admin.call("stock.lot", "create", {"name": odoo_server.key("sn"), "product_id": product}) for _ in range(2)]
    _, picking = odoo_server.confirmed(product, 2.0)
    fill(odoo_server, picking, 2.0)
    with pytest.raises(Refused, match="You need to supply a Lot/Serial number for products Camera"):
        admin.call("stock.picking", "button_validate", [picking])
    lines = admin.read("stock.picking", picking, "move_line_ids")["move_line_ids"]
    assert [row["quantity"] for row in admin.call("stock.move.line", "read", lines, ["quantity"])] == [1.0, 1.0]
    rows = [[str(line), str(lot)] for line, lot in zip(lines, lots)]
    assert admin.load("stock.move.line", [".id", "lot_id/.id"], *rows)["messages"] == []
    assert admin.call("stock.picking", "button_validate", [picking]) is True
    [move] = odoo_server.moves(picking)
    assert sorted(admin.read("stock.move", move, "lot_ids")["lot_ids"]) == lots


def test_tracking_and_carrier(odoo_server: Server) -> None:
    admin = odoo_server.admin
    [carrier] = admin.call("delivery.carrier", "search", [], limit=1)
    admin.call(
        "delivery.carrier", "write", [carrier], {"tracking_url": "https://track.example/<shipmenttrackingnumber>"}
    )
    _, _, picking = ready(odoo_server)
    fields = [".id", "carrier_tracking_ref", "carrier_id/.id"]
    answer = admin.load("stock.picking", fields, [str(picking), "1Z 999", str(carrier)])
    assert answer["ids"] == [picking]
    found = admin.read("stock.picking", picking, "carrier_tracking_ref", "carrier_id", "carrier_tracking_url")
    assert (found["carrier_tracking_ref"], found["carrier_id"][1]) == ("1Z 999", "Standard delivery")
    admin.call("stock.picking", "button_validate", [picking])
    assert admin.read("stock.picking", picking, "carrier_tracking_ref")["carrier_tracking_ref"] == "1Z 999"


def test_the_date_done_may_be_set_afterwards(odoo_server: Server) -> None:
    _, _, picking = ready(odoo_server)
    admin = odoo_server.admin
    admin.call("stock.picking", "button_validate", [picking])
    admin.call("stock.picking", "write", [picking], {"date_done": "2026-01-02 03:04:05"})
    assert admin.read("stock.picking", picking, "date_done")["date_done"] == "2026-01-02 03:04:05"
    found = admin.call("stock.picking", "search", [["id", "=", picking], ["date_done", "=", "2026-01-02 03:04:05"]])
    assert found == [picking]
    # Whoever handles stock may do it, and what moved then follows.
    answer = odoo_server.sales.load(
        "stock.picking", [".id", "date_done"], [str(picking), "2026-01-03 03:04:05"], tz="UTC"
    )
    assert answer["ids"] == [picking]
    [move] = odoo_server.moves(picking)
    assert admin.read("stock.move", move, "date")["date"] == "2026-01-03 03:04:05"
    lines = admin.call("stock.move.line", "search_read", [["picking_id", "=", picking]], ["date"])
    assert [one["date"] for one in lines] == ["2026-01-03 03:04:05"]


def test_no_delivery_into_a_closed_period(odoo_server: Server) -> None:
    _, _, picking = ready(odoo_server)
    admin = odoo_server.admin
    admin.call("stock.picking", "button_validate", [picking])
    before = admin.read("stock.picking", picking, "date_done")["date_done"]
    company = admin.read("stock.picking", picking, "company_id")["company_id"][0]
    admin.call("res.company", "write", [company], {"fiscalyear_lock_date": "2026-03-31"})
    answer = admin.load("stock.picking", [".id", "date_done"], [str(picking), "2026-03-31 10:00:00"], tz="UTC")
    admin.call("res.company", "write", [company], {"fiscalyear_lock_date": False})
    assert answer["ids"] is False
    assert "it falls within a locked fiscal period" in answer["messages"][0]["message"]
    assert admin.read("stock.picking", picking, "date_done")["date_done"] == before


def test_empty_cells_take_the_lines_off_a_delivery(odoo_server: Server) -> None:
    _, _, picking = ready(odoo_server)
    admin = odoo_server.admin
    assert len(admin.read("stock.picking", picking, "move_line_ids")["move_line_ids"]) == 1
    fields = [".id", "carrier_tracking_ref", "move_line_ids/id", "move_line_ids/quantity"]
    assert admin.load("stock.picking", fields, [str(picking), "1Z", "", ""])["ids"] == [picking]
    assert admin.read("stock.picking", picking, "move_line_ids")["move_line_ids"] == []


def test_cancelling_a_delivery_frees_its_stock(odoo_server: Server) -> None:
    product, order, picking = ready(odoo_server)
    admin = odoo_server.admin
    assert admin.call("stock.picking", "action_cancel", [picking]) is True
    assert admin.read("product.product", product, "free_qty")["free_qty"] == 10.0
    assert admin.read("sale.order", order, "state", "delivery_status") == {
        "id": order,
        "state": "sale",
        "delivery_status": False,
    }


def test_a_done_delivery_is_not_cancelled(odoo_server: Server) -> None:
    _, _, picking = ready(odoo_server)
    odoo_server.admin.call("stock.picking", "button_validate", [picking])
    with pytest.raises(Refused, match="You cannot cancel a stock move that has been set to 'Done'"):
        odoo_server.admin.call("stock.picking", "action_cancel", [picking])


def test_stock_that_arrives_is_reserved_on_request(odoo_server: Server) -> None:
    product = odoo_server.product()
    _, picking = odoo_server.confirmed(product, 3.0)
    admin = odoo_server.admin
    odoo_server.stock(product, 2.0)
    assert admin.call("stock.picking", "action_assign", [picking]) is True
    [move] = odoo_server.moves(picking)
    assert admin.read("stock.move", move, "quantity", "state") == {
        "id": move,
        "quantity": 2.0,
        "state": "partially_available",
    }
    assert admin.read("stock.picking", picking, "state")["state"] == "assigned"


def test_a_warehouse_of_its_own_for_goods_at_amazon(odoo_server: Server) -> None:
    admin = odoo_server.admin
    warehouse = admin.call(
        "stock.warehouse", "create", {"name": odoo_server.key("FBA")[-5:], "code": odoo_server.key("F")[-4:]}
    )
    made = admin.read("stock.warehouse", warehouse, "code", "lot_stock_id", "out_type_id", "delivery_steps")
    assert made["lot_stock_id"][1] == f"{made['code']}/Stock"
    assert made["delivery_steps"] == "ship_only"
    product = odoo_server.product()
    odoo_server.stock(product, 5.0)
    order, picking = odoo_server.confirmed(product, 2.0, warehouse_id=warehouse)
    name = admin.read("stock.picking", picking, "name", "location_id", "state")
    assert name["name"].startswith(f"{made['code']}/OUT/0000")
    assert (name["location_id"], name["state"]) == (made["lot_stock_id"], "confirmed")
    fill(odoo_server, picking, 2.0)
    assert admin.call("stock.picking", "button_validate", [picking]) is True
    there = admin.call("product.product", "read", [product], ["qty_available"], context={"warehouse_id": warehouse})
    [home] = admin.call("stock.warehouse", "search", [["code", "=", "WH"]])
    here = admin.call("product.product", "read", [product], ["qty_available"], context={"warehouse_id": home})
    assert (there[0]["qty_available"], here[0]["qty_available"]) == (-2.0, 5.0)
    assert admin.read("sale.order", order, "delivery_status")["delivery_status"] == "full"


def test_what_changed_is_found_by_its_write_date(odoo_server: Server) -> None:
    """Whole seconds are compared: what changed later in the cursor's own second is not "after" it."""
    admin = odoo_server.admin
    _, order, picking = ready(odoo_server)
    admin.call("stock.picking", "button_validate", [picking])
    shown = admin.read("stock.picking", picking, "write_date")["write_date"]
    assert len(shown) == 19
    since = [["id", "=", picking], ["write_date", ">=", shown]]
    assert admin.call("stock.picking", "search", since) == [picking]
    assert admin.call("stock.picking", "search", [["id", "=", picking], ["write_date", "=", shown]]) == [picking]
    assert admin.call("stock.picking", "search", [["id", "=", picking], ["write_date", ">", shown]]) == []
    assert admin.call("stock.picking", "search", [["id", "=", picking], ["write_date", "<=", shown]]) == [picking]
    assert admin.call("stock.picking", "search", [["id", "=", picking], ["write_date", "<=", shown[:10]]]) == [picking]
    assert admin.call("stock.picking", "search", [["id", "=", picking], ["write_date", ">", shown[:10]]]) == []
    assert admin.read("sale.order", order, "write_date")["write_date"] >= shown
