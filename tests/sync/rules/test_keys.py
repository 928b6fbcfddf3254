"""External ids in Odoo. They may never change again: what is written under one must be found under it for ever."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.rules.keys import address_key, anonymous_key, contact_key, digest, line_key, order_key, safe, word

FIT = re.compile(r"[A-Za-z0-9_-]+")


def test_as_they_stand_in_odoo() -> None:
    key = order_key("eu", "A1SELLER", "302-1234567-7654321")
    assert key == "order_eu_A1SELLER_302-1234567-7654321"
    assert line_key(key, "12345678901234", "item") == "line_eu_A1SELLER_302-1234567-7654321_12345678901234_item"
    assert line_key(key, "", "rounding") == "line_eu_A1SELLER_302-1234567-7654321_0_rounding"
    assert anonymous_key("A1PA6795UKMFR9") == "partner_anonymous_A1PA6795UKMFR9"
    assert contact_key("eu", "A1SELLER", "email", "x") == f"partner_eu_A1SELLER_{digest('email', 'x')}"
    assert address_key("partner_x", "Anna") == f"address_{digest('partner_x', 'Anna')}"
    assert digest("email", "x") == "e4859241c68886b18c33"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("302-1234567-7654321", "302-1234567-7654321"),
        ("", ""),
        ("x" * 60, "x" * 60),
        ("a.b", "a_b_2e7336dc8eba87ef472d"),
        ("a b", f"a_b_{digest('a b')}"),
        ("a_b", f"a_b_{digest('a_b')}"),
        ("x" * 61, "x" * 40 + f"_{digest('x' * 61)}"),
        ("Tasse/blau 100% 😀", f"Tasse_blau_100____{digest('Tasse/blau 100% 😀')}"),
    ],
)
def test_what_has_to_be_replaced_stays_distinct(text: str, expected: str) -> None:
    assert safe(text) == expected


def test_the_end_of_a_key_reads_well() -> None:
    assert word("gift_wrap") == "gift_wrap"
    assert word("Größe.1") == safe("Größe.1")


def test_an_item_may_be_called_zero() -> None:
    assert line_key("order_x", "0", "item") != line_key("order_x", "", "item")


same = settings(deadline=None, derandomize=True, database=None)
names = st.text(min_size=1, max_size=80)


@same
@given(names, names, names)
def test_keys_fit_odoo(seller: str, amazon_id: str, item_id: str) -> None:
    key = order_key("eu", seller, amazon_id)
    for made in (key, line_key(key, item_id, "item"), contact_key("eu", seller, amazon_id), address_key(key, item_id)):
        assert FIT.fullmatch(made), made


@same
@given(st.tuples(names, names), st.tuples(names, names))
def test_two_orders_never_share_a_key(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert (order_key("eu", *one) == order_key("eu", *other)) == (one == other)


@same
@given(st.lists(names, min_size=1, max_size=4), st.lists(names, min_size=1, max_size=4))
def test_two_identities_never_share_a_key(one: list[str], other: list[str]) -> None:
    clean, second = ([text.replace("\x1f", "") for text in texts] for texts in (one, other))
    assert (contact_key("eu", "A1", *clean) == contact_key("eu", "A1", *second)) == (clean == second)
