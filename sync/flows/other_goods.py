"""Whether Odoo has the goods that Amazon names now. Looked at only where Amazon names others than it did when they were
brought over: people replace in Odoo what has run out, and that is no news."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from accounts.gateways.odoo.records import LineDraft, OdooOrder
from sync.flows.items import Item
from sync.rules import goods, keys
from sync.rules.lookups import Lookups
from sync.rules.verdicts import Blocked


def items(item: Item) -> frozenset[str]:
    """Ids of items with other goods than before. Whoever presses Retry has been shown some of them, and mended any."""
    if item.order.reason_code == goods.CHANGED:
        return frozenset(one.id for one in item.record.items)
    return goods.news(item.order.goods, item.record)


def look(
    item: Item,
    held: OdooOrder,
    ids: Mapping[str, int],
    drafted: Sequence[LineDraft],
    facts: Lookups | None,
    targets: Mapping[int, Decimal],
    others: frozenset[str],
) -> Blocked | None:
    """What a person has to see. `ids` are Odoo's lines by external id, `targets` the quantities that they come down to."""
    if not others:
        return None
    if facts is None:
        return goods.changed(held.name, (), ())
    key = keys.order_key(item.seller.region, item.seller.seller_id, item.record.id)
    names = {keys.line_key(key, one, f"item{suffix}"): one for one in others for suffix in ("", "_2")}
    own = {ids[name]: one for name, one in names.items() if name in ids}
    lines = [replace(one, quantity=targets.get(one.id, one.quantity)) for one in held.lines if not one.display_type]
    wanting = goods.wanting(lines, drafted, others, item.record, facts.defaults["sale"].id)
    superfluous = goods.superfluous(lines, drafted, others, own)
    return goods.changed(held.name, wanting, superfluous) if wanting or superfluous else None
