"""Quantities that leave, written onto the stock moves of many deliveries at once."""

from collections.abc import Mapping, Sequence

from .client import Client
from .load import Row, Sleep, load, xid
from .lots import lot_ids
from .moves import Part
from .records import Probe
from .text import plain_number

PLACES = ("move_id", "product_id", "product_uom_id", "location_id", "location_dest_id")
# Written again where they exist: emptied lines of an earlier attempt keep their external ids.
AGAIN = {"mode": "init"}


def quantity_fields(probe: Probe) -> tuple[str, ...]:
    """Where the quantity is entered, and where the reserved one stands: two places up to 16, one from 17 on, where
    `picked` tells them apart."""
    return ("quantity_done", "reserved_availability") if probe.has("stock.move", "quantity_done") else ("quantity",)


def write(
    client: Client, probe: Probe, wanted: Sequence[Part], tracking: Mapping[int, str], sleep: Sleep
) -> dict[int, str]:
    """The texts of what Odoo refused, by move. What nothing is reserved for gets lines of its own, which Odoo makes in one
    go; a reserved quantity is changed on its move. `tracking` by picking."""
    entered = quantity_fields(probe)[0]
    old = entered == "quantity_done"
    lots, refused = lot_ids(client, probe, wanted, sleep)
    wanted = [part for part in wanted if part.move.id not in refused]
    own = [part for part in wanted if part.lots or not (part.move.quantity or old)]
    reserved = {str(part.move.id): "0" for part in own if part.move.quantity}
    reserved |= {str(part.move.id): plain_number(part.quantity) for part in wanted if part not in own}
    if reserved:
        fields = [".id", entered] + ([] if old else ["picked"])
        rows = {key: [[key, amount, "" if amount == "0" else "1"][: len(fields)]] for key, amount in reserved.items()}
        outcome = load(client, "stock.move", fields, rows, sleep=sleep)
        refused |= {int(one.key): one.text for one in outcome.failures}
    own = [part for part in own if part.move.id not in refused]
    alone = [part for part in own if part.move.picking_id not in tracking]
    return (
        refused
        | _lines(client, alone, lots, old, sleep)
        | _with_tracking(client, [part for part in own if part not in alone], tracking, lots, old, sleep)
    )


def _fields(old: bool, lots: bool) -> list[str]:
    quantity = ["qty_done"] if old else ["quantity", "picked"]
    return ["id", *(f"{name}/.id" for name in PLACES), *quantity, *(["lot_id/.id"] if lots else [])]


def _rows(part: Part, lots: Mapping[tuple[int, str], int], old: bool) -> list[list[str]]:
    move = part.move
    places = (move.id, move.product_id, move.uom_id, move.source_id, move.destination_id)
    rows = []
    for count, (name, amount) in enumerate(part.lots or (("", part.quantity),), start=1):
        row = [xid(f"move_{move.id}_{count}"), *map(str, places), plain_number(amount), *([] if old else ["1"])]
        rows.append(row + ([str(lots[move.product_id, name]) if name else ""] if lots else []))
    return rows


def _lines(
    client: Client, wanted: Sequence[Part], lots: Mapping[tuple[int, str], int], old: bool, sleep: Sleep
) -> dict[int, str]:
    fields = [*_fields(old, bool(lots)), "picking_id/.id"]
    rows: dict[str, list[Row]] = {}
    move_of: dict[str, int] = {}
    for part in wanted:
        for row in _rows(part, lots, old):
            rows[row[0]], move_of[row[0]] = [[*row, str(part.move.picking_id)]], part.move.id
    if not rows:
        return {}
    outcome = load(client, "stock.move.line", fields, rows, context=AGAIN, sleep=sleep)
    return {move_of[one.key]: one.text for one in outcome.failures}


def _with_tracking(
    client: Client,
    wanted: Sequence[Part],
    tracking: Mapping[int, str],
    lots: Mapping[tuple[int, str], int],
    old: bool,
    sleep: Sleep,
) -> dict[int, str]:
    """The lines under their pickings, so that the tracking references need no call of their own."""
    fields = [".id", "carrier_tracking_ref", *(f"move_line_ids/{name}" for name in _fields(old, bool(lots)))]
    rows: dict[str, list[Row]] = {}
    moves: dict[str, list[int]] = {}
    for part in wanted:
        key = str(part.move.picking_id)
        for row in _rows(part, lots, old):
            head = ["", ""] if key in rows else [key, tracking[part.move.picking_id]]
            rows.setdefault(key, []).append([*head, *row])
        moves.setdefault(key, []).append(part.move.id)
    # Empty cells would take all lines off a delivery: without lines of its own it gets its reference alone.
    bare = {str(key): [[str(key), text]] for key, text in tracking.items() if str(key) not in rows}
    failures = list(load(client, "stock.picking", fields, rows, context=AGAIN, sleep=sleep).failures) if rows else []
    if bare:
        failures += load(client, "stock.picking", fields[:2], bare, sleep=sleep).failures
    return {move: one.text for one in failures for move in moves.get(one.key, ())}
