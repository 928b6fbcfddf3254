"""Lots and serial numbers, found or made."""

import hashlib
from collections.abc import Sequence

from .client import Client
from .load import Sleep, load, xid
from .moves import Part
from .reads import search
from .records import Probe
from .text import link, words


def lot_ids(
    client: Client, probe: Probe, wanted: Sequence[Part], sleep: Sleep
) -> tuple[dict[tuple[int, str], int], dict[int, str]]:
    """(product, name) -> lot, and why there is none, by move. Goods that were received in Odoo have theirs already."""
    company_of = {(part.move.product_id, name): part.move.company_id for part in wanted for name, _ in part.lots}
    names = company_of.keys()
    if not names:
        return {}, {}
    domain = [
        ["product_id", "in", sorted({one for one, _ in names})],
        ["name", "in", sorted({one for _, one in names})],
    ]
    model = "stock.lot" if "stock.lot" in probe.fields else "stock.production.lot"
    ids: dict[tuple[int, str], int] = {}
    for record in search(client, model, domain, ["product_id", "name"]):
        ids[link(record["product_id"]) or 0, words(record["name"])] = record["id"]
    missing = {_key(*one): one for one in sorted(names - ids.keys())}
    # Up to 17 a lot belongs to a company; later to all that share its product.
    company = [] if probe.has("product.product", "is_storable") else ["company_id/.id"]
    rows = {
        key: [[xid(key), one[1], str(one[0]), *(str(company_of[one]) for _ in company)]] for key, one in missing.items()
    }
    fields = ["id", "name", "product_id/.id", *company]
    outcome = load(client, model, fields, rows, sleep=sleep)
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
