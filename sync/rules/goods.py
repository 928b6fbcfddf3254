"""Other goods than those that came to Odoo, whatever they cost: another SKU on a line, pieces of one for pieces of another."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from accounts.gateways.amazon.records import Order
from accounts.gateways.odoo.records import LineDraft, OdooLine
from sync.rules.money import pieces
from sync.rules.texts import line
from sync.rules.verdicts import Blocked

CHANGED = "changed_goods"
ZERO = Decimal(0)
Kind = tuple[int | None, str]  # the product; and the SKU, where the product stands for whatever Odoo has no product for


def told(order: Order) -> dict[str, list[Any]]:
    """What Amazon says is sold, to be held against what it says next. Never against Odoo, where people replace what has
    run out."""
    return {line(item.id)[:60]: [line(item.sku)[:200], item.quantity] for item in order.items}


def news(before: Mapping[str, Sequence[Any]], order: Order) -> frozenset[str]:
    """Items that are new, have another SKU or more pieces. What became of the others is said by `changes`."""
    if not before:
        return frozenset()
    changed = {name for name, now in told(order).items() if _more(now, before.get(name))}
    return frozenset(item.id for item in order.items if line(item.id)[:60] in changed)


def _more(now: Sequence[Any], before: Sequence[Any] | None) -> bool:
    return before is None or now[0] != before[0] or now[1] > before[1]


def wanting(
    lines: Sequence[OdooLine],
    drafted: Sequence[LineDraft],
    items: Collection[str],
    order: Order,
    stands_for_all: int,
) -> list[str]:
    """What Odoo's order has too little of for these items. `stands_for_all` is the product of SKUs that match none."""
    skus = {item.id: line(item.sku) for item in order.items}

    def kind(one: LineDraft) -> Kind:
        return one.product_id, skus.get(one.item_id, "") if one.product_id == stands_for_all else ""

    goods = [one for one in drafted if one.kind == "item"]
    found = []
    for product, sku in dict.fromkeys(kind(one) for one in goods if one.item_id in items):
        alike = [one for one in goods if kind(one) == (product, sku)]
        held = sum((one.quantity for one in lines if one.product_id == product and sku in one.name), ZERO)
        short = sum((one.quantity for one in alike), ZERO) - held
        if short > 0:
            found.append(f"{pieces(short)} × {skus.get(alike[0].item_id) or alike[0].name[:60]}")
    return found


def superfluous(
    lines: Sequence[OdooLine], drafted: Sequence[LineDraft], items: Collection[str], own: Mapping[int, str]
) -> list[str]:
    """Lines of these items whose product is no longer theirs. `own`: Odoo's line -> item, of those that we have written."""
    products = {(one.item_id, one.product_id) for one in drafted}
    return [
        f"{pieces(one.quantity)} × {line(one.name)[:60]}"
        for one in lines
        if own.get(one.id) in items and one.quantity > 0 and (own[one.id], one.product_id) not in products
    ]


def changed(name: str, wanting: Sequence[str], superfluous: Sequence[str]) -> Blocked:
    """Both are empty where nobody can tell, since Amazon's order as it is now could not be written."""
    return Blocked(
        CHANGED,
        _title(name, ", ".join(wanting), ", ".join(superfluous))[:300],
        "Nothing was written over. Compare the order's items with Seller Central. If Amazon is right, correct its lines in"
        " Odoo (add what is missing, set to 0 what is not sold any more) and press Retry; if Odoo is to stay as it is, press"
        " Ignore with a reason.",
        subject=name,
    )


def _title(name: str, wanting: str, superfluous: str) -> str:
    if wanting and superfluous:
        return f"Odoo has {superfluous} in {name}, and Amazon {wanting} instead"
    if wanting:
        return f"Odoo has too little in {name}: Amazon has added {wanting}"
    if superfluous:
        return f"Odoo has {superfluous} in {name}, which Amazon has replaced"
    return f"Amazon has changed the items of {name} after it came to Odoo"
