"""Amazon's lines beside Odoo's, item by item."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from accounts.gateways.amazon.records import Item, Order
from sync.rules import amounts as amount_rules
from sync.rules.amounts import Amounts


@dataclass(frozen=True, slots=True)
class Side:
    """One line, of either system."""

    kind: str
    name: str = ""
    quantity: Decimal | None = None
    price_unit: Decimal | None = None
    tax: str = ""
    total: Decimal | None = None
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    amazon: Side | None
    odoo: Side | None


@dataclass(slots=True)
class Group:
    """What belongs to one of Amazon's items; the last group is of the order as a whole."""

    title: str
    sku: str = ""
    asin: str = ""
    pairs: list[Pair] = field(default_factory=list)


def paired(order: Order | None, written: Sequence[Mapping[str, Any]]) -> list[Group]:
    left = [_odoo(line) for line in written if isinstance(line, Mapping)]
    groups: list[Group] = []
    theirs = _amazon(order) if order else []
    for item in order.items if order else ():
        mine = [side for side in theirs if side.item_id == item.id]
        group = Group(item.title or item.sku or item.id, item.sku, item.asin)
        group.pairs = list(_match(mine, left, item))
        groups.append(group)
    rest = [side for side in theirs if not side.item_id]
    whole = Group(_("The order as a whole"))
    whole.pairs = [*_match(rest, left, None), *(Pair(None, side) for side in left)]
    return [*groups, whole] if whole.pairs else groups


def _match(mine: Iterable[Side], left: list[Side], item: Item | None) -> Iterable[Pair]:
    """Same item and kind belong together; what Odoo holds more of the item follows. Takes from `left`."""
    pairs = []
    for side in mine:
        other = next((line for line in left if _same(side, line, item)), None)
        if other:
            left.remove(other)
        pairs.append(Pair(side, other))
    more = [line for line in left if item is not None and _of(line, item)]
    for line in more:
        left.remove(line)
    return [*pairs, *(Pair(None, line) for line in more)]


def _same(side: Side, line: Side, item: Item | None) -> bool:
    return side.kind == line.kind and (_of(line, item) if item else not line.item_id)


def _of(line: Side, item: Item) -> bool:
    return bool(line.item_id) and line.item_id == item.id


def _amazon(order: Order) -> list[Side]:
    """Read as the rules read it, so that the two sides mean the same; else as Amazon states it."""
    amounts = amount_rules.read(order)
    if isinstance(amounts, Amounts):
        return [
            Side(
                kind=part.kind,
                quantity=Decimal(part.quantity) if part.kind == "item" else None,
                tax=str(part.tax) if part.tax else "",
                total=part.gross,
                item_id=part.item_id,
            )
            for part in amounts.parts
        ]
    return [side for item in order.items for side in _stated(item)]


def _stated(item: Item) -> Iterable[Side]:
    if not item.breakdowns:
        yield Side(
            "item", quantity=Decimal(item.quantity), total=item.total.amount if item.total else None, item_id=item.id
        )
    for part in item.breakdowns:
        kind = part.type.lower() if part.type in ("TAX", "DISCOUNT") else amount_rules.kind_of(part.type)
        count = Decimal(item.quantity) if kind == "item" else None
        yield Side(kind, quantity=count, total=part.amount, item_id=item.id)


def _odoo(line: Mapping[str, Any]) -> Side:
    """As the event kept it; a name that is missing there is simply not shown."""
    return Side(
        kind=str(line.get("kind") or "other"),
        name=str(line.get("name") or ""),
        quantity=_decimal(line.get("quantity")),
        price_unit=_decimal(line.get("price")),
        item_id=str(line.get("item") or ""),
    )


def _decimal(value: object) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None
