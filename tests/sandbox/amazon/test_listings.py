"""Listings: what is told about them, how they are searched, and what a patch does."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.amazon import PretendAmazon, a_seller, an_order
from sandbox.amazon.accounts import DEMO_SELLERS
from sandbox.amazon.catalog import PRODUCTS
from sandbox.amazon.demo_listings import BOTH_SKU, FBA_SKU
from sandbox.amazon.lines import Line

from .conftest import NOW, Shop
from .offer_shop import FRANCE, GERMANY, ITEMS, OfferShop, quantity_body

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


def test_merge_leaves_the_rest_of_a_channel_and_replace_forgets_it(amazon: PretendAmazon, offers: OfferShop) -> None:
    def known() -> Any:
        return amazon.listing("MUG-RED")["availability"]

    assert offers.offer("MUG-RED", 7)["status"] == "ACCEPTED"
    assert known() == [{"fulfillment_channel_code": "DEFAULT", "quantity": 7, "lead_time_to_ship_max_days": 2}]
    offers.offer("MUG-RED", 8, op="replace")
    assert known() == [{"fulfillment_channel_code": "DEFAULT", "quantity": 8}]
    assert offers.get("MUG-RED").json()["summaries"][0]["lastUpdatedDate"] == "2026-11-23T12:00:00.000Z"


@pytest.mark.parametrize("op", ["merge", "replace", "add"])
def test_a_quantity_of_the_merchant_opens_a_second_offer_of_what_amazon_fulfils(
    amazon: PretendAmazon, offers: OfferShop, op: str
) -> None:
    assert offers.offer(FBA_SKU, 5, op)["status"] == "ACCEPTED"
    assert offers.channels(FBA_SKU) == [("AMAZON_EU", None), ("DEFAULT", 5)]
    assert [(each.sku, each.channel, each.quantity, each.source) for each in amazon.listing_writes()] == [
        (FBA_SKU, "DEFAULT", 5, "patch")
    ]


def test_delete_takes_a_channel_or_all(offers: OfferShop) -> None:
    body = quantity_body(0, "delete")
    assert offers.patch(BOTH_SKU, body).json()["status"] == "ACCEPTED"
    assert offers.channels(BOTH_SKU) == [("AMAZON_EU", None)]
    del body["patches"][0]["value"]
    offers.patch(BOTH_SKU, body)
    assert offers.channels(BOTH_SKU) == []


def test_a_quantity_is_the_same_in_all_places_and_nothing_left_is_nothing_to_buy(offers: OfferShop) -> None:
    offers.offer("MUG-BLUE", 0)
    told = offers.get("MUG-BLUE", FRANCE, "summaries,fulfillmentAvailability").json()
    assert told["fulfillmentAvailability"] == [{"fulfillmentChannelCode": "DEFAULT", "quantity": 0}]
    assert told["summaries"][0]["status"] == ["DISCOVERABLE"]


def test_what_is_accepted_is_to_be_seen_later_and_in_its_order(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.offer_settings(listing_delay=60)
    offers.offer("MUG-BLUE", 7)
    amazon.clock.advance(30)
    offers.offer("MUG-BLUE", 8)
    assert offers.channels("MUG-BLUE") == [("DEFAULT", 25)]
    amazon.clock.advance(30)
    assert offers.channels("MUG-BLUE") == [("DEFAULT", 7)]
    amazon.clock.advance(30)
    assert offers.channels("MUG-BLUE") == [("DEFAULT", 8)]
    assert offers.get("MUG-BLUE").json()["summaries"][0]["lastUpdatedDate"] == "2026-11-23T12:01:30.000Z"


def test_of_an_unknown_sku_amazon_takes_everything_and_nothing_comes_of_it(
    amazon: PretendAmazon, offers: OfferShop
) -> None:
    assert offers.offer("NOBODY", 5)["status"] == "ACCEPTED"
    assert offers.get("NOBODY").status_code == 404
    (write,) = amazon.listing_writes("NOBODY")
    assert not write.known


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (quantity_body(-1), "90000900", "The value '-1'"),
        (quantity_body("5"), "90000900", "The value '5'"),
        (quantity_body(True), "90000900", "The value 'True'"),
        (quantity_body(2**31), "90000900", "The value '2147483648'"),
        ({**quantity_body(5), "productType": "SHOES"}, "4000003", "product type"),
        (quantity_body(5, channel=""), "99022", "does not have enough values"),
        (
            {"productType": "PRODUCT", "patches": [{"op": "replace", "path": "/attributes/fulfillmentAvailability", "value": [{}]}]},
            "90000900",
            "The attributes are invalid.",
        ),
    ],
)  # fmt: skip
def test_a_submission_may_be_invalid_though_the_answer_is_200(
    amazon: PretendAmazon, offers: OfferShop, body: Any, code: str, words: str
) -> None:
    answer = offers.patch("MUG-BLUE", body)
    assert answer.status_code == 200
    assert answer.json()["status"] == "INVALID"
    (issue,) = answer.json()["issues"]
    assert (issue["code"], issue["severity"]) == (code, "ERROR")
    assert words in issue["message"]
    assert amazon.quantity("MUG-BLUE") == 25


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"patches": []},
        {"productType": "PRODUCT"},
        {"productType": "PRODUCT", "patches": []},
        {"productType": "PRODUCT", "patches": {}},
        {"productType": "", "patches": quantity_body(1)["patches"]},
        {"productType": "PRODUCT", "patches": [{"op": "merge", "path": "/attributes/fulfillment_availability"}]},
        {"productType": "PRODUCT", "patches": [{**quantity_body(1)["patches"][0], "op": "copy"}]},
        {"productType": "PRODUCT", "patches": [{**quantity_body(1)["patches"][0], "path": "/quantity"}]},
        {"productType": "PRODUCT", "patches": [{**quantity_body(1)["patches"][0], "value": {"quantity": 1}}]},
        {"productType": "PRODUCT", "patches": [{**quantity_body(1)["patches"][0], "colour": "red"}]},
        {**quantity_body(1), "path": "/listings"},
        [],
    ],
    ids=str,
)
def test_patches_that_are_none(amazon: PretendAmazon, offers: OfferShop, body: Any) -> None:
    answer = offers.patch("MUG-BLUE", body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")
    assert amazon.quantity("MUG-BLUE") == 25


def test_a_preview_changes_nothing_and_alone_tells_identifiers(amazon: PretendAmazon, offers: OfferShop) -> None:
    valid = offers.patch("MUG-BLUE", quantity_body(5), mode="VALIDATION_PREVIEW", includedData="identifiers,issues")
    assert (valid.json()["status"], valid.json()["identifiers"]) == (
        "VALID",
        [{"marketplaceId": GERMANY, "asin": "B0DEMO0001"}],
    )
    invalid = offers.patch("MUG-BLUE", quantity_body(-5), mode="VALIDATION_PREVIEW")
    assert invalid.json()["status"] == "INVALID"
    assert amazon.quantity("MUG-BLUE") == 25
    assert offers.patch("MUG-BLUE", quantity_body(5), includedData="identifiers").status_code == 400
    assert offers.patch("MUG-BLUE", quantity_body(5), mode="FAST").status_code == 400


def test_submissions_end_as_a_script_says(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.script_listing("MUG-BLUE", times=1)
    assert offers.offer("MUG-BLUE", 5)["status"] == "INVALID"
    assert offers.offer("MUG-BLUE", 5)["status"] == "ACCEPTED"
    amazon.script_listing("MUG-RED", "IGNORED")
    assert offers.offer("MUG-RED", 5)["status"] == "ACCEPTED"
    assert (amazon.quantity("MUG-BLUE"), amazon.quantity("MUG-RED")) == (5, 25)
    amazon.script_listing("MUG-RED", "")
    offers.offer("MUG-RED", 6)
    assert amazon.quantity("MUG-RED") == 6
    with pytest.raises(ValueError, match="not 'LOST'"):
        amazon.script_listing("MUG-RED", "LOST")


# Orders


def test_an_order_of_the_merchants_goods_takes_them_from_what_is_offered(amazon: PretendAmazon) -> None:
    lines = [Line("MUG-BLUE", 3), Line("MUG-RED", 40), Line(FBA_SKU, 2), Line(BOTH_SKU, 1), Line("NOT-IN-ODOO-7", 1)]
    order = an_order(1, marketplace="DE", fulfilled_by="MERCHANT", items=lines)
    amazon.place(order)
    assert [amazon.quantity(line.sku) for line in lines] == [22, 0, None, 24, None]
    assert amazon.listing("MUG-BLUE")["updated"] == "2025-06-02T09:00:00.000Z"
    amazon.place(order)  # the same again is a change, no second sale
    assert amazon.quantity("MUG-BLUE") == 22


@pytest.mark.parametrize(
    "how",
    [
        {"fulfilled_by": "AMAZON", "status": "SHIPPED"},
        {"fulfilled_by": "MERCHANT", "status": "CANCELLED"},
    ],
)
def test_orders_that_take_nothing(amazon: PretendAmazon, how: dict[str, str]) -> None:
    amazon.place(an_order(1, marketplace="DE", items=[Line("MUG-BLUE", 3)], **how))  # type: ignore[arg-type]
    assert amazon.quantity("MUG-BLUE") == 25


def test_a_pending_order_reserves_and_another_sellers_order_does_not(amazon: PretendAmazon) -> None:
    amazon.place(an_order(1, marketplace="DE", fulfilled_by="MERCHANT", status="PENDING", items=[Line("MUG-BLUE", 3)]))
    amazon.place(an_order(2, marketplace="US", fulfilled_by="MERCHANT", items=[Line("MUG-BLUE", 4)]))
    assert (amazon.quantity("MUG-BLUE"), amazon.quantity("MUG-BLUE", "A1DEMOSELLER02")) == (22, 21)


def test_orders_can_be_told_to_take_nothing(amazon: PretendAmazon) -> None:
    amazon.offer_settings(orders_reduce=False)
    amazon.place(an_order(1, marketplace="DE", fulfilled_by="MERCHANT", items=[Line("MUG-BLUE", 3)]))
    assert amazon.quantity("MUG-BLUE") == 25


# The demo's shop


def test_the_demos_sellers_offer_the_catalogue_with_one_of_each_kind(amazon: PretendAmazon) -> None:
    for seller, channel in zip(DEMO_SELLERS, ("AMAZON_EU", "AMAZON_NA", "AMAZON_JP"), strict=True):
        listings = {str(each["sku"]): each for each in amazon.listings(seller.id)}
        assert set(listings) == {each.sku for each in PRODUCTS}
        kinds = {sku: tuple(each["channels"]) for sku, each in listings.items()}  # type: ignore[arg-type]
        assert kinds.pop(FBA_SKU) == (channel,)
        assert kinds.pop(BOTH_SKU) == ("DEFAULT", channel)
        assert set(kinds.values()) == {("DEFAULT",)}
    prices = amazon.listing("MUG-BLUE", "A1DEMOSELLER03")["prices"]
    assert prices == {"A1VC38T7YXB528": "2064"}


def test_another_seller_begins_with_nothing(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.add_seller(a_seller("A9", "eu", ["DE"]), "Atzr|nine")
    assert amazon.listings("A9") == []
    amazon.set_listing("MINE", seller="A9", quantity=1, channels=["DEFAULT", "AMAZON_EU"], price="3.50")
    assert amazon.listing("MINE", "A9")["prices"] == {GERMANY: "3.50"}
    assert amazon.quantity("MINE", "A9") == 1
    with pytest.raises(KeyError):
        amazon.listing("MINE")
