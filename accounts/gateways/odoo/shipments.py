"""Deliveries of sales orders that are done: what left, by order line and package, with tracking and carrier."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from . import changes, departures
from .client import Client
from .departures import Departures
from .left import Left, left
from .reads import search
from .records import Carrier, Probe, Shipped, ShippedLine
from .text import link, link_name, parse_moment, words

__all__ = ["Carrier", "Shipped", "ShippedLine", "carriers", "changed_since", "of_orders"]

ORDERS_AT_ONCE = 1000


def changed_since(
    client: Client, probe: Probe, since: datetime, *, after_id: int = 0, limit: int = 200
) -> list[Shipped]:
    """Deliveries that were done, edited or came back since then, by (changed, picking_id); those of the second `since`
    itself up to `after_id` are left out. At least `limit` of them, unless these are all. A transaction is seen when it
    ends and carries the time when it began, so ask again from some minutes before the last one."""
    seen = (since.replace(microsecond=0), after_id)
    found: list[Shipped] = []
    for page, until in changes.since(client, probe, since, limit):
        times: dict[int, datetime] = {}
        for change in page:
            times[change.picking_id] = max(change.at, times.get(change.picking_id, change.at))
        if times:
            read = departures.of_pickings(client, probe, list(times))
            found += [one for one in _shipped(read, read.changed(times)) if (one.changed, one.picking_id) > seen]
        if len(found) >= limit or until is None:
            break
    return found


def of_orders(client: Client, probe: Probe, order_ids: Sequence[int]) -> list[Shipped]:
    """All deliveries of these orders that are done."""
    wanted = sorted(set(order_ids))
    found: list[Shipped] = []
    for start in range(0, len(wanted), ORDERS_AT_ONCE):
        chunk = set(wanted[start : start + ORDERS_AT_ONCE])
        read = departures.of_orders(client, probe, chunk)
        found += [one for one in _shipped(read, read.changed()) if one.order_id in chunk]
    return sorted(found, key=lambda one: (one.changed, one.picking_id))


def carriers(client: Client, probe: Probe) -> list[Carrier]:
    """Delivery methods, archived ones too; none where no app knows of them."""
    if not probe.has("stock.picking", "carrier_id"):
        return []
    fields = ["name", "delivery_type", "active"]
    found = search(client, "delivery.carrier", [], fields, context={"active_test": False})
    return [Carrier(one["id"], words(one["name"]), words(one["delivery_type"]), bool(one["active"])) for one in found]


def _shipped(read: Departures, changed: Mapping[int, datetime]) -> list[Shipped]:
    """One of each delivery and order: a delivery may serve several."""
    by_order: dict[tuple[int, int], list[Left]] = {}
    for one in left(read.legs, read.backs, read.needs):
        order_id = read.order_of(one.line.line_id, one.picking_id)
        if order_id and one.picking_id in changed:
            by_order.setdefault((one.picking_id, order_id), []).append(one)
    found = [_delivery(read, *key, changed[key[0]], lines) for key, lines in by_order.items()]
    return sorted(found, key=lambda one: (one.changed, one.picking_id))


def _delivery(read: Departures, picking_id: int, order_id: int, changed: datetime, lines: Sequence[Left]) -> Shipped:
    picking = read.pickings[picking_id]
    return Shipped(
        picking_id=picking_id,
        picking_name=words(picking["name"]),
        order_id=order_id,
        state=words(picking["state"]),
        done=parse_moment(picking["date_done"]) or changed,
        changed=changed,
        tracking=words(picking.get("carrier_tracking_ref")),
        carrier_id=link(picking.get("carrier_id")),
        carrier_name=link_name(picking.get("carrier_id")),
        delivery_type=words(picking.get("delivery_type")),
        lines=tuple(one.line for one in lines if not one.incomplete),
        backorder_of=link(picking["backorder_id"]),
        company_id=link(picking["company_id"]),
        incomplete=tuple(dict.fromkeys(one.line.line_id for one in lines if one.incomplete)),
    )
