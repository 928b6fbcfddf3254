"""Lines that people added to an order."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from accounts.gateways.odoo.records import OdooLine
from sync.rules.line_items import of_added

MUG, CUP, JUG = 1, 2, 3


def line(number, product=MUG, quantity=1, **more):
    amount = Decimal(quantity)
    return OdooLine(number, "", "Goods", product, amount, Decimal(0), Decimal(1), (), Decimal(0), Decimal(0), **more)


def added(lines, items, sold, charges=()):
    return of_added(
        lines, items, frozenset(items) | frozenset(charges), {item: Decimal(count) for item, count in sold.items()}
    )


def test_a_line_that_was_split():
    assert added([line(1, quantity=2), line(9)], {1: "a"}, {"a": 3}) == {9: "a"}


def test_a_line_that_was_raised_by_hand_is_still_the_same_product():
    assert added([line(1, quantity=3), line(9)], {1: "a"}, {"a": 3}) == {9: "a"}


def test_a_product_that_was_replaced():
    assert added([line(1, quantity=0), line(9, CUP)], {1: "a"}, {"a": 1}) == {9: "a"}
    assert added([line(1, quantity=1), line(9, CUP), line(10, JUG)], {1: "a"}, {"a": 3}) == {9: "a", 10: "a"}


def test_a_gift_stands_for_nothing():
    assert added([line(1), line(9, CUP)], {1: "a"}, {"a": 1}) == {}
    assert added([line(1, quantity=0), line(9, CUP, 0)], {1: "a"}, {"a": 1}) == {}
    assert added([line(1, quantity=0), line(9, CUP, 2)], {1: "a"}, {"a": 1}) == {}


def test_what_may_be_one_of_two_is_none():
    lines = [line(1, quantity=0), line(2, CUP, 0), line(9, JUG)]
    assert added(lines, {1: "a", 2: "b"}, {"a": 1, "b": 1}) == {}


def test_of_two_items_of_one_product_the_one_that_is_wanting():
    lines = [line(1), line(2, quantity=0), line(9)]
    assert added(lines, {1: "a", 2: "b"}, {"a": 1, "b": 1}) == {9: "b"}
    assert added([line(1), line(2), line(9)], {1: "a", 2: "b"}, {"a": 1, "b": 1}) == {}


def test_charges_and_notes_are_no_goods():
    lines = [line(1), line(5, JUG), line(6, None, 0, display_type="line_note")]
    assert added(lines, {1: "a"}, {"a": 2}, charges=[5]) == {}


@given(
    st.lists(st.tuples(st.sampled_from([MUG, CUP, JUG]), st.integers(0, 3)), max_size=4),
    st.lists(st.tuples(st.sampled_from([MUG, CUP, JUG]), st.integers(0, 3)), max_size=4),
    st.lists(st.integers(1, 4), min_size=4, max_size=4),
)
def test_only_added_lines_and_only_items_that_were_sold(known, extra, counts):
    lines = [line(number, *one) for number, one in enumerate(known, start=1)]
    lines += [line(number, *one) for number, one in enumerate(extra, start=100)]
    items = {number: f"item{number}" for number in range(1, len(known) + 1)}
    sold = dict(zip(items.values(), counts))
    found = added(lines, items, sold)
    assert found.keys() <= {one.id for one in lines} - items.keys()
    assert set(found.values()) <= set(sold)
    # Another product never makes up for more than is wanting.
    for item in set(found.values()):
        product = next(one.product_id for one in lines if items.get(one.id) == item)
        others = [one for one in lines if found.get(one.id) == item and one.product_id != product]
        asked = sum(one.quantity for one in lines if items.get(one.id) == item)
        assert sum(one.quantity for one in others) <= max(sold[item] - asked, 0)
