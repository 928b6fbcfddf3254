"""Goods that come back, packages, and deliveries straight from a vendor."""

from typing import Any

from .conftest import Server


def ready(server: Server, quantity: float = 5.0) -> tuple[int, int, int]:
    product = server.product()
    server.stock(product, 20.0)
    return (product, *server.confirmed(product, quantity))


def lines_of(server: Server, picking: int, *fields: str) -> list[dict[str, Any]]:
    return server.admin.call("stock.move.line", "search_read", [["picking_id", "=", picking]], list(fields), order="id")


def test_a_return_names_the_move_it_returns(odoo_server: Server) -> None:
    admin = odoo_server.admin
    product, order, picking = ready(odoo_server)
    odoo_server.deliver(picking)
    back = odoo_server.give_back(picking, 2.0)
    found = admin.read(
        "stock.picking", back, "state", "picking_type_code", "sale_id", "location_id", "location_dest_id"
    )
    delivery = admin.read("stock.picking", picking, "location_id", "location_dest_id")
    assert (found["state"], found["picking_type_code"], found["sale_id"][0]) == ("done", "incoming", order)
    assert (found["location_id"], found["location_dest_id"]) == (delivery["location_dest_id"], delivery["location_id"])
    [move] = odoo_server.moves(back)
    [sent] = odoo_server.moves(picking)
    moved = admin.read("stock.move", move, "origin_returned_move_id", "quantity", "sale_line_id", "to_refund", "state")
    assert (moved["origin_returned_move_id"][0], moved["quantity"], moved["to_refund"]) == (sent, 2.0, True)
    assert moved["sale_line_id"][0] == odoo_server.line(order)
    assert odoo_server.delivered(order) == [3.0]
    assert admin.read("product.product", product, "qty_available")["qty_available"] == 17.0


def test_a_return_that_is_not_done_takes_nothing_off(odoo_server: Server) -> None:
    _, order, picking = ready(odoo_server)
    odoo_server.deliver(picking)
    back = odoo_server.give_back(picking, 2.0, done=False)
    assert odoo_server.admin.read("stock.picking", back, "state")["state"] == "assigned"
    assert odoo_server.delivered(order) == [5.0]


def test_parts_of_a_kit_come_back(odoo_server: Server) -> None:
    cup, plate = odoo_server.product("Cup"), odoo_server.product("Plate")
    order, picking = odoo_server.confirmed(odoo_server.kit((cup, 2.0), (plate, 1.0)), 3.0)
    odoo_server.deliver(picking, 6.0, 3.0)
    odoo_server.give_back(picking, 1.0, 0.0)
    assert odoo_server.delivered(order) == [2.0]


def test_goods_in_packages(odoo_server: Server) -> None:
    admin = odoo_server.admin
    _, _, picking = ready(odoo_server)
    [line] = lines_of(odoo_server, picking, "quantity")
    first, second = (admin.call("stock.package", "create", {"name": odoo_server.key("P")[11:]}) for _ in range(2))
    admin.call("stock.move.line", "write", [line["id"]], {"quantity": 2.0, "result_package_id": first})
    [move] = odoo_server.moves(picking)
    product = admin.read("stock.move", move, "product_id")["product_id"][0]
    other = {"picking_id": picking, "move_id": move, "product_id": product, "quantity": 3.0}
    admin.call("stock.move.line", "create", {**other, "result_package_id": second})
    assert admin.read("stock.move", move, "quantity")["quantity"] == 5.0
    odoo_server.deliver(picking)
    found = lines_of(odoo_server, picking, "quantity", "result_package_id", "state", "package_id")
    held = [(one["quantity"], one["result_package_id"][0], one["state"], one["package_id"]) for one in found]
    assert held == [(2.0, first, "done", False), (3.0, second, "done", False)]
    back = odoo_server.give_back(picking, 5.0)
    came = [(one["package_id"][0], one["quantity"]) for one in lines_of(odoo_server, back, "package_id", "quantity")]
    assert sorted(came) == [(first, 2.0), (second, 3.0)]


def test_putting_what_is_picked_into_a_pack(odoo_server: Server) -> None:
    admin = odoo_server.admin
    _, _, picking = ready(odoo_server)
    odoo_server.fill(picking, 2.0)
    admin.call("stock.picking", "action_put_in_pack", [picking])
    found = lines_of(odoo_server, picking, "quantity", "result_package_id")
    assert [one["quantity"] for one in found if one["result_package_id"]] == [2.0]


def test_straight_from_a_vendor(odoo_server: Server) -> None:
    """The app that drops ships makes such a delivery for a purchase: from vendors to customers, no warehouse between."""
    admin = odoo_server.admin
    product, order, picking = ready(odoo_server)
    admin.call("stock.picking", "action_cancel", [picking])
    vendors, customers = (admin.ref("stock", f"stock_location_{name}") for name in ("suppliers", "customers"))
    kind = admin.read("stock.picking", picking, "picking_type_id")["picking_type_id"][0]
    places = {"location_id": vendors, "location_dest_id": customers}
    move = {"product_id": product, "product_uom_qty": 5.0, "sale_line_id": odoo_server.line(order), **places}
    made = admin.call(
        "stock.picking",
        "create",
        {"picking_type_id": kind, "sale_id": order, **places, "move_ids": [[0, 0, move]]},
    )
    admin.call("stock.picking", "action_confirm", [made])
    odoo_server.deliver(made)
    assert odoo_server.delivered(order) == [5.0]
    found = admin.read("stock.picking", made, "state", "sale_id", "location_id")
    assert (found["state"], found["sale_id"][0], found["location_id"][0]) == ("done", order, vendors)
    assert admin.read("product.product", product, "qty_available")["qty_available"] == 20.0
