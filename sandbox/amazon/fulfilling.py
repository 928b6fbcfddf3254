"""What shipping and cancelling do to an order's documents. Each returns a new order."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import cast

from . import wire_time
from .documents import JSON, merged

_CARRIERS = (
    ("DHL", "DHL Paket"),
    ("DPD", "DPD Classic"),
    ("Royal Mail", "Royal Mail Tracked 48"),
    ("UPS", "UPS Ground"),
)


def items_of(order: Mapping[str, object]) -> list[JSON]:
    return [dict(item) for item in cast("Sequence[Mapping[str, object]]", order.get("orderItems", ()))]


def number(document: object, key: str) -> int:
    value = document.get(key) if isinstance(document, Mapping) else None
    return value if isinstance(value, int) else 0


def fulfilled_quantities(items: Iterable[Mapping[str, object]], status: str) -> list[JSON]:
    """PARTIALLY_SHIPPED: the first unit of each line but the last, and of the last where it is the only one."""
    items = list(items)
    result = []
    for index, item in enumerate(items):
        ordered = number(item, "quantityOrdered")
        done = {"SHIPPED": ordered, "PARTIALLY_SHIPPED": min(ordered, 1) if _goes_first(index, items) else 0}.get(
            status, 0
        )
        left = 0 if status == "CANCELLED" else ordered - done
        quantities = {"quantityFulfilled": done, "quantityUnfulfilled": left}
        result.append(merged(item, {"fulfillment": quantities}))
    return result


def _goes_first(index: int, items: Sequence[object]) -> bool:
    return index < len(items) - 1 or len(items) == 1


def packages(order: Mapping[str, object], at: datetime, random: Random) -> list[JSON]:
    """One package with all that is fulfilled."""
    content = {
        str(item["orderItemId"]): number(item.get("fulfillment"), "quantityFulfilled") for item in items_of(order)
    }
    carrier, service = random.choice(_CARRIERS)
    return [a_package("1", content, at, carrier, service, f"00340{random.randint(10**14, 10**15 - 1)}")]


def a_package(
    reference: str, content: Mapping[str, int], at: datetime, carrier: str, service: str, tracking: str
) -> JSON:
    return {
        "packageReferenceId": reference,
        "createdTime": wire_time.write(at),
        "packageStatus": {"status": "SHIPPED", "detailedStatus": "PICKED_UP"},
        "carrier": carrier,
        "shipTime": wire_time.write(at),
        "shippingService": service,
        "trackingNumber": tracking,
        "packageItems": [{"orderItemId": id, "quantity": count} for id, count in content.items() if count],
    }


def shipped(
    order: Mapping[str, object],
    at: datetime,
    content: Mapping[str, int] | None = None,
    carrier: str = "DHL",
    service: str = "DHL Paket",
    tracking: str = "00340434161094000000",
) -> JSON:
    """One package more, of the quantities named or of all that is left; the status follows."""
    left = {str(i["orderItemId"]): number(i.get("fulfillment"), "quantityUnfulfilled") for i in items_of(order)}
    content = dict(left if content is None else content)
    if unknown := {id for id, count in content.items() if count > left.get(id, 0)}:
        raise ValueError(f"More than is left to ship of {', '.join(sorted(unknown))}")
    items = [
        merged(item, {"fulfillment": _moved(item, content.get(str(item["orderItemId"]), 0))})
        for item in items_of(order)
    ]
    done = sum(content.values()) == sum(left.values())
    result: JSON = {
        "fulfillment": {"fulfillmentStatus": "SHIPPED" if done else "PARTIALLY_SHIPPED"},
        "orderItems": items,
    }
    existing = cast("list[JSON]", order.get("packages", []))
    fulfillment = order.get("fulfillment")
    if isinstance(fulfillment, Mapping) and fulfillment.get("fulfilledBy") == "MERCHANT":
        package = a_package(str(len(existing) + 1), content, at, carrier, service, tracking)
        result["packages"] = [*existing, package]
    return merged(order, result)


def _moved(item: Mapping[str, object], count: int) -> JSON:
    fulfillment = item.get("fulfillment")
    return {
        "quantityFulfilled": number(fulfillment, "quantityFulfilled") + count,
        "quantityUnfulfilled": number(fulfillment, "quantityUnfulfilled") - count,
    }


def cancelled(order: Mapping[str, object], by: str, reason: str) -> JSON:
    execution = {"cancellation": {"cancellationExecution": {"cancelledBy": by, "cancelReason": reason}}}
    items = [merged(item, execution) for item in fulfilled_quantities(items_of(order), "CANCELLED")]
    return merged(order, {"fulfillment": {"fulfillmentStatus": "CANCELLED"}, "orderItems": items})


def with_status(order: Mapping[str, object], status: str) -> JSON:
    """The status and the quantities that follow from it; packages stay as they are."""
    items = fulfilled_quantities(items_of(order), status)
    return merged(order, {"fulfillment": {"fulfillmentStatus": status}, "orderItems": items})
