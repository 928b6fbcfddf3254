"""Which line of a sales order in Odoo is which of Amazon's order items: by the external ids that we wrote, and of lines that
people added by what they can only stand for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.gateways.odoo import sales
from accounts.gateways.odoo.records import Shipped
from sync.flows import added_lines
from sync.flows.odoo_side import OdooSide
from sync.models import Link, Order, OrderItem
from sync.rules.keys import line_key, order_key

MODEL = "sale.order.line"


@dataclass(frozen=True, slots=True)
class Lines:
    items: dict[int, str]  # sale order line -> orderItemId
    ours: frozenset[int]  # orders of which Odoo holds a line that we wrote


def of_orders(side: OdooSide, orders: Sequence[Order], deliveries: Iterable[Shipped]) -> Lines:
    """Odoo is asked only about orders with lines that nobody remembers: for the lines of the goods first, for the second
    line of a price that does not divide, and then for the whole order."""
    keys = _keys(orders)
    items: dict[str, tuple[int, str]] = {key: (pk, item) for pk, own in keys.items() for key, item in own.items()}
    found = _remembered(side, items)
    lines: dict[int, set[int]] = {}
    for one in deliveries:
        lines.setdefault(one.order_id, set()).update(line.line_id for line in one.lines)
    for suffix in ("", "_2"):
        unknown = [order for order in orders if lines.get(order.odoo_id or 0, set()) - found.keys()]
        wanted = {f"{key}{suffix}": items[key] for order in unknown for key in keys[order.pk]}
        if wanted:
            found |= _asked(side, wanted)
    found |= added_lines.items_of(side, orders, found, lines)
    return Lines({line: item for line, (_, item) in found.items()}, frozenset(pk for pk, _ in found.values()))


def _keys(orders: Sequence[Order]) -> dict[int, dict[str, str]]:
    """By order: the external id of an item's line -> the item."""
    found: dict[int, dict[str, str]] = {order.pk: {} for order in orders}
    names = {order.pk: order_key(order.account.region, order.account.seller_id, order.amazon_id) for order in orders}
    for pk, item in OrderItem.objects.filter(order__in=orders).order_by("pk").values_list("order_id", "item_id"):
        found[pk][line_key(names[pk], item, "item")] = item
    return found


def _remembered(side: OdooSide, items: Mapping[str, tuple[int, str]]) -> dict[int, tuple[int, str]]:
    every = {**items, **{f"{key}_2": item for key, item in items.items()}}
    links = Link.objects.filter(connection=side.connection, key__in=every).values_list("key", "odoo_id")
    return {line_id: every[key] for key, line_id in links}


def _asked(side: OdooSide, items: Mapping[str, tuple[int, str]]) -> dict[int, tuple[int, str]]:
    side.beat()
    ids = sales.line_ids(side.client, list(items))
    Link.objects.bulk_create(
        [Link(connection=side.connection, key=key, model=MODEL, odoo_id=pk) for key, pk in ids.items()],
        update_conflicts=True,
        unique_fields=["connection", "key"],
        update_fields=["odoo_id"],
    )
    return {line_id: items[key] for key, line_id in ids.items()}
