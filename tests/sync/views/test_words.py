from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from accounts.language.sentences import said
from sync.rules.pulse import cells, key
from sync.selectors.history import sentence
from sync.templatetags import charts
from sync.templatetags.sync_ui import capped, in_words, money, quantity, unit_price
from sync.views.words import ago, masked, pill

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (44, "just now"),
        (-44, "in a moment"),
        (45, "1 min ago"),
        (-300, "in 5 min"),
        (44 * 60, "44 min ago"),
        (45 * 60, "1 h ago"),
        (21 * 3600, "21 h ago"),
        (22 * 3600, "1 day ago"),
        (-47 * 3600, "in 2 days"),
        (59 * 86400, "59 days ago"),
        (60 * 86400, "24 Sep 2026"),
        (-60 * 86400, "22 Jan 2027"),
    ],
)
def test_times_in_words(seconds: int, words: str) -> None:
    assert ago(NOW - timedelta(seconds=seconds), NOW) == words


@pytest.mark.parametrize(
    ("name", "shown"), [("Erika Mustermann", "E••• M•••"), ("", ""), ("  Zoë  ", "Z•••"), ("王 小明", "王••• 小•••")]
)
def test_masked_names(name: str, shown: str) -> None:
    assert masked(name) == shown


@given(st.text(max_size=40))
def test_a_mask_shows_one_letter_a_word_at_most(name: str) -> None:
    assert [word[1:] for word in masked(name).split()] == ["•••"] * len(name.split())


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("45.9800", "EUR", "45.98 EUR"),
        ("-3", "EUR", "−3.00 EUR"),
        ("1234567.5", "EUR", "1,234,567.50 EUR"),
        ("4500", "JPY", "4,500 JPY"),
        ("1.2345", "KWD", "1.235 KWD"),
        (None, "EUR", "–"),
    ],
)
def test_money(amount: str | None, currency: str, shown: str) -> None:
    assert money(None if amount is None else Decimal(amount), currency) == shown


def test_numbers() -> None:
    assert [quantity(Decimal(text)) for text in ("3.0000", "0.5", "100", "0")] == ["3", "0.5", "100", "0"]
    assert [unit_price(Decimal(text)) for text in ("16.7983", "5", "-0.100", "1000.5")] == [
        "16.7983",
        "5.00",
        "−0.10",
        "1,000.50",
    ]
    assert [capped(number) for number in (None, 0, 1000, 1001)] == ["0", "0", "1,000", "1,000+"]
    assert [in_words(timedelta(seconds=s)) for s in (60, 300, 7200)] == ["60 seconds", "5 minutes", "2 hours"]


def test_a_state_that_nobody_knows_yet_is_shown_all_the_same() -> None:
    assert pill("order", "half_done").word == "Half done"
    assert pill("order", "").word == "Unknown"


def test_a_bar_of_hours_in_words() -> None:
    hours = {key(NOW): (1, 0), key(NOW - timedelta(hours=3)): (0, 1)}
    assert charts.in_words(cells([hours], NOW)) == "Of the last 24 hours: 1 went well, 1 failed, 22 nothing to tell."


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    with override("de"):
        assert money(Decimal("-1234567.5"), "EUR") == "−1.234.567,50 EUR"
        assert (quantity(Decimal("0.500")), unit_price(Decimal("1000.5")), capped(1001)) == (
            "0,5",
            "1.000,50",
            "1.000+",
        )
    with override("zh-hans"):
        assert money(Decimal("1234567.5"), "CNY") == "1234567.50 CNY"


def test_the_timeline_is_said_but_not_what_a_person_typed() -> None:
    text = "Nothing waits for this problem any more; it is closed."
    with override("de"):
        assert said(text) != text
        assert sentence("waiting", {"text": text}).endswith(f": {said(text)}")
        assert sentence("dismissed", {"text": text}).endswith(f": {text}")
        assert "Retry pressed" not in sentence("retried", {})
        assert sentence("written", {"total": "45.98 EUR"}).endswith(": 45.98 EUR")
    assert sentence("written", {"total": "45.98 EUR"}) == "Written to Odoo as –: 45.98 EUR"
