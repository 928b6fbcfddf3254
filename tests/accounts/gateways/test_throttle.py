import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.gateways.throttle import FILL, SKEW, Bucket, LocalBuckets, Plan

SEARCH = Plan(rate=0.0056, burst=20)
NOW = 1_795_000_000.0
rates = st.floats(0.001, 50)
bursts = st.integers(1, 40)
gaps = st.lists(st.floats(0, 400), min_size=1, max_size=80)


def drain(bucket: Bucket, now: float) -> tuple[Bucket, int]:
    calls = 0
    while True:
        bucket, wait = bucket.take(now)
        if wait:
            return bucket, calls
        calls += 1


def test_a_new_bucket_allows_the_whole_burst_and_then_one_call_in_198_seconds() -> None:
    bucket, calls = drain(Bucket.full(SEARCH, NOW), NOW)
    assert calls == 20
    bucket, wait = bucket.take(NOW)
    assert round(wait, 1) == 198.4  # 1 / (0.9 x 0.0056)
    bucket, wait = bucket.take(NOW + 198.0)
    assert 0 < wait < 0.5
    bucket, wait = bucket.take(NOW + 198.5)
    assert wait == 0


def test_amazons_429_empties_the_bucket_whatever_we_had_counted() -> None:
    bucket = Bucket.full(SEARCH, NOW).emptied(NOW)
    assert bucket.tokens == 0
    assert round(bucket.wait(NOW), 1) == 198.4


def test_a_learned_rate_counts_from_now_on_and_leaves_the_burst() -> None:
    bucket = Bucket.full(SEARCH, NOW).emptied(NOW).learned(1.0, NOW + 100)
    assert bucket.tokens == pytest.approx(100 * 0.0056 * FILL)  # the 100 seconds before flowed at the old rate
    assert bucket.burst == 20
    assert bucket.wait(NOW + 100) == pytest.approx((1 - 100 * 0.0056 * FILL) / FILL)


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf"), 1e9])
def test_a_rate_that_makes_no_sense_is_not_learned(rate: float) -> None:
    bucket = Bucket.full(SEARCH, NOW)
    assert bucket.learned(rate, NOW + 5) == bucket


@given(rate=rates, burst=bursts, gaps=gaps)
def test_no_window_ever_holds_more_calls_than_burst_plus_rate_times_its_length(
    rate: float, burst: int, gaps: list[float]
) -> None:
    bucket, now, times = Bucket.full(Plan(rate, burst), NOW), NOW, []
    for gap in gaps:
        now += gap
        bucket, calls = drain(bucket, now)
        times += [now] * calls
    for first, start in enumerate(times):
        for last in range(first, len(times)):
            assert last - first + 1 <= burst + rate * (times[last] - start) + 1e-3


@given(rate=rates, burst=bursts, gaps=gaps)
def test_whoever_waits_as_long_as_told_may_call(rate: float, burst: int, gaps: list[float]) -> None:
    bucket, now = Bucket.full(Plan(rate, burst), NOW), NOW
    for gap in gaps:
        bucket, wait = bucket.take(now + gap)
        now += gap + wait
        if wait:
            bucket, again = bucket.take(now)
            assert again == 0


@given(rate=rates, burst=bursts, back=st.floats(0.001, 1e9), used=st.integers(0, 40))
def test_a_clock_that_runs_backwards_neither_fills_the_bucket_nor_blocks_it_for_long(
    rate: float, burst: int, back: float, used: int
) -> None:
    bucket = Bucket.full(Plan(rate, burst), NOW)
    for _ in range(min(used, burst)):
        bucket, _ = bucket.take(NOW)
    earlier = bucket.settled(NOW - back)
    assert earlier.tokens == bucket.tokens
    assert bucket.wait(NOW - back) <= 1 / (rate * FILL) + SKEW + 1e-3


@given(seconds=st.lists(st.floats(-1, 1), min_size=2, max_size=60), rate=st.floats(0.01, 5))
def test_workers_whose_clocks_differ_by_a_second_do_not_fill_the_bucket_twice(
    seconds: list[float], rate: float
) -> None:
    """Every worker sees true time plus its own error; true time stands still here, so nothing may flow in but the
    largest error once."""
    bucket = Bucket.full(Plan(rate, 20), NOW - 1).emptied(NOW - 1)
    for error in seconds:
        bucket = bucket.settled(NOW + error)
    assert bucket.tokens <= 2 * rate * FILL + 1e-6


def test_local_buckets_are_shared_by_threads_and_apart_by_key() -> None:
    buckets = LocalBuckets()
    allowed: list[bool] = []

    def work() -> None:
        allowed.extend(not buckets.take("one", SEARCH, NOW) for _ in range(10))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert allowed.count(True) == 20
    assert allowed.count(False) == 60
    assert buckets.take("two", SEARCH, NOW) == 0


def test_local_buckets_learn_and_empty() -> None:
    buckets = LocalBuckets()
    assert buckets.take("k", SEARCH, NOW) == 0
    buckets.learn("k", 0.5, NOW)
    assert buckets.empty("k", SEARCH, NOW) == pytest.approx(1 / 0.45)
    buckets.learn("never seen", 0.5, NOW)
    assert buckets.empty("another", SEARCH, NOW) == pytest.approx(1 / (0.9 * 0.0056))


@pytest.mark.parametrize("rate", [0.0, -1.0, 1e-300, 1e-6, float("nan"), float("inf"), 1e9])
def test_a_rate_that_is_no_plan_is_not_believed(rate: float) -> None:
    """Nothing would be asked any more, and so nothing learnt that puts it right."""
    assert Bucket.full(SEARCH, NOW).learned(rate, NOW) == Bucket.full(SEARCH, NOW)
