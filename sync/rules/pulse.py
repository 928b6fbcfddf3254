"""How a flow went, hour by hour: counted while it goes, and the last 24 hours as a bar. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

HOURS = 24
NEUTRAL = frozenset({"later"})  # nothing is known yet
Counts = Mapping[str, tuple[int, int]]  # hour -> went well, did not


class Word(StrEnum):
    NOTHING = "nothing"
    DONE = "done"
    PARTLY = "partly"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Cell:
    at: datetime
    word: Word


def key(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H}"


def counted(hours: Counts, now: datetime, *, good: int, bad: int) -> dict[str, tuple[int, int]]:
    """With this hour's counts added, and without what is older than the bar is long."""
    oldest = key(now - timedelta(hours=HOURS))
    kept = {hour: (counts[0], counts[1]) for hour, counts in hours.items() if hour > oldest}
    before = kept.get(key(now), (0, 0))
    kept[key(now)] = (before[0] + good, before[1] + bad)
    return kept


def cells(rows: Iterable[Counts], now: datetime) -> tuple[Cell, ...]:
    """The oldest hour first; several counts of one flow (its reading, a channel's own orders) are one bar."""
    found = list(rows)
    begin = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    return tuple(_cell(begin + timedelta(hours=number), found) for number in range(HOURS))


def _cell(at: datetime, rows: Iterable[Counts]) -> Cell:
    counts = [row[key(at)] for row in rows if key(at) in row]
    good, bad = sum(one[0] for one in counts), sum(one[1] for one in counts)
    if not bad:
        return Cell(at, Word.DONE if good else Word.NOTHING)
    return Cell(at, Word.PARTLY if good else Word.FAILED)
