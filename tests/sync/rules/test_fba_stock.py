"""Amazon's own stock: which marketplaces are asked, and that no piece is counted twice."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.rules.fba_stock import FbaTotals, asked, each_pool_once, lies_there, same_pool, to_book


def lying(fulfillable: int, reserved: int = 0, inbound: int = 0, title: str = "") -> FbaTotals:
    return FbaTotals(title, fulfillable, reserved, inbound, 0, 0)


@pytest.mark.parametrize(
    ("countries", "first"),
    [
        (["DE", "FR", "IT", "GB"], ["DE", "GB"]),
        (["FR", "IT"], ["FR"]),
        (["US", "CA", "MX"], ["CA", "MX", "US"]),
        (["JP"], ["JP"]),
        ([], []),
    ],
)
def test_one_marketplace_of_a_pool_is_asked(countries: list[str], first: list[str]) -> None:
    assert asked(countries) == first


def test_a_pool_that_reaches_further_is_counted_once() -> None:
    germany = {"MUG": lying(7, 1, title="Becher"), "POT": lying(0)}
    britain = {"MUG": lying(7, 1, title="Mug")}
    assert each_pool_once({"GB": britain, "DE": germany}) == {"DE": germany}


def test_pools_of_their_own_are_all_counted() -> None:
    us, canada = {"MUG": lying(7)}, {"MUG": lying(4)}
    assert each_pool_once({"US": us, "CA": canada}) == {"US": us, "CA": canada}
    assert each_pool_once({"US": {"MUG": lying(0)}, "CA": {"MUG": lying(0)}}) == {
        "US": {"MUG": lying(0)},
        "CA": {"MUG": lying(0)},
    }


rows = st.dictionaries(st.sampled_from("ABCDE"), st.builds(lying, st.integers(0, 9), st.integers(0, 3)), max_size=5)


@given(rows, rows)
def test_sharing_goes_both_ways(one: dict[str, FbaTotals], other: dict[str, FbaTotals]) -> None:
    assert same_pool(one, other) == same_pool(other, one)


@given(rows)
def test_the_same_answer_twice_is_one_pool(one: dict[str, FbaTotals]) -> None:
    kept = each_pool_once({"DE": one, "GB": dict(one)})
    assert sum(row.fulfillable for found in kept.values() for row in found.values()) <= max(
        sum(row.fulfillable for row in one.values()), 0
    )


def test_what_lies_there_and_when_it_is_booked() -> None:
    assert (lies_there(5, 2), lies_there(0, 0)) == (7, 0)
    assert to_book(Decimal(3), Decimal(3))
    assert not to_book(Decimal(3), None)
    assert not to_book(Decimal(3), Decimal(2))
    assert not to_book(Decimal(0), Decimal(0))
