"""What is no longer sold must not leave: up to 14 Odoo keeps the deliveries of a lowered line as they were."""

import time
from collections.abc import Mapping
from decimal import Decimal

from ..errors import GatewayError, Kind
from .client import Client
from .load import Sleep, load
from .moves import FIELDS, ZERO, Move, kit_lines, parse
from .orders_write import settled
from .quantities import quantity_fields
from .reads import search
from .records import Probe
from .text import link, plain_number


def lower_moves(client: Client, probe: Probe, quantities: Mapping[int, Decimal], *, sleep: Sleep = time.sleep) -> None:
    """By line: so much may leave in all. Open moves that promise more come down, the youngest first; where Odoo has done so
    itself nothing is written. Kits, and lines in another unit than their moves, are left to people."""
    lines = sorted(quantities)
    if not lines:
        return
    unit = "product_uom_id" if probe.has("sale.order.line", "product_uom_id") else "product_uom"
    units = {one["id"]: link(one[unit]) for one in search(client, "sale.order.line", [["id", "in", lines]], [unit])}
    domain = [["sale_line_id", "in", lines], ["state", "!=", "cancel"], ["picking_code", "!=", "incoming"]]
    amounts = quantity_fields(probe)
    found = [parse(one, amounts) for one in search(client, "stock.move", domain, [*FIELDS, *amounts])]
    moves = [one for one in found if one]
    kits = kit_lines(moves)
    moves = [one for one in moves if one.line_id not in kits and one.uom_id == units.get(one.line_id)]
    lowered = _lowered(moves, quantities)
    if not lowered:
        return
    rows = {str(pk): [[str(pk), plain_number(amount)]] for pk, amount in lowered.items()}
    settled(load(client, "stock.move", [".id", "product_uom_qty"], rows, sleep=sleep))
    _tidy(client, [one for one in moves if one.state != "done"], lowered)


def _lowered(moves: list[Move], quantities: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """New demands by move. Each step of a warehouse carries the whole quantity."""
    steps: dict[tuple[int, int, int], list[Move]] = {}
    for move in moves:
        steps.setdefault(move.step, []).append(move)
    lowered: dict[int, Decimal] = {}
    for step, own in steps.items():
        promised = sum((one.quantity if one.state == "done" else one.demand for one in own), ZERO)
        less = promised - quantities[step[0]]
        for move in sorted((one for one in own if one.state != "done"), key=lambda one: -one.id):
            cut = min(less, move.demand)
            if cut > 0:
                lowered[move.id] = move.demand - cut
                less -= cut
    return lowered


def _tidy(client: Client, open_moves: list[Move], lowered: Mapping[int, Decimal]) -> None:
    """A delivery with nothing left to carry is cancelled; for the others Odoo gives the goods back that they had."""
    touched = {one.picking_id for one in open_moves if one.id in lowered}
    rest = search(
        client,
        "stock.move",
        [["picking_id", "in", sorted(touched)], ["state", "not in", ["done", "cancel"]]],
        ["picking_id", "product_uom_qty"],
    )
    carrying = {link(one["picking_id"]) for one in rest if one["product_uom_qty"]}
    empty = sorted(touched - carrying)
    if empty:
        client.call("stock.picking", "action_cancel", empty)
    had = sorted({one.picking_id for one in open_moves if one.quantity and one.id in lowered} - set(empty))
    try:
        if had:
            client.call("stock.picking", "action_assign", had)
    except GatewayError as error:
        if error.kind is not Kind.REJECTED:  # nothing to reserve
            raise
