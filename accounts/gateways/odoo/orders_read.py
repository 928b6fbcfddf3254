"""Sales orders as Odoo holds them."""

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..errors import GatewayError, Kind
from .client import Client
from .load import Sleep, load, xid
from .reads import Record, search
from .records import MODULE, OdooLine, OdooOrder, Probe
from .text import link, link_name, number, words

OPTIONAL = ("locked", "picking_ids")


def find_orders(client: Client, probe: Probe, references: Sequence[str]) -> dict[str, tuple[OdooOrder, ...]]:
    """By Amazon's order id as customer reference or source document, whoever made them, cancelled ones too."""
    wanted = list(dict.fromkeys(filter(None, references)))
    if not wanted:
        return {}
    domain = ["|", ["client_order_ref", "in", wanted], ["origin", "in", wanted]]
    found: dict[str, tuple[OdooOrder, ...]] = {}
    for record in search(client, "sale.order", domain, _order_fields(probe)):
        for reference in {words(record["client_order_ref"]), words(record["origin"])} & set(wanted):
            found[reference] = (*found.get(reference, ()), _order(record, ()))
    return found


def read_orders(
    client: Client,
    probe: Probe,
    ids: Iterable[int],
    lines: bool = False,
    line_keys: Mapping[int, str] | None = None,
) -> dict[int, OdooOrder]:
    """What no longer exists is left out. `line_keys` as `line_ids` found them, turned around."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    by_order: dict[int, list[OdooLine]] = {}
    if lines:
        tax = tax_field(probe)
        fields = ["order_id", "name", "product_id", "product_uom_qty", "qty_delivered", "price_unit", tax]
        fields += ["price_subtotal", "price_total", "display_type"]
        domain = [["order_id", "in", wanted]]
        for record in search(client, "sale.order.line", domain, fields, order="order_id, sequence, id"):
            order_id = link(record["order_id"])
            if order_id:
                by_order.setdefault(order_id, []).append(_line(record, tax, line_keys or {}))
    found = search(client, "sale.order", [["id", "in", wanted]], _order_fields(probe))
    return {record["id"]: _order(record, tuple(by_order.get(record["id"], ()))) for record in found}


def hidden(client: Client, order_id: int) -> bool:
    """Whether an order that no search finds is there all the same: a rule of Odoo's (own documents only, a company that
    was taken away) hides it from the connector's user. A search leaves out what is hidden, a read refuses it."""
    try:
        answer = client.call("sale.order", "read", [order_id], ["name"])
    except GatewayError as error:
        if error.kind is Kind.NOT_FOUND:
            return False
        if error.code == "odoo_record_denied":
            return True
        raise
    return bool(answer)  # up to 16 what was deleted is left out of the answer


def line_ids(client: Client, keys: Sequence[str], *, sleep: Sleep = time.sleep) -> dict[str, int]:
    """The lines that `load_orders` made, in one call; a line that was deleted in Odoo is left out. Asked of `load`, which
    any user may: it answers with the ids of what exists and refuses to make a line that belongs to no order."""
    return load(client, "sale.order.line", ["id"], {key: [[xid(key)]] for key in keys}, sleep=sleep).ids


def resolve(client: Client, key: str) -> int | None:
    """The record of one external id, or None where there is none."""
    try:
        answer = client.call("ir.model.data", "check_object_reference", MODULE, key)
    except GatewayError as error:
        if error.kind is Kind.NOT_FOUND:
            return None
        raise
    return link(list(answer)[1:]) if isinstance(answer, list | tuple) else None


def tax_field(probe: Probe) -> str:
    return "tax_id" if probe.has("sale.order.line", "tax_id") else "tax_ids"


def _order_fields(probe: Probe) -> list[str]:
    names = ["name", "client_order_ref", "origin", "state", "amount_total", "amount_tax", "currency_id", "partner_id"]
    names += ["partner_shipping_id", "invoice_status"]
    return names + [name for name in OPTIONAL if probe.has("sale.order", name)]


def _order(record: Record, lines: tuple[OdooLine, ...]) -> OdooOrder:
    return OdooOrder(
        id=record["id"],
        name=words(record["name"]),
        reference=words(record["client_order_ref"]) or words(record["origin"]),
        state=words(record["state"]),
        total=number(record["amount_total"]),
        tax=number(record["amount_tax"]),
        currency=link_name(record["currency_id"]),
        # Before 17 a locked order is in a state of its own.
        locked=bool(record.get("locked")) or record["state"] == "done",
        partner_id=link(record["partner_id"]),
        shipping_id=link(record["partner_shipping_id"]),
        partner_name=link_name(record["partner_id"]),
        picking_ids=tuple(record.get("picking_ids") or ()),
        invoice_status=words(record["invoice_status"]),
        lines=lines,
        origin=words(record["origin"]),
    )


def _line(record: Record, tax: str, keys: Mapping[int, str]) -> OdooLine:
    tax_ids: Any = record[tax]
    return OdooLine(
        id=record["id"],
        key=keys.get(record["id"], ""),
        name=words(record["name"]),
        product_id=link(record["product_id"]),
        quantity=number(record["product_uom_qty"]),
        delivered=number(record["qty_delivered"]),
        price_unit=number(record["price_unit"]),
        tax_ids=tuple(tax_ids or ()),
        subtotal=number(record["price_subtotal"]),
        total=number(record["price_total"]),
        display_type=words(record["display_type"]),
    )
