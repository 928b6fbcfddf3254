"""The operations that we use: what the library calls them, and what Amazon allows by default."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..throttle import Plan
from .library import Api, InventoriesApi, OrdersApi, OrdersV0Api, SellersApi

ORDER_ROLES = "Inventory and Order Tracking"


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
