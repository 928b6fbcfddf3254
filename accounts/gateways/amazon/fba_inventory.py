"""FBA Inventory: what lies in Amazon's warehouses. In Europe every marketplace tells the same, pooled numbers."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from ..errors import GatewayError, Kind
from . import errors, read
from .client import AmazonClient
from .fba_inventory_cases import PAGE_EXPIRED
from .operations import GET_FBA_INVENTORY
from .read import Json, Unreadable, integer, part, parts, required, text
from .records_fba import FbaQuantity

TOKEN_LIFE = 30.0  # seconds that Amazon keeps the next page
_MARGIN = 5.0
_PAUSE = 1.0


def summaries(
    client: AmazonClient,
    marketplace_id: str,
    *,
    pause: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[tuple[FbaQuantity, ...]]:
    """Page after page. Only the whole of them means anything: where an error ends them (PAGE_EXPIRED is the code of a
    page that came too late) the caller forgets what came before, and begins again.

    The one place that sleeps: the usage plan lets 2 pages a second through, and a page is gone after 30 seconds.
    """
    if not marketplace_id:
        raise ValueError("FBA stock is asked for by marketplace.")
    params: dict[str, Any] = {
        "details": "true",
        "granularityType": "Marketplace",
        "granularityId": marketplace_id,
        "marketplaceIds": marketplace_id,
    }
    data, seen = client.call(GET_FBA_INVENTORY, **params), set[str]()
    while True:
        received = clock()
        rows, token = _page(data)
        yield rows
        if not token:
            return
        if token in seen:
            raise errors.unreadable(GET_FBA_INVENTORY.name, "the same nextToken again")
        seen.add(token)
        data = _next(client, {**params, "nextToken": token}, received, pause, clock)


def _next(
    client: AmazonClient,
    params: dict[str, Any],
    received: float,
    pause: Callable[[float], None],
    clock: Callable[[], float],
) -> dict[str, Any]:
    """Waits, and tries again after an outage, for as long as the token lives."""
    while True:
        try:
            return client.call(GET_FBA_INVENTORY, **params)
        except GatewayError as error:
            wait = error.retry_after or _PAUSE
            passing = error.kind in (Kind.THROTTLED, Kind.UNAVAILABLE) and error.code != PAGE_EXPIRED
            if not passing or clock() + wait > received + TOKEN_LIFE - _MARGIN:
                raise
            pause(wait)


def _page(data: Json) -> tuple[tuple[FbaQuantity, ...], str]:
    """Strict: a quantity that is read as zero would be booked as zero."""
    try:
        payload = part(data, "payload")
        if not isinstance(payload.get("inventorySummaries"), list):
            raise Unreadable("200 without a list of inventorySummaries")
        rows = tuple(_quantity(value) for value in parts(payload, "inventorySummaries"))
        return rows, text(part(data, "pagination"), "nextToken")
    except Unreadable as error:
        raise errors.unreadable(GET_FBA_INVENTORY.name, str(error)) from error


def _quantity(data: Json) -> FbaQuantity:
    sku = required(data, "sellerSku")
    try:
        details = part(data, "inventoryDetails")
        fulfillable = integer(details, "fulfillableQuantity")
        if fulfillable is None:
            raise Unreadable("fulfillableQuantity is missing")
        return FbaQuantity(
            sku=sku,
            fnsku=text(data, "fnSku"),
            asin=text(data, "asin"),
            condition=text(data, "condition"),
            title=text(data, "productName"),
            fulfillable=fulfillable,
            inbound_working=_count(details, "inboundWorkingQuantity"),
            inbound_shipped=_count(details, "inboundShippedQuantity"),
            inbound_receiving=_count(details, "inboundReceivingQuantity"),
            reserved=_count(part(details, "reservedQuantity"), "totalReservedQuantity"),
            researching=_count(part(details, "researchingQuantity"), "totalResearchingQuantity"),
            unfulfillable=_count(part(details, "unfulfillableQuantity"), "totalUnfulfillableQuantity"),
            total=_count(data, "totalQuantity"),
            updated=read.time(data, "lastUpdatedTime"),
        )
    except Unreadable as error:
        raise Unreadable(f"SKU {sku}: {error}") from error


def _count(data: Json, name: str) -> int:
    return integer(data, name) or 0
