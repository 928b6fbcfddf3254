"""Celery's scheduler, which rings and nothing else: what is due stands in the ledger, so it keeps nothing on disk.

Celery plans by the clock on the wall. When that is set back, it would be silent until the old time has come again.
"""

import time
from typing import Any

from celery import beat


class Scheduler(beat.Scheduler):
    _seen = 0.0

    def tick(self, *args: Any, **kwargs: Any) -> float:
        now = time.time()
        if now < self._seen:
            for entry in self.schedule.values():
                entry.last_run_at = entry.default_now()
            self._heap = None  # everything is planned anew
        self._seen = now
        return float(super().tick(*args, **kwargs))
