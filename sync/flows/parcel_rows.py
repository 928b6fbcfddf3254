"""Parcels as rows: what Odoo says of them now, and the work that a change causes, in the caller's transaction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone

from accounts.gateways.odoo.records import Shipped
from sync import queue, timeline
from sync.flows.delivery_lines import Lines
from sync.models import Event, Order, Run, Shipment, ShipmentState
from sync.rules.parcels import REPACKED, Content, Found, kept, parcels
from sync.saving import save_columns

FLOW = "shipment_to_amazon"
_COLUMNS = [
    "picking_name",
    "carrier_id",
    "carrier",
    "delivery_type",
    "tracking",
    "items",
    "left",
    "state",
    "reason_code",
    "hash",
]
# Amazon may have heard of it: what it was told is edited, never taken back.
TOLD = (ShipmentState.SENDING, ShipmentState.ACCEPTED, ShipmentState.SEEN)


def keep(orders: Sequence[Order], deliveries: Iterable[Shipped], lines: Lines, run: Callable[[], Run]) -> int:
    """Returns how many parcels are new or changed, for which alone a run is wanted. `orders` are locked by the caller."""
    by_odoo = {order.odoo_id: order for order in orders}
    held: dict[int, dict[str, Shipment]] = {order.pk: {} for order in orders}
    rows = Shipment.objects.filter(order__in=orders).select_for_update(no_key=True).order_by("pk")
    for row in rows:
        held[row.order_id][row.reference] = row
    fresh: list[Shipment] = []
    changed: list[Shipment] = []
    events: list[Event] = []
    for delivery in deliveries:
        order = by_odoo[delivery.order_id]
        own = held[order.pk]
        told = [reference for reference, row in own.items() if is_told(row)]
        found = parcels(delivery, lines.items, known_order=order.pk in lines.ours, told=told)
        for one in (*found, *_repacked(delivery, found, own.values())):
            row = own.get(one.reference) or _new(order, one)
            if row.pk is not None and is_told(row):
                one = replace(one, items=kept(content(row), one.items), empty="")
            if row.hash == one.hash:
                continue
            _fill(row, one)
            (changed if row.pk is not None else fresh).append(row)
            events += _said(order, one)
    Shipment.objects.bulk_create(fresh)
    save_columns(changed, _COLUMNS)
    Event.objects.bulk_create(events)
    if fresh or changed:
        queue.add_shipments(FLOW, [*fresh, *changed], run())
    return len(fresh) + len(changed)


def _repacked(delivery: Shipped, found: Sequence[Found], own: Iterable[Shipment]) -> Iterable[Found]:
    """Parcels of this delivery that are none any more, because its goods were given numbers of their own."""
    now = {one.reference for one in found}
    for row in own:
        if row.picking_id == delivery.picking_id and row.reference not in now and not is_told(row):
            yield replace(found[0], reference=row.reference, items=(), tracking="", others=(), untold=0, empty=REPACKED)


def is_told(row: Shipment) -> bool:
    return bool(row.sent_hash) or row.state in TOLD


def content(row: Shipment) -> Content:
    return tuple((part["item"], Decimal(part["quantity"])) for part in row.items)


def _new(order: Order, one: Found) -> Shipment:
    return Shipment(
        merchant_id=order.merchant_id, account_id=order.account_id, order=order, reference=one.reference, left=one.left
    )


def _fill(row: Shipment, one: Found) -> None:
    row.picking_id, row.picking_name = one.picking_id, one.picking_name[:80]
    row.carrier_id, row.carrier, row.delivery_type = one.carrier_id, one.carrier[:200], one.delivery_type[:60]
    row.tracking = one.tracking[:250]
    row.items = [{"item": item, "quantity": _whole(quantity)} for item, quantity in one.items]
    row.left, row.hash = one.left, one.hash
    row.reason_code = one.empty
    if row.state not in TOLD:
        row.state = ShipmentState.READY


def _whole(quantity: Decimal) -> int | str:
    """As JSON keeps it; what is no whole number is held back later, with a sentence."""
    return int(quantity) if quantity == quantity.to_integral_value() else f"{quantity:f}"


def _said(order: Order, one: Found) -> Iterable[Event]:
    now = timezone.now()
    if one.items:
        pieces = sum((quantity for _, quantity in one.items), Decimal(0)).normalize()
        text = f"{pieces:f} {'piece' if pieces == 1 else 'pieces'}, {one.tracking or 'no tracking reference'}"
        yield timeline.row(order, "parcel_left", now, name=one.picking_name, text=text)
    if one.others:
        text = f"its further tracking numbers fit no package and are not told to Amazon: {', '.join(one.others)[:200]}"
        yield timeline.row(order, "parcel_part", now, name=one.picking_name, text=text)
    if one.items and one.incomplete:
        text = "a part of a kit or unit left in it, too; Amazon is told of that with the delivery that completes it"
        yield timeline.row(order, "parcel_part", now, name=one.picking_name, text=text)
    if one.items and one.untold:
        text = f"{one.untold} of its lines were not sold on Amazon, which is not told of them"
        yield timeline.row(order, "parcel_part", now, name=one.picking_name, text=text)
