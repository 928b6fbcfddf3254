"""A listing as the Listings Items API shows it."""

from collections.abc import Callable, Collection, Sequence

from . import wire_time
from .amounts import money
from .documents import JSON
from .listing import MERCHANT, Listing
from .marketplaces import BY_ID

SETS = (
    "summaries", "attributes", "issues", "offers", "fulfillmentAvailability", "procurement", "relationships",
    "productTypes",
)  # fmt: skip


def item(listing: Listing, included: Collection[str], marketplaces: Sequence[str]) -> JSON:
    """`marketplaces`: those that were asked for. Only where the SKU is offered there is anything to tell."""
    markets = [id for id in marketplaces if id in listing.prices]
    shown: JSON = {"sku": listing.sku}
    for name in SETS:
        if name in included and name in _SHOW:
            shown[name] = _SHOW[name](listing, markets)
    return shown


def _summaries(listing: Listing, markets: Sequence[str]) -> list[JSON]:
    return [
        {
            "marketplaceId": id,
            "asin": listing.asin,
            "productType": listing.product_type,
            "conditionType": listing.condition,
            "status": listing.status,
            "itemName": listing.title,
            "createdDate": wire_time.write(listing.created),
            "lastUpdatedDate": wire_time.write(listing.updated),
            **({"fnSku": listing.fnsku} if listing.fnsku else {}),
        }
        for id in markets
    ]


def _attributes(listing: Listing, markets: Sequence[str]) -> JSON:
    return {
        "item_name": [
            {"value": listing.title, "language_tag": BY_ID[id].language, "marketplace_id": id} for id in markets
        ],
        "condition_type": [{"value": listing.condition, "marketplace_id": id} for id in markets],
        "fulfillment_availability": [
            {**each, "marketplace_id": id} for each in listing.availability for id in markets[:1]
        ],
    }


def _issues(listing: Listing, markets: Sequence[str]) -> list[JSON]:
    return [{**each, "marketplaceIds": list(markets)} for each in listing.issues]


def _offers(listing: Listing, markets: Sequence[str]) -> list[JSON]:
    return [
        {
            "marketplaceId": id,
            "offerType": "B2C",
            "price": money(listing.prices[id], BY_ID[id].currency),
            "audience": {"value": "ALL", "displayName": "Sell on Amazon"},
        }
        for id in markets
    ]


def _availability(listing: Listing, markets: Sequence[str]) -> list[JSON]:
    """How many Amazon has of what it fulfils is not told here."""
    return [
        {"fulfillmentChannelCode": code, **({"quantity": listing.quantity()} if code == MERCHANT else {})}
        for code in listing.channels
    ]


def _relationships(listing: Listing, markets: Sequence[str]) -> list[JSON]:
    return [{"marketplaceId": id, "relationships": []} for id in markets]


def _product_types(listing: Listing, markets: Sequence[str]) -> list[JSON]:
    return [{"marketplaceId": id, "productType": listing.product_type} for id in markets]


# Procurement is for vendors.
_SHOW: dict[str, Callable[[Listing, Sequence[str]], object]] = {
    "summaries": _summaries,
    "attributes": _attributes,
    "issues": _issues,
    "offers": _offers,
    "fulfillmentAvailability": _availability,
    "relationships": _relationships,
    "productTypes": _product_types,
}
