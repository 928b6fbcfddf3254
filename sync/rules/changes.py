"""What Amazon's change means for the lines that Odoo holds."""

from collections.abc import Mapping
from decimal import Decimal

from accounts.gateways.amazon.records import Item
from accounts.gateways.odoo.records import OdooOrder
from sync.rules.cancelled import quantity
from sync.rules.keys import line_key

ZERO = Decimal(0)


def goods_keys(order_key: str, item: Item) -> tuple[str, str]:
    """The external ids an item's goods may have: a price that does not divide stands on two lines."""
    key = line_key(order_key, item.id, "item")
    return key, f"{key}_2"


def still_sold(item: Item) -> Decimal:
    return Decimal(quantity(item))


def reductions(held: OdooOrder, wanted: Mapping[tuple[int, ...], Decimal]) -> dict[int, Decimal]:
    """New quantities by line id, only downwards and never below what was delivered. `wanted` tells how many pieces the
    lines of an item hold together; the last line gives first."""
    lines = {line.id: line for line in held.lines}
    result: dict[int, Decimal] = {}
    for ids, count in wanted.items():
        own = [lines[one] for one in ids if one in lines]
        surplus = sum((line.quantity for line in own), ZERO) - count
        for line in reversed(own):
            gives = min(surplus, line.quantity - line.delivered)
            if gives > 0:
                result[line.id] = line.quantity - gives
                surplus -= gives
    return result
