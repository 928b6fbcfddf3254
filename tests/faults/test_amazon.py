"""F12, F14-F16: Amazon throttles, answers nonsense, forgets its pages or sends them in circles."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.amazon import an_order

SINCE = ("--since", "2020-01-01")


def pages(shop, count=3):
    """Orders enough for so many pages of a hundred."""
    return [shop.place(number) for number in range(100 * (count - 1) + 1)]


def test_f12_a_storm_of_429_costs_patience_only(shop):
    shop.place_many(3)
    shop.amazon.fault("throttled_by_gateway", "searchOrders", times=3, headers={"x-amzn-RateLimit-Limit": "2"})
    ended = shop.sync(*SINCE)
    assert (ended.status, ended.found["created"]) == (0, 3), ended.said
    assert shop.amazon.count("searchOrders") == 4
    assert shop.ledger.one("select max(attempts) from sync_work where flow = 'orders_from_amazon'") == 0
    shop.check()


def test_f12_without_retry_after_the_calls_stay_within_the_bucket(shop):
    shop.place_many(3)
    shop.amazon.fault("throttled", "searchOrders", times=None)
    ended = shop.sync(*SINCE, seconds=2)
    assert ended.status == 1
    assert ended.found["problems"] == ["Not done after 2 seconds; it goes on by itself when workers run."]
    assert shop.amazon.count("searchOrders") == 1  # the bucket has learnt that it is empty: 178 s until the next call
    assert shop.ledger.position() is None


@pytest.mark.parametrize(
    "kind",
    ["html", "empty", "truncated", "null", "list", "no_errors_200", "unavailable_html", "redirect", "deeply_nested"],
)
def test_f14_what_is_no_answer_is_never_read_as_no_orders(shop, kind):
    shop.place_many(3)
    shop.amazon.fault(kind, "searchOrders", times=None)
    ended = shop.sync(*SINCE, seconds=2)
    assert ended.status == 1
    assert (shop.ledger.position(), shop.ledger.states()) == (None, {})
    shop.amazon.clear_faults()
    ended = shop.sync(*SINCE)
    assert ended.found["created"] == 3, ended.said
    shop.check()


@pytest.mark.parametrize(
    "kind", ["expired_page", "repeat_page", "loop_page", "empty_page", "cut_half", "internal_error"]
)
def test_f15_pages_that_die_repeat_or_run_in_circles(shop, kind):
    names = pages(shop)
    skip = 0 if kind in ("expired_page",) else 1
    shop.amazon.fault(kind, "searchOrders", skip=skip, times=1)
    ended = shop.sync(*SINCE, seconds=3)
    if ended.status:
        shop.ledger.wake()
        ended = shop.sync(*SINCE)
    assert ended.status == 0, ended.said
    assert shop.amazon.count("searchOrders") <= 8
    assert set(shop.ledger.states()) == set(names)
    shop.check()


def test_f15_an_endless_loop_ends(shop):
    names = pages(shop)
    shop.amazon.fault("loop_page", "searchOrders", times=None)
    ended = shop.sync(*SINCE, seconds=3)
    assert ended.status == 1
    assert shop.amazon.count("searchOrders") <= 4
    shop.amazon.clear_faults()
    shop.ledger.wake()
    assert shop.sync(*SINCE).status == 0
    assert set(shop.ledger.states()) == set(names)


def test_f16_equal_times_at_the_edge_of_a_window(shop):
    """One order is there when the window is read; another of the very same millisecond, at the window's end, comes late."""
    assert shop.sync(*SINCE).status == 0
    edge = shop.ledger.position()
    first = an_order("edge-1", marketplace="DE", fulfilled_by="MERCHANT")
    second = an_order("edge-2", marketplace="DE", fulfilled_by="MERCHANT")
    shop.amazon.place(first, at=edge)
    ended = shop.sync()
    assert ended.found["created"] == 1, ended.said
    shop.amazon.place(second, at=edge)
    ended = shop.sync()
    assert (ended.found["created"], ended.found["unchanged"]) == (1, 1), ended.said
    shop.check()


def test_an_order_that_becomes_visible_late_is_found_by_the_overlap(shop):
    assert shop.sync(*SINCE).status == 0
    shop.amazon.place(
        an_order("late", marketplace="DE", fulfilled_by="MERCHANT"), at=shop.ledger.position() - timedelta(minutes=9)
    )
    assert shop.sync().found["created"] == 1
    assert shop.ledger.position() < datetime.now(UTC)
    shop.check()
