"""From how far a flow has read to the next window to ask Amazon for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Amazon shows orders about two minutes late and refuses an end that is younger (Orders 2026-01-01, lastUpdatedBefore).
LAG = timedelta(minutes=2, seconds=5)
# Equal and late time stamps at the edge are read twice; what has not changed costs nothing.
OVERLAP = timedelta(minutes=10)
# Amazon keeps orders for two years.
OLDEST = timedelta(days=2 * 365)


@dataclass(frozen=True, slots=True)
class Window:
    after: datetime
    before: datetime


def next_window(now: datetime, position: datetime | None, start: datetime, since: datetime | None = None) -> Window:
    """`position`: all before it is stored. `start`: where the account's first channel begins. `since`: a person asks
    for everything from there on; it never leaves a gap behind the position."""
    before = now - LAG
    after = position - OVERLAP if position else start
    if since is not None:
        after = min(after, since)
    after = max(after, now - OLDEST)
    return Window(min(after, before), before)
