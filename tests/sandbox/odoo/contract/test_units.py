"""Units of measure: dozens sold, single pieces moved."""

from .conftest import Server


def dozens(server: Server) -> int:
    found = server.admin.call("uom.uom", "search", [["name", "=", "Dozens"]], context={"active_test": False})
    server.admin.call("uom.uom", "write", found, {"active": True})
    return found[0]


def test_a_dozen_is_twelve(odoo_server: Server) -> None:
    unit = odoo_server.admin.ref("uom", "product_uom_unit")
    found = odoo_server.sales.call("uom.uom", "read", [dozens(odoo_server), unit], ["factor", "relative_factor"])
    assert [(one["factor"], one["relative_factor"]) for one in found] == [(12.0, 12.0), (1.0, 1.0)]


def test_dozens_sold_move_as_pieces(odoo_server: Server) -> None:
    product = odoo_server.product()
    odoo_server.stock(product, 30.0)
    order, picking = odoo_server.confirmed(product, 2.0, product_uom_id=dozens(odoo_server))
    [move] = odoo_server.moves(picking)
    unit = odoo_server.admin.ref("uom", "product_uom_unit")
    found = odoo_server.admin.read("stock.move", move, "product_uom", "product_uom_qty", "quantity")
    assert (found["product_uom"][0], found["product_uom_qty"], found["quantity"]) == (unit, 24.0, 24.0)
    odoo_server.deliver(picking, 6.0)
    assert odoo_server.delivered(order) == [0.5]


def test_pieces_sold_moved_by_the_dozen(odoo_server: Server) -> None:
    product, dozen = odoo_server.product(), dozens(odoo_server)
    odoo_server.stock(product, 30.0)
    order, picking = odoo_server.confirmed(product, 24.0)
    [move] = odoo_server.moves(picking)
    values = {"product_uom": dozen, "product_uom_qty": 2.0, "quantity": 2.0, "picked": True}
    odoo_server.admin.call("stock.move", "write", [move], values)
    odoo_server.deliver(picking)
    [line] = odoo_server.admin.read("stock.move", move, "move_line_ids")["move_line_ids"]
    found = odoo_server.admin.read("stock.move.line", line, "quantity", "product_uom_id", "quantity_product_uom")
    assert (found["quantity"], found["product_uom_id"][0], found["quantity_product_uom"]) == (2.0, dozen, 24.0)
    assert odoo_server.delivered(order) == [24.0]
    assert odoo_server.admin.read("product.product", product, "qty_available")["qty_available"] == 6.0
