"""What was called: tests read it, and the control API shows it."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from . import wire_time
from .documents import JSON

KEPT = 20_000
_SECRET = frozenset({"client_secret", "refresh_token", "code"})


@dataclass(frozen=True, slots=True)
class Call:
    operation: str
    method: str
    path: str
    parameters: Mapping[str, str]  # of the query, the path and, for the login, the form
    status: int
    at: datetime
    request_id: str
    seller_id: str = ""
    client_id: str = ""
    fault: str = ""

    def to_json(self) -> JSON:
        return {
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "parameters": {name: value for name, value in self.parameters.items() if name not in _SECRET},
            "status": self.status,
            "at": wire_time.write(self.at),
            "requestId": self.request_id,
            "sellerId": self.seller_id,
            "clientId": self.client_id,
            "fault": self.fault,
        }


class Calls:
    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self.counts: Counter[str] = Counter()

    def add(self, call: Call) -> None:
        self._calls.append(call)
        self.counts[call.operation] += 1

    def of(self, operation: str | None = None) -> list[Call]:
        return [each for each in tuple(self._calls) if operation in (None, each.operation)]

    def clear(self) -> None:
        self._calls.clear()
        self.counts.clear()
