"""Deliveries: goods that have left (FBA) are delivered in Odoo, and Odoo's own deliveries are read."""

import html
import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..errors import GatewayError, Kind
from .batches import ABOUT_RECORDS, bisect
from .client import Client
from .load import QUIET, Sleep, load, xid
from .lots import lot_ids
from .moves import FIELDS, Move, Part, SerialMissing, kit_lines, parse, parts
from .orders_write import plain_number
from .reads import search
from .records import DeliveryDraft, Failure, Picking, Probe
from .text import link, link_name, number, parse_moment, words

Delivery = tuple[int, DeliveryDraft, Mapping[str, int]]  # order id, what left, line key -> line id

# Odoo would ask people about backorders, messages and expiry dates; what has left has left.
VALIDATE: Mapping[str, Any] = {**QUIET, "skip_backorder": True, "skip_sms": True, "skip_expired": True, "skip_immediate": True}
# Pick, pack and ship are three, and one more shows that nothing is left.
ROUNDS = 4


def deliver(
    client: Client, probe: Probe, deliveries: Sequence[Delivery], *, sleep: Sleep = time.sleep
) -> tuple[list[int], list[Failure]]:
    """Writes quantities and validates, all orders in one go; what is not listed stays open as a backorder. The same again
    changes nothing. A failure's key is the id of its order."""
    failures: dict[int, Failure] = {}
    taken: dict[int, set[tuple[int, int, int]]] = {order_id: set() for order_id, _, _ in deliveries}
    waiting = list(deliveries)
    for _ in range(ROUNDS):
        moves = _moves(client, probe, waiting)
        ordered = _ordered(client, moves)
        todo: dict[int, list[Part]] = {}
        for order_id, draft, line_ids in waiting:
            mine = [move for move in moves if move.line_id in line_ids.values()]
            try:
                found = parts(mine, draft, line_ids, ordered, taken[order_id])
            except SerialMissing:
                failures[order_id] = _serial_missing(order_id)
                continue
            if found:
                todo[order_id] = found
                taken[order_id] |= {part.move.step for part in found}
        waiting = [one for one in waiting if one[0] in todo]
        if not todo:
            break
        tracking = {order_id: draft.tracking for order_id, draft, _ in waiting if draft.tracking}
        for failure in _ship(client, probe, todo, tracking, sleep):
            failures[int(failure.key)] = failure
        # Only what goes on from an inner step to the next needs another look.
        waiting = [
            one for one in waiting if one[0] not in failures and not all(part.move.final for part in todo[one[0]])
        ]
        if not waiting:
            break
    return [order_id for order_id, _, _ in deliveries if order_id not in failures], list(failures.values())


def pickings(client: Client, probe: Probe, order_ids: Sequence[int]) -> dict[int, tuple[Picking, ...]]:
    """The outgoing deliveries of these orders, the oldest first."""
    found: dict[int, tuple[Picking, ...]] = {}
    if order_ids:
        domain = [["sale_id", "in", list(order_ids)], ["picking_type_code", "=", "outgoing"]]
        for record in search(client, "stock.picking", domain, picking_fields(probe)):
            picking = parse_picking(record)
            if picking.order_id:
                found[picking.order_id] = (*found.get(picking.order_id, ()), picking)
    return found


def note_on_pickings(client: Client, probe: Probe, notes: Mapping[int, str]) -> None:
    """A buyer's wish where packers see it: on the open deliveries of an order. A note that is there is not added again."""
    if not notes:
        return
    domain = [["sale_id", "in", list(notes)], ["state", "not in", ["done", "cancel"]]]
    rows: dict[str, list[list[str]]] = {}
    for record in search(client, "stock.picking", domain, ["sale_id", "note"]):
        before, order_id = words(record["note"]), link(record["sale_id"]) or 0
        added = html.escape(notes[order_id]).replace("\n", "<br>")
        if added not in before:
            rows[str(record["id"])] = [[str(record["id"]), f"{before}<p>{added}</p>"]]
    if rows:
        load(client, "stock.picking", [".id", "note"], rows)


def picking_fields(probe: Probe) -> list[str]:
    carrier = [name for name in ("carrier_tracking_ref", "carrier_id") if probe.has("stock.picking", name)]
    return ["name", "state", "sale_id", "date_done", *carrier]


def parse_picking(record: Mapping[str, Any]) -> Picking:
    return Picking(
        id=record["id"],
        name=words(record["name"]),
        state=words(record["state"]),
        order_id=link(record["sale_id"]),
        tracking=words(record.get("carrier_tracking_ref")),
        carrier=link_name(record.get("carrier_id")),
        date_done=parse_moment(record["date_done"]),
    )


def quantity_field(probe: Probe) -> str:
    """Up to 16 the quantity that people entered; from 17 on it is the reserved one, and `picked` marks it."""
    return "quantity_done" if probe.has("stock.move", "quantity_done") else "quantity"


def _moves(client: Client, probe: Probe, deliveries: Sequence[Delivery]) -> list[Move]:
    line_ids = sorted({one for _, _, lines in deliveries for one in lines.values()})
    if not line_ids:
        return []
    field = quantity_field(probe)
    fields = [field if name == "quantity" else name for name in FIELDS]
    domain = [["sale_line_id", "in", line_ids], ["state", "!=", "cancel"]]
    found = (parse(record, field) for record in search(client, "stock.move", domain, fields))
    return [move for move in found if move]


def _ordered(client: Client, moves: Sequence[Move]) -> dict[int, Decimal]:
    kits = sorted(kit_lines(moves))
    if not kits:
        return {}
    lines = search(client, "sale.order.line", [["id", "in", kits]], ["product_uom_qty"])
    return {one["id"]: number(one["product_uom_qty"]) for one in lines}


def _ship(
    client: Client, probe: Probe, todo: Mapping[int, Sequence[Part]], tracking: Mapping[int, str], sleep: Sleep
) -> list[Failure]:
    picking_ids = {order_id: sorted({part.move.picking_id for part in found}) for order_id, found in todo.items()}
    order_of = {part.move.id: order_id for order_id, found in todo.items() for part in found}
    failed = _write(client, probe, [part for found in todo.values() for part in found], sleep)
    failures = {order_of[move_id]: text for move_id, text in failed.items()}
    open_orders = [order_id for order_id in todo if order_id not in failures]
    if tracking and probe.has("stock.picking", "carrier_tracking_ref"):
        rows = {
            str(one): [[str(one), tracking[order_id]]]
            for order_id in open_orders
            if order_id in tracking
            for one in sorted({part.move.picking_id for part in todo[order_id] if part.move.final})
        }
        load(client, "stock.picking", [".id", "carrier_tracking_ref"], rows, sleep=sleep)

    def validate(keys: Sequence[str]) -> dict[str, int]:
        wanted = [one for key in keys for one in picking_ids[int(key)]]
        try:
            if client.call("stock.picking", "button_validate", wanted, context=dict(VALIDATE)) is True:
                return {key: int(key) for key in keys}
        except GatewayError as error:
            if error.kind is not Kind.AMBIGUOUS and error.kind not in ABOUT_RECORDS:
                raise
            if not _open(client, wanted):  # done by the call whose answer was lost
                return {key: int(key) for key in keys}
            raise
        if _open(client, wanted):
            text = "Odoo asks a question before it delivers this order. Validate the delivery in Odoo by hand."
            raise GatewayError(Kind.REJECTED, text, "odoo_delivery_question")
        return {key: int(key) for key in keys}

    _, refused = bisect([str(one) for one in open_orders], validate)
    return [Failure(str(order_id), text, code="odoo_rejected") for order_id, text in failures.items()] + refused


def _open(client: Client, picking_ids: Sequence[int]) -> list[int]:
    domain = [["id", "in", list(picking_ids)], ["state", "not in", ["done", "cancel"]]]
    return [one["id"] for one in search(client, "stock.picking", domain, ["state"])]


def _write(client: Client, probe: Probe, wanted: Sequence[Part], sleep: Sleep) -> dict[int, str]:
    """Quantities onto moves; the texts of those that Odoo refused, by move. What nothing is reserved for gets lines of its
    own, which Odoo makes in one go; a reserved quantity is changed on its move."""
    old = quantity_field(probe) == "quantity_done"
    reset = [part for part in wanted if part.lots and part.move.quantity]
    lines = [part for part in wanted if part.lots or not (part.move.quantity or old)]
    changed = [part for part in wanted if part not in lines]
    refused: dict[int, str] = {}
    if reset or changed:
        fields = [".id", quantity_field(probe)] + ([] if old else ["picked"])
        rows = {str(part.move.id): [[str(part.move.id), plain_number(part.quantity), "1"][: len(fields)]] for part in changed}
        rows |= {str(part.move.id): [[str(part.move.id), "0", ""][: len(fields)]] for part in reset}
        outcome = load(client, "stock.move", fields, rows, sleep=sleep)
        refused |= {int(one.key): one.text for one in outcome.failures}
    lines = [part for part in lines if part.move.id not in refused]
    if lines:
        refused |= _lines(client, lines, "qty_done" if old else "quantity", sleep)
    return refused


def _lines(client: Client, wanted: Sequence[Part], quantity: str, sleep: Sleep) -> dict[int, str]:
    lots, refused = lot_ids(client, wanted, sleep)
    names = ["move_id", "picking_id", "product_id", "product_uom_id", "location_id", "location_dest_id"]
    fields = ["id", *(f"{name}/.id" for name in names), quantity]
    picked = [] if quantity == "qty_done" else ["picked"]
    lot_field = ["lot_id/.id"] if lots else []
    rows: dict[str, list[list[str]]] = {}
    move_of: dict[str, int] = {}
    for part in wanted:
        move = part.move
        if move.id in refused:
            continue
        places = (move.id, move.picking_id, move.product_id, move.uom_id, move.source_id, move.destination_id)
        for number_, (name, amount) in enumerate(part.lots or (("", part.quantity),), start=1):
            key = f"move_{move.id}_{number_}"
            row = [xid(key), *map(str, places), plain_number(amount), *("1" for _ in picked)]
            row += [str(lots[move.product_id, name]) if name else "" for _ in lot_field]
            rows[key], move_of[key] = [row], move.id
    # Written again where they exist: emptied lines of an earlier attempt keep their external ids.
    context = {"mode": "init"}
    outcome = load(client, "stock.move.line", [*fields, *picked, *lot_field], rows, context=context, sleep=sleep)
    return refused | {move_of[one.key]: one.text for one in outcome.failures}


def _serial_missing(order_id: int) -> Failure:
    text = (
        "Odoo wants serial or lot numbers for a product of this order, and Amazon sent none. Enter them on the delivery"
        " in Odoo, or turn tracking off for products that Amazon ships."
    )
    return Failure(str(order_id), text, "lot_id", "serial_missing")
