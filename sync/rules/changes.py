"""What Amazon's change means for the lines that Odoo holds."""

from collections.abc import Mapping
from decimal import Decimal

from accounts.gateways.odoo.records import OdooOrder


def reductions(held: OdooOrder, wanted: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """New quantities by line id, only downwards and never below what was delivered."""
    result: dict[int, Decimal] = {}
    for line in held.lines:
        if line.id in wanted:
            target = max(wanted[line.id], line.delivered)
            if target < line.quantity:
                result[line.id] = target
    return result
