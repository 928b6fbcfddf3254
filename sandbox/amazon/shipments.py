"""Which orders take which parcel, and what it does to an order's document."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from . import wire_time
from .documents import JSON, merged
from .fulfilling import a_package, items_of, number
from .parcels import Parcel, refuse

_TAKEN = frozenset({"UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"})
_CONFIRMED_BY_AMAZON = {"FBM_SHIP_PLUS": "a Ship+", "AMAZON_EASY_SHIP": "an Easy Ship"}


def check(order: Mapping[str, object], parcel: Parcel, created: datetime, now: datetime) -> None:
    """Refused where this order does not take this parcel."""
    id, fulfillment = order["orderId"], _part(order, "fulfillment")
    status = str(fulfillment.get("fulfillmentStatus", ""))
    if _part(order, "salesChannel").get("marketplaceId") != parcel.marketplace:
        raise refuse(f"Failed validation because order {id} was not placed in marketplace {parcel.marketplace}")
    if fulfillment.get("fulfilledBy") != "MERCHANT":
        raise refuse(f"Failed validation because order {id} is not a merchant fulfilled order")
    for program in cast("Sequence[str]", order.get("programs") or ()):
        if kind := _CONFIRMED_BY_AMAZON.get(program):
            raise refuse(f"Failed validation because order {id} is {kind} order, which needs no confirmation")
    if status == "CANCELLED":
        description = f"Failed to find order item list by order ID: {id}"
        raise refuse(f"ErrorCode: NonexistentOrderItem Description: {description}")
    if status not in _TAKEN:
        raise refuse(f"Failed validation because order {id} is pending, with status {status}")
    if parcel.ship_time > now:
        raise refuse("shipDate: is invalid, must not be in the future.")
    if parcel.ship_time < created:
        raise refuse("shipDate: is invalid, must not be before the purchase date.")
    applied(order, parcel, now)


def applied(order: Mapping[str, object], parcel: Parcel, at: datetime) -> JSON:
    """The order with this parcel: one more, or in place of the one that had its reference. Refused where more would be
    shipped than was ordered."""
    packages = [dict(each) for each in cast("Sequence[JSON]", order.get("packages") or ())]
    known = next((each for each in packages if each.get("packageReferenceId") == parcel.reference), None)
    items = {str(item["orderItemId"]): item for item in items_of(order)}
    if unknown := parcel.content.keys() - items.keys():
        text = "please obtain the value through the getOrderItems API or Manage Orders page"
        raise refuse(f"OrderItemId {', '.join(sorted(unknown))} is invalid, {text}")
    if known is None and not any(map(_left, items.values())):
        raise refuse(_already_fulfilled(order))
    more = Counter(parcel.content)
    more.subtract({str(each["orderItemId"]): number(each, "quantity") for each in _list(known, "packageItems")})
    shipped = [_with(item, more[id]) for id, item in items.items()]
    if any(_left(item) < 0 for item in shipped):
        raise refuse("Failed to create/update package due to overfulfillment: quantity is more than was ordered")
    package = _package(parcel, str(known["createdTime"]) if known and "createdTime" in known else wire_time.write(at))
    status = "PARTIALLY_SHIPPED" if any(map(_left, shipped)) else "SHIPPED"
    others = [package if each is known else each for each in packages]
    return merged(
        order,
        {
            "fulfillment": {"fulfillmentStatus": status},
            "orderItems": shipped,
            "packages": others if known else [*packages, package],
        },
    )


def _part(data: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = data.get(name)
    return value if isinstance(value, Mapping) else {}


def _list(data: Mapping[str, object] | None, name: str) -> list[JSON]:
    return cast("list[JSON]", (data or {}).get(name) or [])


def _left(item: Mapping[str, object]) -> int:
    fulfillment = _part(item, "fulfillment")
    if "quantityUnfulfilled" in fulfillment:
        return number(fulfillment, "quantityUnfulfilled")
    return number(item, "quantityOrdered") - number(fulfillment, "quantityFulfilled")


def _with(item: JSON, more: int) -> JSON:
    done = number(item.get("fulfillment"), "quantityFulfilled") + more
    return merged(item, {"fulfillment": {"quantityFulfilled": done, "quantityUnfulfilled": _left(item) - more}})


def _package(parcel: Parcel, created: str) -> JSON:
    package = a_package(
        parcel.reference, parcel.content, parcel.ship_time, parcel.carrier, parcel.service, parcel.tracking
    )
    for item in _list(package, "packageItems"):
        if codes := [code for id, _, codes in parcel.items if id == item["orderItemId"] for code in codes]:
            item["transparencyCodes"] = codes
    return merged(package, {"createdTime": created, "shippingService": parcel.service or None})


def _already_fulfilled(order: Mapping[str, object]) -> str:
    found = f"errorDescription=Unable to find package to update for order ({order['orderId']})"
    return (
        "Failed to create package due to not finding a matching package or order already fulfilled. "
        f"ErrorMessage(errorCode=GeneralError, {found}, errorMetric=PackageToUpdateNotFound, packageIndex=null)"
    )
