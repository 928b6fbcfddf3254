"""Kits: sold as one product, delivered as several."""

from .conftest import Server


def parts_of(server: Server, picking: int) -> list[tuple[int, float]]:
    fields = ["product_id", "product_uom_qty", "bom_line_id"]
    found = server.admin.call("stock.move", "search_read", [["picking_id", "=", picking]], fields, order="id")
    assert all(move["bom_line_id"] for move in found)
    return [(move["product_id"][0], move["product_uom_qty"]) for move in found]


def test_a_kit_is_delivered_by_its_parts(odoo_server: Server) -> None:
    cup, plate = odoo_server.product("Cup"), odoo_server.product("Plate")
    order, picking = odoo_server.confirmed(odoo_server.kit((cup, 2.0), (plate, 1.0)), 3.0)
    assert parts_of(odoo_server, picking) == [(cup, 6.0), (plate, 3.0)]
    line = odoo_server.line(order)
    found = odoo_server.admin.call("stock.move", "search", [["sale_line_id", "=", line], ["picking_id", "=", picking]])
    assert len(found) == 2


def test_only_complete_sets_are_delivered(odoo_server: Server) -> None:
    cup, plate = odoo_server.product("Cup"), odoo_server.product("Plate")
    order, picking = odoo_server.confirmed(odoo_server.kit((cup, 2.0), (plate, 1.0)), 3.0)
    odoo_server.deliver(picking, 5.0, 1.0)
    assert odoo_server.delivered(order) == [1.0]
    [rest] = set(odoo_server.admin.read("sale.order", order, "picking_ids")["picking_ids"]) - {picking}
    assert parts_of(odoo_server, rest) == [(cup, 1.0), (plate, 2.0)]
    odoo_server.deliver(rest, 1.0, 2.0)
    assert odoo_server.delivered(order) == [3.0]


def test_a_bill_for_two_and_a_kit_within_a_kit(odoo_server: Server) -> None:
    cup, plate, box = (odoo_server.product(name) for name in ("Cup", "Plate", "Box"))
    pair = odoo_server.kit((cup, 2.0), (plate, 4.0), made=2.0)  # each: a cup and two plates
    order, picking = odoo_server.confirmed(odoo_server.kit((pair, 3.0), (box, 1.0)), 2.0)
    assert sorted(parts_of(odoo_server, picking)) == sorted([(cup, 6.0), (plate, 12.0), (box, 2.0)])
    odoo_server.deliver(picking, *(quantity for _, quantity in parts_of(odoo_server, picking)))
    assert odoo_server.delivered(order) == [2.0]


def test_more_of_a_kit_brings_more_parts(odoo_server: Server) -> None:
    cup, plate = odoo_server.product("Cup"), odoo_server.product("Plate")
    order, picking = odoo_server.confirmed(odoo_server.kit((cup, 2.0), (plate, 1.0)), 1.0)
    odoo_server.admin.call("sale.order.line", "write", [odoo_server.line(order)], {"product_uom_qty": 3.0})
    assert parts_of(odoo_server, picking) == [(cup, 6.0), (plate, 3.0)]


def test_as_many_kits_as_the_scarcest_part_allows(odoo_server: Server) -> None:
    cup, plate = odoo_server.product("Cup"), odoo_server.product("Plate")
    kit = odoo_server.kit((cup, 2.0), (plate, 1.0))
    odoo_server.stock(cup, 9.0)
    odoo_server.stock(plate, 6.0)
    found = odoo_server.admin.read("product.product", kit, "qty_available", "free_qty", "is_storable")
    assert (found["qty_available"], found["free_qty"], found["is_storable"]) == (4.0, 4.0, False)
    odoo_server.confirmed(plate, 4.0)
    found = odoo_server.admin.read("product.product", kit, "qty_available", "free_qty")
    assert (found["qty_available"], found["free_qty"]) == (4.0, 2.0)


def test_the_sales_person_may_read_bills(odoo_server: Server) -> None:
    cup = odoo_server.product("Cup")
    kit = odoo_server.kit((cup, 2.0))
    template = odoo_server.admin.read("product.product", kit, "product_tmpl_id")["product_tmpl_id"][0]
    sales = odoo_server.sales
    fields = ["type", "product_id", "product_qty", "sequence", "company_id", "product_uom_id", "bom_line_ids"]
    [bom] = sales.call("mrp.bom", "search_read", [["product_tmpl_id", "=", template]], fields)
    assert (bom["type"], bom["product_id"], bom["product_qty"]) == ("phantom", False, 1.0)
    names = ["bom_id", "product_id", "product_tmpl_id", "product_qty", "bom_product_template_attribute_value_ids"]
    [line] = sales.call("mrp.bom.line", "search_read", [["bom_id", "=", bom["id"]]], names)
    assert (line["product_id"][0], line["product_qty"], line["bom_product_template_attribute_value_ids"]) == (
        cup,
        2.0,
        [],
    )
