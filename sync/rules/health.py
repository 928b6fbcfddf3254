"""Is everything in sync? One word and one sentence for a channel, one sentence for all of them. Pure.

What is counted or listed is stated here and put into words in sync.views.answers: how many there are decides the words,
in each language otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SILENT_AFTER = timedelta(minutes=3)
PATIENCE = timedelta(minutes=10)  # what is read every few seconds may wait behind a long batch
COUNTED_TO = 1000  # nobody needs to know how many more, and counting on would take longer than the page


class Word(StrEnum):
    ON_TIME = "on_time"
    LATE = "late"
    ACTION = "action"
    PAUSED = "paused"
    NEVER = "never"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What is known of a channel's flow. `last_ok` is when it was last read to the end; `off` says which setting keeps it
    from moving at all; `blocked` counts `what`."""

    enabled: bool = True
    started: bool = True
    off: str = ""
    paused: str = ""
    what: str = "order"
    last_ok: datetime | None = None
    last_error: str = ""
    blocked: int = 0
    every: timedelta


@dataclass(frozen=True, slots=True)
class Need:
    """So many need a person; `what` is order, shipment or SKU."""

    count: int
    what: str


@dataclass(frozen=True, slots=True)
class Health:
    """A sentence, or who needs a person."""

    word: Word
    text: str = ""
    need: Need | None = None


def health(signs: Signs, now: datetime) -> Health:
    """What stops everything comes first, then what needs a person, then what passes by itself."""
    if signs.off:
        return Health(Word.OFF, signs.off)
    if not signs.enabled:
        return Health(Word.PAUSED, "Switched off: orders of this channel are not read.")
    if signs.paused:
        return Health(Word.PAUSED, signs.paused)
    if not signs.started:
        return Health(Word.NEVER, "Not started yet: nothing is read or written until somebody presses Start.")
    if signs.blocked:
        return Health(Word.ACTION, need=Need(signs.blocked, signs.what))
    if signs.last_ok is None:
        never = "Nothing has been read from Amazon yet." if signs.what == "order" else "It has not run yet."
        return Health(Word.NEVER, signs.last_error or never)
    if now - signs.last_ok > max(2 * signs.every, PATIENCE):
        return Health(Word.LATE, signs.last_error or "The last run is longer ago than it should be.")
    return Health(Word.ON_TIME)


class Still(StrEnum):
    """What of the connector's own machinery gives no sign of life."""

    SCHEDULER = "scheduler"
    WORKER = "worker"
    BOTH = "both"


def what_is_still(scheduler: datetime | None, worker: datetime | None, now: datetime, *, at_work: bool) -> Still | None:
    """By the last signs of life. `at_work`: a worker holds a lane just now, and may be long at it."""
    match silent(scheduler, now), silent(worker, now) and not at_work:
        case True, True:
            return Still.BOTH
        case True, False:
            return Still.SCHEDULER
        case False, True:
            return Still.WORKER
    return None


def silent(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last > SILENT_AFTER


NOBODY = {
    Still.SCHEDULER: "the scheduler is not running",
    Still.WORKER: "no worker is at work",
    Still.BOTH: "neither the scheduler nor a worker is running",
}


@dataclass(frozen=True, slots=True)
class Flows:
    """Those that are not on time, for the same reason."""

    word: Word
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """To "is everything in sync?": a sentence, or what keeps it from being so."""

    word: Word
    text: str = ""
    parts: tuple[Need | Flows, ...] = ()


def answer(
    flows: Sequence[tuple[str, Health]], blocked: int, *, still: Still | None, others: Sequence[Need] = ()
) -> Answer:
    """`flows` are (name, health) of the flows of every channel; `blocked` counts orders of every channel, also of those
    that are gone; `others` say what else needs a person."""
    channels = [(name, found) for name, found in flows if found.word != Word.OFF]
    if not flows:
        return Answer(Word.NEVER, "No channel is connected yet.")
    if still:
        return Answer(Word.LATE, f"No. Nothing moves, because {NOBODY[still]}.")
    by_word = {word: [name for name, found in channels if found.word == word] for word in Word}
    if len(by_word[Word.PAUSED]) == len(channels):
        return Answer(Word.PAUSED, "No. Synchronisation is paused.")
    needs = [Need(blocked, "order"), *others] if blocked else list(others)
    flows_behind = [
        Flows(word, tuple(names)) for word in (Word.PAUSED, Word.LATE, Word.NEVER) if (names := by_word[word])
    ]
    if not needs and not flows_behind:
        return Answer(Word.ON_TIME, "Yes, everything is in sync.")
    return Answer(Word.ACTION if needs else flows_behind[0].word, parts=(*needs, *flows_behind))
