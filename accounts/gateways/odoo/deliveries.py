"""Deliveries: goods that have left (FBA) are delivered in Odoo, and Odoo's own deliveries are read."""

import time
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..errors import GatewayError, Kind
from .batches import ABOUT_RECORDS, bisect
from .client import Client
from .load import QUIET, Sleep, load
from .moves import FIELDS, Move, Part, SerialMissing, kit_lines, parse, parts
from .orders_read import line_ids
from .quantities import quantity_fields, write
from .reads import search
from .records import DeliveryDraft, Failure, Picking, Probe
from .text import link, link_name, noted, number, parse_moment, words

Delivery = tuple[int, DeliveryDraft]  # order id, what left

# Odoo would ask people about backorders, messages and expiry dates; what has left has left.
VALIDATE: Mapping[str, Any] = {
    **QUIET,
    "skip_backorder": True,
    "skip_sms": True,
    "skip_expired": True,
    "skip_immediate": True,
}
# Pick, pack and ship are three, and one more shows that nothing is left.
ROUNDS = 4
VALIDATE_TRIES = 3


def deliver(
    client: Client, probe: Probe, deliveries: Sequence[Delivery], *, sleep: Sleep = time.sleep
) -> tuple[list[int], list[Failure]]:
    """Writes quantities and validates, all orders in one go; what is not listed stays open as a backorder. The same again
    changes nothing. A failure's key is the id of its order."""
    keys = [key for _, draft in deliveries for key, _ in draft.quantities]
    lines = line_ids(client, keys, sleep=sleep) if keys else {}
    failures: dict[int, Failure] = {}
    taken: dict[int, set[tuple[int, int, int]]] = {order_id: set() for order_id, _ in deliveries}
    waiting = list(deliveries)
    for _ in range(ROUNDS):
        moves = _moves(
            client, probe, sorted({lines[k] for _, draft in waiting for k, _ in draft.quantities if k in lines})
        )
        ordered = _ordered(client, moves)
        todo: dict[int, list[Part]] = {}
        for order_id, draft in waiting:
            try:
                found = parts(moves, draft, lines, ordered, taken[order_id])
            except SerialMissing as missing:
                failures[order_id] = Failure(str(order_id), missing.product, "lot_id", "serial_missing")
                continue
            if found:
                todo[order_id] = found
                taken[order_id] |= {part.move.step for part in found}
        if not todo:
            break
        tracking = {order_id: draft.tracking for order_id, draft in waiting if draft.tracking and order_id in todo}
        for failure in _ship(client, probe, todo, tracking, sleep):
            failures[int(failure.key)] = failure
        # Only what goes on from an inner step to the next needs another look.
        inner = {order_id for order_id, found in todo.items() if not all(part.move.final for part in found)}
        waiting = [one for one in waiting if one[0] in inner and one[0] not in failures]
        if not waiting:
            break
    return [order_id for order_id, _ in deliveries if order_id not in failures], list(failures.values())


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
        before = words(record["note"])
        after = noted(before, [notes[link(record["sale_id"]) or 0]], plain="stock.picking.note" in probe.plain)
        if after != before:
            rows[str(record["id"])] = [[str(record["id"]), after]]
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


def _moves(client: Client, probe: Probe, lines: Sequence[int]) -> list[Move]:
    if not lines:
        return []
    quantities = quantity_fields(probe)
    domain = [["sale_line_id", "in", list(lines)], ["state", "!=", "cancel"]]
    records = search(client, "stock.move", domain, [*FIELDS, *quantities])
    found = (parse(record, quantities) for record in records)
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
    references = {
        part.move.picking_id: tracking[order_of[part.move.id]]
        for found in todo.values()
        for part in found
        if part.move.final and order_of[part.move.id] in tracking
    }
    if not probe.has("stock.picking", "carrier_tracking_ref"):
        references = {}
    failed = write(client, probe, [part for found in todo.values() for part in found], references, sleep)
    failures = {order_of[move_id]: text for move_id, text in failed.items()}
    open_orders = [order_id for order_id in todo if order_id not in failures]

    def validate_orders(keys: Sequence[str]) -> dict[str, int]:
        _validate(client, probe, [one for key in keys for one in picking_ids[int(key)]], sleep)
        return {key: int(key) for key in keys}

    _, refused = bisect([str(one) for one in open_orders], validate_orders)
    return [Failure(str(order_id), text, code="odoo_rejected") for order_id, text in failures.items()] + refused


def _validate(client: Client, probe: Probe, picking_ids: Sequence[int], sleep: Sleep) -> None:
    """All of them, or an error. After a lost answer, and where Odoo answers with a question, their states tell; up to 16
    also after a yes, which it says of deliveries on which nothing was entered as well."""
    left = list(picking_ids)
    for turn in range(1, VALIDATE_TRIES + 1):
        try:
            said = client.call("stock.picking", "button_validate", left, context=dict(VALIDATE))
            if said is True and not probe.has("stock.move", "quantity_done"):
                return
            text = "Odoo asks a question before it delivers this order. Validate the delivery in Odoo by hand."
            if said is True:
                text = "Odoo did not deliver this order, and did not say why. Validate the delivery in Odoo by hand."
            answer = GatewayError(Kind.REJECTED, text, "odoo_delivery_question")
        except GatewayError as error:
            if error.kind is not Kind.AMBIGUOUS and error.kind not in ABOUT_RECORDS:
                raise
            answer = error
        left = _open(client, left)
        if not left:
            return
        if answer.kind is not Kind.AMBIGUOUS or turn == VALIDATE_TRIES:
            raise answer
        sleep(0.5 * turn)


def _open(client: Client, picking_ids: Sequence[int]) -> list[int]:
    domain = [["id", "in", list(picking_ids)], ["state", "not in", ["done", "cancel"]]]
    return [one["id"] for one in search(client, "stock.picking", domain, ["state"])]
