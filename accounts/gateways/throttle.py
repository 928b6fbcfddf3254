"""Token buckets that keep us below a server's rate limits. Nothing here sleeps: a wait is an answer.

The arithmetic is pure and its state is three numbers (tokens, at, rate), so that a table row updated with
`WHERE tokens = … AND at = …` can share one bucket between all workers. Times are seconds since the epoch.
"""

import math
import threading
from dataclasses import dataclass, replace
from typing import Protocol

# We fill slower than the server: its clock and its count are not ours.
FILL = 0.9
# The clocks of several machines differ a little: time that seems to run backwards by less than this neither fills
# nor moves the bucket. A bigger step is a corrected clock, and the bucket follows it.
SKEW = 120.0
# What rounding at this size of a time stamp may eat of a token.
_ROUNDING = 1e-6
# Amazon's slowest plan allows a call in three minutes. A rate beyond these is no plan: who believed that the next call
# may go out in a hundred days would never hear better.
_FASTEST, _SLOWEST = 10_000.0, 1 / 3600


@dataclass(frozen=True, slots=True)
class Plan:
    """A usage plan: `rate` in calls a second, `burst` in calls."""

    rate: float
    burst: int


@dataclass(frozen=True, slots=True)
class Bucket:
    rate: float
    burst: int
    tokens: float
    at: float

    @classmethod
    def full(cls, plan: Plan, now: float) -> "Bucket":
        return cls(rate=plan.rate, burst=plan.burst, tokens=float(plan.burst), at=now)

    def settled(self, now: float) -> "Bucket":
        """The same bucket at `now`, with what has flowed in since."""
        if now < self.at - SKEW:
            return replace(self, at=now)
        if now <= self.at:
            return self
        flowed = (now - self.at) * self.rate * FILL
        return replace(self, tokens=min(float(self.burst), self.tokens + flowed), at=now)

    def wait(self, now: float) -> float:
        """Seconds until a call is allowed, 0 when it is now."""
        bucket = self.settled(now)
        missing = 1.0 - bucket.tokens
        if missing <= _ROUNDING:
            return 0.0
        # A moment longer than reckoned: seconds since the epoch are rounded by more than what is missing may be.
        return missing / (bucket.rate * FILL) + max(0.0, bucket.at - now) + 2 * math.ulp(now)

    def spare(self, keep: int, now: float) -> float:
        """Seconds until a call is allowed that leaves so many to others, 0 when it is now."""
        missing = 1.0 + keep - self.settled(now).tokens
        return 0.0 if missing <= _ROUNDING or keep <= 0 else missing / (self.rate * FILL)

    def take(self, now: float) -> tuple["Bucket", float]:
        """The bucket after one call and 0, or the bucket as it is and the seconds to wait."""
        bucket = self.settled(now)
        if wait := bucket.wait(now):
            return bucket, wait
        return replace(bucket, tokens=max(0.0, bucket.tokens - 1.0)), 0.0

    def learned(self, rate: float, now: float) -> "Bucket":
        """The server told its rate; the burst it never tells, so that of the plan stays."""
        if not math.isfinite(rate) or not _SLOWEST <= rate <= _FASTEST:
            return self
        return replace(self.settled(now), rate=rate)

    def emptied(self, now: float) -> "Bucket":
        """The server said "too many": whatever we counted, there is nothing left."""
        return replace(self.settled(now), tokens=0.0)


class Buckets(Protocol):
    """`key` names one bucket: app, account and operation."""

    def take(self, key: str, plan: Plan, now: float) -> float:
        """0 when the call may go out (it is then counted), else the seconds to wait."""
        ...

    def learn(self, key: str, rate: float, now: float) -> None: ...

    def empty(self, key: str, plan: Plan, now: float) -> float:
        """Seconds until the next call is allowed."""
        ...


class LocalBuckets:
    """Buckets of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[str, Bucket] = {}

    def take(self, key: str, plan: Plan, now: float) -> float:
        with self._lock:
            self._buckets[key], wait = self._of(key, plan, now).take(now)
            return wait

    def learn(self, key: str, rate: float, now: float) -> None:
        with self._lock:
            if key in self._buckets:
                self._buckets[key] = self._buckets[key].learned(rate, now)

    def empty(self, key: str, plan: Plan, now: float) -> float:
        with self._lock:
            self._buckets[key] = bucket = self._of(key, plan, now).emptied(now)
            return bucket.wait(now)

    def _of(self, key: str, plan: Plan, now: float) -> Bucket:
        return self._buckets.get(key) or Bucket.full(plan, now)
