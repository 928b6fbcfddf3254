"""Odoo's arithmetic, and which tax a line gets."""

from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.gateways.odoo.records import FiscalPosition, LineDraft
from sync.rules.tax_choice import by_rate, of_product, position_for, shown_rate
from sync.rules.taxes import Priced, Rounding, predict, price, unforeseeable

from .make import RATES, TAXES, product, tax

D = Decimal


def priced(gross: str, quantity: int, *tax_ids: int, digits: int = 2, currency: str = "EUR") -> list[tuple[str, str]]:
    found = price(D(gross), quantity, [TAXES[one] for one in tax_ids], currency, Rounding(digits))
    return [(f"{one.quantity:f}", f"{one.price_unit:f}") for one in found]


@pytest.mark.parametrize(
    ("gross", "quantity", "tax_ids", "expected"),
    [
        ("19.99", 1, (), [("1", "19.99")]),
        ("119.00", 1, (1,), [("1", "100.00")]),
        ("119.00", 2, (1,), [("2", "50.00")]),
        ("119.00", 1, (3,), [("1", "119.00")]),
        ("10.00", 3, (), [("3", "3.33")]),
        ("100.00", 7, (), [("3", "14.28"), ("4", "14.29")]),
        ("0.05", 999, (), [("994", "0.00"), ("5", "0.01")]),
        ("0.00", 5, (1,), [("5", "0.00")]),
        ("-5.95", 1, (1,), [("1", "-5.00")]),
        ("10.00", 0, (), [("1", "10.00")]),
        ("10.00", 1, (1, 2), [("1", "7.93")]),  # 7.93 + 1.51 + 0.56
    ],
)
def test_unit_prices(gross: str, quantity: int, tax_ids: tuple[int, ...], expected: list) -> None:
    assert priced(gross, quantity, *tax_ids) == expected


def test_a_price_that_tax_cannot_reach_is_a_cent_off_and_no_more() -> None:
    """Nothing plus 19 % is 0.03: 0.02 makes 0.02 and 0.03 makes 0.04."""
    (one,) = price(D("0.03"), 1, [TAXES[1]], "EUR", Rounding())
    assert one in (Priced(D(1), D("0.02")), Priced(D(1), D("0.03")))


def test_more_digits_and_other_currencies() -> None:
    assert priced("10.00", 3, digits=6) == [("3", "3.333333")]
    assert priced("1000", 3, currency="JPY") == [("3", "333.33")]
    assert priced("1000", 3, digits=0, currency="JPY") == [("3", "333")]
    assert priced("1100", 1, 7, currency="JPY") == [("1", "1000.00")]
    assert priced("1.005", 1, digits=3, currency="KWD") == [("1", "1.005")]


def test_fixed_and_division_taxes() -> None:
    bottle, division = tax(20, "0.25", type="fixed"), tax(21, 20, type="division")
    assert price(D("12.40"), 2, [bottle, TAXES[1]], "EUR", Rounding()) == [Priced(D(2), D("5.00"))]
    assert price(D("125"), 1, [division], "EUR", Rounding()) == [Priced(D(1), D("100.00"))]
    assert unforeseeable([TAXES[1], bottle, division]) is None
    group = tax(22, 0, type="group")
    assert unforeseeable([TAXES[1], group]) == group


def line(price: str, quantity: str, *tax_ids: int) -> LineDraft:
    return LineDraft("k", "item", "x", 1, D(quantity), D(price), tax_ids)


@pytest.mark.parametrize(
    ("lines", "per_line", "globally"),
    [
        ([("100", "1", 1)], "119.00", "119.00"),
        ([("100", "1", 3)], "100.00", "100.00"),
        ([("0.03", "1", 1), ("0.03", "1", 1), ("0.03", "1", 1)], "0.12", "0.11"),
        ([("3.33", "3", 1), ("10", "2", 2)], "33.29", "33.29"),
        ([("10", "1", 1, 2)], "12.60", "12.60"),
        ([("119", "1", 3, 7)], "129.00", "129.00"),
        ([("-10", "1", 1), ("10", "1", 1)], "0.00", "0.00"),
    ],
)
def test_odoos_total_per_line_and_globally(lines: list, per_line: str, globally: str) -> None:
    drafted = [line(*one) for one in lines]
    assert predict(drafted, TAXES, "EUR", round_globally=False) == D(per_line)
    assert predict(drafted, TAXES, "EUR", round_globally=True) == D(globally)


def test_odoos_total_with_a_bottle_deposit_and_in_yen() -> None:
    taxes = {**TAXES, 20: tax(20, "0.25", type="fixed"), 21: tax(21, "1", type="fixed", included=True)}
    assert predict([line("5", "2", 20, 1)], taxes, "EUR", False) == D("12.40")
    assert predict([line("5", "2", 21, 1)], taxes, "EUR", False) == D("11.52")
    assert predict([line("333.33", "3", 7)], TAXES, "JPY", False) == D("1100")


def test_taxes_of_a_product() -> None:
    goods = product(1, "A", 8, 2, 1, 1, 99)
    assert of_product(goods, 1, TAXES, None) == (1, 2)  # of its company, those there are, each once
    assert of_product(goods, 2, TAXES, None) == (8,)
    assert of_product(goods, 1, {**TAXES, 1: replace(TAXES[1], active=False)}, None) == (2,)
    export = FiscalPosition(1, "Export", mapping={1: (4,), 2: ()})
    assert of_product(goods, 1, TAXES, export) == (4,)
    split = FiscalPosition(1, "Split", mapping={1: (7, 5)})
    assert of_product(goods, 1, TAXES, split) == (2, 5, 7)


DE, FR, US, CALIFORNIA = 57, 75, 233, 9
POSITIONS = (
    FiscalPosition(1, "Domestic", auto_apply=True, country_ids=frozenset({DE}), sequence=1),
    FiscalPosition(2, "EU private", auto_apply=True, country_ids=frozenset({DE, FR}), sequence=2),
    FiscalPosition(3, "EU business", auto_apply=True, country_ids=frozenset({DE, FR}), vat_required=True, sequence=3),
    FiscalPosition(4, "Everywhere", auto_apply=True, sequence=4),
    FiscalPosition(5, "By hand", country_ids=frozenset({FR})),
    FiscalPosition(6, "Other company", company_id=2, auto_apply=True, country_ids=frozenset({FR})),
    FiscalPosition(7, "California", auto_apply=True, country_ids=frozenset({US}), state_ids=frozenset({CALIFORNIA})),
    FiscalPosition(8, "Büsingen", auto_apply=True, country_ids=frozenset({DE}), zip_from="78266", zip_to="78266"),
    FiscalPosition(9, "Half a range", auto_apply=True, country_ids=frozenset({US}), zip_from="9"),
)


@pytest.mark.parametrize(
    ("country", "state", "zip_code", "vat", "expected"),
    [
        (DE, None, "10115", False, 1),
        (DE, None, "78266", False, 8),
        (FR, None, "75001", False, 2),
        (FR, None, "75001", True, 3),
        (DE, None, "10115", True, 3),
        (US, CALIFORNIA, "90001", False, 7),
        (999, None, "", False, 4),
        (None, None, "", False, 4),
    ],
)
def test_the_fiscal_position_that_odoo_would_take(
    country: int | None, state: int | None, zip_code: str, vat: bool, expected: int
) -> None:
    positions = POSITIONS[:8]
    found = position_for(positions, 1, country, state, zip_code, vat)
    assert found is not None
    assert found.id == expected


def test_no_fiscal_position() -> None:
    assert position_for((), 1, DE, None, "", False) is None
    assert position_for(POSITIONS[4:6], 1, FR, None, "", False) is None
    half = position_for(POSITIONS[8:], 1, US, None, "10001", False)
    assert half is not None  # Odoo asks for both ends of a range


@pytest.mark.parametrize(
    ("net", "amount", "pieces", "expected"),
    [
        ("100", "19", 1, 1),
        ("100", "7", 1, 2),
        ("100", "5.5", 1, 5),
        ("100", "0", 1, 4),
        ("0", "0", 1, 4),
        ("16.80", "3.19", 1, 1),
        ("16.80", "3.20", 1, 1),  # a cent off
        ("16.80", "3.21", 1, None),
        ("100", "16", 1, None),
        ("871.96", "61.05", 1, 2),  # of many parts whose tax Amazon states together
        ("871.96", "61.12", 1, None),
        ("-10", "-1.90", 1, 1),
        ("0", "1", 1, None),
        # 0.99 each: 19 % is 0.19 a piece, ten times 1.90, of the sum 1.88
        ("9.90", "1.90", 10, 1),
        ("9.90", "1.90", 1, None),
        ("0.10", "0.02", 1, 6),  # 20 % is nearer than 19 %
    ],
)
def test_the_tax_of_amazons_rate(net: str, amount: str, pieces: int, expected: int | None) -> None:
    assert by_rate(D(net), D(amount), RATES, "EUR", pieces) == expected


def test_no_tax_and_no_rate_for_it() -> None:
    assert by_rate(D(10), D(0), {"19": 1}, "EUR") == 0
    assert by_rate(D(10), D(0), {"0.0": 4}, "EUR") == 4
    assert by_rate(D(10), D(1), {}, "EUR") is None
    assert by_rate(D(1000), D(100), {"10": 7}, "JPY") == 7
    assert by_rate(D(1000), D(101), {"10": 7}, "JPY") == 7
    assert by_rate(D(1000), D(102), {"10": 7}, "JPY") is None


@pytest.mark.parametrize(("net", "amount", "shown"), [("100", "19", "19"), ("100", "5.5", "5.5"), ("0", "1", "?")])
def test_a_rate_in_words(net: str, amount: str, shown: str) -> None:
    assert shown_rate(D(net), D(amount)) == shown


def test_a_tax_that_is_not_known_counts_for_nothing() -> None:
    assert predict([line("10", "1", 12345)], TAXES, "EUR", False) == D(10)
