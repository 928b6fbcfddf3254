"""What people change on a delivery that is done, and what of it Odoo marks as changed."""

import time

import pytest

from .conftest import Server


@pytest.fixture
def done(odoo_server: Server) -> tuple[int, int, int]:
    product = odoo_server.product()
    odoo_server.stock(product, 20.0)
    order, picking = odoo_server.confirmed(product, 5.0)
    odoo_server.deliver(picking)
    time.sleep(1.1)  # times are told in whole seconds
    return product, order, picking


def written(server: Server, picking: int) -> tuple[str, str]:
    """Of the delivery, and of its only move line."""
    [line] = server.admin.read("stock.picking", picking, "move_line_ids")["move_line_ids"]
    times = (server.admin.read(model, pk, "write_date")["write_date"] for model, pk in
             (("stock.picking", picking), ("stock.move.line", line)))  # fmt: skip
    return tuple(times)  # type: ignore[return-value]


def test_tracking_and_carrier_mark_the_delivery(odoo_server: Server, done: tuple[int, int, int]) -> None:
    picking = done[2]
    delivery, line = written(odoo_server, picking)
    odoo_server.admin.call("stock.picking", "write", [picking], {"carrier_tracking_ref": "1Z"})
    assert written(odoo_server, picking)[0] > delivery
    assert written(odoo_server, picking)[1] == line


def test_a_corrected_quantity_marks_the_line_only(odoo_server: Server, done: tuple[int, int, int]) -> None:
    product, order, picking = done
    delivery, line = written(odoo_server, picking)
    [move] = odoo_server.moves(picking)
    odoo_server.admin.call("stock.move", "write", [move], {"quantity": 3.0})
    found = odoo_server.admin.read("stock.move", move, "quantity", "state", "product_uom_qty")
    assert (found["quantity"], found["state"], found["product_uom_qty"]) == (3.0, "done", 5.0)
    assert odoo_server.delivered(order) == [3.0]
    assert odoo_server.admin.read("product.product", product, "qty_available")["qty_available"] == 17.0
    assert written(odoo_server, picking)[0] == delivery
    assert written(odoo_server, picking)[1] > line


def test_a_package_given_later_marks_the_line_only(odoo_server: Server, done: tuple[int, int, int]) -> None:
    picking, admin = done[2], odoo_server.admin
    delivery, line = written(odoo_server, picking)
    package = admin.call("stock.package", "create", {"name": odoo_server.key("P")[11:]})
    [own] = admin.read("stock.picking", picking, "move_line_ids")["move_line_ids"]
    admin.call("stock.move.line", "write", [own], {"result_package_id": package})
    assert written(odoo_server, picking)[0] == delivery
    assert written(odoo_server, picking)[1] > line


def test_a_return_marks_itself_only(odoo_server: Server, done: tuple[int, int, int]) -> None:
    picking = done[2]
    before = written(odoo_server, picking)
    back = odoo_server.give_back(picking, 1.0)
    assert written(odoo_server, picking) == before
    assert odoo_server.admin.read("stock.picking", back, "write_date")["write_date"] > before[0]


def test_one_time_for_all_that_a_transaction_writes(odoo_server: Server) -> None:
    product = odoo_server.product()
    odoo_server.stock(product, 20.0)
    pickings = [odoo_server.confirmed(product, 1.0)[1] for _ in range(3)]
    odoo_server.admin.call("stock.picking", "button_validate", pickings, context={"skip_backorder": True})
    found = odoo_server.admin.call("stock.picking", "read", pickings, ["write_date"])
    assert len({one["write_date"] for one in found}) == 1


def test_no_backorder_leaves_the_demand(odoo_server: Server) -> None:
    product = odoo_server.product()
    odoo_server.stock(product, 20.0)
    order, picking = odoo_server.confirmed(product, 5.0)
    odoo_server.deliver(picking, 2.0, backorder=False)
    [move] = odoo_server.moves(picking)
    found = odoo_server.admin.read("stock.move", move, "product_uom_qty", "quantity", "state")
    assert (found["product_uom_qty"], found["quantity"], found["state"]) == (5.0, 2.0, "done")
    assert odoo_server.admin.read("sale.order", order, "picking_ids", "delivery_status")["delivery_status"] == "full"
    assert odoo_server.delivered(order) == [2.0]


def test_a_product_added_by_hand_gets_a_line_of_its_own(odoo_server: Server, done: tuple[int, int, int]) -> None:
    admin, extra = odoo_server.admin, odoo_server.product("Extra")
    odoo_server.stock(extra, 3.0)
    order, picking = odoo_server.confirmed(done[0], 2.0)
    places = admin.read("stock.picking", picking, "location_id", "location_dest_id")
    values = {"picking_id": picking, "product_id": extra, "product_uom_qty": 1.0, "quantity": 1.0}
    more = {name: places[name][0] for name in ("location_id", "location_dest_id")}
    move = admin.call("stock.move", "create", {**values, **more})
    odoo_server.deliver(picking)
    line = admin.read("stock.move", move, "sale_line_id")["sale_line_id"][0]
    assert line == odoo_server.lines(order)[1]
    found = admin.read("sale.order.line", line, "product_id", "product_uom_qty", "qty_delivered")
    assert (found["product_id"][0], found["product_uom_qty"], found["qty_delivered"]) == (extra, 0.0, 1.0)


def test_a_line_cannot_be_made_another_products_once_it_is_on_its_way(odoo_server: Server) -> None:
    product, other = odoo_server.product(), odoo_server.product("Other")
    order, _ = odoo_server.confirmed(product, 2.0)
    with pytest.raises(Exception, match="You cannot modify the product of this order line"):
        odoo_server.admin.call("sale.order.line", "write", [odoo_server.line(order)], {"product_id": other})


def test_deliveries_tell_how_they_go(odoo_server: Server, done: tuple[int, int, int]) -> None:
    admin, picking = odoo_server.admin, done[2]
    product = admin.ref("delivery", "product_product_delivery")
    carrier = admin.call("delivery.carrier", "create", {"name": "Bike", "product_id": product, "active": False})
    admin.call("stock.picking", "write", [picking], {"carrier_id": carrier})
    found = admin.read("stock.picking", picking, "carrier_id", "delivery_type")
    assert (found["carrier_id"], found["delivery_type"]) == ([carrier, "Bike"], "fixed")
    assert carrier not in odoo_server.sales.call("delivery.carrier", "search", [])
    every = odoo_server.sales.call("delivery.carrier", "search", [], context={"active_test": False})
    assert carrier in every


def test_an_activity_on_a_delivery_that_is_done(odoo_server: Server, done: tuple[int, int, int]) -> None:
    picking = done[2]
    fields = ["id", "res_model_id/id", "res_id", "activity_type_id/id", "summary", "date_deadline"]
    row = [
        odoo_server.key("act"),
        "stock.model_stock_picking",
        str(picking),
        "mail.mail_activity_data_todo",
        "Type",
        "2026-12-01",
    ]
    answer = odoo_server.sales.load("mail.activity", fields, row)
    assert answer["messages"] == []
    found = odoo_server.admin.read("stock.picking", picking, "activity_ids", "state")
    assert (found["activity_ids"], found["state"]) == (answer["ids"], "done")
