"""Prices as reports write them: read where they mean one thing, and else none."""

from decimal import Decimal

import pytest

from accounts.gateways.amazon import listings_report


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("9.99", "9.99"), ("9,99", "9.99"), ("12", "12"), ("0.00", "0.00"), ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"), ("1.234.567", "1234567"), ("1,234,567", "1234567"), ("1,234,567.8", "1234567.8"),
        ("1234.5", "1234.5"), ("1 234,56", "1234.56"), ("1\u202f234,56", "1234.56"), (" 9.99 ", "9.99"), ("9.", "9.0"),
        ("1234,5678", "1234.5678"),
        ("1,234", None), ("1.234", None),  # thousands, or three decimals
        ("", None), ("EUR 9.99", None), ("-1.00", None), ("1.2.3", None), ("1,2,3.4", None), ("12,34.56", None),
        ("1.234,567,890", None), ("abc", None), ("٩", None), ("1e5", None), ("9" * 30, None), (".5", None),
    ],
)  # fmt: skip
def test_prices_that_mean_one_thing(text: str, price: str | None) -> None:
    assert listings_report.price(text) == (Decimal(price) if price else None)
