"""The side of offers: listings, feeds, reports, and the documents of both."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from sandbox.httpd import Request, Response

from . import listings_api
from .accounts import Seller
from .clock import Clock
from .document_store import PREFIX, DocumentStore
from .documents import JSON
from .feeds_api import FeedsApi
from .fulfilling import number
from .jobs import Jobs
from .listing_book import ListingBook
from .reports_api import ReportsApi
from .storage import Storage

_LISTING = r"/listings/2021-08-01/items/(?P<sellerId>[^/]+)"
_FEEDS, _REPORTS = "/feeds/2021-06-30", "/reports/2021-06-30"
# Paths as they come over the wire: a slash that is not encoded belongs to the path and to no SKU. Who puts or deletes a
# listing is counted under its name, and refused.
_ROUTES = tuple(
    (operation, method, re.compile(path))
    for operation, method, path in (
        ("searchListingsItems", "GET", _LISTING),
        ("getListingsItem", "GET", _LISTING + "/(?P<sku>[^/]+)"),
        ("patchListingsItem", "PATCH", _LISTING + "/(?P<sku>[^/]+)"),
        ("putListingsItem", "PUT", _LISTING + "/(?P<sku>[^/]+)"),
        ("deleteListingsItem", "DELETE", _LISTING + "/(?P<sku>[^/]+)"),
        ("createFeedDocument", "POST", _FEEDS + "/documents"),
        ("getFeedDocument", "GET", _FEEDS + "/documents/(?P<feedDocumentId>[^/]+)"),
        ("createFeed", "POST", _FEEDS + "/feeds"),
        ("getFeeds", "GET", _FEEDS + "/feeds"),
        ("getFeed", "GET", _FEEDS + "/feeds/(?P<feedId>[^/]+)"),
        ("createReport", "POST", _REPORTS + "/reports"),
        ("getReports", "GET", _REPORTS + "/reports"),
        ("getReport", "GET", _REPORTS + "/reports/(?P<reportId>[^/]+)"),
        ("getReportDocument", "GET", _REPORTS + "/documents/(?P<reportDocumentId>[^/]+)"),
        ("uploadDocument", "PUT", re.escape(PREFIX) + "(?P<document>[^/]+)"),
        ("fetchDocument", "GET", re.escape(PREFIX) + "(?P<document>[^/]+)"),
    )
)
# For whoever has the address: no token, no usage plan.
DOCUMENTS = frozenset({"uploadDocument", "fetchDocument"})
REFUSED = frozenset({"putListingsItem", "deleteListingsItem"})
NAMES = frozenset(operation for operation, _, _ in _ROUTES) - REFUSED


@dataclass(frozen=True, slots=True)
class Found:
    operation: str
    parameters: Mapping[str, str]


def route(request: Request) -> Found | None:
    for operation, method, path in _ROUTES:
        match = path.fullmatch(request.raw_path)
        if match and request.method == method:
            return Found(operation, {name: unquote(value) for name, value in match.groupdict().items()})
    return None


class Offers:
    """`orders_reduce`: an order of the merchant's goods takes them from what is offered."""

    def __init__(self, clock: Clock, storage: Storage) -> None:
        self.orders_reduce = True
        self.listings = ListingBook(clock, storage)
        self.documents = DocumentStore(clock, storage)
        self.feeds = Jobs("feed", 50_000_000_001, clock, storage)
        self.reports = Jobs("report", 70_000_000_001, clock, storage)
        self.feeds_api = FeedsApi(self.feeds, self.documents, self.listings, clock)
        self.reports_api = ReportsApi(self.reports, self.documents, self.listings, clock)

    def operations(
        self, seller: Seller, request: Request, parameters: Mapping[str, str]
    ) -> dict[str, Callable[[], Response]]:
        query, raw, host = request.query, request.body, request.headers.get("host", "")
        seller_id, sku = parameters.get("sellerId", ""), parameters.get("sku", "")
        book, feeds, reports = self.listings, self.feeds_api, self.reports_api
        return {
            "searchListingsItems": lambda: listings_api.search_items(book, seller, seller_id, query),
            "getListingsItem": lambda: listings_api.get_item(book, seller, seller_id, sku, query),
            "patchListingsItem": lambda: listings_api.patch_item(book, seller, seller_id, sku, query, raw),
            "createFeedDocument": lambda: feeds.create_document(seller, raw, host),
            "getFeedDocument": lambda: feeds.get_document(seller, parameters["feedDocumentId"], query, host),
            "createFeed": lambda: feeds.create(seller, raw),
            "getFeeds": lambda: feeds.get_several(seller, query),
            "getFeed": lambda: feeds.get(seller, parameters["feedId"], query),
            "createReport": lambda: reports.create(seller, raw),
            "getReports": lambda: reports.get_several(seller, query),
            "getReport": lambda: reports.get(seller, parameters["reportId"], query),
            "getReportDocument": lambda: reports.get_document(seller, parameters["reportDocumentId"], query, host),
        }

    def settle(self) -> None:
        """Whatever was due meanwhile has happened."""
        self.feeds_api.settle()
        self.reports_api.settle()

    def ordered(self, seller_key: str, order: JSON) -> None:
        """Orders may be of any shape here, also of none that Amazon knows."""
        fulfillment, items = order.get("fulfillment"), order.get("orderItems")
        if not self.orders_reduce or not isinstance(fulfillment, dict) or not isinstance(items, list):
            return
        if fulfillment.get("fulfilledBy") != "MERCHANT" or fulfillment.get("fulfillmentStatus") == "CANCELLED":
            return
        for item in items:
            product = item.get("product") if isinstance(item, dict) else None
            if isinstance(product, dict) and isinstance(product.get("sellerSku"), str):
                self.listings.sold(seller_key, product["sellerSku"], number(item, "quantityOrdered"))

    def clear(self) -> None:
        self.listings.clear()
        self.documents.clear()
        self.feeds.clear()
        self.reports.clear()
