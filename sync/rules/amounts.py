"""Amazon's amounts, read and reconciled to the cent, never assumed.

Amazon does not say whether ITEM holds the tax or not, nor which sign a DISCOUNT has (selling-partner-api-models
#5297 is open). So each reading is tried against the total that Amazon states, and the first that adds up counts; where
none does, the order is held.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from accounts.gateways.amazon.records import Breakdown, Item, Order
from sync.rules.money import cent, rounded, show
from sync.rules.verdicts import Blocked

ZERO = Decimal(0)
# Amazon's types to our kinds; whatever is new becomes "other", and is still counted.
_KINDS = {"ITEM": "item", "SHIPPING": "shipping", "GIFT_WRAP": "gift_wrap", "COD_FEE": "cod_fee", "DELIVERY_TIP": "tip"}
_REMITTED_MODELS = {"MARKETPLACE_FACILITATOR"}
_REMITTED_SCHEMES = {"IOSS", "UOSS"}


@dataclass(frozen=True, slots=True)
class Part:
    """A priced piece of an order. `gross` is what the buyer pays for it, `tax` the tax inside; `of` tells what a
    discount reduces; `remitted`: Amazon collects and remits that tax."""

    kind: str  # item shipping gift_wrap cod_fee discount points tip other rounding
    gross: Decimal
    tax: Decimal = ZERO
    of: str = ""
    item_id: str = ""
    quantity: int = 1
    remitted: bool = False


@dataclass(frozen=True, slots=True)
class Amounts:
    parts: tuple[Part, ...]
    total: Decimal
    currency: str


def kind_of(amazon_type: str) -> str:
    return _KINDS.get(amazon_type, "other")


def remitted_by_amazon(item: Item) -> bool:
    return bool(_REMITTED_MODELS.intersection(item.tax_models) or _REMITTED_SCHEMES.intersection(item.reporting_schemes))


def quantity(item: Item) -> int:
    """What is still sold: Amazon names no cancelled quantity, so it is what is neither shipped nor open."""
    if item.fulfilled is None or item.unfulfilled is None:
        return item.quantity
    return min(item.quantity, item.fulfilled + item.unfulfilled)


def read(order: Order) -> Amounts | Blocked:
    currency = order.currency
    parts: list[Part] = []
    stated = ZERO
    for item in order.items:
        found = _read_item(item, currency)
        if isinstance(found, Blocked):
            return found
        parts += found
        stated += sum((part.gross for part in found), ZERO)
    if order.total is None:
        if not parts:
            return _no_amounts()
        return _without_cancelled(order, Amounts(tuple(parts), stated, currency))
    for extra in _order_level(order):
        gap = order.total.amount - stated - sum((part.gross for part in extra), ZERO)
        if gap == 0:
            return _without_cancelled(order, Amounts((*parts, *extra), order.total.amount, currency))
    gap = order.total.amount - stated
    if parts and abs(gap) <= cent(currency) * len(parts):
        return _without_cancelled(order, Amounts((*parts, Part("rounding", gap)), order.total.amount, currency))
    if not order.items or not parts:
        return _no_amounts()
    return _differs(show(stated, currency), show(order.total.amount, currency), "the order's items")


def _read_item(item: Item, currency: str) -> list[Part] | Blocked:
    remitted = remitted_by_amazon(item)
    if not item.breakdowns:
        gross = item.total.amount if item.total else item.unit_price.amount * item.quantity if item.unit_price else None
        if gross is None:
            return [] if item.quantity == 0 else _no_amounts()
        return [Part("item", gross, item_id=item.id, quantity=item.quantity, remitted=remitted)]
    for parts in _readings(item):
        total = sum((part.gross for part in parts), ZERO)
        if item.total is None or total == item.total.amount:
            return [replace(part, item_id=item.id, remitted=remitted) for part in parts]
    assert item.total is not None
    plain = sum((abs(b.amount) * (-1 if b.type == "DISCOUNT" else 1) for b in item.breakdowns), ZERO)
    gap = item.total.amount - plain
    if abs(gap) <= cent(currency) * len(item.breakdowns):
        parts = [replace(part, item_id=item.id, remitted=remitted) for part in next(_readings(item))]
        return [*parts, Part("rounding", gap, item_id=item.id)]
    return _differs(show(plain, currency), show(item.total.amount, currency), f"item {item.id} (SKU {item.sku or 'none'})")


def _readings(item: Item) -> Iterator[list[Part]]:
    """Every way to read an item's breakdowns, the most usual first."""
    plus = [b for b in item.breakdowns if b.type not in ("TAX", "DISCOUNT")]
    taxes = [b for b in item.breakdowns if b.type == "TAX"]
    discounts = [b for b in item.breakdowns if b.type == "DISCOUNT"]
    points = item.points_value.amount if item.points_value else ZERO
    for minus_points in (ZERO, points) if points else (ZERO,):
        for with_discount in (True, False) if discounts else (True,):
            for on_top in (True, False) if any(b.amount for b in taxes) else (False,):
                for tax in _tax_tables(taxes) if on_top or taxes else ({},):
                    yield list(_parts(item, plus, discounts if with_discount else [], tax, on_top, minus_points))


def _tax_tables(taxes: list[Breakdown]) -> Iterator[dict[str, Decimal]]:
    """The tax by what it is charged on. The tax of a DISCOUNT lowers the sum, or is already out of it."""
    table: dict[str, Decimal] = {}
    for breakdown in taxes:
        left = breakdown.amount
        for subtype, amount in breakdown.details:
            if subtype != "DISCOUNT":
                table[kind_of(subtype)] = table.get(kind_of(subtype), ZERO) + amount
                left -= amount
        if left:
            table["item"] = table.get("item", ZERO) + left  # what the details do not explain
    yield table
    lowered = sum((abs(amount) for b in taxes for subtype, amount in b.details if subtype == "DISCOUNT"), ZERO)
    if lowered:
        yield {**table, "item": table.get("item", ZERO) - lowered}
        yield {**table, "item": table.get("item", ZERO) + lowered}


def _parts(
    item: Item, plus: list[Breakdown], discounts: list[Breakdown], tax: dict[str, Decimal], on_top: bool, points: Decimal
) -> Iterator[Part]:
    left = dict(tax)
    for breakdown in plus:
        kind = kind_of(breakdown.type)
        own = left.pop(kind, ZERO)
        count = item.quantity if kind == "item" else 1
        yield Part(kind, breakdown.amount + (own if on_top else ZERO), own, quantity=count)
    for breakdown in discounts:
        yield from _discount(breakdown)
    if points:
        yield Part("points", -points)
    rest = sum(left.values(), ZERO)
    if rest and on_top:
        yield Part("other", rest, rest)


def _discount(breakdown: Breakdown) -> Iterator[Part]:
    """Taken off whatever its sign; split by what it reduces where Amazon says so."""
    left = abs(breakdown.amount)
    for subtype, amount in breakdown.details:
        share = min(abs(amount), left)
        if share:
            yield Part("discount", -share, of=kind_of(subtype))
            left -= share
    if left:
        yield Part("discount", -left, of="item")


def _order_level(order: Order) -> Iterator[list[Part]]:
    """What Amazon states for the order beyond its items: a tip, or shipping that no item carries."""
    sums: dict[str, Decimal] = {}
    for item in order.items:
        for breakdown in item.breakdowns:
            sums[breakdown.type] = sums.get(breakdown.type, ZERO) + breakdown.amount
    beyond = [
        (b.type, b.amount - sums.get(b.type, ZERO)) for b in order.breakdowns if b.amount != sums.get(b.type, ZERO)
    ]

    def parts(chosen: list[tuple[str, Decimal]]) -> list[Part]:
        return [_beyond(name, amount) for name, amount in chosen]

    yield []
    yield parts(beyond)
    yield parts([pair for pair in beyond if pair[0] not in sums])
    yield parts([pair for pair in beyond if pair[0] == "DELIVERY_TIP"])
    yield parts([pair for pair in beyond if pair[0] != "TAX"])  # tax inside


def _beyond(name: str, amount: Decimal) -> Part:
    if name == "TAX":
        return Part("other", amount, amount)
    if name == "DISCOUNT":
        return Part("discount", -abs(amount), of="item")
    return Part(kind_of(name), amount)


def _without_cancelled(order: Order, amounts: Amounts) -> Amounts:
    """Amazon may leave the amounts of cancelled pieces in: what is neither shipped nor open is not sold."""
    parts: list[Part] = []
    for part in amounts.parts:
        item = next((item for item in order.items if item.id == part.item_id), None)
        kept = _kept(part, item, amounts.currency)
        if kept is not None:
            parts.append(kept)
    total = sum((part.gross for part in parts), ZERO)
    return Amounts(tuple(parts), total, amounts.currency)


def _kept(part: Part, item: Item | None, currency: str) -> Part | None:
    if item is None:
        return part
    now = quantity(item)
    if part.kind == "item":
        part = replace(part, quantity=now or (1 if part.gross else 0))
    if now == item.quantity or item.quantity == 0:
        return part if part.gross or part.kind == "item" and part.quantity else None
    covered = _covered(item)
    if covered == now:
        return part if part.gross or part.quantity and part.kind == "item" else None
    if now == 0:
        return None
    if part.kind in ("item", "discount", "points"):
        share = Decimal(now) / Decimal(covered)
        return replace(part, gross=rounded(part.gross * share, currency), tax=rounded(part.tax * share, currency))
    return part


def _covered(item: Item) -> int:
    """How many pieces Amazon's ITEM amount is for: those ordered, or those left."""
    now = quantity(item)
    amount = next((b.amount for b in item.breakdowns if b.type == "ITEM"), item.total.amount if item.total else None)
    if amount is None or (item.unit_price and amount == item.unit_price.amount * now):
        return now
    return item.quantity


def _no_amounts() -> Blocked:
    return Blocked(
        "no_amounts",
        "Amazon has not sent this order's amounts",
        "The order is held until Amazon sends its prices. Usually they come with the next update; press Retry then. If"
        " all orders lack them, check in Seller Central that the application has a role that may read orders.",
    )


def _differs(ours: str, stated: str, what: str) -> Blocked:
    return Blocked(
        "amounts_differ",
        f"Amazon's amounts do not add up: {what} give {ours}, Amazon states {stated}",
        "Compare the order in Seller Central. When Amazon has corrected it, press Retry; else enter the order by hand"
        " in Odoo and press Ignore here with a reason.",
        subject=f"{ours} / {stated}",
    )
