"""Whole units of what was sold, whatever moved in how many deliveries and packages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from accounts.gateways.odoo.left import WHOLE, Back, Leg, Need, left

START = datetime(2026, 11, 1, tzinfo=UTC)
CUP, PLATE = 11, 12
KIT = Need(Decimal(1), {CUP: Decimal(2), PLATE: Decimal(1)})
PLAIN = Need(Decimal(1))


def leg(number, quantity, part=WHOLE, picking=1, package=0, line=1, move=None):
    at = START + timedelta(hours=picking)
    return Leg(number, move or number, picking, line, 7, part, Decimal(quantity), package, at)


def quantities(legs, backs=(), need=PLAIN):
    found = left(legs, backs, {1: need})
    return [(one.picking_id, int(one.line.quantity), int(one.line.returned)) for one in found]


def test_split_and_merged_moves_add_up():
    assert quantities([leg(1, 2), leg(2, 3)]) == [(1, 5, 0)]


def test_deliveries_are_gone_through_in_their_order_in_time():
    late = leg(1, 2, CUP, picking=2)
    early = leg(2, 1, PLATE, picking=1)
    assert quantities([late, early], need=KIT) == [(1, 0, 0), (2, 1, 0)]
    assert [one.incomplete for one in left([late, early], (), {1: KIT})] == [True, False]


def test_of_a_package_that_came_back_its_own_goods_are_taken_off():
    legs = [leg(1, 2, package=5, move=1), leg(2, 2, package=6, move=1)]
    found = left(legs, [Back(1, Decimal(2), 5)], {1: PLAIN})
    assert [(one.line.package_id, one.line.quantity, one.line.returned) for one in found] == [(5, 0, 2), (6, 2, 0)]
    found = left(legs, [Back(1, Decimal(3), 0)], {1: PLAIN})
    assert [(one.line.package_id, one.line.quantity) for one in found] == [(5, 1), (6, 0)]


def test_a_kit_that_was_once_sold_as_it_is():
    """Made a kit after the first of them had left."""
    assert quantities([leg(1, 1), leg(2, 4, CUP), leg(3, 2, PLATE)], need=KIT) == [(1, 3, 0)]


def test_rounded_factors_of_units_make_whole_dozens():
    assert quantities([leg(1, "35.99988")], need=Need(Decimal("12.0"))) == [(1, 3, 0)]
    assert quantities([leg(1, "35.9")], need=Need(Decimal("12.0"))) == [(1, 2, 0)]


def test_goods_of_no_line_are_told_by_product():
    found = left([leg(1, 2, line=0)], (), {})
    assert [(one.line.line_id, one.line.product_id, one.line.quantity) for one in found] == [(0, 7, 2)]


legs_of_a_kit = st.lists(
    st.tuples(
        st.integers(0, 4), st.sampled_from([CUP, PLATE]), st.integers(1, 4), st.integers(0, 2), st.integers(0, 3)
    ),
    max_size=10,
)


@given(legs_of_a_kit)
def test_whatever_the_deliveries_together_they_are_what_left_less_what_came_back(given_legs):
    legs = [
        leg(number, quantity, part, picking, package)
        for number, (quantity, part, picking, package, _) in enumerate(given_legs, start=1)
    ]
    backs = [Back(number, Decimal(back), 0) for number, (*_, back) in enumerate(given_legs, start=1)]
    net = {CUP: Decimal(0), PLATE: Decimal(0)}
    for one, back in zip(legs, backs):
        net[one.part] += max(one.quantity - back.quantity, Decimal(0))
    found = left(legs, backs, {1: KIT})
    assert sum(one.line.quantity for one in found) == min(net[CUP] // 2, net[PLATE])
    assert all(one.line.quantity >= 0 and one.line.returned >= 0 for one in found)
    # Every move line is told of once, and the order of reading does not matter.
    assert sorted(pk for one in found for pk in one.line.move_line_ids) == [one.id for one in legs]
    assert left(legs[::-1], backs[::-1], {1: KIT}) == found


@given(legs_of_a_kit, st.integers(1, 4))
def test_later_deliveries_do_not_change_what_was_told_of_earlier_ones(given_legs, cut):
    legs = [
        leg(number, quantity, part, picking, package)
        for number, (quantity, part, picking, package, _) in enumerate(given_legs, start=1)
    ]
    before = [one for one in legs if one.picking_id < cut]
    whole = [one for one in left(legs, (), {1: KIT}) if one.picking_id < cut]
    assert left(before, (), {1: KIT}) == whole
