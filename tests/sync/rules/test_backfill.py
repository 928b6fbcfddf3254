"""What reading the past will take: an estimate between then and now, exact where everything was counted."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync.rules.backfill import PAGE, Plan, Sample, plan

NOW = datetime(2026, 11, 28, tzinfo=UTC)
RATE, BURST = 0.0056, 20


def planned(days: float, sample: Sample, lately: float | None = None) -> Plan:
    return plan(NOW - timedelta(days=days), NOW, sample, lately, rate=RATE, burst=BURST)


def test_what_was_counted_is_exact() -> None:
    found = planned(90, Sample(42, NOW, complete=True), lately=1000.0)
    assert (found.orders, found.exact, found.calls) == (42, True, 1)
    assert found.time == timedelta(seconds=2.52)


def test_nothing_takes_one_call() -> None:
    assert (planned(1, Sample(0, None, complete=True)).orders, planned(1, Sample(0, None, complete=True)).calls) == (
        0,
        1,
    )


def test_a_steady_shop() -> None:
    """A hundred orders in five days then, twenty a day lately: two thousand in a hundred days."""
    found = planned(100, Sample(100, NOW - timedelta(days=95), complete=False), lately=20.0)
    assert (found.orders, found.exact, found.calls) == (2000, False, 20)
    assert found.time == timedelta(seconds=120)


def test_a_shop_that_has_grown() -> None:
    assert planned(100, Sample(100, NOW - timedelta(days=95), complete=False), lately=60.0).orders == 4000


def test_beyond_the_burst_amazons_rate_says_how_long() -> None:
    found = planned(500, Sample(100, NOW - timedelta(days=495), complete=False))
    assert found.calls == 100
    assert found.time == found.amazon == timedelta(seconds=80 / (RATE * 0.9) + 100)


@given(
    days=st.floats(0, 730),
    count=st.integers(1, PAGE),
    covered=st.floats(0, 1),
    lately=st.none() | st.floats(0, 100_000),
)
def test_an_estimate_is_never_less_than_what_was_seen(
    days: float, count: int, covered: float, lately: float | None
) -> None:
    last = NOW - timedelta(days=days * (1 - covered))
    found = planned(days, Sample(count, last, complete=False), lately)
    assert found.orders >= count
    assert found.calls * PAGE >= found.orders
    assert found.time >= timedelta(0)
