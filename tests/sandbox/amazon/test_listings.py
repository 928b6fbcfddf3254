"""Listings: what is told about them, how they are searched, and what a patch does."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.amazon import PretendAmazon
from sandbox.amazon.demo_listings import BOTH_SKU, FBA_SKU

from .conftest import NOW
from .offer_shop import FRANCE, GERMANY, ITEMS, OfferShop

ALL = "summaries,attributes,issues,offers,fulfillmentAvailability,procurement,relationships,productTypes"
ODD_SKUS = (
    "A/B",
    "SKU 1",
    "é漢字🙂",
    "100%",
    "a+b",
    "%2F",
    "..a",
    "a,b",
    "?x=1&y#z",
    "…",
    "a|b",
    "ＭＵＧ",
    "~'\"\\;:@",
)


# Get


def test_everything_about_a_listing_that_sells_in_two_places(amazon: PretendAmazon, offers: OfferShop) -> None:
    told = offers.get("MUG-BLUE", f"{GERMANY},{FRANCE}", ALL).json()
    assert told["sku"] == "MUG-BLUE"
    german, french = told["summaries"]
    assert (german["marketplaceId"], french["marketplaceId"]) == (GERMANY, FRANCE)
    assert german == {
        "marketplaceId": GERMANY, "asin": "B0DEMO0001", "productType": "KITCHEN", "conditionType": "new_new",
        "status": ["BUYABLE", "DISCOVERABLE"], "itemName": "Stoneware Mug, Blue, 350 ml",
        "createdDate": "2025-06-02T09:00:00.000Z", "lastUpdatedDate": "2025-06-02T09:00:00.000Z",
    }  # fmt: skip
    assert [(each["offerType"], each["price"]) for each in told["offers"]] == [
        ("B2C", {"amount": "12.90", "currencyCode": "EUR"})
    ] * 2
    assert told["fulfillmentAvailability"] == [{"fulfillmentChannelCode": "DEFAULT", "quantity": 25}]
    assert told["attributes"]["fulfillment_availability"] == [
        {
            "fulfillment_channel_code": "DEFAULT",
            "quantity": 25,
            "lead_time_to_ship_max_days": 2,
            "marketplace_id": GERMANY,
        }
    ]
    assert told["productTypes"][0] == {"marketplaceId": GERMANY, "productType": "KITCHEN"}
    assert "procurement" not in told  # it is for vendors
    assert set(offers.get("MUG-BLUE").json()) == {"sku", "summaries"}


def test_how_many_amazon_has_is_not_told(offers: OfferShop) -> None:
    assert offers.channels(FBA_SKU) == [("AMAZON_EU", None)]
    assert offers.channels(BOTH_SKU) == [("DEFAULT", 25), ("AMAZON_EU", None)]
    assert offers.get(FBA_SKU).json()["summaries"][0]["fnSku"] == "X00DEMO003"


@pytest.mark.parametrize("sku", ODD_SKUS)
def test_an_sku_is_whatever_the_merchant_typed(amazon: PretendAmazon, offers: OfferShop, sku: str) -> None:
    amazon.set_listing(sku, quantity=3)
    assert offers.get(sku).json()["sku"] == sku
    assert offers.offer(sku, 4)["status"] == "ACCEPTED"
    assert offers.channels(sku) == [("DEFAULT", 4)]
    assert amazon.calls_per_sku("patchListingsItem") == {sku: 1}


def test_a_slash_that_is_not_encoded_belongs_to_the_path(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.set_listing("A/B", quantity=3)
    answer = offers.shop.get(f"{ITEMS}/A/B", marketplaceIds=GERMANY)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "Unauthorized")


@pytest.mark.parametrize(
    ("sku", "markets", "status", "code"),
    [
        ("NOBODY", GERMANY, 404, "NOT_FOUND"),
        ("mug-blue", GERMANY, 404, "NOT_FOUND"),
        ("MUG-BLUE", "ATVPDKIKX0DER", 400, "BAD_REQUEST"),  # another region
        ("MUG-BLUE", "A1C3SOZRARQ6R3", 403, "Unauthorized"),  # Poland, where the seller does not sell
        ("MUG-BLUE", "NOWHERE", 400, "BAD_REQUEST"),
    ],
)
def test_what_is_not_there_cannot_be_got(offers: OfferShop, sku: str, markets: str, status: int, code: str) -> None:
    answer = offers.get(sku, markets)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (status, code)


def test_a_listing_of_one_place_is_not_found_in_another(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.set_listing("ONLY-FR", marketplaces=["FR"])
    assert offers.get("ONLY-FR").json() == {
        "errors": [{"code": "NOT_FOUND", "message": f"SKU 'ONLY-FR' not found in marketplace {GERMANY}", "details": ""}]
    }
    assert offers.get("ONLY-FR", f"{GERMANY},{FRANCE}").json()["summaries"][0]["marketplaceId"] == FRANCE


def test_what_belongs_to_another_seller_is_denied(amazon: PretendAmazon, offers: OfferShop) -> None:
    path = ITEMS.replace("SELLER01", "SELLER02")
    for answer in (
        offers.shop.get(path, marketplaceIds=GERMANY),
        offers.shop.get(f"{path}/MUG-BLUE", marketplaceIds=GERMANY),
    ):
        assert answer.status_code == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_nobody_puts_or_deletes_a_listing(amazon: PretendAmazon, offers: OfferShop, method: str) -> None:
    headers = {"x-amz-access-token": offers.shop.token}
    answer = offers.http.request(method, f"{ITEMS}/MUG-BLUE", params={"marketplaceIds": GERMANY}, headers=headers)
    assert answer.status_code == 405
    assert amazon.count({"PUT": "putListingsItem", "DELETE": "deleteListingsItem"}[method]) == 1
    assert amazon.quantity("MUG-BLUE") == 25


# Search


def test_pages_of_twenty_at_most_until_the_thousandth(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.clear_listings()
    for number in range(1010):
        amazon.set_listing(f"S-{number:04}", marketplaces=["DE"])
    seen, token, pages = [], "", 0
    while pages == 0 or token:
        answer = offers.search(pageSize=20, sortBy="sku", sortOrder="ASC", **({"pageToken": token} if token else {}))
        told = answer.json()
        assert told["numberOfResults"] == 1010
        assert ("previousToken" in told["pagination"]) == (pages > 0)
        seen += [each["sku"] for each in told["items"]]
        token, pages = told["pagination"].get("nextToken", ""), pages + 1
    assert pages == 50
    assert seen == [f"S-{number:04}" for number in range(1000)]
    assert len(offers.search().json()["items"]) == 10


def test_one_page_has_no_pagination(offers: OfferShop) -> None:
    told = offers.search(pageSize=20).json()
    assert (told["numberOfResults"], len(told["items"]), "pagination" in told) == (12, 12, False)


def test_what_changes_between_pages_is_seen_twice_rather_than_never(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.clear_listings()
    for number in range(4):
        amazon.clock.advance(60)
        amazon.set_listing(f"S-{number}", quantity=1)
    first = offers.search(pageSize=2).json()
    amazon.clock.advance(60)
    offers.offer("S-0", 9)
    second = offers.search(pageSize=2, pageToken=first["pagination"]["nextToken"]).json()
    third = offers.search(pageSize=2).json()
    assert [[each["sku"] for each in page["items"]] for page in (first, second, third)] == [
        ["S-3", "S-2"],
        ["S-2", "S-1"],
        ["S-0", "S-3"],
    ]


def test_filters(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.clear_listings()
    created = {"old": -40, "new": -2}
    for name, days in created.items():
        amazon.set_listing(name, quantity=1, created=NOW + timedelta(days=days))
    amazon.set_listing("empty", quantity=0, created=NOW - timedelta(days=50))
    issue = {"code": "90220", "message": "m", "severity": "ERROR", "categories": []}
    amazon.set_listing("ill", quantity=1, created=NOW - timedelta(days=50), issues=(issue,))
    amazon.clock.advance(3600)
    offers.offer("old", 2)
    assert set(offers.found()) == {"old", "new", "empty", "ill"}
    assert offers.found(createdAfter="2026-11-01T00:00:00Z") == ["new"]
    assert offers.found(createdAfter="2026-10-15T00:00:00Z", createdBefore="2026-11-01T00:00:00Z") == []
    assert offers.found(createdAfter="2026-10-10T00:00:00Z", createdBefore="2026-11-01T00:00:00Z") == ["old"]
    assert offers.found(lastUpdatedAfter="2026-11-23T12:30:00Z") == ["old"]
    assert set(offers.found(lastUpdatedBefore="2026-11-23T12:30:00Z")) == {"new", "empty", "ill"}
    assert set(offers.found(withStatus="BUYABLE")) == {"old", "new", "ill"}
    assert offers.found(withoutStatus="BUYABLE") == ["empty"]
    assert offers.found(withIssueSeverity="ERROR,WARNING") == ["ill"]
    assert offers.found(identifiers="new,nobody,ill", identifiersType="SKU", sortBy="sku", sortOrder="ASC") == [
        "ill",
        "new",
    ]
    assert offers.found(identifiers="0000000000000", identifiersType="EAN") == []
    assert offers.found(variationParentSku="old") == []


def test_by_asin_and_by_fnsku(offers: OfferShop) -> None:
    assert offers.found(identifiers="B0DEMO0002,B0DEMO0001", identifiersType="ASIN") == ["MUG-RED", "MUG-BLUE"]
    assert offers.found(identifiers="X00DEMO003", identifiersType="FNSKU") == [FBA_SKU]


@pytest.mark.parametrize(
    "wrong",
    [
        {"pageSize": 21},
        {"pageSize": 0},
        {"pageToken": "abc"},
        {"identifiers": "MUG-BLUE"},
        {"identifiersType": "SKU"},
        {"identifiers": ",".join(f"S{n}" for n in range(21)), "identifiersType": "SKU"},
        {"identifiers": "MUG-BLUE", "identifiersType": "SKU", "variationParentSku": "X"},
        {"identifiers": "MUG-BLUE", "identifiersType": "NAME"},
        {"includedData": "summaries,secrets"},
        {"lastUpdatedAfter": "yesterday"},
        {"sortBy": "price"},
        {"sortOrder": "UP"},
        {"withStatus": "SOLD"},
        {"nextToken": "x"},
        {"marketplaceIds": "ATVPDKIKX0DER"},
        {"marketplaceIds": ""},
    ],
    ids=str,
)
def test_searches_that_amazon_refuses(offers: OfferShop, wrong: dict[str, Any]) -> None:
    answer = offers.search(**{"markets": wrong.pop("marketplaceIds")} if "marketplaceIds" in wrong else wrong)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "BAD_REQUEST")


def test_a_token_belongs_to_its_search(offers: OfferShop) -> None:
    token = offers.search(pageSize=5).json()["pagination"]["nextToken"]
    assert offers.search(pageSize=5, pageToken=token).status_code == 200
    assert offers.search(pageSize=5, pageToken=token, withStatus="BUYABLE").status_code == 400
    assert offers.search(FRANCE, pageSize=5, pageToken=token).status_code == 400


# Patch
