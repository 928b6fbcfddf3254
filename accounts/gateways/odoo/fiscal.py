"""Fiscal positions, and which taxes each replaces by which: two tables up to 18, a link between taxes from 19 on."""

from .client import Client
from .reads import search
from .records import FiscalPosition, Probe
from .text import link, words

FIELDS = [
    "name",
    "company_id",
    "auto_apply",
    "vat_required",
    "country_id",
    "country_group_id",
    "state_ids",
    "zip_from",
    "zip_to",
    "sequence",
    "tax_ids",
]


def fiscal_positions(client: Client, probe: Probe) -> list[FiscalPosition]:
    found = search(client, "account.fiscal.position", [], FIELDS, order="sequence, id")
    if not found:
        return []
    linked = probe.has("account.tax", "original_tax_ids")
    mappings = _linked(client) if linked else _tables(client)
    groups = _groups(client, {one for one in (link(record["country_group_id"]) for record in found) if one})
    result = []
    for one in found:
        country, group = link(one["country_id"]), link(one["country_group_id"])
        mapping = mappings.get(one["id"], {})
        if linked and not one["tax_ids"]:
            mapping = dict.fromkeys(mappings[0], ())  # from 19 on an empty one takes every tax off
        result.append(
            FiscalPosition(
                id=one["id"],
                name=words(one["name"]),
                company_id=link(one["company_id"]),
                auto_apply=bool(one["auto_apply"]),
                vat_required=bool(one["vat_required"]),
                country_ids=frozenset([country]) if country else groups.get(group or 0, frozenset()),
                state_ids=frozenset(one["state_ids"] or ()),
                zip_from=words(one["zip_from"]),
                zip_to=words(one["zip_to"]),
                sequence=one["sequence"] or 0,
                mapping=mapping,
            )
        )
    return result


def _linked(client: Client) -> dict[int, dict[int, tuple[int, ...]]]:
    """By position; under 0 every sales tax."""
    fields = ["fiscal_position_ids", "original_tax_ids"]
    found = search(client, "account.tax", [["type_tax_use", "=", "sale"]], fields, order="sequence, id")
    result: dict[int, dict[int, tuple[int, ...]]] = {0: {one["id"]: () for one in found}}
    for one in found:
        for position in one["fiscal_position_ids"] or ():
            mapping = result.setdefault(position, {})
            for original in one["original_tax_ids"] or ():
                mapping[original] = (*mapping.get(original, ()), one["id"])
    return result


def _tables(client: Client) -> dict[int, dict[int, tuple[int, ...]]]:
    result: dict[int, dict[int, tuple[int, ...]]] = {}
    fields = ["position_id", "tax_src_id", "tax_dest_id"]
    for one in search(client, "account.fiscal.position.tax", [], fields):
        mapping = result.setdefault(link(one["position_id"]) or 0, {})
        source, target = link(one["tax_src_id"]) or 0, link(one["tax_dest_id"])
        mapping[source] = (*mapping.get(source, ()), *((target,) if target else ()))
    return result


def _groups(client: Client, ids: set[int]) -> dict[int, frozenset[int]]:
    if not ids:
        return {}
    found = search(client, "res.country.group", [["id", "in", sorted(ids)]], ["country_ids"])
    return {one["id"]: frozenset(one["country_ids"] or ()) for one in found}
