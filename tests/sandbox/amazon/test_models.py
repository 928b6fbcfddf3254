"""Everything the pretend Amazon can say is what Amazon's own models allow."""

from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import ValidationError

from sandbox.amazon import MALFORMED, POISON, SHAPES, PretendAmazon, an_order
from sandbox.amazon.marketplaces import MARKETPLACES
from sandbox.amazon.parameters import FULFILLED_BY, STATUSES
from tests.spapi_models import examples, load, needs_models, operation, validator

from .conftest import ALL_DATA, ORDERS, Shop

pytestmark = needs_models


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_shape_is_an_order_of_amazons_model_or_named_malformed(name: str) -> None:
    errors = [error.message for error in validator(ORDERS, "Order").iter_errors(SHAPES[name])]
    assert bool(errors) == (name in MALFORMED), errors


def test_malformed_and_poison_are_names_of_shapes() -> None:
    assert MALFORMED | POISON <= set(SHAPES)
    assert not MALFORMED & POISON


@pytest.mark.parametrize("market", MARKETPLACES, ids=lambda each: each.country)
def test_factory_makes_orders_of_amazons_model(market: Any) -> None:
    for by in FULFILLED_BY:
        for status in STATUSES:
            order = an_order(f"{market.id} {status} {by}", marketplace=market, status=status, fulfilled_by=by)
            validator(ORDERS, "Order").validate(order)
            assert order["salesChannel"]["marketplaceId"] == market.id  # type: ignore[index]


@pytest.mark.parametrize("name", sorted(set(SHAPES) - MALFORMED))
def test_every_shape_is_answered_by_search_and_by_id(amazon: PretendAmazon, shop: Shop, name: str) -> None:
    order_id = amazon.place(SHAPES[name], seller="A1DEMOSELLER01")["orderId"]
    assert shop.found(includedData=ALL_DATA) == [order_id]
    assert shop.order(str(order_id))["orderId"] == order_id


@pytest.mark.parametrize("path", ["marketplaceParticipations", "account"])
def test_sellers_answers(shop: Shop, path: str) -> None:
    definition = {
        "marketplaceParticipations": "GetMarketplaceParticipationsResponse",
        "account": "GetAccountResponse",
    }[path]
    for token in ("Atzr|demo", "Atzr|demo-na", "Atzr|demo-fe"):
        shop.login(token)
        validator("sellers.json", definition).validate(shop.get(f"/sellers/v1/{path}").json())


def test_amazons_own_examples_survive_a_round_trip(amazon: PretendAmazon, shop: Shop) -> None:
    """The examples are of 2024; asked with all roles and all data, what comes back is what Amazon shows."""
    amazon.clock.set(amazon.clock.now().replace(year=2025, month=1))
    orders = [order for page in examples(ORDERS, "searchOrders") for order in page["orders"]]
    assert len(orders) == 3
    for order in orders:
        order = _as_answered(order)
        amazon.place(order, keep_times=True, seller="A1DEMOSELLER01")
        assert shop.order(order["orderId"]) == order


def _as_answered(order: dict[str, Any]) -> dict[str, Any]:
    """Amazon's examples tell what its text suppresses: an FBA buyer's e-mail, a name in JP, a delivered phone number,
    and packages of an FBA order."""
    by_amazon = order["fulfillment"]["fulfilledBy"] == "AMAZON"
    buyer, address = dict(order["buyer"]), dict(order["recipient"]["deliveryAddress"])
    if by_amazon:
        buyer.pop("buyerEmail")
        buyer.pop("buyerName") if order["salesChannel"]["marketplaceId"] == "A1VC38T7YXB528" else None
    address.pop("phone", None)
    return {**order, "buyer": buyer, "recipient": {**order["recipient"], "deliveryAddress": address}}


def test_the_operations_are_those_of_the_model() -> None:
    from sandbox.amazon.limits import PLANS

    for model in (ORDERS, "sellers.json"):
        for path in load(model)["paths"].values():
            for method in path.values():
                if isinstance(method, Mapping) and "operationId" in method:
                    rate, burst = PLANS[method["operationId"]]
                    assert f"| {rate} | {burst} |" in method["description"]


def test_parameters_are_checked_as_they_go_over_the_wire() -> None:
    search = operation(ORDERS, "searchOrders")
    search.check({"createdAfter": "2026-11-01T00:00:00Z", "maxResultsPerPage": "100", "includedData": "BUYER,TAX"})
    for wrong in (
        {"createdAfter": "yesterday"},
        {"maxResultsPerPage": "many"},
        {"includedData": "BUYER,EVERYTHING"},
        {"marketplaceIds": ",".join(f"A{n}" for n in range(51))},
        {"CreatedAfter": "2026-11-01T00:00:00Z"},
    ):
        with pytest.raises(ValidationError):
            search.check(wrong)
