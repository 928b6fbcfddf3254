"""Feeds: a document, a feed, and what became of each message."""

import json
from typing import Any

import pytest

from sandbox.amazon import PretendAmazon, feed_processing
from sandbox.amazon.demo_listings import FBA_SKU

from .offer_shop import GERMANY, HAVE_MODELS, SELLER, OfferShop, feed_document, message, schema


def summary(report: dict[str, Any]) -> tuple[int, int, int]:
    told = report["summary"]
    return told["messagesProcessed"], told["messagesAccepted"], told["messagesInvalid"]


def test_a_feed_changes_what_its_messages_say(amazon: PretendAmazon, offers: OfferShop) -> None:
    id = offers.feed(message(1, "MUG-BLUE", 7), message(2, "A/B é", 8), message(3, "MUG-RED", 0))
    told = offers.get_feed(id).json()
    assert (told["feedId"], told["feedType"], told["processingStatus"]) == (id, "JSON_LISTINGS_FEED", "DONE")
    assert told["marketplaceIds"] == [GERMANY]
    report = offers.processing_report(id)
    assert (report["issues"], summary(report)) == ([], (3, 3, 0))
    assert report["header"]["sellerId"] == SELLER
    assert report["header"]["feedId"] != id  # so it is on Amazon
    assert (amazon.quantity("MUG-BLUE"), amazon.quantity("MUG-RED")) == (7, 0)
    assert amazon.listing("MUG-BLUE")["availability"] == [
        {"fulfillment_channel_code": "DEFAULT", "quantity": 7, "lead_time_to_ship_max_days": 2}
    ]
    assert {each.source for each in amazon.listing_writes()} == {id}


def test_it_waits_in_a_queue_and_then_for_its_end(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.offer_settings(feed_delay=600, listing_delay=60)
    id = offers.feed(message(1, "MUG-BLUE", 7))
    seen = []
    for seconds in (0, 299, 1, 299, 1):
        amazon.clock.advance(seconds)
        seen.append(offers.get_feed(id).json()["processingStatus"])
    assert seen == ["IN_QUEUE", "IN_QUEUE", "IN_PROGRESS", "IN_PROGRESS", "DONE"]
    told = offers.get_feed(id).json()
    assert told["createdTime"] == "2026-11-23T12:00:00.000Z"
    assert told["processingStartTime"] == "2026-11-23T12:05:00.000Z"
    assert told["processingEndTime"] == "2026-11-23T12:10:00.000Z"
    assert offers.channels("MUG-BLUE") == [("DEFAULT", 25)]
    amazon.clock.advance(60)
    assert offers.channels("MUG-BLUE") == [("DEFAULT", 7)]


def test_messages_are_accepted_and_refused_one_by_one(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.script_listing("MUG-RED", times=1)
    id = offers.feed(
        message(1, "MUG-BLUE", 7),
        message(2, "MUG-RED", 7),
        message(3, "KETTLE-EU", -1),
        message(4, "COFFEE-1KG", 7, productType="SHOES"),
        message(5, "FILTER-100", 7, patches=[{"op": "merge", "path": "/attributes/fulfillment_availability"}]),
        message(6, "TOWEL-4", 7, colour="red"),
        message(7, "BOARD-OAK", 7, operationType="COPY"),
        message(8, "KNIFE-CHEF", 7, productType=None),
        message(9, "NOBODY", 7),
    )
    report = offers.processing_report(id)
    assert summary(report) == (9, 2, 7)
    assert [(each["messageId"], each["sku"], each["code"]) for each in report["issues"]] == [
        (2, "MUG-RED", "90220"),
        (3, "KETTLE-EU", "90000900"),
        (4, "COFFEE-1KG", "4000003"),
        (5, "FILTER-100", "BAD_REQUEST"),
        (6, "TOWEL-4", "BAD_REQUEST"),
        (7, "BOARD-OAK", "BAD_REQUEST"),
        (8, "KNIFE-CHEF", "BAD_REQUEST"),
    ]
    assert report["issues"][0]["attributeName"] == "condition_type"
    assert report["summary"]["errors"] == 7
    changed = {str(each["sku"]) for each in amazon.listings() if each["quantity"] == 7}
    assert changed == {"MUG-BLUE"}


def test_a_feed_opens_second_offers_and_deletes_listings_as_carelessly_as_amazon_does(
    amazon: PretendAmazon, offers: OfferShop
) -> None:
    delete = {"messageId": 2, "sku": "MUG-RED", "operationType": "DELETE"}
    attributes = {"fulfillment_availability": [{"fulfillment_channel_code": "DEFAULT", "quantity": 3}]}
    partial = message(3, "MUG-BLUE", 0, operationType="PARTIAL_UPDATE", patches=None, attributes=attributes)
    offers.processing_report(offers.feed(message(1, FBA_SKU, 5), delete, partial))
    assert offers.channels(FBA_SKU) == [("AMAZON_EU", None), ("DEFAULT", 5)]
    assert offers.get("MUG-RED").status_code == 404
    assert amazon.listing("MUG-BLUE")["availability"] == [{"fulfillment_channel_code": "DEFAULT", "quantity": 3}]


@pytest.mark.parametrize(
    ("document", "code", "words"),
    [
        (b"", "4002001", "cannot be parsed"),
        (b"<AmazonEnvelope/>", "4002001", "cannot be parsed"),
        (b'{"header": {}}', "4002001", "cannot be parsed"),
        (b"[" * 100_000, "4002001", "cannot be parsed"),
        (feed_document(message(1, "MUG-BLUE", 7), sellerId="A1OTHER"), "4002005", "'Merchant' is required"),
        (feed_document(message(1, "MUG-BLUE", 7), version="1.0"), "4002005", "'Merchant' is required"),
        (feed_document(), "4002005", "1 to 25000 messages"),
        (feed_document(message(1, "MUG-BLUE", 7), message(1, "MUG-RED", 7)), "4002005", "identifier of its own"),
        (feed_document("MUG-BLUE"), "4002005", "identifier of its own"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_document_that_is_no_feed_ends_fatal(
    amazon: PretendAmazon, offers: OfferShop, document: Any, code: str, words: str
) -> None:
    id = offers.create_feed(offers.upload(document)).json()["feedId"]
    assert offers.get_feed(id).json()["processingStatus"] == "FATAL"
    report = offers.processing_report(id)
    (issue,) = report["issues"]
    assert (issue["code"], "messageId" in issue, summary(report)) == (code, False, (0, 0, 0))
    assert words in issue["message"]
    assert amazon.quantity("MUG-BLUE") == 25


def test_twenty_five_thousand_messages_and_not_one_more(amazon: PretendAmazon) -> None:
    job = amazon.offers.feeds.create(amazon.directory.seller(SELLER), "JSON_LISTINGS_FEED", (GERMANY,))
    for count, expected in ((25_000, ("DONE", 25_000)), (25_001, ("FATAL", 0))):
        document = json.dumps(feed_document(*(message(number, f"S-{number}", 1) for number in range(1, count + 1))))
        outcome = feed_processing.process(amazon.offers.listings, job, SELLER, document.encode())
        assert (outcome.status, outcome.accepted) == expected


OUTCOMES = {
    "HALF": ("DONE", (4, 2, 2), [7, 25, 7, 25]),
    "HALF_UNNAMED": ("DONE", (4, 2, 2), [7, 25, 7, 25]),
    "FATAL_HALF": ("FATAL", (2, 2, 0), [7, 7, 25, 25]),
    "CANCELLED": ("CANCELLED", None, [25] * 4),
    "FATAL": ("FATAL", None, [25] * 4),
    "NO_REPORT": ("DONE", None, [7] * 4),
    "STUCK": ("IN_PROGRESS", None, [25] * 4),
    "STUCK_IN_QUEUE": ("IN_QUEUE", None, [25] * 4),
}


@pytest.mark.parametrize("outcome", sorted(OUTCOMES))
def test_feeds_end_as_a_script_says(amazon: PretendAmazon, offers: OfferShop, outcome: str) -> None:
    status, counts, quantities = OUTCOMES[outcome]
    skus = ("MUG-BLUE", "MUG-RED", "KETTLE-EU", "COFFEE-1KG")
    amazon.script_feed(outcome)
    id = offers.feed(*(message(number, sku, 7) for number, sku in enumerate(skus, start=1)))
    amazon.clock.advance(9 * 3600)
    offers.shop.login()
    told = offers.get_feed(id).json()
    assert told["processingStatus"] == status
    assert ("resultFeedDocumentId" in told) == (counts is not None)
    if counts:
        assert summary(offers.processing_report(id)) == counts
    assert [amazon.quantity(sku) for sku in skus] == quantities
    after = offers.feed(message(1, "MUG-BLUE", 9))
    assert offers.get_feed(after).json()["processingStatus"] == "DONE"


def test_an_outcome_that_nobody_knows(amazon: PretendAmazon) -> None:
    with pytest.raises(ValueError, match="There is no outcome LOST"):
        amazon.script_feed("DONE", "LOST")


def test_legacy_feeds_are_taken_and_end_fatal(amazon: PretendAmazon, offers: OfferShop) -> None:
    id = offers.create_feed(offers.upload(b"<xml/>"), "POST_INVENTORY_AVAILABILITY_DATA").json()["feedId"]
    assert offers.get_feed(id).json()["processingStatus"] == "FATAL"


@pytest.mark.parametrize(
    "change",
    [
        {"type": "POST_SPELLS"},
        {"marketplaceIds": []},
        {"marketplaceIds": [GERMANY] * 26},
        {"marketplaceIds": ["ATVPDKIKX0DER"]},
        {"marketplaceIds": [7]},
        {"path": "/feeds/2021-06-30/feeds"},
        {"MarketplaceIds": [GERMANY]},
    ],
    ids=str,
)
def test_feeds_that_amazon_refuses(offers: OfferShop, change: dict[str, Any]) -> None:
    answer = offers.create_feed(offers.upload(feed_document(message(1, "MUG-BLUE", 7))), **change)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "400")


def test_a_document_must_be_uploaded_and_is_usable_for_two_days(amazon: PretendAmazon, offers: OfferShop) -> None:
    told = offers.call("createFeedDocument", "POST", "/feeds/2021-06-30/documents", {}, {"contentType": "a/b"}).json()
    assert offers.create_feed(told["feedDocumentId"]).status_code == 400
    assert offers.create_feed("amzn1.tortuga.none").status_code == 400
    id = offers.upload(feed_document(message(1, "MUG-BLUE", 7)))
    amazon.clock.advance(2 * 86_400 + 1)
    offers.shop.login()
    assert offers.create_feed(id).status_code == 400


@pytest.mark.parametrize(
    "body", [{}, {"contentType": ""}, {"contentType": 7}, {"contentType": "a/b", "path": "/x"}, []]
)
def test_documents_that_amazon_refuses(offers: OfferShop, body: Any) -> None:
    assert offers.call("createFeedDocument", "POST", "/feeds/2021-06-30/documents", {}, body).status_code == 400


def test_the_list_of_feeds_newest_first_and_by_pages(amazon: PretendAmazon, offers: OfferShop) -> None:
    document = offers.upload(feed_document(message(1, "MUG-BLUE", 7)))
    ids = []
    for _ in range(5):
        ids.append(offers.create_feed(document).json()["feedId"])
        amazon.clock.advance(60)
    first = offers.get_feeds(feedTypes="JSON_LISTINGS_FEED", pageSize=2).json()
    second = offers.get_feeds(nextToken=first["nextToken"]).json()
    third = offers.get_feeds(nextToken=second["nextToken"]).json()
    assert [[each["feedId"] for each in page["feeds"]] for page in (first, second, third)] == [
        [ids[4], ids[3]],
        [ids[2], ids[1]],
        [ids[0]],
    ]
    assert "nextToken" not in third

    def found(**filters: str) -> list[str]:
        return [each["feedId"] for each in offers.get_feeds(feedTypes="JSON_LISTINGS_FEED", **filters).json()["feeds"]]

    assert found(createdSince="2026-11-23T12:03:00Z") == [ids[4], ids[3]]
    assert found(createdUntil="2026-11-23T12:00:00Z") == [ids[0]]
    assert found(processingStatuses="FATAL,CANCELLED") == []
    assert found(marketplaceIds="A13V1IB3VIYZZH") == []
    assert offers.get_feeds(feedTypes="POST_PRODUCT_DATA").json() == {"feeds": []}
    amazon.clock.advance(90 * 86_400)
    offers.shop.login()
    assert found() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"feedTypes": "A", "processingStatuses": "LOST"},
        {"feedTypes": ",".join("ABCDEFGHIJK")},
        {"feedTypes": "A", "pageSize": "101"},
        {"feedTypes": "A", "createdSince": "noon"},
        {"feedTypes": "A", "nextToken": "x"},
        {"nextToken": "x"},
        {"types": "A"},
    ],
    ids=str,
)
def test_lists_that_amazon_refuses(offers: OfferShop, wrong: dict[str, str]) -> None:
    assert offers.get_feeds(**wrong).status_code == 400


def test_a_feed_and_a_document_belong_to_their_seller(amazon: PretendAmazon, offers: OfferShop) -> None:
    id = offers.feed(message(1, "MUG-BLUE", 7))
    document = offers.get_feed(id).json()["resultFeedDocumentId"]
    path = f"/feeds/2021-06-30/documents/{document}"
    assert offers.call("getFeedDocument", "GET", path, {}, feedDocumentId=document).status_code == 200
    offers.shop.login("Atzr|demo-na")
    assert offers.get_feed(id).status_code == 400
    assert offers.call("getFeedDocument", "GET", path, {}, feedDocumentId=document).status_code == 400
    assert offers.get_feeds(feedTypes="JSON_LISTINGS_FEED").json() == {"feeds": []}


@pytest.mark.skipif(not HAVE_MODELS, reason="Amazon's models are not there: set SPAPI_MODELS to their folder")
def test_the_documents_of_these_tests_are_such_as_amazon_describes_them() -> None:
    feed, one = schema("listings-feed-schema-v2.json"), schema("listings-feed-message-schema-v2.json")
    feed.validate(feed_document(message(1, "MUG-BLUE", 7)))
    one.validate(message(1, "MUG-BLUE", 7))
    assert not one.is_valid(message(1, "MUG-BLUE", 7, productType=None))
    assert not feed.is_valid(json.loads(json.dumps(feed_document())))


@pytest.mark.skipif(not HAVE_MODELS, reason="Amazon's models are not there: set SPAPI_MODELS to their folder")
def test_amazons_own_example_of_a_feed_is_worked_through(amazon: PretendAmazon, offers: OfferShop) -> None:
    from tests.spapi_models import FOLDER

    example = json.loads((FOLDER / "feeds" / "listings-feed-schema-v2.example.json").read_text(encoding="utf-8"))
    example["header"]["sellerId"] = SELLER
    for sku in "ABCDE":
        amazon.set_listing(f"My-SKU-{sku}", quantity=1, product_type="LUGGAGE")
    id = offers.create_feed(offers.upload(example)).json()["feedId"]
    report = offers.processing_report(id)
    assert summary(report)[0] == len(example["messages"])
    assert offers.get("My-SKU-A").status_code == 404  # its message says DELETE
    assert [amazon.quantity(f"My-SKU-{sku}") for sku in "BDE"] == [10, 10, 10]
