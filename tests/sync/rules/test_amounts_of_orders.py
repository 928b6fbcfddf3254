"""Amazon's money of whole orders: what only the order says, what is missing, free or cancelled."""

from dataclasses import replace

import pytest

from accounts.gateways.amazon.records import Item
from sync.rules.amounts import Amounts, read

from .make import entry, item, order
from .reading import REPLACEMENT, D, blocked, one_item, part, parts, total


@pytest.mark.parametrize(
    ("currency", "stated", "booked"),
    [("EUR", "10.005", "10.01"), ("JPY", "1999.4", "1999"), ("KWD", "1.0004", "1.000")],
)
def test_nobody_pays_less_than_a_coin(currency: str, stated: str, booked: str) -> None:
    """Odoo could never come to a fraction of one."""
    own = item("1", 1, entry("ITEM", stated), total=stated, currency=currency)
    assert total(order(own, total=stated, currency=currency)) == D(booked)
    assert total(order(own, currency=currency)) == D(booked)


# --- what only the order says ----------------------------------------------------------------------------------------

TEN = item("1", 1, entry("ITEM", "10"), total="10")


@pytest.mark.parametrize(
    ("on_order", "sum", "expected"),
    [
        ([("ITEM", "10"), ("DELIVERY_TIP", "3")], "13", [part("tip", "3", "0", 1)]),
        ([("ITEM", "10"), ("DELIVERY_TIP", "3")], "10", []),  # a tip that is still pending
        ([("ITEM", "10"), ("SHIPPING", "4.90")], "14.90", [part("shipping", "4.90", "0", 1)]),
        ([("ITEM", "10"), ("OTHER", "-1")], "9", [part("discount:other", "-1", "0", 1)]),
        ([("ITEM", "10"), ("DISCOUNT", "2")], "8", [part("discount:item", "-2", "0", 1)]),
        ([("ITEM", "10"), ("DISCOUNT", "-2")], "8", [part("discount:item", "-2", "0", 1)]),
        ([("ITEM", "10"), ("TAX", "1.90")], "11.90", [part("other", "1.90", "1.90", 1)]),
        ([("ITEM", "10"), ("TAX", "1.60")], "10", []),
        ([("ITEM", "10"), ("TAX", "1.60"), ("SHIPPING", "5")], "15", [part("shipping", "5", "0", 1)]),
        ([("ITEM", "10"), ("SHIPPING", "5"), ("DELIVERY_TIP", "3")], "15", [part("shipping", "5", "0", 1)]),
    ],
)
def test_beyond_the_items(on_order: list, sum: str, expected: list) -> None:
    amazon = order(TEN, total=sum, breakdowns=tuple(entry(*one) for one in on_order))
    assert parts(amazon) == [part("item", "10", "0", 1), *expected]
    assert total(amazon) == D(sum)


def test_items_of_an_order_are_not_sold_twice() -> None:
    assert blocked(order(TEN, total="20", breakdowns=(entry("ITEM", "20"),))).code == "amounts_differ"


def test_tax_of_the_order_is_remitted_where_that_of_its_items_is() -> None:
    line = replace(TEN, tax_models=("MARKETPLACE_FACILITATOR",))
    found = read(order(line, total="11", breakdowns=(entry("TAX", "1"),)))
    assert isinstance(found, Amounts)
    assert [one.remitted for one in found.parts] == [True, True]


def test_what_the_order_says_of_its_only_item() -> None:
    bare = item("1", 2)
    told = order(bare, total="123", breakdowns=(entry("ITEM", "100"), entry("TAX", "20"), entry("DELIVERY_TIP", "3")))
    assert parts(told) == [part("item", "120", "20", 2), part("tip", "3", "0", 1)]
    assert parts(order(bare, total="25.80")) == [part("item", "25.80", "0", 2)]


# --- totals that are missing, or wrong -------------------------------------------------------------------------------


def test_without_a_grand_total_the_items_count() -> None:
    amazon = order(TEN, replace(TEN, id="2"), breakdowns=(entry("ITEM", "20"), entry("DELIVERY_TIP", "3")))
    assert (total(amazon), parts(amazon)[-1]) == (D(23), part("tip", "3", "0", 1))


def test_without_totals_of_items_the_order_tells_how_to_read_them() -> None:
    lines = [item(n, 1, entry("ITEM", "100"), entry("TAX", "19")) for n in "12"]
    assert parts(order(*lines, total="238"))[0] == part("item", "119", "19", 1)
    assert parts(order(*lines, total="200"))[0] == part("item", "100", "19", 1)
    assert blocked(order(*lines, total="210")).code == "amounts_differ"


def test_without_any_total_nothing_is_guessed() -> None:
    held = blocked(order(item("1", 1, entry("ITEM", "100"), entry("TAX", "19"))))
    assert held.code == "no_total"
    assert held.title == "Amazon has sent no total, and the order may come to 100.00 or 119.00"
    assert total(order(item("1", 1, entry("ITEM", "100"), entry("SHIPPING", "5")))) == 105


def test_unit_prices_alone() -> None:
    assert total(order(item("1", 3, unit="3.33"), item("2", 1, unit="5"))) == D("14.99")
    assert blocked(order(item("1", 3, unit="3.33"), total="12")).code == "amounts_differ"


def test_a_cent_a_line_is_rounding() -> None:
    two = (TEN, replace(TEN, id="2"))
    assert parts(order(*two, total="20.02"))[-1] == part("rounding", "0.02", "0", 1)
    assert parts(order(*two, total="19.98"))[-1] == part("rounding", "-0.02", "0", 1)
    held = blocked(order(*two, total="20.03"))
    assert held.title == "Amazon's amounts do not add up: the order's items give 20.00 EUR, Amazon states 20.03 EUR"
    assert held.subject == "20.00 EUR / 20.03 EUR"


def test_a_cent_within_an_item_and_another_beside_it_are_one_rounding() -> None:
    off = item("1", 1, entry("ITEM", "10"), total="10.01")
    assert parts(order(off, total="10.01")) == [part("item", "10", "0", 1), part("rounding", "0.01", "0", 1)]
    assert blocked(order(off, total="10.02")).code == "amounts_differ"
    assert parts(order(off, TEN_2 := replace(TEN, id="2"), total="20.02")) == [
        part("item", "10", "0", 1),
        part("item", "10", "0", 1),
        part("rounding", "0.02", "0", 1),
    ]
    assert TEN_2.id == "2"


def test_a_yen_is_a_coin() -> None:
    line = item("1", 1, entry("ITEM", "1000"), total="1000", currency="JPY")
    assert parts(order(line, total="1001", currency="JPY"))[-1] == part("rounding", "1", "0", 1)
    assert blocked(order(line, total="1002", currency="JPY")).subject == "1000 JPY / 1002 JPY"


def test_an_item_that_does_not_add_up_is_named() -> None:
    wrong = item("77", 1, entry("ITEM", "10"), entry("SHIPPING", "5"), total="99")
    assert blocked(order(wrong, total="99")).title == (
        "Amazon's amounts do not add up: the parts of item 77 (SKU SKU-77) give 15.00 EUR, Amazon states 99.00 EUR"
    )
    assert blocked(order(replace(wrong, sku=""))).title.startswith(
        "Amazon's amounts do not add up: the parts of item 77 (SKU none)"
    )


def test_prices_below_nothing() -> None:
    assert blocked(order(item("1", 1, entry("ITEM", "-5"), total="-5"), TEN, total="5")).code == "negative_price"
    assert blocked(order(item("1", 1, unit="-5"), replace(TEN, id="2"))).subject == "SKU-1 -5.00 EUR"


def test_no_items_and_no_amounts() -> None:
    assert blocked(order(total="10")).code == "nothing_to_sell"
    assert blocked(order(item("1"))).code == "no_amounts"
    assert blocked(order(item("1"), total="0.01", breakdowns=(entry("SHIPPING", "0.01"),))).code == "no_amounts"
    assert blocked(order(TEN, item("2"))).code == "no_amounts"


# --- free ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["REPLACEMENT_ORIGINAL_ID", "EXCHANGE_ORIGINAL_ID"])
def test_a_free_replacement_comes_without_amounts(kind: str) -> None:
    found = read(order(item("1", 2), associated=((kind, "302-0000000-0000001"),)))
    assert found == Amounts(read(order(item("1", 2), total="0")).parts, D(0), "")  # type: ignore[union-attr]
    assert [(one.kind, one.gross, one.quantity) for one in found.parts] == [("item", D(0), 2)]  # type: ignore[union-attr]


def test_a_replacement_with_a_price_that_nobody_pays() -> None:
    amazon = order(item("1", 1, unit="39.95"), associated=REPLACEMENT)
    assert (parts(amazon), total(amazon)) == ([part("item", "0", "0", 1)], 0)
    found = read(amazon)
    assert isinstance(found, Amounts)
    assert found.currency == "EUR"


def test_a_replacement_that_is_paid_for() -> None:
    assert total(order(TEN, total="10", associated=REPLACEMENT)) == 10


def test_an_item_without_amounts_beside_one_that_is_the_whole_total() -> None:
    assert parts(order(TEN, item("2", 3), total="10")) == [part("item", "10", "0", 1), part("item", "0", "0", 3)]


# --- cancelled in part -----------------------------------------------------------------------------------------------


def part_cancelled(*entries, quantity: int, left: tuple[int, int], **more) -> Item:
    return item("1", quantity, *entries, fulfilled=left[0], unfulfilled=left[1], **more)


def test_the_quantity_is_lowered_with_its_amounts() -> None:
    assert parts(one_item(entry("ITEM", "20"), total="20", quantity=2, unit="10")) == [part("item", "20", "0", 2)]


def test_amounts_of_cancelled_pieces_that_were_left_in_are_not_sold() -> None:
    line = part_cancelled(
        entry("ITEM", "30"),
        entry("SHIPPING", "5"),
        entry("DISCOUNT", "6", ITEM="3", SHIPPING="3"),
        quantity=3,
        left=(0, 2),
        total="29",
        unit="10",
    )
    assert parts(order(line, total="29")) == [
        part("item", "20.00", "0.00", 2),
        part("shipping", "5", "0", 1),
        part("discount:item", "-2.00", "0.00", 1),
        part("discount:shipping", "-3", "0", 1),
    ]


def test_amounts_that_were_lowered_already_are_not_lowered_again() -> None:
    line = part_cancelled(entry("ITEM", "20"), quantity=3, left=(1, 1), total="20", unit="10")
    assert parts(order(line, total="20")) == [part("item", "20", "0", 2)]
    net = part_cancelled(entry("ITEM", "20"), entry("TAX", "4"), quantity=3, left=(1, 1), total="24", unit="12")
    assert parts(order(net, total="24")) == [part("item", "24", "4", 2)]


def test_a_tax_inside_is_lowered_too() -> None:
    line = part_cancelled(entry("ITEM", "30"), entry("TAX", "5"), quantity=3, left=(0, 1), total="30", unit="10")
    assert parts(order(line, total="30")) == [part("item", "10.00", "1.67", 1)]


@pytest.mark.parametrize("stated", ["10", "40"])
def test_one_item_cancelled_whether_the_total_knows_or_not(stated: str) -> None:
    gone = part_cancelled(
        entry("ITEM", "25"), entry("SHIPPING", "5"), quantity=2, left=(0, 0), total="30", unit="12.50"
    )
    amazon = order(gone, replace(TEN, id="2"), total=stated)
    assert parts(amazon) == [part("item", "10", "0", 1)]
    assert total(amazon) == 10


def test_a_total_that_knows_of_some_pieces_less() -> None:
    line = part_cancelled(entry("ITEM", "30"), quantity=3, left=(0, 2), total="30", unit="10")
    assert parts(order(line, total="20")) == [part("item", "20.00", "0.00", 2)]


def test_nothing_is_left() -> None:
    gone = part_cancelled(entry("ITEM", "30"), quantity=3, left=(0, 0), total="30", unit="10")
    assert parts(order(gone, total="30")) == []


def test_an_item_of_zero_pieces() -> None:
    empty = item("2", 0, entry("ITEM", "0"), total="0")
    assert parts(order(TEN, empty, total="10")) == [part("item", "10", "0", 1)]
    assert parts(order(TEN, item("2", 0), total="10")) == [part("item", "10", "0", 1)]


def test_an_item_of_zero_pieces_that_costs_something_is_sold_by_nobody() -> None:
    stray = item("2", 0, entry("ITEM", "12.90"), total="12.90")
    differs = blocked(order(TEN, stray, total="22.90"))
    said = "Amazon's amounts do not add up: the order's items give 10.00 EUR, Amazon states 22.90 EUR"
    assert (differs.code, differs.title) == ("amounts_differ", said)
    assert parts(order(TEN, stray, total="10")) == [part("item", "10", "0", 1)]
    explained = replace(stray, cancelled_by="BUYER")
    assert parts(order(TEN, explained, total="22.90")) == [part("item", "10", "0", 1)]
