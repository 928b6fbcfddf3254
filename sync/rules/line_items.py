"""Which of Amazon's items a line stands for that people added to a sales order in Odoo. Pure.

They split lines, and replace a product that has run out by another. Lines that the connector wrote are known by their
external ids; what is added is an item's only where nothing else can be meant, for Amazon cannot be told twice.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from accounts.gateways.odoo.records import OdooLine

ZERO = Decimal(0)


def of_added(
    lines: Sequence[OdooLine], items: Mapping[int, str], ours: frozenset[int], sold: Mapping[str, Decimal]
) -> dict[int, str]:
    """`items`: the order's line -> item, as far as known; `ours`: all lines the connector wrote, charges too; `sold`: by
    item. Lines that stand for none are left out: gifts, and whatever the merchant charges by hand."""
    added = [line for line in lines if line.id not in ours and line.product_id and not line.display_type]
    short = _short(lines, items, sold)
    found: dict[int, str] = {}
    for line in added:
        alike = [item for item in _of_product(lines, items, line.product_id) if item in sold]
        wanting = [item for item in alike if short.get(item, ZERO) > 0]
        if len(alike) == 1 or wanting:
            found[line.id] = (wanting or alike)[0]
            short[found[line.id]] = short.get(found[line.id], ZERO) - line.quantity
    return found | _instead([line for line in added if line.id not in found], short)


def _short(lines: Sequence[OdooLine], items: Mapping[int, str], sold: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """By item: how much less the order asks for than Amazon sold."""
    left = dict(sold)
    for line in lines:
        item = items.get(line.id)
        if item in left:
            left[item] -= line.quantity
    return left


def _of_product(lines: Sequence[OdooLine], items: Mapping[int, str], product_id: int | None) -> list[str]:
    return list(dict.fromkeys(items[line.id] for line in lines if line.id in items and line.product_id == product_id))


def _instead(added: Sequence[OdooLine], short: Mapping[str, Decimal]) -> dict[int, str]:
    """Other products: only where a single item is wanting, and they make up for no more than it wants."""
    wanting = [item for item, quantity in short.items() if quantity > 0]
    replacing = [line for line in added if line.quantity > 0]
    if len(wanting) != 1 or sum((line.quantity for line in replacing), ZERO) > short[wanting[0]]:
        return {}
    return {line.id: wanting[0] for line in replacing}
