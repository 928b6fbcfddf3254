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


def proceeds(*entries: tuple[str, str], total: str) -> dict[str, Any]:
    breakdowns = [{"type": name, "subtotal": money(amount)} for name, amount in entries]
    return {"proceeds": {"proceedsTotal": money(total), "breakdowns": breakdowns}}


def taxed(shop: AShop, amazon_id: str) -> dict[str, tuple[float, float, bool]]:
    """Quantity, price, and whether Odoo taxes it, by product."""
    screens = shop.odoo.screens
    ids = screens.search(
        "sale.order.line", [("order_id.client_order_ref", "=", amazon_id), ("display_type", "=", False)]
    )
    rows = screens.read("sale.order.line", sorted(ids), "product_id", "product_uom_qty", "price_unit", "tax_ids")
    return {
        str(row["product_id"][1]).partition("] ")[2]: (row["product_uom_qty"], row["price_unit"], bool(row["tax_ids"]))
        for row in rows
    }


VOUCHER = Line("MUG-BLUE", 4, "10.00", discount="8.00", shipping="4.60")


def test_a_taxed_discount_and_the_shipping_follow_amazons_new_amounts(shop: AShop) -> None:
    amazon_id = shop.place(1, items=[VOUCHER])
    shop.sync()
    assert shop.odoo.orders()[amazon_id] == ("sale", 36.6)
    before = taxed(shop, amazon_id)
    assert {name: row[2] for name, row in before.items()} == {
        "The MUG-BLUE": True,
        "Amazon Shipping": True,
        "Amazon Discount": True,
    }
    left = proceeds(("ITEM", "20.00"), ("SHIPPING", "2.30"), ("DISCOUNT", "4.00"), total="18.30")
    half = changed(shop, amazon_id, {**counted(2), **left}, proceeds={"grandTotal": money("18.30")})
    assert half == ("sale", 18.3)
    after = taxed(shop, amazon_id)
    assert after["The MUG-BLUE"] == (2.0, before["The MUG-BLUE"][1], True)
    assert (after["Amazon Shipping"][1:], after["Amazon Discount"][1:]) == ((2.3, True), (-4.0, True))
    assert shop.states()[amazon_id] == ("done", "")
    assert shop.census().status == 0


def test_shipping_that_is_charged_no_more(shop: AShop) -> None:
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 2, "10.00", shipping="4.60")])
    shop.sync()
    left = proceeds(("ITEM", "20.00"), total="20.00")
    assert changed(shop, amazon_id, left, proceeds={"grandTotal": money("20.00")}) == ("sale", 20.0)
    assert taxed(shop, amazon_id)["Amazon Shipping"][:2] == (1.0, 0.0)
    assert shop.states()[amazon_id] == ("done", "")


def test_what_does_not_add_up_is_shown_with_both_sums_until_it_does(shop: AShop) -> None:
    amazon_id = shop.place(1, items=[VOUCHER])
    shop.sync()
    dearer = proceeds(("ITEM", "24.00"), ("SHIPPING", "4.60"), total="28.60")  # a lower price for many has gone
    assert changed(shop, amazon_id, {**counted(2), **dearer}, proceeds={"grandTotal": money("28.60")}) == ("sale", 16.6)
    assert shop.states()[amazon_id] == ("blocked", "reduced_total_differs")
    title = Order.objects.get(amazon_id=amazon_id).reason
    assert "Odoo says 16.60 EUR now, Amazon 28.60 EUR" in title
    shop.sync("--order", amazon_id)
    assert shop.states()[amazon_id] == ("blocked", "reduced_total_differs"), "Retry alone mends nothing"
    screens = shop.odoo.screens
    [line] = screens.search(
        "sale.order.line", [("order_id.client_order_ref", "=", amazon_id), ("product_id.name", "=", "Amazon Discount")]
    )
    screens.write("sale.order.line", [line], price_unit=4.0)
    assert shop.odoo.orders()[amazon_id] == ("sale", 28.6)
    shop.sync("--order", amazon_id)
    assert shop.states()[amazon_id] == ("done", "")


def test_a_rounding_line_is_counted_once(shop: AShop) -> None:
    """Amazon's total is a cent more than its items at first, and the same as theirs later."""
    three = [Line("MUG-BLUE", 3, "10.00"), Line("MUG-RED", 1, "5.00")]
    amazon_id = shop.place(1, items=three, proceeds={"grandTotal": money("35.01")})
    shop.sync()
    assert shop.odoo.orders()[amazon_id] == ("sale", 35.01)
    for left, total in ((2, "25.01"), (1, "15.00")):
        assert changed(shop, amazon_id, counted(left), {}, proceeds={"grandTotal": money(total)}) == (
            "sale",
            float(total),
        )
        assert shop.states()[amazon_id] == ("done", "")
    assert taxed(shop, amazon_id)["Amazon Rounding"][1] == 0.0
