"""Cancelled in part after the order is in Odoo, in every way that Amazon tells it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sandbox.amazon import Line
from sync.models import Order
from tests.pretend import AShop

GONE = {"cancellation": {"cancellationExecution": {"cancelledBy": "BUYER", "cancelReason": "x"}}}


def lines(shop: AShop, amazon_id: str) -> list[tuple[str, float, float]]:
    screens = shop.odoo.screens
    ids = screens.search(
        "sale.order.line", [("order_id.client_order_ref", "=", amazon_id), ("display_type", "=", False)]
    )
    rows = screens.read("sale.order.line", sorted(ids), "product_id", "product_uom_qty", "price_unit")
    return [(str(row["product_id"][1]), row["product_uom_qty"], row["price_unit"]) for row in rows]


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currencyCode": "EUR"}


def counted(left: int, done: int = 0) -> dict[str, Any]:
    return {"fulfillment": {"quantityFulfilled": done, "quantityUnfulfilled": left}}


def changed(shop: AShop, amazon_id: str, *changes: dict[str, Any], **order: Any) -> tuple[str, float]:
    items = [
        {**item, **change} for item, change in zip(shop.amazon.order(amazon_id)["orderItems"], changes, strict=True)
    ]
    shop.amazon.clock.set(datetime.now(UTC) - timedelta(hours=1))  # Amazon shows nothing of the last two minutes
    shop.amazon.change(amazon_id, {"orderItems": items, **order})
    shop.amazon.clock.real()
    shop.sync("--since", (datetime.now(UTC) - timedelta(days=1)).isoformat())
    return shop.odoo.orders()[amazon_id]


pytestmark = pytest.mark.usefixtures("environment")


def test_fewer_pieces_are_open(shop: AShop) -> None:
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 3, "10.00"), Line("TEAPOT-1L", 1, "40.00", shipping="4.90")])
    shop.sync()
    assert shop.odoo.orders()[amazon_id] == ("sale", 74.9)
    assert changed(shop, amazon_id, counted(1), counted(1)) == ("sale", 54.9)
    assert changed(shop, amazon_id, counted(1), {**counted(0), **GONE}) == ("sale", 10.0)
    assert [quantity for _, quantity, _ in lines(shop, amazon_id)][:3] == [1.0, 0.0, 0.0]
    assert shop.states()[amazon_id] == ("done", "")
    row = Order.objects.get(amazon_id=amazon_id)
    assert (row.odoo_total, row.expected_total) == (Decimal(10), Decimal(10))
    assert shop.census().status == 0


def test_the_ordered_quantity_itself_is_lowered(shop: AShop) -> None:
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 3, "10.00")])
    shop.sync()
    fewer = {
        "quantityOrdered": 2,
        "proceeds": {
            "proceedsTotal": money("20.00"),
            "breakdowns": [{"type": "ITEM", "subtotal": money("20.00")}],
        },
        **counted(2),
    }
    assert changed(shop, amazon_id, fewer, proceeds={"grandTotal": money("20.00")}) == ("sale", 20.0)
    assert shop.states()[amazon_id] == ("done", "")
    assert shop.census().status == 0


def test_amazons_tax_line_follows(shop: AShop) -> None:
    shop.channel("--marketplace", "DE", "--set", "tax_policy=amazon_line")
    amazon_id = shop.place(1, tax="on_top", items=[Line("MUG-BLUE", 4, "10.00")])
    shop.sync()
    assert shop.odoo.orders()[amazon_id] == ("sale", 47.6)
    assert changed(shop, amazon_id, counted(1)) == ("sale", 11.9)
    assert lines(shop, amazon_id)[-1][2] == 1.9
    assert shop.states()[amazon_id] == ("done", "")


def test_a_line_that_somebody_added_in_odoo_is_a_persons_to_see(shop: AShop) -> None:
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 3, "10.00")])
    shop.sync()
    (order_id,) = shop.odoo.screens.search("sale.order", [("client_order_ref", "=", amazon_id)])
    (product_id,) = shop.odoo.screens.search("product.product", [("default_code", "=", "TEAPOT-1L")])
    own = {"order_id": order_id, "product_id": product_id, "name": "Sample", "price_unit": 5.0, "tax_ids": [(6, 0, [])]}
    shop.odoo.screens.create("sale.order.line", **own)
    assert changed(shop, amazon_id, counted(2)) == ("sale", 25.0)
    assert shop.states()[amazon_id] == ("blocked", "reduced_total_differs")


def test_read_again_nothing_is_written(shop: AShop) -> None:
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 3, "10.00")])
    shop.sync()
    assert changed(shop, amazon_id, counted(2)) == ("sale", 20.0)
    before = len(shop.odoo.writes())
    assert changed(shop, amazon_id, counted(0, done=2)) == ("sale", 20.0)
    assert [call for call in shop.odoo.writes()[before:] if not call.endswith(".load")] == []
