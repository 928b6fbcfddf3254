"""Units of measure: how much of its reference unit one of them is. A dozen is twelve."""

from collections.abc import Iterable
from decimal import Decimal

from .client import Client
from .reads import search
from .records import Probe
from .text import number

ONE = Decimal(1)


def factors(client: Client, probe: Probe, ids: Iterable[int]) -> dict[int, Decimal]:
    """One call, and none where everything is in one and the same unit: then the size does not matter."""
    wanted = sorted(set(ids) - {0})
    if len(wanted) < 2:
        return dict.fromkeys(wanted, ONE)
    # Up to 18 `factor` says how many of this unit make one reference unit, and `factor_inv` the other way round.
    field = "factor_inv" if probe.has("uom.uom", "factor_inv") else "factor"
    found = search(client, "uom.uom", [["id", "in", wanted]], [field], context={"active_test": False})
    return dict.fromkeys(wanted, ONE) | {one["id"]: number(one[field]) or ONE for one in found}
