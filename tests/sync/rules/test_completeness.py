"""When the nightly check comes, and what it looks at."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.rules.completeness import bought_from, month_of, neighbours, next_night, weeks

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)), st.integers(1, 10**6))
def test_it_comes_once_a_night_in_the_small_hours(now: datetime, number: int) -> None:
    found = next_night(now, number)
    assert now < found <= now + timedelta(days=1)
    assert 2 <= found.hour < 5
    assert next_night(found, number) == found + timedelta(days=1)


def test_merchants_are_spread() -> None:
    assert len({next_night(NOW, number) for number in range(180)}) == 180


def test_the_night_is_that_of_the_pages() -> None:
    assert next_night(datetime(2026, 11, 23, 23, 30, tzinfo=BERLIN), 0) == datetime(2026, 11, 24, 2, 0, tzinfo=BERLIN)


def test_a_month_once_a_week() -> None:
    assert bought_from(NOW, None, None) == NOW - timedelta(days=30)
    assert bought_from(NOW, NOW - timedelta(days=6), None) is None
    assert bought_from(NOW, NOW - timedelta(days=7, minutes=-20), None) == NOW - timedelta(days=30)


def test_a_person_asks_for_two_days_or_a_month() -> None:
    assert bought_from(NOW, None, 2) is None
    assert bought_from(NOW, NOW, 30) == NOW - timedelta(days=30)


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "2027-01", "1999-01", "2026-11-01", "9" * 5000, "-1-1"])
def test_an_address_that_names_no_month_shows_this_one(text: str) -> None:
    assert month_of(text, NOW.date()) == date(2026, 11, 1)


def test_months_and_weeks() -> None:
    first = month_of("2026-02", NOW.date())
    found = weeks(first)
    assert (found[0][0], found[-1][-1]) == (date(2026, 1, 26), date(2026, 3, 1))
    assert {len(week) for week in found} == {7}
    assert neighbours(first, NOW.date()) == (date(2026, 1, 1), date(2026, 3, 1))
    assert neighbours(date(2026, 11, 1), NOW.date()) == (date(2026, 10, 1), None)
    assert neighbours(date(2026, 1, 1), NOW.date())[0] == date(2025, 12, 1)
