"""The bare loop: the very writes that the product made, sent to another database by a pooled client. No queue, no database
of its own, no rules, no reading. What the product may cost is measured against this."""

import json
import time
from dataclasses import dataclass, field

import httpx


class Differs(Exception):
    """The other database answered otherwise: its figures would mean nothing."""


@dataclass(frozen=True, slots=True)
class Write:
    path: str
    body: bytes
    answer: bytes


@dataclass
class Bare:
    url: str
    database: str
    key: str
    seconds: float = 0.0
    calls: int = 0
    _http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {
            "Authorization": f"Bearer {self.key}",
            "X-Odoo-Database": self.database,
            "Content-Type": "application/json",
        }
        self._http = httpx.Client(base_url=self.url, headers=headers, timeout=300)

    def repeat(self, writes: list[Write]) -> float:
        """Both databases were made alike, so the same writes give the same ids."""
        started = time.monotonic()
        answers = [self._http.post(write.path, content=write.body) for write in writes]
        seconds = time.monotonic() - started
        for write, answer in zip(writes, answers, strict=True):
            if _ids(answer.content) != _ids(write.answer):
                raise Differs(f"{write.path}: {answer.text[:300]} instead of {write.answer[:300]!r}")
        self.seconds += seconds
        self.calls += len(writes)
        return seconds

    def close(self) -> None:
        self._http.close()


def _ids(body: bytes) -> object:
    answer = json.loads(body)
    return answer.get("ids", answer) if isinstance(answer, dict) else answer
