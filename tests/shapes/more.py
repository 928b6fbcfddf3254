"""Shapes that need what this merchant keeps in Odoo: tracked goods, a policy of a channel, a buyer who returns."""

from typing import Any

from sandbox.amazon import Line
from sandbox.amazon.documents import JSON, merged
from sandbox.amazon.shapes.building import Collection, sold
from tests import spapi_models

ORDERS_MODEL = "orders_2026-01-01.json"
SHAPES = Collection()
_SHIPPED: dict[str, Any] = {"by": "AMAZON", "status": "SHIPPED"}


@SHAPES.add
def lot_sent() -> JSON:
    lot = {"product": {"serialNumbers": ["LOT-2026-07"]}}
    return sold("lot_sent", Line("COFFEE-1KG", 2, extra=lot), **_SHIPPED)


@SHAPES.add
def lot_not_sent() -> JSON:
    return sold("lot_not_sent", Line("COFFEE-1KG", 2), **_SHIPPED)


@SHAPES.add
def serials_not_sent() -> JSON:
    return sold("serials_not_sent", Line("GRINDER-M"), **_SHIPPED)


@SHAPES.add
def too_few_serials() -> JSON:
    serials = {"product": {"serialNumbers": ["GR-2026-000099"]}}
    return sold("too_few_serials", Line("GRINDER-M", 2, extra=serials), **_SHIPPED)


@SHAPES.add
def unknown_sku_on_hold() -> JSON:
    """This channel holds what it does not know."""
    return sold("unknown_sku_on_hold", Line("NOT-IN-ODOO-7"), marketplace="IT")


@SHAPES.add
def rate_from_the_map() -> JSON:
    return sold("rate_from_the_map", Line("TEAPOT-1L", 2, shipping="4.90"), marketplace="FR", tax="included")


@SHAPES.add
def rate_not_in_the_map() -> JSON:
    """Reduced tax, and the map names the full rate only."""
    order = sold("rate_not_in_the_map", Line("MUG-BLUE", unit_price="10.55"), marketplace="FR", tax="included")
    reduced = {"amount": "0.55", "currencyCode": "EUR"}
    breakdowns = [
        {"type": "ITEM", "subtotal": {"amount": "10.55", "currencyCode": "EUR"}},
        {"type": "TAX", "subtotal": reduced, "detailedBreakdowns": [{"subtype": "ITEM", "value": reduced}]},
    ]
    items = order["orderItems"]
    assert isinstance(items, list)
    return merged(order, {"orderItems": [merged(items[0], {"proceeds": {"breakdowns": breakdowns}})]})


@SHAPES.add
def remitted_tax_left_out() -> JSON:
    collection = {"tax": {"taxCollections": [{"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon"}]}}
    return sold("remitted_tax_left_out", Line("TEAPOT-1L", shipping="8.00", extra=collection), marketplace="CA")


@SHAPES.add
def currency_not_switched_on() -> JSON:
    """Odoo knows the złoty, but nobody has switched it on."""
    return sold("currency_not_switched_on", marketplace="PL")


@SHAPES.add
def buyer_returns() -> JSON:
    """The buyer of the shape "shipping", at the same address."""
    return _of_the_same_buyer("buyer_returns")


@SHAPES.add
def buyer_returns_elsewhere() -> JSON:
    """The same buyer, who has it sent to the office."""
    office = {
        "deliveryAddress": {"name": "Empfang", "addressLine1": "Am Hafen 3", "city": "Bremen", "postalCode": "28195"}
    }
    return merged(_of_the_same_buyer("buyer_returns_elsewhere"), {"recipient": office})


@SHAPES.add
def bought_before_the_start() -> JSON:
    """Changed a moment ago, bought longer ago than the channel reaches back."""
    order = sold("bought_before_the_start")
    return {**order, "createdTime": "2025-01-02T03:04:05.000Z"}


def _of_the_same_buyer(name: str) -> JSON:
    from sandbox.amazon import SHAPES as PRETENDED

    first = PRETENDED["shipping"]
    return {**sold(name, Line("MUG-RED")), "buyer": first["buyer"], "recipient": first["recipient"]}


def examples() -> dict[str, JSON]:
    """Amazon's own worked orders, by "Amazon's example" and their number; {} where its models are absent."""
    if not spapi_models.FOLDER.is_dir():
        return {}
    found: list[JSON] = []
    for operation in ("searchOrders", "getOrder"):
        for answer in spapi_models.examples(ORDERS_MODEL, operation):
            found += answer["orders"] if "orders" in answer else [answer["order"]]
    return {f"amazon_example_{number}": order for number, order in enumerate(found, start=1)}
