"""What Amazon's change means for the lines that Odoo holds."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon.records import Order
from accounts.gateways.odoo.records import OdooOrder
from sync.rules import amounts
from sync.rules.cancelled import quantity
from sync.rules.companions import BESIDE
from sync.rules.keys import line_key
from sync.rules.money import show
from sync.rules.verdicts import Blocked

ZERO = Decimal(0)
DIFFERS, CHANGED, VANISHED = "reduced_total_differs", "changed_total_differs", "item_vanished"


def sold_otherwise(order: Order, expected: Decimal | None) -> bool:
    """Amazon counts fewer pieces as shipped or open than were ordered, or states another total than the one that was
    brought over: fewer pieces or more, another price, a tip that is final by now."""
    if any(quantity(item) < item.quantity for item in order.items):
        return True
    stated = _stated(order)
    return bool(stated) and expected is not None and expected not in stated


def _stated(order: Order) -> tuple[Decimal, ...]:
    """With the tax that Amazon remits and without it: a setting that was switched since is no change of Amazon's. Of
    amounts that do not add up the total counts as it stands."""
    found = amounts.read(order)
    if isinstance(found, Blocked):
        return (order.total.amount,) if order.total else ()
    return found.total, found.total - _remitted(found)


def _remitted(found: amounts.Amounts) -> Decimal:
    return sum((part.tax for part in found.parts if part.remitted), ZERO)


def total_in_odoo(order: Order, settings: ChannelSettings | None) -> Decimal | None:
    """What Odoo should come to; None where Amazon's amounts do not say it."""
    found = amounts.read(order)
    if isinstance(found, Blocked):
        return None
    if settings is not None and settings.remitted_tax == "leave_out":
        return found.total - _remitted(found)
    return found.total


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


def changed(name: str, odoo: str, amazon: str) -> Blocked:
    return Blocked(
        CHANGED,
        f"Amazon has changed {name} after it came to Odoo: Odoo says {odoo}, Amazon {amazon} now",
        "Compare its items and amounts in Seller Central: a piece, an item or a tip may have come to it, or a price is"
        " another. Correct its lines in Odoo and press Retry, or leave them and press Ignore with a reason.",
        subject=name,
    )


def vanished(name: str, order: Order, lines: Sequence[str]) -> Blocked:
    """`lines` is what Odoo holds of items that Amazon does not name any more."""
    total = f"a total of {show(order.total.amount, order.total.currency)}" if order.total else "no total"
    left = (
        ", ".join(f"{quantity(item)} × {item.sku or item.title or item.id}"[:60] for item in order.items) or "nothing"
    )
    return Blocked(
        VANISHED,
        f"Odoo's {name} has {', '.join(lines)}; Amazon names it no more, and states {total} for {left}"[:300],
        "Amazon's total does not say that it was cancelled, so nothing was changed. Look at the order in Seller Central."
        " If the item was cancelled, set its quantity in Odoo to 0 and press Retry; if it is still to be delivered, press"
        " Ignore with a reason.",
        subject=name,
    )
