from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from accounts.gateways.errors import GatewayError
from accounts.gateways.odoo.text import clean, link, link_name, moment, number, parse_moment, plain, plain_number, words


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Müller-Łukaszewicz",
        "👩‍👩‍👧‍👦 Family",
        "مرحبا \u202e RTL",
        "山田 太郎",
        "zero\u200bwidth",
        "<b>html</b> & 'quotes'",
        "x" * 4000,
        "two\nlines\tand\r\ntabs",
    ],
)
def test_what_buyers_type_stays_as_it_is(name):
    assert clean(name) == name


@pytest.mark.parametrize("poison", ["\x00", "\x0b", "\x1f", "\x7f", "\ud800", "\udfff", "\ufffe", "\uffff"])
def test_what_no_database_takes_is_left_out(poison):
    assert clean(f"An{poison}na") == "Anna"


def test_everything_sent_is_plain_and_clean():
    berlin = timezone(timedelta(hours=1))
    assert plain({"a": (Decimal("1.50"), datetime(2026, 11, 23, 9, tzinfo=berlin), {"b\x00"}), 1: None}) == {
        "a": [1.5, "2026-11-23 08:00:00", ["b"]],
        "1": None,
    }


def test_what_no_protocol_carries_is_refused_here():
    with pytest.raises(TypeError, match="bytes cannot be sent to Odoo"):
        plain([b"raw"])


def test_times_are_utc_both_ways():
    assert moment(datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)) == "2026-01-02 03:04:05"
    assert parse_moment("2026-01-02 03:04:05") == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert parse_moment(False) is None


def test_odoos_false_means_nothing():
    assert (words(False), link(False), link_name(False)) == ("", None, "")
    assert (words("x"), link([7, "Seven"]), link(7), link(True), link_name([7, "Seven"])) == ("x", 7, 7, None, "Seven")


@pytest.mark.parametrize(("value", "text"), [("1E+2", "100"), ("0.10", "0.10"), ("-0.00001", "-0.00001")])
def test_numbers_are_written_out(value, text):
    assert plain_number(Decimal(value)) == text


@pytest.mark.parametrize(("value", "meant"), [(9.99, "9.99"), (3, "3"), (False, "0"), (None, "0"), (-0.1, "-0.1")])
def test_numbers_of_odoo(value, meant):
    assert number(value) == Decimal(meant)


@pytest.mark.parametrize("value", ["9.99", True, [1], float("nan"), float("inf")])
def test_a17_money_that_is_no_number_is_never_zero(value):
    with pytest.raises(GatewayError) as raised:
        number(value)
    assert raised.value.code == "odoo_strange_answer"
