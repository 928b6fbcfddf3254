"""Whether the record of an id is still the one we mean. An Odoo that was restored from a backup gives the ids of what it
has forgotten to others: without this a stranger's order would be cancelled for ours, or its delivery told to Amazon."""

from collections.abc import Iterable, Mapping

from accounts.gateways.odoo import sales
from accounts.gateways.odoo.records import OdooOrder
from sync.flows.odoo_side import OdooSide
from sync.models import Order
from sync.rules.keys import order_key
from sync.rules.verdicts import Blocked


def strangers(side: OdooSide, orders: Iterable[Order], held: Mapping[int, OdooOrder]) -> set[int]:
    """The orders whose id belongs to another one in Odoo now. One that carries Amazon's id is ours; of one that does not,
    perhaps because somebody wrote over it, Odoo's external id tells."""
    found = set()
    for order in orders:
        now = held.get(order.odoo_id or 0)
        if now is None or now.names(order.amazon_id):
            continue
        side.beat()
        key = order_key(order.account.region, order.account.seller_id, order.amazon_id)
        if sales.resolve(side.client, key) != now.id:
            found.add(order.pk)
    return found


def forgotten(order: Order, now: OdooOrder) -> Blocked:
    """Under the code of a deleted order: Restore writes it anew."""
    return Blocked(
        "deleted_in_odoo",
        f"Odoo no longer knows this order: {now.name} is another one now"[:300],
        "Odoo was probably restored from a backup. Press Restore on the order's page: it is written anew. If somebody only"
        f" wrote over its references in Odoo, enter {order.amazon_id} there again as the Customer Reference and press Retry.",
        subject=order.amazon_id,
    )
