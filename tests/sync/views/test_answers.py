"""The answer above everything else, word by word."""

import pytest
from django.utils.translation import override

from sync.rules.health import Answer, Flows, Health, Need, Word
from sync.views.answers import answer, health

LATE = tuple(f"Amazon.{name}" for name in ("de", "fr", "it", "es"))


@pytest.mark.parametrize(
    ("need", "text"),
    [
        (Need(1, "order"), "1 order needs you."),
        (Need(2, "shipment"), "2 shipments need you."),
        (Need(1000, "SKU"), "1,000 SKUs need you."),
        (Need(1001, "order"), "More than 1,000 orders need you."),
    ],
)
def test_what_needs_somebody(need: Need, text: str) -> None:
    assert health(Health(Word.ACTION, need=need)) == text


def test_a_flow_s_own_sentence() -> None:
    assert health(Health(Word.LATE, "Amazon does not answer.")) == "Amazon does not answer."
    assert health(Health(Word.ON_TIME)) == ""


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (Answer(Word.ON_TIME, "Yes, everything is in sync."), "Yes, everything is in sync."),
        (Answer(Word.ACTION, parts=(Need(1, "order"),)), "Not quite: 1 order needs you."),
        (Answer(Word.LATE, parts=(Flows(Word.LATE, LATE[:1]),)), "No: Amazon.de is late."),
        (Answer(Word.LATE, parts=(Flows(Word.LATE, LATE[:2]),)), "No: Amazon.de and Amazon.fr are late."),
        (
            Answer(Word.PAUSED, parts=(Flows(Word.PAUSED, LATE[:3]), Flows(Word.NEVER, ("Amazon.nl",)))),
            "No: Amazon.de, Amazon.fr and Amazon.it are paused; Amazon.nl has not been read yet.",
        ),
        (
            Answer(Word.ACTION, parts=(Need(2000, "order"), Need(1, "SKU"), Flows(Word.LATE, LATE))),
            "Not quite: more than 1,000 orders need you; 1 SKU needs you; 4 flows are late.",
        ),
    ],
)
def test_is_everything_in_sync(found: Answer, text: str) -> None:
    assert answer(found) == text


def test_numbers_are_the_reader_s() -> None:
    with override("de"):
        assert "1.000" in health(Health(Word.ACTION, need=Need(1001, "order")))
