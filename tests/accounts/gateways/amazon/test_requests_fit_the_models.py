"""What we send, held against Amazon's own models: no parameter it does not know, every value of its type and list."""

from datetime import UTC, datetime

import pytest

from accounts.gateways.amazon import orders, sellers
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.marketplaces import MARKETPLACES
from accounts.gateways.amazon.operations import (
    CONFIRM_SHIPMENT,
    GET_FBA_INVENTORY,
    GET_ORDER,
    GET_PARTICIPATIONS,
    SEARCH_ORDERS,
    Operation,
)
from sandbox.httpd import Request, Response
from tests import spapi_models

from .conftest import ORDERS, Script, order

pytestmark = spapi_models.needs_models
MODEL = "orders_2026-01-01.json"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def single(request: Request) -> dict[str, str]:
    assert all(len(values) == 1 for values in request.query.values())  # Amazon reads lists with commas
    return {name: values[0] for name, values in request.query.items()}


def test_every_search_we_can_make_fits(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ORDERS, Response.of({"orders": []}))
    orders.search(client, updated_after=NOW)
    orders.search(client, updated_after=NOW, updated_before=NOW, marketplaces=list(MARKETPLACES), page_size=1)
    orders.search(client, created_after=NOW, created_before=NOW, token="2YgYW55IGNhcm5hbCBwbGVhc3VyZS4")
    orders.search(
        client,
        updated_after=NOW,
        statuses=["PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED"],
        fulfilled_by=["AMAZON", "MERCHANT"],
    )
    for request in amazon.asked(ORDERS):
        spapi_models.operation(MODEL, "searchOrders").check(single(request))


def test_a_single_order_and_the_marketplaces_fit(amazon: Script, client: AmazonClient) -> None:
    amazon.says(f"{ORDERS}/028-1111111-2222222", Response.of({"order": order()}))
    amazon.says("/sellers/v1/marketplaceParticipations", Response.of({"payload": []}))
    orders.get(client, "028-1111111-2222222")
    sellers.participations(client)
    one, all_ = amazon.requests[1:]
    spapi_models.operation(MODEL, "getOrder").check({**single(one), "orderId": one.path.rpartition("/")[2]})
    spapi_models.operation("sellers.json", "getMarketplaceParticipations").check(single(all_))


@pytest.mark.parametrize("operation_id", ["searchOrders", "getOrder"])
def test_every_block_that_amazon_offers_is_asked_for(operation_id: str) -> None:
    offered = spapi_models.operation(MODEL, operation_id).parameters["includedData"]["items"]["enum"]
    assert list(orders.INCLUDED_DATA) == offered


@pytest.mark.parametrize(
    ("operation", "model"),
    [
        (SEARCH_ORDERS, MODEL),
        (GET_ORDER, MODEL),
        (GET_PARTICIPATIONS, "sellers.json"),
        (CONFIRM_SHIPMENT, "ordersV0.json"),
        (GET_FBA_INVENTORY, "fbaInventory.json"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_limits_are_those_of_amazons_usage_plans(operation: Operation, model: str) -> None:
    described = spapi_models.operation(model, operation.name).document["description"]
    assert f"| {operation.plan.rate:g} | {operation.plan.burst} |" in described


def test_the_orders_of_our_own_tests_are_such_as_amazon_sends() -> None:
    spapi_models.validator(MODEL, "Order").validate(order())
