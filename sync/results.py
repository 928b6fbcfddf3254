"""What a flow says of each piece of work it was given. The engine alone writes it down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sync.rules.verdicts import Blocked

IDLE = "idle"  # an outcome: nothing was new, and no history is kept of that


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed row of the ledger, as flows see it."""

    id: int
    fence: int
    flow: str
    key: str
    merchant_id: int
    account_id: int | None
    order_id: int | None
    run_id: int | None
    attempts: int
    hint: Mapping[str, Any]
    crashes: int = 0  # workers that died of it in a row
    shipment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """`outcome` is what the run counts: created updated unchanged ignored waiting blocked failed later.

    `order` and `shipment` hold changed columns of those rows; `counts` what a piece of work that is about many things
    adds to its run (else the outcome counts once); `warnings` are problems that hold nothing up; `due` is when the work is to be done again (a recurring flow, or a
    retry), also where it is blocked; `detail` is for the engineer.
    """

    job: Job
    outcome: str
    text: str = ""
    blocked: Blocked | None = None
    warnings: tuple[Blocked, ...] = ()
    order: Mapping[str, Any] = field(default_factory=dict)
    shipment: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, int] | None = None
    events: tuple[Event, ...] = ()
    due: datetime | None = None
    free: bool = False  # this try costs no attempt
    detail: str = ""
