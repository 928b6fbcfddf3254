"""People split lines of a sales order in Odoo, and send something else for what has run out: Amazon hears what left."""

from sandbox.amazon import Line
from sync.models import Document, Event, Order
from tests.pretend import AShop
from tests.sync.test_shipments import SINCE, Warehouse, parcels, ship, state, warehouse

__all__ = ["warehouse"]


def sold(shop: AShop, *lines: Line) -> str:
    name = shop.place(1, items=list(lines))
    shop.sync(*SINCE)
    return name


def line_of(shop: AShop, name: str, sku: str) -> int:
    order = Order.objects.get(amazon_id=name)
    lines = shop.odoo.screens.search("sale.order.line", [("order_id", "=", order.odoo_id)])
    rows = shop.odoo.screens.read("sale.order.line", lines, "product_id")
    product = product_of(shop, sku)
    return next(int(row["id"]) for row in rows if row["product_id"] and row["product_id"][0] == product)


def product_of(shop: AShop, sku: str) -> int:
    return shop.odoo.screens.search("product.product", [("default_code", "=", sku)])[0]


def add(shop: AShop, name: str, sku: str, count: float) -> None:
    order = Order.objects.get(amazon_id=name)
    values = {"product_id": product_of(shop, sku), "product_uom_qty": count, "price_unit": 0.0}
    shop.odoo.screens.create("sale.order.line", order_id=order.odoo_id, **values)


def told(shop: AShop, name: str) -> list[dict[str, int]]:
    return [held for _, _, _, held in parcels(shop, name)]


def test_a_line_that_was_split_leaves_whole(shop: AShop, warehouse: Warehouse) -> None:
    name = sold(shop, Line("MUG-BLUE", 3))
    shop.odoo.screens.write("sale.order.line", line_of(shop, name, "MUG-BLUE"), product_uom_qty=1.0)
    add(shop, name, "MUG-BLUE", 2.0)
    warehouse.deliver(name)
    assert ship(shop)["created"] == 1
    assert told(shop, name) == [{"MUG-BLUE": 3}]
    assert shop.amazon.order(name)["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert ship(shop)["calls_to_amazon"] == 0


def test_what_was_sent_instead_is_told_as_the_item(shop: AShop, warehouse: Warehouse) -> None:
    name = sold(shop, Line("MUG-BLUE", 2), Line("TEAPOT-1L", 1))
    shop.odoo.screens.write("sale.order.line", line_of(shop, name, "MUG-BLUE"), product_uom_qty=0.0)
    add(shop, name, "MUG-RED", 2.0)
    warehouse.deliver(name)
    assert ship(shop)["created"] == 1
    assert told(shop, name) == [{"MUG-BLUE": 2, "TEAPOT-1L": 1}]


def test_a_gift_beside_what_was_sold_is_not_told(shop: AShop, warehouse: Warehouse) -> None:
    name = sold(shop, Line("MUG-BLUE", 2))
    add(shop, name, "MUG-RED", 1.0)
    warehouse.deliver(name)
    assert ship(shop)["created"] == 1
    assert told(shop, name) == [{"MUG-BLUE": 2}]
    assert "1 of its lines were not sold on Amazon" in Event.objects.get(kind="parcel_part").params["text"]


def test_without_amazons_words_an_added_line_stands_for_nothing(shop: AShop, warehouse: Warehouse) -> None:
    name = sold(shop, Line("MUG-BLUE", 2))
    shop.odoo.screens.write("sale.order.line", line_of(shop, name, "MUG-BLUE"), product_uom_qty=1.0)
    add(shop, name, "MUG-BLUE", 1.0)
    warehouse.deliver(name)
    Document.objects.all().delete()
    ship(shop)
    assert (told(shop, name), state(shop)) == ([], [("blocked", "document_gone")])
