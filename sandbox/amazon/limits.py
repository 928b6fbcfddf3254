"""Token buckets as Amazon's usage plans have them: one for each application, seller and operation."""

import threading
from dataclasses import dataclass
from datetime import datetime

from .clock import Clock

# requests per second, burst
PLANS: dict[str, tuple[float, int]] = {
    "searchOrders": (0.0056, 20),
    "getOrder": (0.5, 30),
    "getMarketplaceParticipations": (0.016, 15),
    "getAccount": (0.016, 15),
    "confirmShipment": (2, 10),
    "getInventorySummaries": (2, 2),
    "getListingsItem": (5, 10),
    "searchListingsItems": (5, 5),
    "patchListingsItem": (5, 5),
    "createFeedDocument": (0.5, 15),
    "createFeed": (0.0083, 15),
    "getFeed": (2, 15),
    "getFeeds": (0.0222, 10),
    "getFeedDocument": (0.0222, 10),
    "createReport": (0.0167, 15),
    "getReport": (2, 15),
    "getReports": (0.0222, 10),
    "getReportDocument": (0.0167, 15),
}


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime


class Limits:
    """`rates`: "off", "real", or a factor on the refill rate; the burst stays real."""

    def __init__(self, clock: Clock, rates: str | float = "off") -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str, str], _Bucket] = {}
        self.rates = rates

    @property
    def factor(self) -> float | None:
        if self.rates == "off":
            return None
        return 1.0 if self.rates == "real" else float(self.rates)

    def rate(self, operation: str) -> float | None:
        """What the header tells; None while nothing is limited."""
        return None if self.factor is None or operation not in PLANS else PLANS[operation][0] * self.factor

    def take(self, client_id: str, seller_key: str, operation: str) -> bool:
        rate = self.rate(operation)
        if rate is None:
            return True
        with self._lock:
            now, burst = self._clock.now(), PLANS[operation][1]
            bucket = self._buckets.setdefault((client_id, seller_key, operation), _Bucket(burst, now))
            passed = max(0.0, (now - bucket.at).total_seconds())
            bucket.tokens, bucket.at = min(burst, bucket.tokens + passed * rate), now
            if bucket.tokens < 1:
                return False
            bucket.tokens -= 1
            return True

    def drain(self, operation: str | None = None) -> None:
        """Empties the buckets that are in use: the next call is answered 429."""
        with self._lock:
            for (_, _, name), bucket in self._buckets.items():
                if operation in (None, name):
                    bucket.tokens = 0.0

    def refill(self) -> None:
        with self._lock:
            self._buckets.clear()
