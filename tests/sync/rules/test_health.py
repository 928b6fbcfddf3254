from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sync.rules.health import Answer, Health, Signs, Word, answer, health, scheduler_silent

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FINE = Signs(last_ok=NOW - timedelta(minutes=4), every=timedelta(minutes=5))


def test_on_time() -> None:
    assert health(FINE, NOW) == Health(Word.ON_TIME, "")


def test_late_after_a_second_interval() -> None:
    assert health(replace(FINE, last_ok=NOW - timedelta(minutes=10)), NOW).word == Word.ON_TIME
    late = replace(FINE, last_ok=NOW - timedelta(minutes=10, seconds=1))
    assert health(late, NOW) == Health(Word.LATE, "The last run is longer ago than it should be.")
    said = replace(late, last_error="Amazon does not answer.")
    assert health(said, NOW) == Health(Word.LATE, "Amazon does not answer.")


def test_never_ran() -> None:
    assert health(replace(FINE, last_ok=None), NOW) == Health(Word.NEVER, "Nothing has been read from Amazon yet.")


@pytest.mark.parametrize(
    ("blocked", "text"),
    [
        (1, "1 order needs you."),
        (2, "2 orders need you."),
        (1000, "1,000 orders need you."),
        (1001, "More than 1,000 orders need you."),
    ],
)
def test_action_required(blocked: int, text: str) -> None:
    assert health(replace(FINE, blocked=blocked), NOW) == Health(Word.ACTION, text)


def test_what_stops_everything_is_said_first() -> None:
    everything = replace(FINE, enabled=False, paused="Amazon is paused.", blocked=3, last_ok=None)
    assert health(everything, NOW) == Health(Word.PAUSED, "Switched off: orders of this channel are not read.")
    assert health(replace(everything, enabled=True), NOW) == Health(Word.PAUSED, "Amazon is paused.")
    assert health(replace(everything, enabled=True, paused=""), NOW).word == Word.ACTION
    assert health(replace(everything, enabled=True, paused="", blocked=0), NOW).word == Word.NEVER


@pytest.mark.parametrize(("age", "silent"), [(0, False), (180, False), (181, True)])
def test_a_silent_scheduler(age: int, silent: bool) -> None:
    assert scheduler_silent(NOW - timedelta(seconds=age), NOW) is silent


def test_a_scheduler_that_never_lived_is_silent() -> None:
    assert scheduler_silent(None, NOW) is True


def of(**words: Word) -> list[tuple[str, Health]]:
    return [(f"Amazon.{name}", Health(word, "")) for name, word in words.items()]


@pytest.mark.parametrize(
    ("channels", "blocked", "silent", "expected"),
    [
        ([], 0, False, Answer(Word.NEVER, "No channel is connected yet.")),
        (of(de=Word.ON_TIME), 0, True, Answer(Word.LATE, "No. Nothing moves, because the scheduler is not running.")),
        (of(de=Word.ON_TIME, fr=Word.ON_TIME), 0, False, Answer(Word.ON_TIME, "Yes, everything is in sync.")),
        (of(de=Word.PAUSED, fr=Word.PAUSED), 5, False, Answer(Word.PAUSED, "No. Synchronisation is paused.")),
        (of(de=Word.ACTION, fr=Word.ON_TIME), 1, False, Answer(Word.ACTION, "Not quite: 1 order needs you.")),
        (of(de=Word.LATE), 0, False, Answer(Word.LATE, "No: Amazon.de is late.")),
        (of(de=Word.LATE, fr=Word.LATE), 0, False, Answer(Word.LATE, "No: Amazon.de and Amazon.fr are late.")),
        (
            of(de=Word.ON_TIME, fr=Word.PAUSED, it=Word.NEVER),
            0,
            False,
            Answer(Word.PAUSED, "No: Amazon.fr is paused; Amazon.it has not been read yet."),
        ),
        (
            of(de=Word.LATE, fr=Word.LATE, it=Word.LATE, es=Word.LATE),
            2000,
            False,
            Answer(Word.ACTION, "Not quite: more than 1,000 orders need you; 4 channels are late."),
        ),
        # Orders of a channel that is gone need somebody too.
        (of(de=Word.ON_TIME), 2, False, Answer(Word.ACTION, "Not quite: 2 orders need you.")),
    ],
)
def test_is_everything_in_sync(
    channels: list[tuple[str, Health]], blocked: int, silent: bool, expected: Answer
) -> None:
    assert answer(channels, blocked, silent=silent) == expected
