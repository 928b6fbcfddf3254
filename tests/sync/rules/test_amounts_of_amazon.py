"""Amazon's own examples, and every order that the pretend Amazon can place."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.gateways.amazon import parse
from accounts.gateways.amazon.read import Unreadable
from accounts.gateways.amazon.records import Order
from sandbox.amazon import SHAPES
from sync.rules.amounts import Amounts, read
from sync.rules.verdicts import Blocked
from tests.spapi_models import examples, needs_models

MODEL = "orders_2026-01-01.json"


def amazons_examples() -> dict[str, Order]:
    answers: list[dict[str, Any]] = [*examples(MODEL, "searchOrders"), *examples(MODEL, "getOrder")]
    raw = [each for answer in answers for each in (answer.get("orders") or [answer["order"]])]
    return {each["orderId"]: parse.order(each) for each in raw}


# order: (kind, gross, tax, pieces) …
WORKED = {
    "123-4567890-1234567": ["item 100.00 0.02 2", "item 49.99 0 1", "tip 5.00 0 1"],
    "250-1234567-8901234": ["item 5980 0 1", "item 13960 0 2"],
    "202-7654321-1098765": ["item 34.99 0 1"],
    "202-1234567-8901234": ["item 92.97 3.00 3", "shipping 11.00 1.00 1"],
    "171-9876543-2109876": ["item 299.90 0 1"],
}


@needs_models
def test_amazons_worked_orders_to_the_cent() -> None:
    found = amazons_examples()
    assert set(WORKED) <= set(found)
    for amazon_id, amazon in found.items():
        amounts = read(amazon)
        assert isinstance(amounts, Amounts), amazon_id
        assert amazon.total is not None
        assert (amounts.total, amounts.currency) == (amazon.total.amount, amazon.total.currency), amazon_id
        if amazon_id in WORKED:
            shown = [f"{one.kind} {one.gross} {one.tax or 0} {one.quantity}" for one in amounts.parts]
            assert shown == WORKED[amazon_id]


HELD = {
    "no_proceeds": "no_amounts",
    "no_items": "nothing_to_sell",
    "tax_does_not_reconcile": "amounts_differ",
    "negative_price": "negative_total",
}
NOTHING_YET = frozenset(
    {"pending_fbm", "pending_fba", "pending_availability", "cancelled_while_pending"}  # no proceeds while pending
)
UNREADABLE = frozenset(
    {
        "two_currencies",
        "no_item_list",
        "no_order_id",
        "amount_with_comma",
        "amount_not_a_number",
        "time_without_sense",
        "quantity_in_words",
        "items_are_null",
    }
)
LESS = {"partly_cancelled": "44.85", "cancelled_fbm": "0", "cancelled_fba": "0"}


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_every_shape_comes_to_amazons_total_or_is_held_with_a_reason(name: str) -> None:
    if name in UNREADABLE:
        with pytest.raises(Unreadable):
            parse.order(SHAPES[name])
        return
    amazon = parse.order(SHAPES[name])
    amounts = read(amazon)
    if name in HELD or name in NOTHING_YET:
        assert isinstance(amounts, Blocked)
        assert amounts.code == HELD.get(name, "no_amounts")
        return
    assert isinstance(amounts, Amounts), amounts
    assert amazon.total is not None
    assert amounts.total == (Decimal(LESS[name]) if name in LESS else amazon.total.amount)
    assert sum(one.gross for one in amounts.parts) == amounts.total
    roundings = [one.gross for one in amounts.parts if one.kind == "rounding"]
    assert roundings == ([Decimal("0.01")] if name == "total_does_not_reconcile" else [])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tax_on_discount", ["item 48.00 8.00 1", "shipping 6.00 1.00 1", "discount:item -12.00 -2.00 1"]),
        ("tax_included_in_price", ["item 39.95 6.38 1", "shipping 4.90 0.78 1"]),
        ("marketplace_facilitator", ["item 94.61 7.71 1", "shipping 6.52 0.53 1"]),
        ("delivery_tip", ["item 22.15 1.81 1", "tip 3.00 0 1"]),
        ("order_level_shipping", ["item 25.80 0 2", "shipping 4.90 0 1"]),
        ("shipping_discount", ["item 39.95 0 1", "shipping 4.90 0 1", "discount:shipping -4.90 0 1"]),
        ("points", ["item 6392 0 1"]),
        ("unknown_breakdown", ["item 12.90 0 1", "other:recycling_fee 1.00 0 1"]),
        ("zero_quantity_item", ["item 25.80 0 2"]),
        ("partly_cancelled", ["item 39.95 0 1", "shipping 4.90 0 1"]),
        ("business", ["item 119.00 19.00 5"]),
        (
            "everything_at_once",
            [
                "item 71.96 11.99 3",
                "shipping 9.32 1.55 1",
                "gift_wrap 4.00 0.67 1",
                "discount:item -6.66 -1.11 1",
                "item 8.32 1.39 7",
                "shipping 1.11 0 1",
                "discount:shipping -1.11 0 1",
                "tip 2.00 0 1",
            ],
        ),
    ],
)
def test_the_parts_of_a_shape(name: str, expected: list[str]) -> None:
    amounts = read(parse.order(SHAPES[name]))
    assert isinstance(amounts, Amounts)
    shown = [
        f"{one.kind}{':' * bool(one.of)}{one.of} {one.gross} {one.tax or 0} {one.quantity}" for one in amounts.parts
    ]
    assert shown == expected
