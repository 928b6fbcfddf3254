"""What goes into one call to Odoo: many small orders, or few long ones."""

from sync.rules.portions import portions


def test_small_orders_share_a_call_up_to_the_limit() -> None:
    assert list(portions([300, 400, 100, 1, 799], lambda lines: lines, 800)) == [[300, 400, 100], [1, 799]]


def test_an_order_longer_than_the_limit_comes_alone_and_in_its_place() -> None:
    assert list(portions([1, 5000, 2], lambda lines: lines, 800)) == [[1], [5000], [2]]


def test_nothing_is_no_call() -> None:
    assert list(portions([], lambda lines: lines, 800)) == []
