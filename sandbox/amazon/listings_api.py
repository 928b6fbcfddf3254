"""Listings Items 2021-08-01: get, search and patch. There is no put and no delete: nobody here shall call them."""

import uuid
from datetime import datetime

from sandbox.httpd import Response

from . import answers, listing_patches, sealed
from .accounts import Seller
from .arguments import Arguments, bad_request, body
from .documents import JSON
from .listing import Listing
from .listing_book import ListingBook
from .listing_view import SETS, item
from .parameters import Query, Refused

PAGE = 20
REACHABLE = 1000
_COMMON = ("marketplaceIds", "issueLocale", "includedData")
_SEARCH = (
    *_COMMON, "identifiers", "identifiersType", "variationParentSku", "packageHierarchySku", "createdAfter",
    "createdBefore", "lastUpdatedAfter", "lastUpdatedBefore", "withIssueSeverity", "withStatus", "withoutStatus",
    "sortBy", "sortOrder", "pageSize", "pageToken",
)  # fmt: skip
_IDENTIFIERS = ("ASIN", "EAN", "FNSKU", "GTIN", "ISBN", "JAN", "MINSAN", "SKU", "UPC")
_STATUSES = ("BUYABLE", "DISCOVERABLE")


def get_item(book: ListingBook, seller: Seller, seller_id: str, sku: str, query: Query) -> Response:
    arguments = Arguments(query, bad_request, _COMMON)
    _check_seller(seller, seller_id)
    marketplaces = arguments.marketplaces(seller, needed=True)
    included = arguments.many("includedData", SETS) or ("summaries",)
    listing = book.find(seller.key, sku)
    if listing is None or not set(marketplaces) & set(listing.prices):
        message = f"SKU '{sku}' not found in marketplace {','.join(marketplaces)}"
        raise Refused(answers.error(404, "NOT_FOUND", message))
    return Response.of(item(listing, included, marketplaces))


def patch_item(book: ListingBook, seller: Seller, seller_id: str, sku: str, query: Query, raw: bytes) -> Response:
    arguments = Arguments(query, bad_request, (*_COMMON, "mode"))
    _check_seller(seller, seller_id)
    marketplaces = arguments.marketplaces(seller, needed=True)
    included = arguments.many("includedData", ("identifiers", "issues")) or ("issues",)
    preview = bool(arguments.one("mode", ("VALIDATION_PREVIEW",)))
    if "identifiers" in included and not preview:
        raise arguments.refused("identifiers can only be requested when mode is VALIDATION_PREVIEW")
    wanted = body(raw, answers.invalid_input, {"productType": str, "patches": list}, {})
    if wrong := listing_patches.malformed(wanted["patches"]):
        raise Refused(answers.error(400, "InvalidInput", wrong))
    product_type, patches = str(wanted["productType"]), wanted["patches"]
    assert isinstance(patches, list)
    listing = book.find(seller.key, sku)
    answer: JSON = {"sku": sku, "submissionId": uuid.uuid4().hex}
    if preview:
        issues = listing_patches.issues(product_type, listing.product_type if listing else "", patches)
        answer |= {"status": "INVALID" if issues else "VALID", "issues": issues}
        if "identifiers" in included:
            answer["identifiers"] = [
                {"marketplaceId": id, "asin": listing.asin} for id in marketplaces if listing and id in listing.prices
            ]
    else:
        submitted = book.submit(seller.key, sku, product_type, patches, "patch")
        answer |= {"status": submitted.status, "issues": submitted.issues}
    return Response.of(answer)


def search_items(book: ListingBook, seller: Seller, seller_id: str, query: Query) -> Response:
    arguments = Arguments(query, bad_request, _SEARCH)
    _check_seller(seller, seller_id)
    marketplaces = arguments.marketplaces(seller, needed=True)
    included = arguments.many("includedData", SETS) or ("summaries",)
    size = arguments.number("pageSize", 10, PAGE)
    found = _found(book, seller, arguments, marketplaces)
    start = _start(arguments, seller)
    reachable = min(len(found), REACHABLE)
    end = min(start + size, reachable)
    pagination = {}
    if end < reachable:
        pagination["nextToken"] = _token(arguments, seller, end)
    if start > 0:
        pagination["previousToken"] = _token(arguments, seller, max(0, start - size))
    answer: JSON = {
        "numberOfResults": len(found),
        "items": [item(each, included, marketplaces) for each in found[start:end]],
    }
    if pagination:
        answer["pagination"] = pagination
    return Response.of(answer)


def _found(book: ListingBook, seller: Seller, arguments: Arguments, marketplaces: tuple[str, ...]) -> list[Listing]:
    identifiers = arguments.many("identifiers", most=20)
    kind = arguments.one("identifiersType", _IDENTIFIERS)
    if bool(identifiers) != bool(kind):
        raise arguments.refused("identifiers and identifiersType are required together")
    parents = [name for name in ("variationParentSku", "packageHierarchySku") if arguments.one(name)]
    if len(parents) + bool(identifiers) > 1:
        raise arguments.refused("identifiers, variationParentSku and packageHierarchySku exclude each other")
    times = {name: arguments.time(name) for name in _SEARCH if name.startswith(("created", "lastUpdated"))}
    severities = arguments.many("withIssueSeverity", ("WARNING", "ERROR"))
    with_status, without = arguments.many("withStatus", _STATUSES), arguments.many("withoutStatus", _STATUSES)
    by = arguments.one("sortBy", ("sku", "createdDate", "lastUpdatedDate"), "lastUpdatedDate")
    downwards = arguments.one("sortOrder", ("ASC", "DESC"), "DESC") == "DESC"
    found = [
        each
        for each in book.of(seller.key)
        if not parents
        and set(marketplaces) & set(each.prices)
        and (not identifiers or _identifier(each, kind) in identifiers)
        and _within(each.created, times["createdAfter"], times["createdBefore"])
        and _within(each.updated, times["lastUpdatedAfter"], times["lastUpdatedBefore"])
        and (not severities or {str(issue["severity"]) for issue in each.issues} & set(severities))
        and set(with_status) <= set(each.status)
        and not set(without) & set(each.status)
    ]
    keys = {
        "sku": lambda each: each.sku,
        "createdDate": lambda each: (each.created, each.sku),
        "lastUpdatedDate": lambda each: (each.updated, each.sku),
    }
    return sorted(found, key=keys[by], reverse=downwards)


def _identifier(listing: Listing, kind: str) -> str:
    return {"SKU": listing.sku, "ASIN": listing.asin, "FNSKU": listing.fnsku}.get(kind, "")


def _within(moment: datetime, after: datetime | None, before: datetime | None) -> bool:
    return (after is None or after <= moment) and (before is None or moment <= before)


def _token(arguments: Arguments, seller: Seller, start: int) -> str:
    return sealed.write([seller.key, arguments.given("pageToken"), start])


def _start(arguments: Arguments, seller: Seller) -> int:
    token = arguments.one("pageToken")
    if not token:
        return 0
    try:
        content = sealed.read(token)
    except ValueError:
        raise arguments.refused("pageToken is invalid") from None
    assert isinstance(content, list)
    owner, given, start = content
    if owner != seller.key or given != arguments.given("pageToken"):
        raise arguments.refused("pageToken belongs to another request")
    return int(start)


def _check_seller(seller: Seller, seller_id: str) -> None:
    if seller_id != seller.id:
        raise Refused(answers.unauthorized(""))
