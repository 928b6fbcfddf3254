"""What Amazon's change means for the lines that Odoo holds."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from accounts.gateways.amazon.records import Order
from accounts.gateways.odoo.records import OdooOrder
from sync.rules import amounts
from sync.rules.cancelled import quantity
from sync.rules.companions import BESIDE
from sync.rules.keys import line_key
from sync.rules.money import show
from sync.rules.verdicts import Blocked

ZERO = Decimal(0)
DIFFERS = "reduced_total_differs"


def sold_less(order: Order, total: Decimal | None, expected: Decimal | None) -> bool:
    """Amazon lowers the ordered quantity, or leaves it and counts fewer pieces as shipped or open."""
    if any(quantity(item) < item.quantity for item in order.items):
        return True
    return total is not None and expected is not None and total < expected


def still_sold(order: Order, order_key: str, gone: Sequence[str] = ()) -> dict[tuple[str, ...], Decimal]:
    """External ids of lines to the pieces that they hold together. A price that does not divide stands on two lines;
    what was charged beside an item that is cancelled altogether is cancelled with it. `gone` are items that Amazon does
    not name any more."""
    wanted: dict[tuple[str, ...], Decimal] = {}
    for item_id, left in [*((item.id, quantity(item)) for item in order.items), *((one, 0) for one in gone)]:
        goods = line_key(order_key, item_id, "item")
        wanted[goods, f"{goods}_2"] = Decimal(left)
        if not left:
            wanted |= {(line_key(order_key, item_id, kind),): ZERO for kind in BESIDE}
    return wanted


def agrees(order: Order) -> bool:
    """Amazon's total is that of the items it still names: what it names no more is not sold any more."""
    return order.total is not None and not isinstance(amounts.read(order), Blocked)


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


def differs(name: str, odoo: str, amazon: str) -> Blocked:
    return Blocked(
        DIFFERS,
        f"Pieces of {name} were cancelled on Amazon: Odoo says {odoo} now, Amazon {amazon}",
        "The cancelled pieces are taken out of the order in Odoo. Correct its other lines (a discount, a line of your"
        " own) there, or leave them; then press Ignore.",
        subject=name,
    )


def vanished(name: str, order: Order, lines: Sequence[str]) -> Blocked:
    """`lines` is what Odoo holds of items that Amazon does not name any more."""
    total = f"a total of {show(order.total.amount, order.total.currency)}" if order.total else "no total"
    left = (
        ", ".join(f"{quantity(item)} × {item.sku or item.title or item.id}"[:60] for item in order.items) or "nothing"
    )
    return Blocked(
        "item_vanished",
        f"Odoo's {name} has {', '.join(lines)}; Amazon names it no more, and states {total} for {left}"[:300],
        "Amazon's total does not say that it was cancelled, so nothing was changed. Look at the order in Seller Central."
        " If the item was cancelled, set its quantity in Odoo to 0 and press Retry; if it is still to be delivered, press"
        " Ignore with a reason.",
        subject=name,
    )
