"""What Amazon knows of goods that have left, told to their deliveries in Odoo: when, by whom, under which number."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from .client import Client
from .load import Sleep, load
from .reads import Record, search
from .records import DeliveryDraft, Failure, Probe
from .text import link, link_name, moment, noted, words

CARRIER, TRACKING = "carrier_id", "carrier_tracking_ref"
UTC: Mapping[str, Any] = {"tz": "UTC"}


def tell(
    client: Client, probe: Probe, deliveries: Sequence[tuple[int, DeliveryDraft]], *, sleep: Sleep = time.sleep
) -> list[Failure]:
    """On deliveries that are done, by order. A carrier or number that people have entered stays, and what Odoo has no
    field for is a note; the same again changes nothing. Where Odoo refuses (a locked period), all of it is a note, and a
    failure under the order's id says why."""
    drafts = dict(deliveries)
    kept = [name for name in (CARRIER, TRACKING) if probe.has("stock.picking", name)]
    domain = [["sale_id", "in", list(drafts)], ["picking_type_code", "=", "outgoing"], ["state", "=", "done"]]
    fields = ["sale_id", "backorder_id", "date_done", "note", *kept]
    found = search(client, "stock.picking", domain, fields) if drafts else []
    # What follows later is another departure.
    held = {one["id"]: one for one in found if _draft(one, drafts).whole or not one["backorder_id"]}
    wanted = {key: _wanted(probe, one, _draft(one, drafts), kept) for key, one in held.items()}
    columns = [name for name in ("date_done", *kept, "note") if any(name in values for values in wanted.values())]
    rows = {
        str(key): [[str(key), *(values.get(name, _as_it_is(held[key], name)) for name in columns)]]
        for key, values in wanted.items()
        if values
    }
    if not rows:
        return []
    names = [f"{name}/.id" if name == CARRIER else name for name in columns]
    outcome = load(client, "stock.picking", [".id", *names], rows, context=UTC, sleep=sleep)
    refused = {int(failure.key): failure for failure in outcome.failures}
    _in_words(client, probe, {key: (held[key], _draft(held[key], drafts)) for key in refused}, sleep)
    if not probe.has("stock.picking", "is_date_editable"):
        _moves(client, {int(key): _draft(held[int(key)], drafts).shipped_at for key in outcome.ids}, sleep)
    return [
        Failure(str(link(held[key]["sale_id"])), failure.text, failure.field, failure.code)
        for key, failure in refused.items()
    ]


def _draft(record: Record, drafts: Mapping[int, DeliveryDraft]) -> DeliveryDraft:
    return drafts[link(record["sale_id"]) or 0]


def _wanted(probe: Probe, record: Record, draft: DeliveryDraft, kept: Sequence[str]) -> dict[str, str]:
    """What is to be another, by field."""
    values: dict[str, str] = {}
    texts: list[str] = []
    if draft.shipped_at and words(record["date_done"]) != moment(draft.shipped_at):
        values["date_done"] = moment(draft.shipped_at)
    if CARRIER in kept and draft.carrier_id and not record[CARRIER]:
        values[CARRIER] = str(draft.carrier_id)
    elif draft.carrier and (not draft.carrier_id or link(record.get(CARRIER)) != draft.carrier_id):
        texts.append(_carrier(draft))
    if TRACKING in kept and draft.tracking and not record[TRACKING]:
        values[TRACKING] = draft.tracking
    elif draft.tracking and words(record.get(TRACKING)) != draft.tracking:
        texts.append(_tracking(draft))
    note = noted(words(record["note"]), texts, plain="stock.picking.note" in probe.plain)
    return values | ({"note": note} if note != words(record["note"]) else {})


def _as_it_is(record: Record, name: str) -> str:
    return str(link(record[name]) or "") if name == CARRIER else words(record[name])


def _in_words(client: Client, probe: Probe, refused: Mapping[int, tuple[Record, DeliveryDraft]], sleep: Sleep) -> None:
    rows = {}
    for key, (record, draft) in refused.items():
        texts = [f"Left: {moment(draft.shipped_at)} UTC"] if draft.shipped_at else []
        texts += [_carrier(draft)] if draft.carrier and not link_name(record.get(CARRIER)) else []
        texts += [_tracking(draft)] if draft.tracking and not words(record.get(TRACKING)) else []
        rows[str(key)] = [[str(key), noted(words(record["note"]), texts, plain="stock.picking.note" in probe.plain)]]
    if rows:
        load(client, "stock.picking", [".id", "note"], rows, sleep=sleep)


def _carrier(draft: DeliveryDraft) -> str:
    return f"Carrier: {draft.carrier}"


def _tracking(draft: DeliveryDraft) -> str:
    return f"Tracking: {draft.tracking}"


def _moves(client: Client, left: Mapping[int, datetime | None], sleep: Sleep) -> None:
    """From 19 on they follow their delivery's date by themselves."""
    for model in ("stock.move", "stock.move.line"):
        domain = [["picking_id", "in", list(left)], ["state", "=", "done"]]
        rows = {}
        for one in search(client, model, domain, ["picking_id"]):
            at = left[link(one["picking_id"]) or 0]
            if at:
                rows[str(one["id"])] = [[str(one["id"]), moment(at)]]
        if rows:
            load(client, model, [".id", "date"], rows, context=UTC, sleep=sleep)
