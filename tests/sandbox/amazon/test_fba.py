"""getInventorySummaries as Amazon has it: pages that die, pooled numbers, words for a seller without FBA."""

from pathlib import Path
from typing import Any

import pytest

from sandbox.amazon import PretendAmazon
from tests import spapi_models
from tests.spapi_models import needs_models

from .conftest import NOW, Shop, hours
from .test_control import control


def rows(shop: Shop, **parameters: Any) -> list[dict[str, Any]]:
    answer = shop.fba(**parameters)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["payload"]["inventorySummaries"]
    return found


def refusal(shop: Shop, **parameters: Any) -> str:
    answer = shop.fba(**parameters)
    assert answer.status_code == 400, answer.text
    (error,) = answer.json()["errors"]
    assert error["code"] == "InvalidInput"
    return f"{error['message']} {error['details']}".strip()


def test_a_summary_with_and_without_details(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.fba.set("MUG-BLUE", fulfillable=7, reserved=2, inbound_working=1, inbound_shipped=3, inbound_receiving=4)
    amazon.fba.set("MUG-BLUE", unfulfillable=5, researching=6, fnsku="")
    (row,) = rows(shop)
    details = row.pop("inventoryDetails")
    assert row == {
        "asin": "B0DEMO0001",
        "fnSku": row["fnSku"],
        "sellerSku": "MUG-BLUE",
        "condition": "NewItem",
        "lastUpdatedTime": "2026-11-23T12:00:00.000Z",
        "productName": "Stoneware Mug, Blue, 350 ml",
        "totalQuantity": 28,
        "stores": [],
    }
    assert details["fulfillableQuantity"] == 7
    assert details["reservedQuantity"]["totalReservedQuantity"] == 2
    assert details["researchingQuantity"]["totalResearchingQuantity"] == 6
    assert details["unfulfillableQuantity"]["totalUnfulfillableQuantity"] == 5
    assert [details[f"inbound{each}Quantity"] for each in ("Working", "Shipped", "Receiving")] == [1, 3, 4]
    assert rows(shop, details=None) == [row]
    assert rows(shop, details="false") == [row]


def test_fifty_a_page_by_sku(amazon: PretendAmazon, shop: Shop) -> None:
    for n in reversed(range(101)):
        amazon.fba.set(f"SKU-{n:03}", fulfillable=n)
    first = shop.fba().json()
    second = shop.fba(nextToken=first["pagination"]["nextToken"]).json()
    third = shop.fba(nextToken=second["pagination"]["nextToken"]).json()
    pages = [each["payload"]["inventorySummaries"] for each in (first, second, third)]
    assert [len(page) for page in pages] == [50, 50, 1]
    assert [row["sellerSku"] for page in pages for row in page] == [f"SKU-{n:03}" for n in range(101)]
    assert "pagination" not in third


def test_a_token_lives_for_thirty_seconds_and_for_its_own_question(amazon: PretendAmazon, shop: Shop) -> None:
    for n in range(51):
        amazon.fba.set(f"SKU-{n:02}", fulfillable=1)
    token = shop.fba().json()["pagination"]["nextToken"]
    amazon.clock.advance(30)
    assert len(rows(shop, nextToken=token)) == 1
    expired = "Next token is invalid or expired"
    assert refusal(shop, nextToken=token, details="false") == expired
    france = "A13V1IB3VIYZZH"
    assert refusal(shop, nextToken=token, granularityId=france, marketplaceIds=france) == expired
    assert refusal(shop, nextToken="bm9uZQ==") == expired
    assert refusal(shop, nextToken=token[:-8] + "AAAAAAA=") == expired
    amazon.clock.advance(1)
    assert refusal(shop, nextToken=token) == expired


def test_europe_shares_and_america_does_not(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.fba.set("MUG-RED", fulfillable=3, marketplace_id="FR")
    german = rows(shop)
    for market in ("A13V1IB3VIYZZH", "APJ6JRA9NG5V4", "A1RKKUPIHCS9HS", "A1F83G8C2ARO7P"):
        assert rows(shop, granularityId=market, marketplaceIds=market) == german
    shop.login("Atzr|demo-na")
    amazon.fba.set("MUG-RED", fulfillable=5, seller="A1DEMOSELLER02", marketplace_id="US")
    us, canada = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"
    (row,) = rows(shop, granularityId=us, marketplaceIds=us)
    assert row["inventoryDetails"]["fulfillableQuantity"] == 5
    assert refusal(shop, granularityId=canada, marketplaceIds=canada) == "Invalid Input"


def test_a_seller_without_fba(shop: Shop) -> None:
    assert refusal(shop) == "Invalid Input"


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"granularityType": None}, "granularityType"),
        ({"granularityType": "Country"}, "granularityType"),
        ({"granularityId": None}, "granularityId"),
        ({"granularityId": "A13V1IB3VIYZZH"}, "granularityId"),
        ({"marketplaceIds": None}, "marketplaceIds"),
        ({"marketplaceIds": "A1PA6795UKMFR9,A13V1IB3VIYZZH"}, "marketplaceIds"),
        ({"details": "yes"}, "details"),
        ({"sellerSkus": ",".join(f"S{n}" for n in range(51))}, "sellerSkus"),
        ({"startDateTime": "yesterday"}, "startDateTime"),
        ({"startDateTime": "2024-01-01T00:00:00Z"}, "18 months"),
        ({"granularityId": "NONE", "marketplaceIds": "NONE"}, "Invalid marketplace id: NONE"),
    ],
)
def test_wrong_questions(amazon: PretendAmazon, shop: Shop, parameters: dict[str, Any], words: str) -> None:
    amazon.fba.set("MUG-BLUE", fulfillable=1)
    assert words in refusal(shop, **parameters)


def test_a_marketplace_that_the_seller_has_not_joined(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.fba.set("MUG-BLUE", fulfillable=1)
    poland = "A1C3SOZRARQ6R3"
    assert shop.fba(granularityId=poland, marketplaceIds=poland).status_code == 403


def test_some_skus_and_what_has_changed(amazon: PretendAmazon, shop: Shop) -> None:
    for sku in ("A", "B", "C"):
        amazon.fba.set(sku, fulfillable=1)
    assert [row["sellerSku"] for row in rows(shop, sellerSkus="C,A,NONE")] == ["A", "C"]
    assert [row["sellerSku"] for row in rows(shop, sellerSku="B")] == ["B"]
    amazon.clock.advance(1800)
    amazon.fba.set("B", fulfillable=2)
    amazon.fba.set("C", inbound_shipped=9)  # Amazon does not notice its own inbound
    changed = rows(shop, startDateTime=hours(-0.25), sellerSkus="A")
    assert [row["sellerSku"] for row in changed] == ["B"]
    assert rows(shop, sellerSku="C")[0]["totalQuantity"] == 10


def test_the_same_sku_twice(amazon: PretendAmazon, shop: Shop) -> None:
    made = amazon.fba.set("MUG-BLUE", fulfillable=1)
    amazon.fba.set("MUG-BLUE", fulfillable=2, fnsku="B0DEMO0001", condition="UsedGood")
    assert [(row["fnSku"], row["condition"]) for row in rows(shop)] == [
        ("B0DEMO0001", "UsedGood"),
        (made.fnsku, "NewItem"),
    ]


def test_faults_of_the_pages(amazon: PretendAmazon, shop: Shop) -> None:
    for n in range(51):
        amazon.fba.set(f"SKU-{n:02}", fulfillable=1)
    token = shop.fba().json()["pagination"]["nextToken"]
    amazon.fault("expired_page", "getInventorySummaries")
    assert refusal(shop, nextToken=token) == "Next token is invalid or expired"
    amazon.fault("repeat_page", "getInventorySummaries")
    assert shop.fba(nextToken=token).json()["pagination"] == {"nextToken": token}
    amazon.fault("internal_error", "getInventorySummaries")
    assert shop.fba().status_code == 500


@pytest.mark.parametrize(
    ("role", "status"), [("product_listing", 200), ("amazon_fulfillment", 200), ("inventory_and_order_tracking", 403)]
)
def test_the_roles(amazon: PretendAmazon, shop: Shop, role: str, status: int) -> None:
    amazon.fba.set("MUG-BLUE", fulfillable=1)
    amazon.set_roles([role])
    assert shop.fba().status_code == status


def test_the_limit_is_two_a_second(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.rates = "real"
    amazon.fba.set("MUG-BLUE", fulfillable=1)
    assert [shop.fba().status_code for _ in range(3)] == [200, 200, 429]
    amazon.clock.advance(0.5)
    assert shop.fba().status_code == 200


@needs_models
def test_the_plans_are_those_of_the_models() -> None:
    from sandbox.amazon.limits import PLANS

    for name, model in (("confirmShipment", "ordersV0.json"), ("getInventorySummaries", "fbaInventory.json")):
        rate, burst = PLANS[name]
        assert f"| {rate} | {burst} |" in spapi_models.operation(model, name).document["description"]


def test_the_control_api_sets_and_shows(amazon: PretendAmazon, shop: Shop) -> None:
    assert control(shop, "GET", "/fba") == {}
    control(shop, "PUT", "/fba", {"sku": "MUG-BLUE", "fulfillable": 4})
    many = [{"sku": "A", "fulfillable": 1}, {"sku": "B", "reserved": 2, "seller": "A1DEMOSELLER02"}]
    assert [each["sku"] for each in control(shop, "PUT", "/fba", {"items": many})["items"]] == ["A", "B"]
    shown = control(shop, "GET", "/fba")
    assert {pool: [(each["sku"], each["total"]) for each in items] for pool, items in shown.items()} == {
        "eu/A1DEMOSELLER01": [("A", 1), ("MUG-BLUE", 4)],
        "na/A1DEMOSELLER02/US": [("B", 2)],
    }
    for wrong in ({"sku": "A", "fulfillable": -1}, {"sku": "A", "sold": 1}, {"fulfillable": 1}):
        control(shop, "PUT", "/fba", wrong, status=400)
    control(shop, "PUT", "/fba", {"sku": "A", "marketplace_id": "XX"}, status=404)


def test_stock_survives_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "amazon.sqlite3"
    first = PretendAmazon(state)
    first.clock.set(NOW)
    first.fba.set("MUG|BLUE", fulfillable=7)
    first.fba.set("MUG|BLUE", reserved=1)
    held = first.fba.all()
    first.close()
    second = PretendAmazon(state)
    assert second.fba.all() == held
    assert held["eu/A1DEMOSELLER01"][0].total == 8
    assert held["eu/A1DEMOSELLER01"][0].updated_at == NOW
    second.reset()
    assert second.fba.all() == {}
    second.close()
