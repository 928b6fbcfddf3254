"""Listings Items 2021-08-01: Amazon's objects become records."""

from .quantities import MERCHANT_CHANNEL
from .read import Json, Unreadable, integer, money, parts, required, text, texts, time
from .records import Money
from .records_offers import Issue, Listing, Submission


def listing(data: Json, marketplace_id: str) -> Listing:
    """As it is in one marketplace. Raises Unreadable with a sentence that names the SKU and the field."""
    sku = data.get("sku")
    if not isinstance(sku, str) or not sku:
        raise Unreadable("Amazon sent something in place of a listing that names no SKU.")
    try:
        return _listing(sku, data, marketplace_id)
    except Unreadable as error:
        raise Unreadable(f"Amazon sent the listing {sku} in a form that cannot be read: {error}.") from error


def _listing(sku: str, data: Json, marketplace_id: str) -> Listing:
    summaries = parts(data, "summaries")
    summary = next((each for each in summaries if text(each, "marketplaceId") == marketplace_id), {})
    channels = parts(data, "fulfillmentAvailability")
    return Listing(
        sku=sku,
        asin=text(summary, "asin"),
        title=text(summary, "itemName"),
        product_type=text(summary, "productType"),
        status=texts(summary, "status"),
        channels=tuple(required(each, "fulfillmentChannelCode") for each in channels),
        quantity=_quantity(channels),
        price=_price(parts(data, "offers"), marketplace_id),
        issues=issues(data),
        updated=time(summary, "lastUpdatedDate"),
        created=time(summary, "createdDate"),
    )


def issues(data: Json) -> tuple[Issue, ...]:
    return tuple(
        Issue(text(each, "code"), text(each, "message"), text(each, "severity")) for each in parts(data, "issues")
    )


def submission(data: Json) -> Submission:
    return Submission(required(data, "sku"), required(data, "status"), text(data, "submissionId"), issues(data))


def _quantity(channels: list[Json]) -> int | None:
    mine = [integer(each, "quantity") for each in channels if each["fulfillmentChannelCode"] == MERCHANT_CHANNEL]
    if len(mine) > 1:
        raise Unreadable("its merchant channel is in it twice")
    return mine[0] if mine else None


def _price(offers: list[Json], marketplace_id: str) -> Money | None:
    """What consumers pay; companies may have a price of their own."""
    for offer in offers:
        if text(offer, "marketplaceId") == marketplace_id and text(offer, "offerType") == "B2C":
            return money(offer, "price")
    return None
