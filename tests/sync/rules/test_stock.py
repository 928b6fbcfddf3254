"""How much Amazon is told: never more than there is, never below zero, and nothing of what Amazon ships."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.channel_settings import ChannelSettings
from sync.rules.stock import Change, StockRule, held_back, rules_of, stop, taken, wanted


@pytest.mark.parametrize(
    ("free", "unknown", "rule", "told"),
    [
        ("10", 0, StockRule(), 10),
        ("10", 3, StockRule(), 7),
        ("10", 3, StockRule(buffer=2), 5),
        ("10", 0, StockRule(share=50), 5),
        ("11", 0, StockRule(share=50), 5),
        ("10", 3, StockRule(buffer=2, share=50), 2),
        ("10", 0, StockRule(cap=4), 4),
        ("10", 0, StockRule(cap=0), 0),
        ("2", 3, StockRule(), 0),
        ("2", 0, StockRule(buffer=2), 0),
        ("-4", 0, StockRule(), 0),
        ("0.9", 0, StockRule(), 0),
        ("7.99", 0, StockRule(), 7),
        ("5000000", 0, StockRule(), 1_000_000),
        ("10", 0, StockRule(share=0), 0),
    ],
)
def test_what_amazon_is_told(free: str, unknown: int, rule: StockRule, told: int) -> None:
    assert wanted(Decimal(free), unknown, rule) == told


@given(
    free=st.decimals(-1000, 10_000, places=2),
    unknown=st.integers(0, 500),
    buffer=st.integers(0, 100),
    cap=st.none() | st.integers(0, 1000),
    share=st.integers(0, 100),
)
def test_never_more_than_is_left_and_never_below_zero(
    free: Decimal, unknown: int, buffer: int, cap: int | None, share: int
) -> None:
    told = wanted(free, unknown, StockRule(buffer=buffer, cap=cap, share=share))
    assert 0 <= told <= max(0, free - unknown)
    assert cap is None or told <= cap
    assert told >= wanted(free - 1, unknown, StockRule(buffer=buffer, cap=cap, share=share))


def test_a_kit_that_was_sold_takes_its_parts_along_and_a_part_its_kits() -> None:
    cup, plate, pair, table = 1, 2, 10, 11
    kits = {pair: {cup: Decimal(2)}, table: {cup: Decimal(4), plate: Decimal(1)}}
    assert taken({}, kits) == {}
    assert taken({cup: 3, plate: 1}, {}) == {cup: 3, plate: 1}
    assert taken({pair: 3}, kits) == {cup: 6, pair: 3, table: 2}
    assert taken({cup: 1}, kits) == {cup: 1, pair: 1, table: 1}
    assert taken({table: 1, cup: 1}, kits) == {cup: 5, plate: 1, pair: 3, table: 2}


_PARTS, _KITS = (1, 2, 3), (10, 11, 12)


@given(
    held=st.fixed_dictionaries({part: st.integers(0, 30) for part in _PARTS}),
    kits=st.fixed_dictionaries(
        {kit: st.dictionaries(st.sampled_from(_PARTS), st.integers(1, 5), min_size=1) for kit in _KITS}
    ),
    sold=st.dictionaries(st.sampled_from(_PARTS + _KITS), st.integers(1, 9)),
)
def test_whatever_was_sold_one_more_order_of_all_that_is_told_can_be_met(
    held: dict[int, int], kits: dict[int, dict[int, int]], sold: dict[int, int]
) -> None:
    made_of = {kit: {part: Decimal(amount) for part, amount in parts.items()} for kit, parts in kits.items()}
    free = held | {kit: min(held[part] // amount for part, amount in parts.items()) for kit, parts in kits.items()}
    less = taken(sold, made_of)
    for product, pieces in free.items():
        told = wanted(Decimal(pieces), less.get(product, 0), StockRule())
        for part, amount in kits.get(product, {product: 1}).items():
            gone = sum(count * kits.get(one, {one: 1}).get(part, 0) for one, count in sold.items())
            assert told == 0 or told * amount + gone <= held[part]


def test_only_what_the_seller_alone_ships_is_told() -> None:
    assert held_back(["DEFAULT"], listed=True, fresh=True) is None
    for channels, listed, fresh, code in (
        (["AMAZON_EU"], True, True, "stock_fba"),
        (["DEFAULT", "AMAZON_EU"], True, True, "stock_both"),
        (["SOMETHING_NEW"], True, True, "stock_fba"),
        ([], True, True, "stock_unknown_channel"),
        (["DEFAULT"], False, True, "stock_unknown_channel"),
        (["DEFAULT"], True, False, "stock_stale_listing"),
    ):
        held = held_back(channels, listed=listed, fresh=fresh)
        assert held is not None and held.code == code


@given(st.lists(st.text(max_size=12), max_size=4))
def test_a_code_that_nobody_knows_is_amazons(channels: list[str]) -> None:
    held = held_back(channels, listed=True, fresh=True)
    assert (held is None) == (bool(channels) and set(channels) == {"DEFAULT"})


def changes(zeroed: int, multiplied: int, ordinary: int) -> list[Change]:
    return [Change(5, 0)] * zeroed + [Change(5, 50)] * multiplied + [Change(5, 6)] * ordinary


@pytest.mark.parametrize(
    ("zeroed", "multiplied", "known", "share", "stopped"),
    [
        (30, 0, 100, 30, False),
        (31, 0, 100, 30, True),
        (20, 11, 100, 30, True),
        (0, 31, 100, 30, True),
        (9, 0, 9, 30, False),
        (10, 0, 10, 30, True),
        (1, 0, 100, 0, True),
        (100, 0, 100, 100, False),
    ],
)
def test_a_run_that_would_empty_the_shop_stops_and_asks(
    zeroed: int, multiplied: int, known: int, share: int, stopped: bool
) -> None:
    asked = stop(changes(zeroed, multiplied, 3), known, share)
    assert (asked is not None) == stopped
    if asked is not None:
        assert asked.title == (
            f"Stock was not sent: it would set {zeroed} of {known} SKUs to zero and multiply {multiplied}"
        )
        assert "press Retry" in asked.cure


def test_what_was_unknown_or_nothing_alarms_nobody() -> None:
    assert not any(one.alarming for one in (Change(None, 0), Change(0, 0), Change(0, 500), Change(5, 49), Change(5, 1)))


def test_each_rule_of_an_accounts_channels_counts_once() -> None:
    on = ChannelSettings(stock_to_amazon=True, warehouse=3)
    other = ChannelSettings(stock_to_amazon=True, stock_warehouses=(4, 5), stock_buffer=2, stock_share=50)
    assert rules_of([on, ChannelSettings(), on, other]) == (
        StockRule(warehouses=(3,)),
        StockRule(buffer=2, share=50, warehouses=(4, 5)),
    )
    assert rules_of([ChannelSettings()]) == ()
