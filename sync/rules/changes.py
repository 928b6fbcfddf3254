"""What Amazon's change means for the lines that Odoo holds."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from accounts.gateways.amazon.records import Order
from accounts.gateways.odoo.records import LineDraft, OdooOrder
from sync.rules.cancelled import quantity
from sync.rules.keys import line_key
from sync.rules.verdicts import Blocked

ZERO = Decimal(0)
_BESIDE = (
    "shipping gift_wrap cod_fee other points discount_item discount_shipping discount_gift_wrap discount_cod_fee"
    " discount_other"
).split()
# Follow from the goods, and stand on lines of one piece.
_FOLLOWING = frozenset({"tax", "discount", "points"})


def sold_less(order: Order, total: Decimal | None, expected: Decimal | None) -> bool:
    """Amazon lowers the ordered quantity, or leaves it and counts fewer pieces as shipped or open."""
    if any(quantity(item) < item.quantity for item in order.items):
        return True
    return total is not None and expected is not None and total < expected


def still_sold(order: Order, order_key: str) -> dict[tuple[str, ...], Decimal]:
    """External ids of lines to the pieces that they hold together. A price that does not divide stands on two lines;
    what was charged beside an item that is cancelled altogether is cancelled with it."""
    wanted: dict[tuple[str, ...], Decimal] = {}
    for item in order.items:
        goods = line_key(order_key, item.id, "item")
        left = Decimal(quantity(item))
        wanted[goods, f"{goods}_2"] = left
        if not left:
            wanted |= {(line_key(order_key, item.id, kind),): ZERO for kind in _BESIDE}
    return wanted


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


def repriced(held: OdooOrder, ids: Mapping[str, int], lines: Sequence[LineDraft]) -> list[LineDraft]:
    """Lines whose price follows from the goods and is another now: tax, and discounts that carry no tax."""
    prices = {line.id: line.price_unit for line in held.lines}
    return [
        line
        for line in lines
        if line.kind in _FOLLOWING
        and not line.tax_ids
        and prices.get(ids.get(line.key, 0), line.price_unit) != line.price_unit
    ]


def differs(name: str, odoo: str, amazon: str) -> Blocked:
    return Blocked(
        "reduced_total_differs",
        f"Pieces of {name} were cancelled on Amazon: Odoo says {odoo} now, Amazon {amazon}",
        "The cancelled pieces are taken out of the order in Odoo. Correct its other lines (a discount, a line of your"
        " own) there, or leave them; then press Ignore.",
        subject=name,
    )
