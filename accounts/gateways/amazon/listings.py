"""Listings Items 2021-08-01: what the seller offers, and how many. There is no put and no delete here."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..errors import GatewayError, Kind
from ..journal import detail
from . import errors
from .client import AmazonClient
from .offer_cases import LISTING_NOT_FOUND, LISTING_SEARCH
from .operations import GET_LISTING, PATCH_LISTING, SEARCH_LISTINGS
from .parse_listing import listing, submission
from .quantities import ANY_PRODUCT_TYPE, quantity_patch, usable_sku
from .read import Unreadable, integer, part, parts, text
from .records_offers import Listing, ListingsPage, Submission
from .write import moment

# Always all: what is not asked for is missing, and missing looks like "there is none".
INCLUDED_DATA = ("summaries", "offers", "fulfillmentAvailability", "issues")
PAGE_LIMIT = 20
SKU_LIMIT = 20
REACHABLE = 1000  # of what a search finds; the rest is found by other times of creation
PAGE_REFUSED = "amazon_listing_page_refused"
_PAGE_REFUSED = "Amazon does not give the next page of listings it had announced. The connector reads them again."
_LOCALE = "en_US"  # of Amazon's sentences about a listing


def get(client: AmazonClient, seller_id: str, sku: str, marketplace_id: str) -> Listing | None:
    """None where there is no such listing in this marketplace."""
    try:
        data = client.call(
            GET_LISTING,
            seller_id,
            usable_sku(sku),
            marketplaceIds=marketplace_id,
            includedData=list(INCLUDED_DATA),
            issueLocale=_LOCALE,
        )
    except GatewayError as error:
        if error.code == LISTING_NOT_FOUND:
            return None
        raise
    if str(data.get("sku")).casefold() != sku.casefold():
        raise errors.unreadable(GET_LISTING.name, "200 without the listing asked for")
    try:
        return listing(data, marketplace_id)
    except Unreadable as error:
        raise GatewayError(Kind.BUG, str(error), "amazon_listing_unreadable", detail(str(error))) from error


def search(
    client: AmazonClient,
    seller_id: str,
    marketplace_id: str,
    *,
    updated_after: datetime | None = None,
    created_after: datetime | None = None,
    created_before: datetime | None = None,
    skus: Sequence[str] = (),
    token: str = "",
) -> ListingsPage:
    """One page. With a `token` every other argument must be what it was for the first page."""
    if len(skus) > SKU_LIMIT or not all(can_be_searched(sku) for sku in skus):
        raise ValueError(f"A search takes {SKU_LIMIT} SKUs at most, and none with a comma; see of_skus.")
    # The newest change first: what changes while pages are read moves to the front, so that the rest is seen twice
    # rather than never. Creation does not change, so that its pages stand still from the oldest on.
    by_creation = bool(created_after or created_before) and not updated_after
    params: dict[str, Any] = {
        "marketplaceIds": marketplace_id,
        "includedData": list(INCLUDED_DATA),
        "issueLocale": _LOCALE,
        "identifiers": ",".join(skus),
        "identifiersType": "SKU" if skus else "",
        "lastUpdatedAfter": moment(updated_after) if updated_after else "",
        "createdAfter": moment(created_after) if created_after else "",
        "createdBefore": moment(created_before) if created_before else "",
        "sortBy": "createdDate" if by_creation else "lastUpdatedDate",
        "sortOrder": "ASC" if by_creation else "DESC",
        "pageSize": PAGE_LIMIT,
        "pageToken": token,
    }
    try:
        data = client.call(SEARCH_LISTINGS, seller_id, **{name: value for name, value in params.items() if value})
    except GatewayError as error:
        if token and error.code == LISTING_SEARCH:  # it took the first page: by experience, soon it takes the next
            raise replace(error, text=_PAGE_REFUSED, code=PAGE_REFUSED, retry_after=60.0) from None
        raise
    return _page(data, marketplace_id)


def of_skus(client: AmazonClient, seller_id: str, marketplace_id: str, skus: Sequence[str]) -> Iterator[Listing]:
    """Those of `skus` that are listed in this marketplace, with as few calls as Amazon allows."""
    plain = [sku for sku in skus if can_be_searched(sku)]
    for start in range(0, len(plain), SKU_LIMIT):
        wanted = plain[start : start + SKU_LIMIT]
        token = ""
        while True:
            page = search(client, seller_id, marketplace_id, skus=wanted, token=token)
            if page.malformed:
                raise GatewayError(Kind.BUG, page.malformed[0][1], "amazon_listing_unreadable")
            yield from page.listings
            if not page.next_token or page.next_token == token:
                break
            token = page.next_token
    for sku in skus:
        if not can_be_searched(sku) and (found := get(client, seller_id, sku, marketplace_id)):
            yield found


def can_be_searched(sku: str) -> bool:
    """A search takes its SKUs with commas between them."""
    return bool(usable_sku(sku)) and "," not in sku


def can_be_named(sku: str) -> bool:
    """False for the few SKUs that no address can hold."""
    try:
        return bool(usable_sku(sku))
    except GatewayError:
        return False


def patch_quantity(
    client: AmazonClient,
    seller_id: str,
    sku: str,
    marketplace_id: str,
    quantity: int,
    *,
    product_type: str = ANY_PRODUCT_TYPE,
) -> Submission:
    """What Amazon said to it. It may be no, and a yes takes effect later. The quantity is the same in all marketplaces
    of the account. Only for SKUs that the merchant alone fulfils: of others, Amazon would make two offers."""
    body = {"productType": product_type, "patches": [quantity_patch(quantity)]}
    data = client.call(
        PATCH_LISTING, seller_id, usable_sku(sku), marketplaceIds=marketplace_id, issueLocale=_LOCALE, body=body
    )
    try:
        said = submission(data)
    except Unreadable as error:
        raise errors.unreadable(PATCH_LISTING.name, f"200, but {error}", writes=True) from error
    if said.sku.casefold() != sku.casefold():
        raise errors.unreadable(PATCH_LISTING.name, "200 for another SKU", writes=True)
    return said


def _page(data: dict[str, Any], marketplace_id: str) -> ListingsPage:
    """Strict about the page, so that no page is taken for the last one that is not; patient with what is on it."""
    try:
        total, next_token = integer(data, "numberOfResults"), text(part(data, "pagination"), "nextToken")
        items = parts(data, "items")
    except Unreadable as error:
        raise errors.unreadable(SEARCH_LISTINGS.name, str(error)) from error
    if total is None or data.get("items") is None:
        raise errors.unreadable(SEARCH_LISTINGS.name, "200 without a list of listings")
    found: list[Listing] = []
    malformed: list[tuple[str, str]] = []
    for value in items:
        try:
            found.append(listing(value, marketplace_id))
        except Unreadable as error:
            malformed.append((str(value.get("sku") or ""), str(error)))
    return ListingsPage(tuple(found), next_token, total, tuple(malformed))
