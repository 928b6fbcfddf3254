"""The pretend Amazon's own time: real until a test moves or stops it."""

import threading
from datetime import UTC, datetime, timedelta


class Clock:
    def __init__(self) -> None:
        self._shift = timedelta()
        self._stopped: datetime | None = None
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._stopped or datetime.now(UTC) + self._shift

    def set(self, moment: datetime, *, stopped: bool = True) -> None:
        """`stopped=False`: time goes on from that moment."""
        with self._lock:
            moment = moment.astimezone(UTC)
            self._stopped = moment if stopped else None
            self._shift = moment - datetime.now(UTC)

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._shift += timedelta(seconds=seconds)
            if self._stopped:
                self._stopped += timedelta(seconds=seconds)

    def real(self) -> None:
        with self._lock:
            self._shift, self._stopped = timedelta(), None
