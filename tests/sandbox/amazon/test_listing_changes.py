"""What is changed about a listing: quantities by patches, and orders that take from them."""

from typing import Any

import pytest

from sandbox.amazon import PretendAmazon, a_seller, an_order
from sandbox.amazon.accounts import DEMO_SELLERS
from sandbox.amazon.catalog import PRODUCTS
from sandbox.amazon.demo_listings import BOTH_SKU, FBA_SKU
from sandbox.amazon.lines import Line

from .conftest import Shop
from .offer_shop import FRANCE, GERMANY, OfferShop, quantity_body


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
