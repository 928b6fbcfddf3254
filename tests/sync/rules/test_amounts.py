"""Amazon's money, item by item, read by hand-made orders."""

from dataclasses import replace

import pytest

from accounts.gateways.amazon.records import Money
from sync.rules.amounts import Amounts, read

from .make import entry, item, order
from .reading import D, blocked, one_item, part, parts, total

# --- tax -------------------------------------------------------------------------------------------------------------


def test_tax_on_top_of_item_and_shipping() -> None:
    amazon = one_item(
        entry("ITEM", "89.97"),
        entry("SHIPPING", "10.00"),
        entry("TAX", "4.00", ITEM="3.00", SHIPPING="1.00"),
        total="103.97",
        quantity=3,
    )
    assert parts(amazon) == [part("item", "92.97", "3.00", 3), part("shipping", "11.00", "1.00", 1)]


def test_tax_inside() -> None:
    amazon = one_item(entry("ITEM", "119"), entry("TAX", "19", ITEM="19"), total="119")
    assert parts(amazon) == [part("item", "119", "19", 1)]


def test_tax_without_details_is_of_everything_alike() -> None:
    amazon = one_item(entry("ITEM", "80"), entry("SHIPPING", "20"), entry("TAX", "19"), total="119")
    assert parts(amazon) == [part("item", "95.20", "15.20", 1), part("shipping", "23.80", "3.80", 1)]


def test_details_that_leave_a_cent_out() -> None:
    amazon = one_item(
        entry("ITEM", "80"),
        entry("SHIPPING", "20"),
        entry("TAX", "19.01", ITEM="15.20", SHIPPING="3.80"),
        total="119.01",
    )
    assert parts(amazon) == [part("item", "95.21", "15.21", 1), part("shipping", "23.80", "3.80", 1)]


def test_tax_of_a_charge_that_is_not_there_is_still_counted() -> None:
    amazon = one_item(entry("ITEM", "80"), entry("TAX", "16", ITEM="15.20", SHIPPING="0.80"), total="96")
    assert parts(amazon) == [part("item", "95.20", "15.20", 1), part("other", "0.80", "0.80", 1)]


@pytest.mark.parametrize(
    ("changes", "remitted"),
    [
        ({}, False),
        ({"tax_models": ("MARKETPLACE_FACILITATOR",)}, True),
        ({"reporting_schemes": ("IOSS",)}, True),
        ({"reporting_schemes": ("UOSS",)}, True),
        ({"tax_models": ("SOMETHING_NEW",), "reporting_schemes": ("OTHER",)}, False),
    ],
)
def test_what_amazon_remits(changes: dict, remitted: bool) -> None:
    found = read(one_item(entry("ITEM", "100"), entry("TAX", "20", ITEM="20"), total="120", **changes))
    assert isinstance(found, Amounts)
    assert [(one.remitted, one.tax_told) for one in found.parts] == [(remitted, True)]


def test_in_the_united_states_tax_is_on_top_or_withheld_never_inside() -> None:
    line = item("1", 1, entry("ITEM", "20.00"), entry("TAX", "1.50", ITEM="1.50"), total="20.00", currency="USD")
    withheld = order(replace(line, tax_models=("MARKETPLACE_FACILITATOR",)), total="20.00", currency="USD")
    assert parts(withheld) == [part("item", "20.00", "0", 1)]


def test_shipping_tax_and_tax_off_the_discount_in_the_united_states() -> None:
    line = item(
        "1",
        2,
        entry("ITEM", "40.00"),
        entry("SHIPPING", "5.99"),
        entry("TAX", "3.28", ITEM="3.20", SHIPPING="0.48", DISCOUNT="0.40"),
        entry("DISCOUNT", "5.00", ITEM="5.00"),
        total="44.27",
        currency="USD",
        tax_models=("MARKETPLACE_FACILITATOR",),
    )
    assert parts(order(line, total="44.27", currency="USD")) == [
        part("item", "43.20", "3.20", 2),
        part("shipping", "6.47", "0.48", 1),
        part("discount:item", "-5.40", "-0.40", 1),
    ]


@pytest.mark.parametrize("stated", ["8.00", "6.00", "10.00"])
def test_tax_of_a_discount_however_it_is_summed(stated: str) -> None:
    amazon = one_item(
        entry("ITEM", "40"),
        entry("TAX", stated, ITEM="8.00", DISCOUNT="2.00"),
        entry("DISCOUNT", "-10", ITEM="-10"),
        total="36.00",
    )
    assert parts(amazon) == [part("item", "48.00", "8.00", 1), part("discount:item", "-12.00", "-2.00", 1)]


def test_the_tax_of_a_reduced_price_is_shared_so_that_both_have_its_rate() -> None:
    amazon = one_item(entry("ITEM", "40"), entry("DISCOUNT", "10", ITEM="10"), entry("TAX", "6", ITEM="6"), total="36")
    assert parts(amazon) == [part("item", "48.00", "8.00", 1), part("discount:item", "-12.00", "-2.00", 1)]


def test_of_next_to_nothing_no_rate_is_blown_up() -> None:
    amazon = one_item(
        entry("ITEM", "40"), entry("DISCOUNT", "39.98", ITEM="39.98"), entry("TAX", "0.01", ITEM="0.01"), total="0.03"
    )
    assert parts(amazon) == [part("item", "40.01", "0.01", 1), part("discount:item", "-39.98", "0", 1)]


def test_an_ambiguous_item_is_read_as_its_neighbour() -> None:
    """20 less 20 discount and 20 tax: on top or not, it comes to the same. The other item tells."""
    unclear = item("1", 1, entry("ITEM", "100"), entry("TAX", "20"), entry("DISCOUNT", "20"), total="100")
    inside = item("2", 1, entry("ITEM", "50"), entry("TAX", "8"), entry("DISCOUNT", "8"), total="50")
    on_top = item("2", 1, entry("ITEM", "50"), entry("TAX", "10"), total="60")
    assert parts(order(unclear, on_top, total="160"))[0] == part("item", "125.00", "25.00", 1)
    assert parts(order(unclear, inside, total="150"))[0] == part("item", "125.00", "25.00", 1)


def test_each_item_in_its_own_way_where_one_way_does_not_fit_all() -> None:
    inside = item("1", 1, entry("ITEM", "119"), entry("TAX", "19"), total="119")
    on_top = item("2", 1, entry("ITEM", "100"), entry("TAX", "19"), total="119")
    assert parts(order(inside, on_top, total="238")) == [part("item", "119", "19", 1), part("item", "119", "19", 1)]


def test_the_items_leave_the_tax_out_that_the_order_holds() -> None:
    line = item("1", 1, entry("ITEM", "100"), entry("TAX", "19"), total="100")
    assert parts(order(line, total="119")) == [part("item", "119", "19", 1)]


# --- discounts, points, charges --------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [1, -1])
def test_a_discount_is_taken_off_whatever_its_sign(sign: int) -> None:
    amazon = one_item(
        entry("ITEM", "39.95"),
        entry("SHIPPING", "4.90"),
        entry("DISCOUNT", sign * 9, ITEM=sign * D("4.10"), SHIPPING=sign * D("4.90")),
        total="35.85",
    )
    assert parts(amazon) == [
        part("item", "39.95", "0", 1),
        part("shipping", "4.90", "0", 1),
        part("discount:item", "-4.10", "0", 1),
        part("discount:shipping", "-4.90", "0", 1),
    ]


def test_a_discount_that_is_off_already() -> None:
    amazon = one_item(entry("ITEM", "30"), entry("DISCOUNT", "10", ITEM="10"), total="30")
    assert parts(amazon) == [part("item", "30", "0", 1)]


def test_two_discounts_are_one_line() -> None:
    amazon = one_item(
        entry("ITEM", "30"), entry("DISCOUNT", "3"), entry("DISCOUNT", "-2", ITEM="-1", ITEM_="-1"), total="25"
    )
    assert parts(amazon)[1:] == [part("discount:item", "-4", "0", 1), part("discount:item_", "-1", "0", 1)]


def test_everything_off() -> None:
    amazon = one_item(entry("ITEM", "12.90"), entry("DISCOUNT", "12.90"), total="0.00")
    assert parts(amazon) == [part("item", "12.90", "0", 1), part("discount:item", "-12.90", "0", 1)]
    assert total(amazon) == 0


def test_a_discount_larger_than_the_item_as_long_as_something_is_paid() -> None:
    amazon = one_item(entry("ITEM", "5"), entry("SHIPPING", "4"), entry("DISCOUNT", "7", ITEM="7"), total="2")
    assert total(amazon) == 2
    owed = one_item(entry("ITEM", "5"), entry("DISCOUNT", "7", ITEM="7"), total="-2")
    assert (blocked(owed).code, blocked(owed).subject) == ("negative_total", "-2.00 EUR")


def test_points_that_lower_what_is_paid_and_points_that_do_not() -> None:
    worth = {"points": 64, "points_value": Money(D(64), "JPY")}
    line = item("1", 1, entry("ITEM", "6400"), total="6336", currency="JPY", **worth)
    assert parts(order(line, total="6336", currency="JPY")) == [
        part("item", "6400", "0", 1),
        part("points", "-64", "0", 1),
    ]
    given = replace(line, total=Money(D(6400), "JPY"))
    assert parts(order(given, total="6400", currency="JPY")) == [part("item", "6400", "0", 1)]


def test_every_charge_is_a_line_and_a_new_one_keeps_its_name() -> None:
    amazon = one_item(
        entry("ITEM", "10"),
        entry("SHIPPING", "2"),
        entry("GIFT_WRAP", "3"),
        entry("COD_FEE", "4"),
        entry("OTHER", "0.25"),
        entry("RECYCLING_FEE", "1"),
        entry("EMPTY", "0"),
        total="20.25",
        quantity=2,
    )
    assert parts(amazon) == [
        part("item", "10", "0", 2),
        part("shipping", "2", "0", 1),
        part("gift_wrap", "3", "0", 1),
        part("cod_fee", "4", "0", 1),
        part("other", "0.25", "0", 1),
        part("other:recycling_fee", "1", "0", 1),
    ]


def test_a_free_item_that_is_shipped_for_money_is_still_delivered() -> None:
    assert parts(one_item(entry("SHIPPING", "4.90"), total="4.90")) == [
        part("item", "0", "0", 1),
        part("shipping", "4.90", "0", 1),
    ]
