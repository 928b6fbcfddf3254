"""One vocabulary for everything that goes wrong outside.

Gateways translate whatever a library, a server or the network says into a `GatewayError` with one of these
kinds. Nothing above the gateways ever sees an exception of httpx, sp_api or odoolib.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    ACCESS = "access"  # key, token or right refused: pause, and ask the merchant
    CONFIG = "config"  # wrong URL, database, missing app, marketplace not taken part in: pause, and ask
    REJECTED = "rejected"  # the other side understood and said no to this record
    NOT_FOUND = "not_found"
    EXISTS = "exists"
    THROTTLED = "throttled"  # not our fault, costs no attempt
    UNAVAILABLE = "unavailable"  # surely did not happen: try again later
    AMBIGUOUS = "ambiguous"  # may or may not have happened: ask before repeating what is not idempotent
    BUG = "bug"  # an answer nobody foresaw


# What one attempt more may cure by itself.
PASSING = frozenset({Kind.THROTTLED, Kind.UNAVAILABLE, Kind.AMBIGUOUS})
# What concerns the whole connection and not one record.
CONNECTION_WIDE = frozenset({Kind.ACCESS, Kind.CONFIG})


@dataclass(eq=False)
class GatewayError(Exception):
    """`text` is a sentence for the merchant, with the cure; `detail` is for the engineer (redacted, never shown
    to merchants); `retry_after` is in seconds; `code` groups equal causes (stable, snake_case)."""

    kind: Kind
    text: str
    code: str = ""
    detail: str = ""
    retry_after: float | None = None
    request_id: str = ""

    def __str__(self) -> str:
        return self.text

    @property
    def passing(self) -> bool:
        return self.kind in PASSING

    @property
    def connection_wide(self) -> bool:
        return self.kind in CONNECTION_WIDE
