"""The operations that we use: what the library calls them, and what Amazon allows by default."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..throttle import Plan
from .library import (
    Api,
    FeedsApi,
    InventoriesApi,
    ListingsApi,
    OrdersApi,
    OrdersV0Api,
    ReportsApi,
    SellersApi,
)

ORDER_ROLES = "Inventory and Order Tracking"
LISTING_ROLE = "Product Listing"


@dataclass(frozen=True, slots=True)
class Operation:
    """`writes` decides what a time-out means; `role` is what the app must have been granted for it; `empty` succeeds
    with 204 and no body, and with nothing else."""

    name: str  # Amazon's operationId
    api: type[Api]
    method: Callable[..., Any]
    plan: Plan
    role: str
    writes: bool = False
    empty: bool = False


SEARCH_ORDERS = Operation("searchOrders", OrdersApi, OrdersApi.search_orders, Plan(0.0056, 20), ORDER_ROLES)
GET_ORDER = Operation("getOrder", OrdersApi, OrdersApi.get_order, Plan(0.5, 30), ORDER_ROLES)
GET_PARTICIPATIONS = Operation(
    "getMarketplaceParticipations",
    SellersApi,
    SellersApi.get_marketplace_participation,
    Plan(0.016, 15),
    "Selling Partner Insights",
)
CONFIRM_SHIPMENT = Operation(
    "confirmShipment", OrdersV0Api, OrdersV0Api.confirm_shipment, Plan(2, 10), ORDER_ROLES, writes=True, empty=True
)
GET_FBA_INVENTORY = Operation(
    "getInventorySummaries",
    InventoriesApi,
    InventoriesApi.get_inventory_summary_marketplace,
    Plan(2, 2),
    "Product Listing",
)

GET_LISTING = Operation("getListingsItem", ListingsApi, ListingsApi.get_listings_item, Plan(5, 10), LISTING_ROLE)
SEARCH_LISTINGS = Operation(
    "searchListingsItems", ListingsApi, ListingsApi.search_listings_items, Plan(5, 5), LISTING_ROLE
)
PATCH_LISTING = Operation(
    "patchListingsItem", ListingsApi, ListingsApi.patch_listings_item, Plan(5, 5), LISTING_ROLE, writes=True
)
# A document or a report more hurts nobody, so a lost answer is no doubt: it is asked for again. A feed changes things.
CREATE_FEED_DOCUMENT = Operation(
    "createFeedDocument", FeedsApi, FeedsApi.create_feed_document, Plan(0.5, 15), LISTING_ROLE
)
CREATE_FEED = Operation("createFeed", FeedsApi, FeedsApi.create_feed, Plan(0.0083, 15), LISTING_ROLE, writes=True)
GET_FEED = Operation("getFeed", FeedsApi, FeedsApi.get_feed, Plan(2, 15), LISTING_ROLE)
GET_FEEDS = Operation("getFeeds", FeedsApi, FeedsApi.get_feeds, Plan(0.0222, 10), LISTING_ROLE)
GET_FEED_DOCUMENT = Operation("getFeedDocument", FeedsApi, FeedsApi.get_feed_document, Plan(0.0222, 10), LISTING_ROLE)
CREATE_REPORT = Operation("createReport", ReportsApi, ReportsApi.create_report, Plan(0.0167, 15), LISTING_ROLE)
GET_REPORT = Operation("getReport", ReportsApi, ReportsApi.get_report, Plan(2, 15), LISTING_ROLE)
GET_REPORTS = Operation("getReports", ReportsApi, ReportsApi.get_reports, Plan(0.0222, 10), LISTING_ROLE)
GET_REPORT_DOCUMENT = Operation(
    "getReportDocument", ReportsApi, ReportsApi.get_report_document, Plan(0.0167, 15), LISTING_ROLE
)
