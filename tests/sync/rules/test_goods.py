"""Other goods on Amazon than were brought to Odoo."""

import json
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from accounts.gateways.amazon.records import Order
from accounts.gateways.odoo.records import LineDraft, OdooLine
from sync.rules import goods
from tests.sync.rules.make import item, order

ANY, MUG, RED = 1, 10, 11
SOLD = st.tuples(st.text(max_size=20), st.integers(0, 1000))


def order_of(*sold: tuple[str, int]) -> Order:
    return order(*(item(id=f"i{number}", sku=sku, quantity=count) for number, (sku, count) in enumerate(sold)))


def drafted(item_id: str, product: int, count: int = 1) -> LineDraft:
    return LineDraft(f"line_{item_id}", "item", "", product, Decimal(count), item_id=item_id)


def held(pk: int, product: int, count: int = 1, name: str = "") -> OdooLine:
    zero = Decimal(0)
    return OdooLine(pk, "", name, product, Decimal(count), zero, zero, (), zero, zero)


@given(st.lists(SOLD, max_size=5))
def test_the_same_again_is_no_news_also_as_json_keeps_it(sold: list[tuple[str, int]]) -> None:
    now = order_of(*sold)
    assert goods.news(json.loads(json.dumps(goods.told(now))), now) == frozenset()


@given(st.lists(SOLD, min_size=1, max_size=5), st.data())
def test_more_of_one_is_news_of_that_one_and_fewer_is_none(sold: list[tuple[str, int]], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(sold) - 1))
    more = [(sku, count + (position == number)) for position, (sku, count) in enumerate(sold)]
    assert goods.news(goods.told(order_of(*sold)), order_of(*more)) == {f"i{number}"}
    assert goods.news(goods.told(order_of(*more)), order_of(*sold)) == frozenset()


def test_of_what_nobody_wrote_down_nothing_is_news() -> None:
    assert goods.news({}, order_of(("MUG", 1))) == frozenset()


def test_an_item_that_came_later_and_another_sku_are_news() -> None:
    before = goods.told(order_of(("MUG", 1)))
    assert goods.news(before, order_of(("MUG", 1), ("RED", 1))) == {"i1"}
    assert goods.news(before, order_of(("RED", 1))) == {"i0"}


def test_what_odoo_lacks_counts_all_lines_of_the_product_whoever_added_them() -> None:
    now = order_of(("RED", 2), ("RED-2", 1))
    lines = [drafted("i0", RED, 2), drafted("i1", RED, 1)]
    assert goods.wanting([held(1, MUG, 3)], lines, {"i0"}, now, ANY) == ["3 × RED"]
    assert goods.wanting([held(1, RED, 1), held(2, RED, 2)], lines, {"i0"}, now, ANY) == []
    assert goods.wanting([held(1, MUG, 3)], lines, (), now, ANY) == []


def test_two_skus_on_the_product_for_all_are_told_apart_by_their_names() -> None:
    now, lines = order_of(("A3", 1)), [drafted("i0", ANY)]
    assert goods.wanting([held(1, ANY, name="[A2] Poster")], lines, {"i0"}, now, ANY) == ["1 × A3"]
    assert goods.wanting([held(1, ANY, name="[A3] Poster")], lines, {"i0"}, now, ANY) == []


def test_two_skus_of_one_product_are_the_same_goods() -> None:
    line = held(5, MUG)
    assert goods.wanting([line], [drafted("i0", MUG)], {"i0"}, order_of(("MUG-FBA", 1)), ANY) == []
    assert goods.superfluous([line], [drafted("i0", MUG)], {"i0"}, {5: "i0"}) == []


def test_what_was_replaced_is_too_much_until_it_is_taken_out() -> None:
    line, lines = held(5, MUG, 2, "Mug\nblue"), [drafted("i0", RED, 2)]
    assert goods.superfluous([line], lines, {"i0"}, {5: "i0"}) == ["2 × Mug blue"]
    assert goods.superfluous([replace(line, quantity=Decimal(0))], lines, {"i0"}, {5: "i0"}) == []
    assert goods.superfluous([line], lines, {"i0"}, {}) == [], "a line of somebody's own"


def test_its_title_fits_whatever_people_call_their_goods() -> None:
    names = [f"1 × {'x' * 60}"] * 50
    assert len(goods.changed("S00001", names, names).title) == 300
