"""F27, F19: the scheduler rings every few seconds, whatever becomes of the clock."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from connector_web.celery import app
from connector_web.scheduler import Scheduler

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Rung(Scheduler):
    """Counts instead of ringing."""

    def __init__(self) -> None:
        self.count = 0
        super().__init__(app=app)

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        assert entry.name == "tick"
        self.count += 1

    @property
    def producer(self) -> None:
        return None

    def run(self, clock: time_machine.Traveller, seconds: float) -> int:
        """As celery.beat.Service does: it sleeps as long as it is told to. Returns how often it rang."""
        before, left = self.count, seconds
        while (wait := self.tick()) <= left:
            clock.shift(max(wait, 0.01))
            left -= max(wait, 0.01)
        clock.shift(left)
        return self.count - before


@pytest.mark.parametrize(
    "jump", [timedelta(0), timedelta(hours=-1), timedelta(minutes=-10), timedelta(hours=1), timedelta(days=-400)]
)
def test_it_rings_on_after_the_clock_was_set(jump: timedelta) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        scheduler = Rung()
        assert scheduler.run(clock, 60) == pytest.approx(12, abs=1)
        clock.shift(jump)
        assert scheduler.run(clock, 60) == pytest.approx(12, abs=1), "once for the hour that was left out, and on time"
