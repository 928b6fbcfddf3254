from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from sandbox.amazon import PretendAmazon
from sandbox.amazon.accounts import DEMO_APPLICATION
from tests.spapi_models import FOLDER, operation

ORDERS = "orders_2026-01-01.json"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SEARCH = "/orders/2026-01-01/orders"
ALL_DATA = "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX,PAYMENT,FULFILLMENT_ORDERS"
_ERRORS = frozenset({400, 403, 404, 429, 500, 503})


def hours(count: float) -> str:
    """So many hours before now, as a parameter."""
    return f"{NOW - timedelta(hours=count):%Y-%m-%dT%H:%M:%SZ}"


class Shop:
    """A merchant's own little client: plain httpx, logged in when it is first needed."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=5)
        self.token = ""

    def login(self, refresh_token: str = "Atzr|demo", **changes: str) -> httpx.Response:
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": DEMO_APPLICATION.client_id,
            "client_secret": DEMO_APPLICATION.client_secret,
        }
        answer = self.http.post("/auth/o2/token", data=form | changes)
        if answer.status_code == 200:
            self.token = answer.json()["access_token"]
        return answer

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        if not self.token:
            self.login()
        return self.http.get(path, params=parameters, headers={"x-amz-access-token": self.token})

    def confirm(self, order_id: str, body: object) -> httpx.Response:
        """A refusal is held to Amazon's model; a success has nothing to hold."""
        if not self.token:
            self.login()
        path = f"/orders/v0/orders/{order_id}/shipmentConfirmation"
        answer = self.http.post(path, json=body, headers={"x-amz-access-token": self.token})
        if answer.status_code == 204:
            assert answer.content == b""
        elif FOLDER.is_dir():
            operation("ordersV0.json", "confirmShipment").response(answer.status_code).validate(answer.json())
        return answer

    def fba(self, **parameters: Any) -> httpx.Response:
        """Held to Amazon's model; Germany's stock with details where nothing else is said."""
        asked = {"granularityType": "Marketplace", "granularityId": "A1PA6795UKMFR9", "details": "true"}
        asked |= {"marketplaceIds": "A1PA6795UKMFR9", **parameters}
        answer = self.get("/fba/inventory/v1/summaries", **{name: v for name, v in asked.items() if v is not None})
        if FOLDER.is_dir() and answer.status_code in {200, *_ERRORS}:
            model = operation("fbaInventory.json", "getInventorySummaries")
            model.response(answer.status_code).validate(answer.json())
        return answer

    def search(self, **parameters: Any) -> httpx.Response:
        """Held to Amazon's model: what this helper asks and what it is answered."""
        if not {"createdAfter", "lastUpdatedAfter"} & set(parameters):
            parameters["lastUpdatedAfter"] = hours(720)
        answer = self.get(SEARCH, **parameters)
        if FOLDER.is_dir() and answer.status_code in {200, *_ERRORS}:
            operation(ORDERS, "searchOrders").response(answer.status_code).validate(answer.json())
        return answer

    def found(self, **parameters: Any) -> list[str]:
        answer = self.search(**parameters)
        assert answer.status_code == 200, answer.text
        return [order["orderId"] for order in answer.json()["orders"]]

    def order(self, order_id: str, included: str = ALL_DATA) -> dict[str, Any]:
        answer = self.get(f"{SEARCH}/{order_id}", includedData=included)
        assert answer.status_code == 200, answer.text
        if FOLDER.is_dir():
            operation(ORDERS, "getOrder").response(200).validate(answer.json())
        order: dict[str, Any] = answer.json()["order"]
        return order


@pytest.fixture
def amazon() -> Iterator[PretendAmazon]:
    pretend = PretendAmazon()
    pretend.clock.set(NOW)
    yield pretend
    pretend.close()


@pytest.fixture
def shop(amazon: PretendAmazon) -> Iterator[Shop]:
    httpd = amazon.serve()
    shop = Shop(httpd.url)
    yield shop
    shop.http.close()
    httpd.stop()


@pytest.fixture
def offers(shop: Shop) -> Any:
    from .offer_shop import OfferShop

    return OfferShop(shop)
