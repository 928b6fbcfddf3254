"""Amazon's amounts, read and reconciled to the cent, never assumed: each reading of an order is tried against the total
that Amazon states, and the first that adds up counts; where none does, the order is held."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from accounts.gateways.amazon.records import Item, Money, Order
from sync.rules import amount_problems
from sync.rules.breakdowns import has_amounts, parts_of, remitted_by_amazon, styles
from sync.rules.cancelled import quantity, without_cancelled
from sync.rules.money import cent, rounded
from sync.rules.order_charges import only_on_order
from sync.rules.order_charges import readings as order_readings
from sync.rules.parts import ZERO, Amounts, Part, gross_of, kind_of
from sync.rules.verdicts import Blocked

__all__ = ["Amounts", "Part", "kind_of", "quantity", "read", "remitted_by_amazon"]

_FREE = frozenset({"REPLACEMENT_ORIGINAL_ID", "EXCHANGE_ORIGINAL_ID"})


def read(order: Order) -> Amounts | Blocked:
    """`currency` is "" where Amazon states no amount at all, as for a free replacement."""
    order = _with_own_amounts(order)
    refused = _impossible(order)
    if refused:
        return refused
    found = _with_total(order, order.total.amount) if order.total else _without_total(order)
    if isinstance(found, Amounts) and found.total < 0:
        return amount_problems.negative_total(found.total, found.currency)
    return found


def _with_own_amounts(order: Order) -> Order:
    """What Amazon states for an order of one item only, it states for that item. A replacement may come with the price
    of its product, but nobody pays it as long as no proceeds say so."""
    paid = order.total or any(item.total or item.breakdowns for item in order.items)
    if _replaces(order) and not paid:
        return replace(order, items=tuple(replace(item, total=_nothing(item)) for item in order.items))
    if len(order.items) != 1 or order.items[0].breakdowns or order.items[0].total:
        return order
    item, entries = order.items[0], tuple(entry for entry in order.breakdowns if entry.type != "DELIVERY_TIP")
    if any(entry.type == "ITEM" for entry in entries):
        item = replace(item, breakdowns=entries)
    elif item.unit_price is None and order.total and not entries:
        item = replace(item, total=order.total)
    return replace(order, items=(item,))


def _replaces(order: Order) -> bool:
    return any(kind in _FREE for kind, _ in order.associated)


def _nothing(item: Item) -> Money | None:
    return replace(item.unit_price, amount=ZERO) if item.unit_price else None


def _impossible(order: Order) -> Blocked | None:
    if not order.items:
        return amount_problems.nothing_to_sell()
    if order.total and order.total.amount < 0:
        return amount_problems.negative_total(order.total.amount, order.currency)
    for item in order.items:
        prices = [entry.amount for entry in item.breakdowns if entry.type == "ITEM"]
        prices += [money.amount for money in (item.unit_price,) if money]
        if any(price < 0 for price in prices):
            return amount_problems.negative_price(min(prices), order.currency, item.sku)
    unknown = [item for item in order.items if item.quantity and not has_amounts(item)]
    free = _replaces(order) or (order.total is not None and order.total.amount == 0)
    if unknown and not free and (order.total is None or len(unknown) == len(order.items)):
        return amount_problems.no_amounts()
    return None


def _with_total(order: Order, total: Decimal) -> Amounts | Blocked:
    items, currency = order.items, order.currency
    for parts in _readings(items, currency):
        found = _fitting(order, parts, total)
        if found:
            return found
    own_ways = [_own_reading(item, currency) for item in items]
    for item, own in zip(items, own_ways, strict=True):
        if own is None:
            return _item_differs(item, currency)
    # Each item adds up, together they do not: a rounding at most.
    parts = [part for own in own_ways if own for part in own]
    kept = [part for part in without_cancelled(parts, items, currency) if part.kind != "rounding"]
    whole = gross_of([part for part in parts if part.kind != "rounding"])
    stray = _stray(order, parts)
    for stated in (gross_of(kept),) if stray else (whole, gross_of(kept)):
        if kept and abs(total - stated) <= cent(currency) * len(kept):
            return _made(order, kept, total - stated)
    return amount_problems.differs(gross_of(kept if stray else parts), total, currency)


def _without_total(order: Order) -> Amounts | Blocked:
    items, currency = order.items, order.currency
    uniform = list(_uniform(items, currency))
    sums = sorted({gross_of(parts) for parts in uniform})
    if len(sums) > 1:
        return amount_problems.no_total(sums, currency)
    parts = next(_readings(items, currency), [])
    misread = next((item for item in items if _own_reading(item, currency) is None), None)
    if not uniform and misread is not None:
        return _item_differs(misread, currency)
    return _made(order, [*without_cancelled(parts, items, currency), *only_on_order(order)])


def _readings(items: Sequence[Item], currency: str) -> Iterator[list[Part]]:
    """All items in one style; each in its own; and those whose own total is not what it seems."""
    yield from _uniform(items, currency)
    own_ways = [_own_reading(item, currency) for item in items]
    if all(own is not None for own in own_ways):
        yield [part for own in own_ways if own for part in own]
    for style in styles(items):
        yield [part for item in items for part in parts_of(item, style, currency)]


def _uniform(items: Sequence[Item], currency: str) -> Iterator[list[Part]]:
    for style in styles(items):
        own_ways = [parts_of(item, style, currency) for item in items]
        if all(
            item.total is None or gross_of(own) == item.total.amount for item, own in zip(items, own_ways, strict=True)
        ):
            yield [part for own in own_ways for part in own]


def _own_reading(item: Item, currency: str) -> list[Part] | None:
    """The first style that gives the item's total, else the nearest within a cent a line, the rest as a rounding."""
    tried = [parts_of(item, style, currency) for style in styles([item])]
    if item.total is None:
        return tried[0]
    gaps = [item.total.amount - gross_of(parts) for parts in tried]
    best = min(range(len(tried)), key=lambda number: abs(gaps[number]))
    if abs(gaps[best]) > cent(currency) * len(tried[best]):
        return None
    return tried[best] if gaps[best] == 0 else [*tried[best], Part("rounding", gaps[best], item_id=item.id)]


def _fitting(order: Order, parts: list[Part], total: Decimal) -> Amounts | None:
    kept = without_cancelled(parts, order.items, order.currency)
    whole, rest = gross_of(parts), gross_of(kept)
    stray = _stray(order, parts)
    for extra in order_readings(order):
        if total - gross_of(extra) in ((rest,) if stray else (whole, rest)):
            return _made(order, [*kept, *extra])
    return None


def _stray(order: Order, parts: Sequence[Part]) -> bool:
    """Amounts of an item that was ordered zero times, and that nobody cancelled, belong to nothing that was sold."""
    zero = {item.id for item in order.items if not item.quantity and not item.cancelled_by}
    return any(part.item_id in zero and part.gross for part in parts)


def _made(order: Order, kept: Sequence[Part], gap: Decimal = ZERO) -> Amounts:
    """One rounding for the whole order, at the end: to whole coins, for nobody pays half a cent."""
    gap += gross_of([part for part in kept if part.kind == "rounding"])
    parts = [part for part in kept if part.kind == "item" or (part.kind != "rounding" and (part.gross or part.tax))]
    gap = rounded(gross_of(parts) + gap, order.currency) - gross_of(parts)
    if gap:
        parts.append(Part("rounding", gap))
    return Amounts(tuple(parts), gross_of(parts), order.currency)


def _item_differs(item: Item, currency: str) -> Blocked:
    stated = item.total.amount if item.total else ZERO
    tried = [gross_of(parts_of(item, style, currency)) for style in styles([item])]
    nearest = min(tried, key=lambda amount: abs(amount - stated))
    what = f"the parts of item {item.id} (SKU {item.sku or 'none'})"
    return amount_problems.differs(nearest, stated, currency, what)
