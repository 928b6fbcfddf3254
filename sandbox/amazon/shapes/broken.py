"""Orders that must not become sales: values Amazon's model does not know yet, documents against it, impossible sums."""

from typing import cast

from ..documents import JSON, merged
from ..fulfilling import items_of
from ..lines import Line
from .building import Collection, sold

SHAPES = Collection()
MALFORMED = (
    "unknown_status",
    "no_item_list",
    "no_order_id",
    "amount_not_a_string",
    "time_without_sense",
    "quantity_in_words",
    "blocks_are_null",
    "items_are_null",
)
POISON = (
    "tax_does_not_reconcile",
    "total_does_not_reconcile",
    "negative_price",
    "two_currencies",
    "no_items",
    "amount_with_comma",
    "amount_not_a_number",
)


def _with_total(name: str, amount: object) -> JSON:
    order = sold(name)
    return merged(order, {"proceeds": {"grandTotal": {"amount": amount}}})


@SHAPES.add
def unknown_status() -> JSON:
    """Amazon's migration data names a status that its own model does not have."""
    return sold("unknown_status", fulfillment={"fulfillmentStatus": "INVOICE_UNCONFIRMED"})


@SHAPES.add
def unknown_fulfilled_by() -> JSON:
    return sold("unknown_fulfilled_by", fulfillment={"fulfilledBy": "DROPSHIPPER"})


@SHAPES.add
def unknown_currency() -> JSON:
    return _in_currency("unknown_currency", "XTS")


@SHAPES.add
def unknown_marketplace() -> JSON:
    channel = {"marketplaceId": "A0NEWMARKET000", "marketplaceName": "Amazon.new"}
    return sold("unknown_marketplace", salesChannel=channel)


@SHAPES.add
def unknown_breakdown() -> JSON:
    """A kind of charge that nobody knows, and the total holds it."""
    order = sold("unknown_breakdown", Line("MUG-BLUE", other="1.00"))
    return cast("JSON", _replaced(order, "type", {"OTHER": "RECYCLING_FEE"}))


@SHAPES.add
def no_fulfillment_block() -> JSON:
    """Asked for without FULFILLMENT, or left out: neither status nor who delivers."""
    return sold("no_fulfillment_block", fulfillment=None)


@SHAPES.add
def no_items() -> JSON:
    """A total, and nothing that was sold for it."""
    return {**sold("no_items"), "orderItems": []}


@SHAPES.add
def tax_does_not_reconcile() -> JSON:
    """Neither with nor without its tax does the line add up to its total."""
    order = sold("tax_does_not_reconcile", Line("TEAPOT-1L", tax="included"))
    wrong = {"proceeds": {"proceedsTotal": {"amount": "41.00"}}}
    return merged(order, {"orderItems": [merged(items_of(order)[0], wrong)], "proceeds": {"grandTotal": _eur("41.00")}})


@SHAPES.add
def total_does_not_reconcile() -> JSON:
    """One cent between the items and the order."""
    return _with_total("total_does_not_reconcile", "12.91")


@SHAPES.add
def negative_price() -> JSON:
    return sold("negative_price", Line("MUG-BLUE", 1, "-12.90"))


@SHAPES.add
def two_currencies() -> JSON:
    order = sold("two_currencies", Line("MUG-BLUE"), Line("MUG-RED"))
    first, second = items_of(order)
    return {**order, "orderItems": [first, cast("JSON", _replaced(second, "currencyCode", {"EUR": "PLN"}))]}


@SHAPES.add
def no_item_list() -> JSON:
    return sold("no_item_list", orderItems=None)


@SHAPES.add
def no_order_id() -> JSON:
    return sold("no_order_id", orderId=None)


@SHAPES.add
def amount_with_comma() -> JSON:
    return _with_total("amount_with_comma", "12,90")


@SHAPES.add
def amount_not_a_string() -> JSON:
    return _with_total("amount_not_a_string", 12.9)


@SHAPES.add
def amount_not_a_number() -> JSON:
    return _with_total("amount_not_a_number", "NaN")


@SHAPES.add
def time_without_sense() -> JSON:
    return sold("time_without_sense", createdTime="yesterday")


@SHAPES.add
def quantity_in_words() -> JSON:
    return sold("quantity_in_words", Line(extra={"quantityOrdered": "two"}))


@SHAPES.add
def blocks_are_null() -> JSON:
    """What is absent today may come as null tomorrow."""
    return {**sold("blocks_are_null"), "buyer": None, "recipient": None, "programs": None, "packages": None}


@SHAPES.add
def items_are_null() -> JSON:
    return {**sold("items_are_null"), "orderItems": None}


def _in_currency(name: str, currency: str) -> JSON:
    return cast("JSON", _replaced(sold(name), "currencyCode", {"EUR": currency}))


def _eur(amount: str) -> JSON:
    return {"amount": amount, "currencyCode": "EUR"}


def _replaced(value: object, key: str, changes: dict[str, str]) -> object:
    """The same document with the values of one key exchanged, wherever it stands."""
    if isinstance(value, list):
        return [_replaced(each, key, changes) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: changes.get(each, each) if name == key and isinstance(each, str) else _replaced(each, key, changes)
        for name, each in value.items()
    }
