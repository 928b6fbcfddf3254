"""Orders 2026-01-01, reading."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ..errors import GatewayError, Kind
from ..journal import detail
from . import errors, parse, read, write
from .client import AmazonClient
from .operations import GET_ORDER, SEARCH_ORDERS
from .records import Order, OrdersPage

# Always all: a block that is not asked for is missing, and missing looks like "there is none".
INCLUDED_DATA = (
    "BUYER",
    "RECIPIENT",
    "PROCEEDS",
    "EXPENSE",
    "PROMOTION",
    "CANCELLATION",
    "FULFILLMENT",
    "PACKAGES",
    "TAX",
    "PAYMENT",
    "FULFILLMENT_ORDERS",
)
PAGE_LIMIT = 100
MARKETPLACE_LIMIT = 50


def search(
    client: AmazonClient,
    *,
    updated_after: datetime | None = None,
    updated_before: datetime | None = None,
    created_after: datetime | None = None,
    created_before: datetime | None = None,
    marketplaces: Sequence[str] = (),
    statuses: Sequence[str] = (),
    fulfilled_by: Sequence[str] = (),
    token: str = "",
    page_size: int = PAGE_LIMIT,
) -> OrdersPage:
    """One page. With a `token` every other argument must be what it was for the first page. No marketplaces means
    all of the seller account's in its region."""
    if (updated_after is None) == (created_after is None):
        raise ValueError("Exactly one of updated_after and created_after is needed.")
    if (updated_before and not updated_after) or (created_before and not created_after):
        raise ValueError("A search ends by the same time as it begins: updated or created, not both.")
    if not 1 <= page_size <= PAGE_LIMIT or len(marketplaces) > MARKETPLACE_LIMIT:
        raise ValueError(f"A page holds 1 to {PAGE_LIMIT} orders of {MARKETPLACE_LIMIT} marketplaces at most.")
    params: dict[str, Any] = {
        "lastUpdatedAfter": _iso(updated_after),
        "lastUpdatedBefore": _iso(updated_before),
        "createdAfter": _iso(created_after),
        "createdBefore": _iso(created_before),
        "marketplaceIds": list(marketplaces),
        "fulfillmentStatuses": list(statuses),
        "fulfilledBy": list(fulfilled_by),
        "paginationToken": token,
        "maxResultsPerPage": page_size,
        "includedData": list(INCLUDED_DATA),
    }
    data = client.call(SEARCH_ORDERS, **{name: value for name, value in params.items() if value})
    return _page(data)


def get(client: AmazonClient, order_id: str) -> tuple[Order, dict[str, Any]]:
    """The order, and Amazon's own object."""
    data = client.call(GET_ORDER, write.order_id(order_id), includedData=list(INCLUDED_DATA))
    raw = data.get("order")
    if not isinstance(raw, dict) or parse.order_id(raw) != order_id:
        raise errors.unreadable(GET_ORDER.name, f"200 without order {order_id}")
    try:
        return parse.order(raw), raw
    except read.Unreadable as error:
        raise GatewayError(Kind.BUG, str(error), "amazon_order_unreadable", detail(str(error))) from error


def _page(data: dict[str, Any]) -> OrdersPage:
    found = data.get("orders")
    if not isinstance(found, list):
        raise errors.unreadable(SEARCH_ORDERS.name, "200 without a list of orders")
    orders: list[Order] = []
    raw: list[dict[str, object]] = []
    malformed: list[tuple[str, str, dict[str, object]]] = []
    for value in found:
        if not isinstance(value, dict):
            malformed.append(("", "Amazon sent something in place of an order that is none.", {"value": value}))
            continue
        try:
            orders.append(parse.order(value))
        except read.Unreadable as error:
            malformed.append((parse.order_id(value), str(error), value))
        else:
            raw.append(value)
    return OrdersPage(tuple(orders), tuple(raw), tuple(malformed), _next_token(data), _until(data))


def _next_token(data: dict[str, Any]) -> str:
    """Strict: a last page that is none would leave out the rest of the orders."""
    try:
        return read.text(read.part(data, "pagination"), "nextToken")
    except read.Unreadable as error:
        raise errors.unreadable(SEARCH_ORDERS.name, str(error)) from error


def _until(data: dict[str, Any]) -> datetime | None:
    try:
        return read.time(data, "lastUpdatedBefore") or read.time(data, "createdBefore")
    except read.Unreadable:
        return None


def _iso(moment: datetime | None) -> str | None:
    return write.moment(moment) if moment else None
