"""FBA Inventory v1: getInventorySummaries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.httpd import Response

from . import answers, pages, wire_time
from .documents import JSON
from .fba import FbaItem, FbaStock
from .orders_api import Caller, check_marketplaces
from .parameters import Query, Refused, one, refuse

PAGE = 50
LIFE = timedelta(seconds=30)
_OLDEST = timedelta(days=548)  # 18 months
_MAX_SKUS = 50


@dataclass(frozen=True, slots=True)
class _Asked:
    market: str
    details: bool
    since: datetime | None
    skus: frozenset[str]
    token: str

    @property
    def bound(self) -> list[Any]:
        """What a next page must repeat."""
        since = wire_time.write(self.since) if self.since else ""
        return [self.market, self.details, since, sorted(self.skus)]


def get_inventory_summaries(stock: FbaStock, caller: Caller, query: Query, now: datetime, fault: str = "") -> Response:
    asked = _read(query, now)
    check_marketplaces([asked.market], caller.seller)
    items = stock.of(caller.seller, asked.market)
    if not items:
        raise refuse("")  # a seller without FBA: Amazon says no more than that
    if fault == "expired_page" and asked.token:
        raise _expired()
    start = _position(asked, caller.seller.key, now)
    found = [each for each in items if _fits(each, asked) and (each.sku, each.fnsku) > start]
    page = found[:PAGE]
    payload = {
        "granularity": {"granularityType": "Marketplace", "granularityId": asked.market},
        "inventorySummaries": [_summary(each, details=asked.details) for each in page],
    }
    answer: JSON = {"payload": payload}
    if len(found) > PAGE:
        last = page[-1]
        content: list[object] = [caller.seller.key, asked.bound, wire_time.write(now), [last.sku, last.fnsku]]
        answer["pagination"] = {"nextToken": pages.seal(content)}
    if fault == "repeat_page" and asked.token:
        answer["pagination"] = {"nextToken": asked.token}
    return Response.of(answer)


def _read(query: Query, now: datetime) -> _Asked:
    if one(query, "granularityType") != "Marketplace":
        raise refuse("granularityType must be Marketplace")
    market, details = one(query, "marketplaceIds"), one(query, "details")
    if not market or "," in market:
        raise refuse("marketplaceIds must name one marketplace")
    if one(query, "granularityId") != market:
        raise refuse("granularityId must be the marketplace of marketplaceIds")
    if details not in ("", "true", "false"):
        raise refuse("details must be true or false")
    skus = [each for each in one(query, "sellerSkus").split(",") if each]
    if len(skus) > _MAX_SKUS:
        raise refuse(f"sellerSkus has more than {_MAX_SKUS} values")
    since = _since(query, now)
    # "The sellerSkus and sellerSku parameters are ignored", and of the two the list wins.
    wanted = () if since else skus or filter(None, [one(query, "sellerSku")])
    return _Asked(market, details == "true", since, frozenset(wanted), one(query, "nextToken"))


def _since(query: Query, now: datetime) -> datetime | None:
    if not (text := one(query, "startDateTime")):
        return None
    try:
        since = wire_time.read(text)
    except ValueError as wrong:
        raise refuse(f"startDateTime: {wrong}") from None
    if since < now - _OLDEST:
        raise refuse("startDateTime must be no earlier than 18 months ago")
    return since


def _position(asked: _Asked, seller_key: str, now: datetime) -> tuple[str, str]:
    """Behind which the page begins."""
    if not asked.token:
        return "", ""
    try:
        seller, bound, issued, position = pages.unseal(asked.token)
        fits = seller == seller_key and bound == asked.bound and now - wire_time.read(issued) <= LIFE
    except ValueError:
        fits = False
    if not fits:
        raise _expired()
    return position[0], position[1]


def _expired() -> Refused:
    return Refused(answers.error(400, "InvalidInput", "Next token is invalid or expired"))


def _fits(item: FbaItem, asked: _Asked) -> bool:
    if asked.since:
        return item.updated_at >= asked.since
    return not asked.skus or item.sku in asked.skus


def _summary(item: FbaItem, *, details: bool) -> JSON:
    summary: JSON = {
        "asin": item.asin,
        "fnSku": item.fnsku,
        "sellerSku": item.sku,
        "condition": item.condition,
        "lastUpdatedTime": item.updated,
        "productName": item.title,
        "totalQuantity": item.total,
        "stores": [],
    }
    if details:
        summary["inventoryDetails"] = _details(item)
    return summary


def _details(item: FbaItem) -> JSON:
    terms = {"Short": item.researching, "Mid": 0, "Long": 0}
    damaged = ("warehouseDamaged", "distributorDamaged", "carrierDamaged", "defective", "expired")
    return {
        "fulfillableQuantity": item.fulfillable,
        "inboundWorkingQuantity": item.inbound_working,
        "inboundShippedQuantity": item.inbound_shipped,
        "inboundReceivingQuantity": item.inbound_receiving,
        "reservedQuantity": {
            "totalReservedQuantity": item.reserved,
            "pendingCustomerOrderQuantity": item.reserved,
            "pendingTransshipmentQuantity": 0,
            "fcProcessingQuantity": 0,
        },
        "researchingQuantity": {
            "totalResearchingQuantity": item.researching,
            "researchingQuantityBreakdown": [
                {"name": f"researchingQuantityIn{term}Term", "quantity": count} for term, count in terms.items()
            ],
        },
        "unfulfillableQuantity": {
            "totalUnfulfillableQuantity": item.unfulfillable,
            "customerDamagedQuantity": item.unfulfillable,
            **{f"{name}Quantity": 0 for name in damaged},
        },
    }
