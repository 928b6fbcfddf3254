"""Which fields of an order a caller sees: by `includedData`, and by the roles of the application."""

from collections.abc import Collection, Mapping
from datetime import datetime

from . import wire_time
from .accounts import Role
from .documents import JSON

INCLUDED_DATA = frozenset({
    "BUYER", "RECIPIENT", "PROCEEDS", "EXPENSE", "PROMOTION", "CANCELLATION", "FULFILLMENT", "PACKAGES", "TAX",
    "PAYMENT", "FULFILLMENT_ORDERS",
})  # fmt: skip
_ORDER_BLOCKS = {
    "buyer": "BUYER",
    "recipient": "RECIPIENT",
    "proceeds": "PROCEEDS",
    "fulfillment": "FULFILLMENT",
    "packages": "PACKAGES",
    "tax": "TAX",
    "payment": "PAYMENT",
    "fulfillmentOrders": "FULFILLMENT_ORDERS",
}
_ITEM_BLOCKS = {
    "proceeds": "PROCEEDS",
    "expense": "EXPENSE",
    "promotion": "PROMOTION",
    "cancellation": "CANCELLATION",
    "fulfillment": "FULFILLMENT",
    "tax": "TAX",
}
_PRIVATE_ADDRESS = ("name", "addressLine1", "addressLine2", "addressLine3", "postalCode", "phone", "extendedFields")
_TAX_ROLES = frozenset({Role.TAX_INVOICING, Role.TAX_REMITTANCE})
_NO_NAME_FOR_TAX = frozenset({"ATVPDKIKX0DER", "A1VC38T7YXB528", "A19VAU5U5O7RUS"})  # US JP SG
_HAS_EMAIL = frozenset({"UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"})


def seen(order: Mapping[str, object], included: Collection[str], roles: Collection[Role], now: datetime) -> JSON:
    by_amazon = _text(order, "fulfillment", "fulfilledBy") == "AMAZON"
    result = {key: value for key, value in order.items() if _ORDER_BLOCKS.get(key) in (None, *included)}
    items = order.get("orderItems")
    personal = _sees_address(by_amazon, roles)
    if isinstance(items, list):
        result["orderItems"] = [_item(each, included, personal) for each in items]
    if by_amazon:
        result.pop("packages", None)  # "Only available for merchant-fulfilled (FBM) orders"
    buyer, recipient, tax = (result.get(name) for name in ("buyer", "recipient", "tax"))
    if isinstance(buyer, Mapping):
        result["buyer"] = _buyer(buyer, order, roles, by_amazon=by_amazon)
    if isinstance(recipient, Mapping):
        result["recipient"] = _recipient(recipient, personal, phone=not by_amazon and not _delivered(order, now))
    if isinstance(tax, Mapping) and not _TAX_ROLES.intersection(roles):
        result["tax"] = {key: value for key, value in tax.items() if key != "taxRegistrations"}
    return result


def _text(document: object, *path: str) -> str:
    for key in path:
        document = document.get(key) if isinstance(document, Mapping) else None
    return str(document or "")


def _sees_address(by_amazon: bool, roles: Collection[Role]) -> bool:
    tax = bool(_TAX_ROLES.intersection(roles))
    return tax or (not by_amazon and Role.DIRECT_TO_CONSUMER_SHIPPING in roles)


def _buyer(
    buyer: Mapping[str, object], order: Mapping[str, object], roles: Collection[Role], *, by_amazon: bool
) -> JSON:
    market = _text(order, "salesChannel", "marketplaceId")
    name = bool(_TAX_ROLES.intersection(roles)) and market not in _NO_NAME_FOR_TAX
    name = name or (not by_amazon and Role.DIRECT_TO_CONSUMER_SHIPPING in roles)
    email = Role.DIRECT_TO_CONSUMER_DELIVERY in roles and not by_amazon
    email = email and _text(order, "fulfillment", "fulfillmentStatus") in _HAS_EMAIL
    hidden = {key for key, shown in (("buyerName", name), ("buyerEmail", email)) if not shown}
    return {key: value for key, value in buyer.items() if key not in hidden}


def _recipient(recipient: Mapping[str, object], personal: bool, *, phone: bool) -> JSON:
    address = recipient.get("deliveryAddress")
    if not isinstance(address, Mapping):
        return dict(recipient)
    hidden = set() if personal else set(_PRIVATE_ADDRESS)
    if not phone:
        hidden.add("phone")
    return {**recipient, "deliveryAddress": {key: value for key, value in address.items() if key not in hidden}}


def _delivered(order: Mapping[str, object], now: datetime) -> bool:
    """Past the latest delivery date of a shipped order its phone number is suppressed."""
    latest = _text(order, "fulfillment", "deliverByWindow", "latestDateTime")
    if not latest or _text(order, "fulfillment", "fulfillmentStatus") != "SHIPPED":
        return False
    return wire_time.read(latest) < now


def _item(item: object, included: Collection[str], personal: bool) -> object:
    if not isinstance(item, Mapping):
        return item
    result = {key: value for key, value in item.items() if _ITEM_BLOCKS.get(key) in (None, *included)}
    if personal:
        return result
    if isinstance(product := result.get("product"), Mapping):
        result["product"] = {key: value for key, value in product.items() if key != "customization"}
    return _without_gift_message(result)


def _without_gift_message(item: JSON) -> JSON:
    fulfillment = item.get("fulfillment")
    packing = fulfillment.get("packing") if isinstance(fulfillment, Mapping) else None
    gift = packing.get("giftOption") if isinstance(packing, Mapping) else None
    if not (isinstance(fulfillment, Mapping) and isinstance(packing, Mapping) and isinstance(gift, Mapping)):
        return item
    gift = {key: value for key, value in gift.items() if key != "giftMessage"}
    return {**item, "fulfillment": {**fulfillment, "packing": {**packing, "giftOption": gift}}}
