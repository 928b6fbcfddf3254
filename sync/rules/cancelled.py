"""Pieces that were cancelled and what they cost. Amazon names no cancelled quantity and may leave the amounts of
cancelled pieces in: what is neither shipped nor open is not sold."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from accounts.gateways.amazon.records import Item
from sync.rules.money import rounded
from sync.rules.parts import Part

# What is charged by the piece; shipping and the like stay whole as long as one piece is left.
_BY_PIECE = frozenset({"item", "discount", "points"})


def quantity(item: Item) -> int:
    """What is still sold."""
    if item.fulfilled is None or item.unfulfilled is None:
        return item.quantity
    return min(item.quantity, item.fulfilled + item.unfulfilled)


def all_cancelled(items: Sequence[Item]) -> bool:
    return bool(items) and all(item.cancelled_by and not quantity(item) for item in items)


def without_cancelled(parts: Sequence[Part], items: Sequence[Item], currency: str) -> list[Part]:
    by_id = {item.id: item for item in items}
    kept = (_kept(part, by_id.get(part.item_id), currency) for part in parts)
    return [part for part in kept if part is not None]


def _kept(part: Part, item: Item | None, currency: str) -> Part | None:
    if item is None:
        return part
    now, covered = quantity(item), _covered(item)
    if not now:
        return None
    if part.kind == "item":
        part = replace(part, quantity=now)
    by_piece = part.kind in _BY_PIECE and part.of in ("", "item")  # a discount on shipping stays with the shipping
    if covered == now or not by_piece:
        return part
    share = Decimal(now) / Decimal(covered)
    return replace(part, gross=rounded(part.gross * share, currency), tax=rounded(part.tax * share, currency))


def _covered(item: Item) -> int:
    """How many pieces Amazon's ITEM amount is for: those ordered, or those left."""
    now = quantity(item)
    entries = [entry.amount for entry in item.breakdowns if entry.type == "ITEM"]
    amount = sum(entries, Decimal(0)) if entries else item.total.amount if item.total else None
    unit = item.unit_price.amount if item.unit_price else None
    if now in (0, item.quantity) or not amount or not unit:
        return item.quantity
    # The unit price may hold a tax that ITEM does not: nearer in proportion is then what counts.
    return min((item.quantity, now), key=lambda count: _apart(amount, unit * count))


def _apart(one: Decimal, other: Decimal) -> Decimal:
    return max(one / other, other / one)
