"""Every call to the outside is counted, timed and written down, without its secrets.

The gateways know this small port only; the Django side keeps the calls in the database and in the metrics.
"""

import re
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

OK = "ok"
DETAIL_LIMIT = 500

_SECRETS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"\b(Atza|Atzr|Atc)\|[^\s\"'&,;<>)}\]]*", r"\1|…"),
        (r"\b(Atza|Atzr|Atc)%7C[^\s\"'&,;<>)}\]]*", r"\1|…"),
        (r"\bamzn1\.oa2-cs\.[^\s\"'&,;<>)}\]]*", "amzn1.oa2-cs.…"),
        (r"\b(bearer|basic)\s+[A-Za-z0-9._~+/|=-]{8,}", r"\1 …"),
        # name=value, name: value and "name": "value", with the value quoted or not
        (
            r"""(["']?\b(?:spapi_oauth_code|x-amz-access-token|access_token|refresh_token|client_secret|secret_key"""
            r"""|api[_-]?key|apikey|authorization|password|passwd|pwd|secret|token|session_id)\b["']?"""
            r"""\s*[=:]\s*)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s&,;<>)}\]]+)""",
            r"\1…",
        ),
        (r"(?<=//)[^\s/@:]+:[^\s/@]+(?=@)", "…"),
        (r"[A-Z0-9._%+-]{1,64}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63})+", "…@…"),
        (r"\b[0-9a-f]{40}\b", "…"),  # Odoo's API keys
    )
)


def redact(text: str) -> str:
    """`text` without tokens, keys, passwords and e-mail addresses, fit for a log, a page or a ticket."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def detail(text: str) -> str:
    """Redacted first and shortened after, so that no half of a secret survives at the cut."""
    clean = redact(text[: DETAIL_LIMIT * 20])
    return clean if len(clean) <= DETAIL_LIMIT else clean[: DETAIL_LIMIT - 1] + "…"


@dataclass(frozen=True, slots=True)
class Call:
    system: str  # amazon odoo
    operation: str
    started: datetime
    seconds: float
    outcome: str = OK  # or the value of an errors.Kind
    status: int | None = None  # None when there was no answer
    request_id: str = ""
    detail: str = ""


class Journal(Protocol):
    def record(self, call: Call) -> None: ...


class NullJournal:
    def record(self, call: Call) -> None:
        """Nobody wants to know."""


class CountingJournal:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []

    def record(self, call: Call) -> None:
        with self._lock:
            self._calls.append(call)

    @property
    def calls(self) -> tuple[Call, ...]:
        with self._lock:
            return tuple(self._calls)

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """How many calls by (system, operation)."""
        return dict(Counter((call.system, call.operation) for call in self.calls))

    def count(self, system: str, operation: str = "") -> int:
        return sum(n for (s, o), n in self.counts.items() if s == system and operation in ("", o))
