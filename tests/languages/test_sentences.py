"""A sentence of the ledger is said in the reader's language, found by its shape; names in it stay."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django.utils.safestring import SafeData, mark_safe
from hypothesis import given
from hypothesis import strategies as st

from accounts.language import sentences
from accounts.language.sentences import said
from tests.languages.planted import forget, plant

KNOWN = {
    "Nothing was lost; the connector tries again by itself.": "Nichts ging verloren; der Connector versucht es erneut.",
    "The SKU {sku} is unknown.": "Die SKU {sku} ist unbekannt.",
    "The SKU {sku} is unknown in {shop}.": "In {shop} ist die SKU {sku} unbekannt.",
    "Order {id} waits: {text}": "Bestellung {id} wartet: {text}",
    "The user lacks {lacking}.": "Dem Benutzer fehlt {lacking}.",
    "the right to read": "das Leserecht",
    "Pending": "Ausstehend",
}


@pytest.fixture(autouse=True)
def catalogue(settings: Any, tmp_path: Path) -> Iterator[None]:
    plant(settings, tmp_path, KNOWN)
    with translation.override("de"):
        yield
    forget()


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Pending", "Ausstehend"),
        ("The SKU MUG-1 is unknown.", "Die SKU MUG-1 ist unbekannt."),
        # The longer of two that fit.
        ("The SKU MUG-1 is unknown in Mugs & Co.", "In Mugs & Co ist die SKU MUG-1 unbekannt."),
        # Letters of patterns, holes and quotes are letters in a name.
        ("The SKU {x} \\1 (.*)+ is unknown.", "Die SKU {x} \\1 (.*)+ ist unbekannt."),
        # A sentence in a sentence, and a list of pieces.
        ("Order 1-2 waits: The SKU A is unknown.", "Bestellung 1-2 wartet: Die SKU A ist unbekannt."),
        ("The user lacks the right to read, wine.", "Dem Benutzer fehlt das Leserecht, wine."),
        ("Order 1 waits: Soon, A. The SKU B is unknown.", "Bestellung 1 wartet: Soon, A. Die SKU B ist unbekannt."),
        # One word is a name as likely as ours.
        ("Order 1-2 waits: Pending", "Bestellung 1-2 wartet: Pending"),
        # Several sentences, some of them not ours.
        (
            "The SKU A is unknown. Odoo: Ungültig! Nothing was lost; the connector tries again by itself.",
            "Die SKU A ist unbekannt. Odoo: Ungültig! Nichts ging verloren; der Connector versucht es erneut.",
        ),
        ("The SKU A is unknown.\nThe SKU B is unknown.", "Die SKU A ist unbekannt.\nDie SKU B ist unbekannt."),
        ("The SKU A is unknown. The SKU B is unknown.", "Die SKU A ist unbekannt. Die SKU B ist unbekannt."),
        ("The SKU of Fa. Meier is unknown.", "Die SKU of Fa. Meier ist unbekannt."),
        ("Order 1 waits: The SKU A is unknown. Look.", "Bestellung 1 wartet: Die SKU A ist unbekannt. Look."),
        ("Nobody wrote this down.", "Nobody wrote this down."),
        ("", ""),
        ("  \n", "  \n"),
    ],
)
def test_a_sentence_is_found_by_its_shape(english: str, german: str) -> None:
    assert said(english) == german


def test_holes_are_filled_with_what_is_said_too() -> None:
    assert said("Order {id} waits: {text}", id=7, text="the right to read") == "Bestellung 7 wartet: das Leserecht"
    assert said("Order {id} waits: {text}", id=7) == "Bestellung 7 wartet: …"


def test_what_was_safe_once_makes_no_other_text_safe() -> None:
    assert isinstance(said(mark_safe("<b>Pending</b>")), SafeData)
    assert not isinstance(said("<b>Pending</b>"), SafeData)
    assert not isinstance(said("Pending"), SafeData)


def test_what_is_no_text_of_ours_comes_back(settings: Any) -> None:
    assert said(12) == "12"
    with translation.override("en"):
        assert said("Pending") == "Pending"
        assert said("Order {id} waits: {text}", id="{id}", text="x") == "Order {id} waits: x"
    with translation.override("zh-hans"):
        assert said("Pending") == "Pending"


@given(st.text(max_size=300))
def test_any_text_comes_through(text: str) -> None:
    assert said(f"The SKU x is unknown. {text}").startswith("Die SKU x ist unbekannt.")
    assert isinstance(said(text), str)


def test_a_long_text_of_somebody_else_is_asked_once_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted: what Odoo says may have hundreds of sentences, and none of them ours; the end is left as it is."""
    asked: list[str] = []
    whole = sentences._whole
    monkeypatch.setattr(sentences, "_whole", lambda book, text, **how: asked.append(text) or whole(book, text, **how))
    text = " ".join(f"Zeile {number}." for number in range(300))
    assert said(text) == text
    assert len(asked) <= sentences.MOST * sentences.AHEAD + 2
    assert said("Pending " * 10_000) == "Pending " * 10_000
