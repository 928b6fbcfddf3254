"""Amounts add up exactly as in Amazon's worked orders."""

from decimal import Decimal
from typing import Any

import pytest

from sandbox.amazon import MALFORMED, POISON, SHAPES, Line, an_order
from sandbox.amazon.marketplaces import MARKETPLACES

# Shapes whose point is that the order says something else than its items.
OTHERWISE = {"order_level_shipping", "total_without_breakdowns", "no_proceeds", "pending_with_amounts"}


def amount(money: dict[str, str]) -> Decimal:
    return Decimal(money["amount"])


def reckoned(proceeds: dict[str, Any], *, tax_on_top: bool) -> Decimal:
    total = Decimal(0)
    for entry in proceeds["breakdowns"]:
        value = amount(entry["subtotal"])
        if entry["type"] == "DISCOUNT":
            total -= abs(value)
        elif entry["type"] != "TAX" or tax_on_top:
            total += value
    return total


def check(order: dict[str, Any]) -> None:
    items = [item["proceeds"] for item in order["orderItems"]]
    for proceeds in items:
        total = amount(proceeds["proceedsTotal"])
        assert total in (reckoned(proceeds, tax_on_top=True), reckoned(proceeds, tax_on_top=False))
        for entry in proceeds["breakdowns"]:
            details = {each["subtype"]: amount(each["value"]) for each in entry.get("detailedBreakdowns", ())}
            if details:
                off = 2 * details.get("DISCOUNT", Decimal(0)) if entry["type"] == "TAX" else 0
                assert amount(entry["subtotal"]) == sum(details.values()) - off
    tips = sum(amount(e["subtotal"]) for e in order["proceeds"]["breakdowns"] if e["type"] == "DELIVERY_TIP")
    assert amount(order["proceeds"]["grandTotal"]) == sum(amount(each["proceedsTotal"]) for each in items) + tips


@pytest.mark.parametrize("market", MARKETPLACES, ids=lambda each: each.country)
@pytest.mark.parametrize("tax", ["hidden", "included", "on_top"])
def test_factory_orders_add_up(market: Any, tax: str) -> None:
    for seed in range(20):
        order: Any = an_order(f"{market.id} {tax} {seed}", marketplace=market, tax=tax)
        check(order)
        for item in order["orderItems"]:
            parts = {each["type"]: amount(each["subtotal"]) for each in item["proceeds"]["breakdowns"]}
            assert parts["ITEM"] == amount(item["product"]["price"]["unitPrice"]) * item["quantityOrdered"]
        if market.currency == "JPY":
            assert "." not in order["proceeds"]["grandTotal"]["amount"]


@pytest.mark.parametrize("name", sorted(set(SHAPES) - MALFORMED - POISON - OTHERWISE))
def test_shapes_add_up(name: str) -> None:
    order: Any = SHAPES[name]
    if "proceeds" in order:
        check(order)


def test_a_worked_order_to_the_cent() -> None:
    """Amazon's own: three at 29.99, 10.00 shipping, tax 4.00 on top make 103.97; here with the full rate of 20 %."""
    line = Line("MUG-BLUE", 3, "29.99", shipping="10.00")
    order: Any = an_order(1, marketplace="UK", items=[line], tax="on_top")
    (item,) = order["orderItems"]
    assert item["proceeds"] == {
        "proceedsTotal": {"amount": "119.96", "currencyCode": "GBP"},
        "breakdowns": [
            {"type": "ITEM", "subtotal": {"amount": "89.97", "currencyCode": "GBP"}},
            {"type": "SHIPPING", "subtotal": {"amount": "10.00", "currencyCode": "GBP"}},
            {
                "type": "TAX",
                "subtotal": {"amount": "19.99", "currencyCode": "GBP"},
                "detailedBreakdowns": [
                    {"subtype": "ITEM", "value": {"amount": "17.99", "currencyCode": "GBP"}},
                    {"subtype": "SHIPPING", "value": {"amount": "2.00", "currencyCode": "GBP"}},
                ],
            },
        ],
    }
    assert order["proceeds"]["grandTotal"] == {"amount": "119.96", "currencyCode": "GBP"}


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("discount_positive", "34.95"),
        ("discount_negative", "34.95"),
        ("shipping_discount", "39.95"),
        ("discount_whole_price", "0.00"),
        ("tax_on_discount", "42.00"),
        ("gift_wrap_with_message", "43.45"),
        ("quantity_three_that_does_not_divide", "10.00"),
        ("tax_included_in_price", "44.85"),
        ("order_level_shipping", "30.70"),
        ("replacement", "0.00"),
        ("points", "6392"),
        ("cod_fee", "6722"),
    ],
)
def test_totals_of_shapes(name: str, total: str) -> None:
    order: Any = SHAPES[name]
    assert order["proceeds"]["grandTotal"]["amount"] == total


def test_poison_does_not_add_up_or_cannot_be_true() -> None:
    order: Any = SHAPES["tax_does_not_reconcile"]
    (item,) = order["orderItems"]
    total = amount(item["proceeds"]["proceedsTotal"])
    assert total not in {reckoned(item["proceeds"], tax_on_top=flag) for flag in (True, False)}
    assert SHAPES["negative_price"]["proceeds"]["grandTotal"]["amount"] == "-12.90"  # type: ignore[index]
