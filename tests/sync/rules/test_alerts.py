"""Which e-mails, when, and in which words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.rules.alerts import (
    KINDS,
    LISTED,
    PACES,
    TRIES,
    News,
    body,
    is_due,
    kind_of,
    pace_of,
    subject,
    try_again,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_what_cannot_wait_is_told_at_once_unless_somebody_chose() -> None:
    assert {kind: pace_of(kind, {}, acts=True) for kind in KINDS} == {
        "problems": "daily",
        "paused": "now",
        "shipments": "now",
        "stock": "now",
        "completeness": "daily",
    }
    assert {pace_of(kind, {}, acts=False) for kind in KINDS} == {"off"}
    assert pace_of("paused", {"paused": "off"}, acts=True) == "off"
    assert pace_of("paused", {"paused": "sometimes"}, acts=True) == "now"


@pytest.mark.parametrize(
    ("flow", "code", "kind"),
    [
        ("orders_to_odoo", "unknown_sku", "problems"),
        ("shipment_to_amazon", "tracking_missing", "shipments"),
        ("stock_from_odoo", "stock_stopped", "stock"),
        ("stock_to_amazon", "stock_refused", "problems"),
        ("of_a_later_version", "x", "problems"),
    ],
)
def test_kinds(flow: str, code: str, kind: str) -> None:
    assert kind_of(flow, code) == kind


def test_a_burst_is_gathered_and_mails_keep_their_distance() -> None:
    first = NOW - timedelta(seconds=59)
    assert not is_due("now", first, None, NOW)
    assert is_due("now", NOW - timedelta(minutes=1), None, NOW)
    assert not is_due("now", NOW - timedelta(minutes=5), NOW - timedelta(minutes=14, seconds=59), NOW)
    assert is_due("now", NOW - timedelta(minutes=5), NOW - timedelta(minutes=15), NOW)


def test_the_daily_one_comes_in_the_morning_of_the_pages_time_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    early, seven = datetime(2026, 11, 23, 6, 59, tzinfo=berlin), datetime(2026, 11, 23, 7, 0, tzinfo=berlin)
    yesterday, night = datetime(2026, 11, 22, 6, 0, tzinfo=berlin), datetime(2026, 11, 23, 3, 0, tzinfo=berlin)
    assert not is_due("daily", night, None, early)
    assert is_due("daily", night, None, seven)
    assert is_due("daily", yesterday, None, early), "it was missed yesterday"
    assert not is_due("daily", seven, None, seven + timedelta(hours=5))


@given(
    st.text(max_size=300),
    st.lists(st.builds(News, st.text(max_size=300), st.text(max_size=300)), min_size=1, max_size=4),
    st.sampled_from(list(PACES)),
)
def test_no_title_begins_another_header(merchant: str, news: list[News], pace: str) -> None:
    found = subject(merchant, news, pace)
    assert len(found) <= 200
    assert not set(found) & {"\r", "\n", "\x00", "\u2028", "\x85"}
    assert body(merchant, news, "https://c.example").count("\n- ") >= len(news)


def test_the_words() -> None:
    one = News("No product in Odoo has the SKU MUG", "What to do: Create it.\nThen Retry.", "/problems/1/")
    assert subject("Alpine", [one], "now") == "Alpine: No product in Odoo has the SKU MUG"
    assert subject("Alpine", [one, one], "now") == "Alpine: 2 things need you"
    assert subject("Alpine", [one, one], "daily") == "Alpine: 2 things in your daily summary need you"
    assert body("Alpine", [one], "https://c.example").splitlines() == [
        "At Alpine:",
        "",
        "- No product in Odoo has the SKU MUG",
        "  What to do: Create it.",
        "  Then Retry.",
        "  https://c.example/problems/1/",
        "",
        "Everything that is open: https://c.example/problems/",
        "What you get by e-mail is chosen here: https://c.example/settings/alerts/",
    ]
    assert "http" not in body("Alpine", [one], "")


def test_a_long_list_is_cut() -> None:
    text = body("Alpine", [News(f"Problem {number}") for number in range(1200)], "")
    assert text.count("\n- ") == LISTED
    assert "And 1,150 more." in text


def test_tried_less_and_less_often_and_given_up() -> None:
    waits = [try_again(tries) for tries in range(1, TRIES + 1)]
    assert waits[:4] == [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1)]
    assert waits[-1] is None
    assert None not in waits[:-1]
