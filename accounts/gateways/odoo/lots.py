"""Lots and serial numbers, found or made."""

import hashlib
from collections.abc import Sequence

from .client import Client
from .load import Sleep, load, xid
from .moves import Part
from .reads import search
from .text import link, words


def lot_ids(client: Client, wanted: Sequence[Part], sleep: Sleep) -> tuple[dict[tuple[int, str], int], dict[int, str]]:
    """(product, name) -> lot, and why there is none, by move. Goods that were received in Odoo have theirs already."""
    names = {(part.move.product_id, name) for part in wanted for name, _ in part.lots}
    if not names:
        return {}, {}
    domain = [
        ["product_id", "in", sorted({one for one, _ in names})],
        ["name", "in", sorted({one for _, one in names})],
    ]
    ids: dict[tuple[int, str], int] = {}
    for record in search(client, "stock.lot", domain, ["product_id", "name"]):
        ids[link(record["product_id"]) or 0, words(record["name"])] = record["id"]
    missing = {_key(*one): one for one in sorted(names - ids.keys())}
    fields = ["id", "name", "product_id/.id"]
    rows = {key: [[xid(key), name, str(product_id)]] for key, (product_id, name) in missing.items()}
    outcome = load(client, "stock.lot", fields, rows, sleep=sleep)
    ids |= {missing[key]: found for key, found in outcome.ids.items()}
    texts = {missing[one.key]: one.text for one in outcome.failures}
    refused: dict[int, str] = {}
    for part in wanted:
        for name, _ in part.lots:
            if text := texts.get((part.move.product_id, name)):
                refused[part.move.id] = text
    return ids, refused


def _key(product_id: int, name: str) -> str:
    """An external id has no room for what a serial number may hold."""
    return f"lot_{product_id}_{hashlib.sha256(name.encode()).hexdigest()[:24]}"
