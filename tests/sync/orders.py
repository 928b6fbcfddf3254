"""Amazon's orders as the reading flow hands them to the store."""

from typing import Any

from accounts.gateways.amazon import parse
from sandbox.amazon import an_order
from sync.flows.store import Received


def received(seed: int | str, **how: Any) -> Received:
    """`how` as `an_order` takes it: fields of Amazon's Order, and its own options."""
    raw = an_order(seed, **{"marketplace": "DE", "fulfilled_by": "MERCHANT", **how})
    return Received(str(raw["orderId"]), raw, parse.order(raw))
