"""How long a buyer's data is kept, and what is left of an order without it.

Amazon asks for it to be gone 30 days after delivery. What stays is what books, taxes and a later look need: the order's
id, times, amounts, items, country and state, and the tax numbers of companies.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from accounts.gateways.amazon.records import Order
from sync.rules.texts import line

OVER = frozenset({"SHIPPED", "CANCELLED", "UNFULFILLABLE"})
# An open order may still be shipped, so its address is kept for as long as Amazon may still change it.
MARGIN = timedelta(days=60)
# Whoever connects today gets last year's orders with their customers, and has a week to cure what is held.
GRACE = timedelta(days=7)
# What is delivered later than in a year is a date that stands for none, such as the year 9999.
LONGEST = timedelta(days=366)
_OF_COMPANIES = frozenset({"VAT", "BUSINESS", "CNPJ", "CST"})

# Amazon's names. True: with all that is in it. What is not named here goes, so a field that Amazon adds is no leak.
_Kept = Mapping[str, Any]
_KEPT: _Kept = {
    **dict.fromkeys(
        ("orderId", "orderAliases", "createdTime", "lastUpdatedTime", "programs", "associatedOrders"), True
    ),
    **dict.fromkeys(("salesChannel", "proceeds", "fulfillment", "fulfillmentOrders"), True),
    "recipient": {"deliveryAddress": dict.fromkeys(("stateOrRegion", "countryCode", "addressType"), True)},
    "payment": {"paymentExecutions": dict.fromkeys(("paymentMethod", "paymentAmount"), True)},
    "tax": {"taxRegistrations": dict.fromkeys(("entityType", "taxRegistrationType", "taxRegistrationNumber"), True)},
    "orderItems": {
        **dict.fromkeys(("orderItemId", "quantityOrdered", "measurement", "associatedOrderItems", "programs"), True),
        **dict.fromkeys(("proceeds", "expense", "promotion", "cancellation", "tax"), True),
        "product": dict.fromkeys(("asin", "title", "sellerSku", "condition", "price", "serialNumbers"), True),
        "fulfillment": {
            **dict.fromkeys(("quantityFulfilled", "quantityUnfulfilled", "shipping"), True),
            "packing": {"giftOption": {"giftWrapLevel": True}, "serialNumberRequirement": True},
        },
    },
    "packages": dict.fromkeys(
        (
            *("packageReferenceId", "createdTime", "packageStatus", "carrier", "shipTime", "shippingService"),
            *("trackingNumber", "packageItems"),
        ),
        True,
    ),
}


def expires(order: Order | None, now: datetime, days: int) -> datetime:
    """When the buyer's data of this order must be gone. None for an order that nobody can read."""
    keep = timedelta(days=days)
    if order is None:
        return now + keep + MARGIN
    over = order.status in OVER
    last = max(order.updated, order.deliver_by_latest) if over and order.deliver_by_latest else order.updated
    last = min(last, now + LONGEST)
    return max(last + keep + (timedelta() if over else MARGIN), now + min(keep, GRACE))


def erased(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Amazon's words without the buyer."""
    kept: dict[str, Any] = _only(raw, _KEPT)
    tax = kept.get("tax")
    if isinstance(tax, dict) and isinstance(tax.get("taxRegistrations"), list):
        tax["taxRegistrations"] = [one for one in tax["taxRegistrations"] if _of_company(one)]
    return kept


def _of_company(registration: Any) -> bool:
    if not isinstance(registration, dict):
        return False
    return registration.get("entityType") != "BUYER" or registration.get("taxRegistrationType") in _OF_COMPANIES


def _only(value: Any, kept: _Kept) -> Any:
    if isinstance(value, Mapping):
        return {
            name: value[name] if rule is True else _only(value[name], rule)
            for name, rule in kept.items()
            if name in value
        }
    if isinstance(value, list):
        return [_only(one, kept) for one in value if isinstance(one, Mapping)]
    return None  # a word where a block should be: nobody knows whose


def words(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """What names the buyer, longest first: to be taken out of sentences that quote it."""
    found = {*_texts(raw.get("buyer")), *_texts(raw.get("recipient")), *_gift_messages(raw), *_legal_names(raw)}
    address = _dig(raw, "recipient", "deliveryAddress")
    plain = {str(address.get(name)) for name in ("countryCode", "stateOrRegion", "addressType")} if address else set()
    found = {text for text in found if text not in plain}
    found |= {line(text) for text in found}
    return tuple(sorted((text for text in found if len(text) > 1), key=len, reverse=True))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _gift_messages(raw: Mapping[str, Any]) -> Iterator[str]:
    for item in raw.get("orderItems") or ():
        yield from _texts(_dig(item, "fulfillment", "packing", "giftOption").get("giftMessage"))


def _legal_names(raw: Mapping[str, Any]) -> Iterator[str]:
    registrations = _dig(raw, "tax").get("taxRegistrations")
    for one in registrations if isinstance(registrations, list) else ():
        if isinstance(one, Mapping) and one.get("entityType") == "BUYER":
            yield from _texts([one.get("legalName"), one.get("taxRegistrationAddress")])
            if not _of_company(one):
                yield from _texts(one.get("taxRegistrationNumber"))


def _dig(value: Any, *names: str) -> Mapping[str, Any]:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def without(text: str, personal: tuple[str, ...]) -> str:
    """A sentence without these words; whole words only, so that Mr. Li takes no letter out of a line."""
    if not personal or not text:
        return text
    pattern = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in personal)
    return re.sub(pattern, "…", text)


def without_any(value: Any, personal: tuple[str, ...]) -> Any:
    """The same in JSON."""
    if isinstance(value, str):
        return without(value, personal)
    if isinstance(value, Mapping):
        return {name: without_any(inner, personal) for name, inner in value.items()}
    if isinstance(value, list):
        return [without_any(inner, personal) for inner in value]
    return value
