"""Money, windows, retries, changes: the small rules."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.gateways.odoo.records import OdooLine, OdooOrder
from sync.rules.changes import agrees, differs, reductions, sold_otherwise, still_sold, vanished
from sync.rules.money import cent, rounded, show, to_digits
from sync.rules.retries import MAX_TRIES, batch_size, rest_seconds, retry_seconds, worth_asking
from sync.rules.windows import LAG, OLDEST, OVERLAP, Window, next_window

from .make import KEY, NOON, entry, item, order

D = Decimal


@pytest.mark.parametrize(
    ("currency", "coin"), [("EUR", "0.01"), ("JPY", "1"), ("KWD", "0.001"), ("ISK", "1"), ("BRL", "0.01"), ("", "0.01")]
)
def test_the_smallest_coin(currency: str, coin: str) -> None:
    assert cent(currency) == D(coin)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("12.345", "EUR", "12.35 EUR"),
        ("-12.345", "EUR", "-12.35 EUR"),
        ("12.5", "JPY", "13 JPY"),
        ("1", "KWD", "1.000 KWD"),
        ("3", "", "3.00"),
    ],
)
def test_halves_are_rounded_away_from_zero_as_odoo_does(amount: str, currency: str, shown: str) -> None:
    assert show(D(amount), currency) == shown
    assert rounded(D(amount), currency) == D(shown.split()[0])


def test_a_unit_price_has_odoos_digits() -> None:
    assert to_digits(D("3.33333"), 2) == D("3.33")
    assert to_digits(D("3.33335"), 4) == D("3.3334")
    assert to_digits(D("3.5"), 0) == D("4")


def test_the_first_window_begins_at_the_channels_start() -> None:
    start = NOON - timedelta(days=7)
    assert next_window(NOON, None, start) == Window(start, NOON - LAG)


def test_the_next_window_overlaps_what_was_read() -> None:
    position = NOON - timedelta(minutes=5)
    assert next_window(NOON, position, NOON - timedelta(days=7)) == Window(position - OVERLAP, NOON - LAG)


def test_somebody_asks_for_more_or_for_less() -> None:
    position, start = NOON - timedelta(hours=1), NOON - timedelta(days=7)
    early, late = NOON - timedelta(days=30), NOON - timedelta(minutes=1)
    assert next_window(NOON, position, start, early).after == early
    assert next_window(NOON, position, start, late).after == position - OVERLAP
    assert next_window(NOON, None, start, early).after == early


def test_amazon_keeps_two_years() -> None:
    assert next_window(NOON, None, NOON - timedelta(days=4000)).after == NOON - OLDEST


def test_a_clock_that_went_back_asks_for_nothing_impossible() -> None:
    window = next_window(NOON, NOON + timedelta(hours=2), NOON)
    assert window == Window(NOON - LAG, NOON - LAG)


@pytest.mark.parametrize(
    ("refused_for", "rests"), [(0, 1), (1, 1), (4, 4), (30, 30), (60, 60), (600, 60), (60 * 24 * 30, 60)]
)
def test_what_is_lacking_is_asked_for_after_as_long_again_and_each_hour(refused_for: int, rests: int) -> None:
    last = NOON + timedelta(minutes=refused_for)
    assert worth_asking(NOON, last, last + timedelta(minutes=rests))
    assert not worth_asking(NOON, last, last + timedelta(minutes=rests, seconds=-10))


def test_retries_wait_longer_and_end() -> None:
    waits = [retry_seconds(attempt) for attempt in range(1, MAX_TRIES + 1)]
    assert waits == [2.0, 15.0, 60.0, 300.0, 1800.0, 7200.0, 21600.0, 21600.0, 21600.0, None]
    assert (retry_seconds(0), retry_seconds(2, 0.0), retry_seconds(2, 0.75)) == (2.0, 12.0, 16.5)
    assert [rest_seconds(strikes) for strikes in (1, 2, 3, 8, 100)] == [1.0, 5.0, 15.0, 600.0, 600.0]


def test_batches_shrink_to_one() -> None:
    assert [batch_size(50, strikes) for strikes in range(5)] == [50, 12, 3, 1, 1]
    assert batch_size(0, 0) == 1


def held(*lines: tuple[int, str, str]) -> OdooOrder:
    """Lines as (id, quantity, delivered)."""
    return OdooOrder(
        1,
        "S00001",
        "302-1",
        "sale",
        D(0),
        D(0),
        "EUR",
        lines=tuple(
            OdooLine(pk, "", "x", 1, D(quantity), D(gone), D(1), (), D(0), D(0)) for pk, quantity, gone in lines
        ),
    )


@pytest.mark.parametrize(
    ("lines", "wanted", "expected"),
    [
        ([(1, "3", "0")], {(1,): "2"}, {1: "2"}),
        ([(1, "3", "0")], {(1,): "0"}, {1: "0"}),
        ([(1, "3", "2")], {(1,): "1"}, {1: "2"}),
        ([(1, "3", "3")], {(1,): "0"}, {}),
        ([(1, "3", "0")], {(1,): "3"}, {}),
        ([(1, "3", "0")], {(1,): "5"}, {}),
        ([(1, "3", "0")], {(9,): "1", (): "0"}, {}),
        # a price that did not divide: four pieces on one line and three on another
        ([(1, "4", "0"), (2, "3", "0")], {(1, 2): "5"}, {2: "1"}),
        ([(1, "4", "0"), (2, "3", "0")], {(1, 2): "2"}, {1: "2", 2: "0"}),
        ([(1, "4", "1"), (2, "3", "3")], {(1, 2): "0"}, {1: "1"}),
        ([(1, "4", "0"), (2, "3", "1")], {(1, 2): "5"}, {2: "1"}),
    ],
)
def test_lines_are_reduced_never_below_what_has_left(lines: list, wanted: dict, expected: dict) -> None:
    targets = reductions(held(*lines), {ids: D(count) for ids, count in wanted.items()})
    assert targets == {pk: D(count) for pk, count in expected.items()}


LINE = KEY.replace("order_", "line_")


def test_what_is_still_sold() -> None:
    left, gone = item("1", 5, fulfilled=1, unfulfilled=2), item("2", 1, fulfilled=0, unfulfilled=0)
    wanted = still_sold(order(left, gone), KEY)
    assert wanted[f"{LINE}_1_item", f"{LINE}_1_item_2"] == D(3)
    assert wanted[f"{LINE}_2_item", f"{LINE}_2_item_2"] == D(0)
    beside = [names for names in wanted if names[0].startswith(f"{LINE}_2_") and len(names) == 1]
    assert (f"{LINE}_2_shipping",) in beside
    assert (f"{LINE}_2_discount_shipping",) in beside
    assert {wanted[names] for names in beside} == {D(0)}
    assert not any(len(names) == 1 and names[0].startswith(f"{LINE}_1_") for names in wanted)


@pytest.mark.parametrize(
    ("quantity", "left", "total", "expected", "other"),
    [
        (3, 3, "30", "30", False),
        (3, 2, "30", "30", True),  # fewer pieces, amounts left in
        (2, 2, "20", "30", True),  # fewer ordered than there were
        (4, 4, "40", "30", True),  # more
        (3, 3, "31", "30", True),
        (3, 3, "30", None, False),  # nobody knows what was brought over
        (3, 3, None, "30", False),  # Amazon is silent about money
    ],
)
def test_whether_something_else_is_sold(
    quantity: int, left: int, total: str | None, expected: str | None, other: bool
) -> None:
    amazon = order(item("1", quantity, fulfilled=0, unfulfilled=left, total=total), total=total)
    assert sold_otherwise(amazon, D(expected) if expected else None) is other


def test_of_amounts_that_do_not_add_up_the_total_counts() -> None:
    amazon = order(item("1", 1, entry("ITEM", "10"), total="10"), total="25")
    assert sold_otherwise(amazon, D(10))
    assert not sold_otherwise(amazon, D(25))


@pytest.mark.parametrize(("brought_over", "other"), [("100", False), ("90", False), ("95", True)])
def test_a_switched_setting_is_no_change_of_amazons(brought_over: str, other: bool) -> None:
    """The order was written with the tax that Amazon remits, or without it."""
    own = item("1", 1, entry("ITEM", "90"), entry("TAX", "10"), total="100", tax_models=("MARKETPLACE_FACILITATOR",))
    assert sold_otherwise(order(own, total="100"), D(brought_over)) is other


def test_what_amazon_names_no_more_is_not_sold_any_more() -> None:
    wanted = still_sold(order(item("1", 5)), KEY, ["2"])
    assert wanted[f"{LINE}_1_item", f"{LINE}_1_item_2"] == D(5)
    assert wanted[f"{LINE}_2_item", f"{LINE}_2_item_2"] == wanted[(f"{LINE}_2_shipping",)] == D(0)


def test_whether_amazons_total_is_that_of_the_items_left() -> None:
    left = item("1", 2, entry("ITEM", "20"), total="20")
    assert agrees(order(left, total="20"))
    assert not agrees(order(left, total="60"))  # the vanished item is still in it
    assert not agrees(order(left))  # no total, no word
    assert not agrees(order(total="20"))


def test_both_states_of_an_order_whose_item_vanished() -> None:
    blocked = vanished("S00001", order(item("1", 2), total="60"), ["3 × Teapot"])
    assert (
        blocked.title
        == "Odoo's S00001 has 3 × Teapot; Amazon names it no more, and states a total of 60.00 EUR for 2 × SKU-1"
    )
    assert (
        vanished("S1", order(), ["1 × Cup"]).title
        == "Odoo's S1 has 1 × Cup; Amazon names it no more, and states no total for nothing"
    )


def test_a_total_that_is_still_not_amazons() -> None:
    blocked = differs("S00001", "25.00 EUR", "20.00 EUR")
    assert blocked.title == "Pieces of S00001 were cancelled on Amazon: Odoo says 25.00 EUR now, Amazon 20.00 EUR"
