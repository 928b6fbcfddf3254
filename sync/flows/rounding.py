"""Odoo has computed other cents than we foresaw: the rounding line takes them, where they are rounding at all."""

from decimal import Decimal

from accounts.gateways.odoo import sales
from accounts.gateways.odoo.records import OdooOrder
from sync.flows.items import Item
from sync.flows.odoo_side import OdooSide
from sync.rules.keys import line_key
from sync.rules.money import cent


def settle(side: OdooSide, item: Item, held: OdooOrder, present: Decimal | None = None) -> OdooOrder:
    """The order as Odoo holds it afterwards; unchanged where the difference is more than a cent a line. `present` is what
    the rounding line comes to in Odoo, where that is not what was drafted."""
    assert item.draft is not None
    order = item.draft.order
    if present is None:
        own = next((line for line in order.lines if line.kind == "rounding" and not line.item_id), None)
        present = own.price_unit if own else Decimal(0)
    target = order.total - held.total + present
    priced = sum(1 for line in order.lines if not line.is_note)
    if abs(target) > cent(order.currency) * priced:
        return held
    side.beat()
    key = line_key(order.key, "", "rounding")
    product = side.fact("default_products", dict)["rounding"]
    sales.set_line(side.client, side.probe, held.id, key, "Rounding", int(product), target)
    return sales.read_orders(side.client, side.probe, [held.id]).get(held.id, held)
