"""Lines that people added to a sales order in Odoo, because they split one or replaced what had run out: which of Amazon's
items has left with them. Asked only about orders with deliveries of lines that nobody knows."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from accounts import secrets
from accounts.gateways.amazon import parse
from accounts.gateways.amazon.read import Unreadable
from accounts.gateways.odoo import sales
from sync.flows.odoo_side import OdooSide
from sync.models import Document, Order
from sync.rules.cancelled import quantity
from sync.rules.line_items import of_added

Found = dict[int, tuple[int, str]]  # sale order line -> our order, orderItemId


def items_of(
    side: OdooSide, orders: Sequence[Order], known: Mapping[int, tuple[int, str]], left: Mapping[int, set[int]]
) -> Found:
    """`left`: by order in Odoo the lines of its deliveries. An order of which nobody knows a line is left alone."""
    begun = {pk for pk, _ in known.values()}
    unsure = [one for one in orders if one.pk in begun and left.get(one.odoo_id or 0, set()) - known.keys()]
    sold = _sold(unsure)
    if not sold:
        return {}
    side.beat()
    ids = [order.odoo_id for order in unsure if order.pk in sold and order.odoo_id]
    held = sales.read_orders(side.client, side.probe, ids, lines=True)
    found: Found = {}
    for order in unsure:
        own = held.get(order.odoo_id or 0)
        if own is None or order.pk not in sold:
            continue
        items = {line: item for line, (pk, item) in known.items() if pk == order.pk}
        # Of what never leaves (shipping, fees) nothing can have been sent instead.
        goods = [line for line in own.lines if line.id in items or line.id in left[own.id]]
        added = of_added(goods, items, frozenset(items), sold[order.pk])
        found |= {line: (order.pk, item) for line, item in added.items()}
    return found


def _sold(orders: Sequence[Order]) -> dict[int, dict[str, Decimal]]:
    """By order and item, as Amazon said last; none of an order whose document has expired or cannot be read."""
    found: dict[int, dict[str, Decimal]] = {}
    for document in Document.objects.filter(order__in=orders).select_related("order"):
        try:
            record = parse.order(json.loads(document.text()))
        except (Unreadable, secrets.Unreadable):
            continue
        found[document.order_id] = {item.id: Decimal(quantity(item)) for item in record.items}
    return found
