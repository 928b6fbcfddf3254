"""Feeds at the gateway: many quantities at once, and what became of each."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.gateways.amazon import feeds
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.records_offers import FeedIssue, FeedReport, QuantityMessage
from accounts.gateways.errors import GatewayError, Kind
from sandbox.amazon import PretendAmazon
from sandbox.httpd import Response

from .conftest import GERMANY, Script, refusal

ME = "A1DEMOSELLER01"
DOCUMENTS, FEEDS = "/feeds/2021-06-30/documents", "/feeds/2021-06-30/feeds"


def failure(call: Callable[[], object]) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        call()
    return caught.value


def messages(*skus: str, quantity: int = 7) -> list[QuantityMessage]:
    return [QuantityMessage(number, sku, quantity + number) for number, sku in enumerate(skus, start=1)]


def submit(client: AmazonClient, *skus: str) -> str:
    return feeds.submit_quantities(client, ME, [GERMANY], messages(*skus))


# Sending


def test_a_feed_from_its_beginning_to_its_end(shop: PretendAmazon, seller: AmazonClient) -> None:
    shop.set_listing("A/B é 🙂", quantity=1)
    id = submit(seller, "MUG-BLUE", "A/B é 🙂")
    feed = feeds.get(seller, id)
    assert (feed.id, feed.status, feed.ended, feed.type) == (id, "DONE", True, "JSON_LISTINGS_FEED")
    assert feed.marketplace_ids == (GERMANY,)
    assert abs(feed.created - datetime.now(UTC)) < timedelta(seconds=10)
    assert feeds.report(seller, feed.document_id) == FeedReport(accepted=2, invalid=0, processed=2)
    assert (shop.quantity("MUG-BLUE"), shop.quantity("A/B é 🙂")) == (8, 9)
    assert shop.listing("MUG-BLUE")["availability"] == [
        {"fulfillment_channel_code": "DEFAULT", "quantity": 8, "lead_time_to_ship_max_days": 2}
    ]
    counts = {operation: shop.count(operation) for operation in ("createFeedDocument", "uploadDocument", "createFeed")}
    assert set(counts.values()) == {1}


def test_what_is_in_a_feed(amazon: Script) -> None:
    document = json.loads(feeds.quantities_document("A2SELLER", messages("MUG-1", "MUG 2")))
    assert document == {
        "header": {"sellerId": "A2SELLER", "version": "2.0", "issueLocale": "en_US"},
        "messages": [
            {
                "messageId": number,
                "sku": sku,
                "operationType": "PATCH",
                "productType": "PRODUCT",
                "patches": [
                    {
                        "op": "merge",
                        "path": "/attributes/fulfillment_availability",
                        "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": 7 + number}],
                    }
                ],
            }
            for number, sku in ((1, "MUG-1"), (2, "MUG 2"))
        ],
    }


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        [QuantityMessage(0, "S", 1)],
        [QuantityMessage(2**31, "S", 1)],
        [QuantityMessage(1, "S", 1), QuantityMessage(1, "T", 1)],
        [QuantityMessage(1, "S", -1)],
        [QuantityMessage(1, "S", 2**31)],
        [QuantityMessage(number, "S", 1) for number in range(1, 25_002)],
    ],
    ids=len,
)
def test_what_amazon_takes_for_no_feed_is_a_mistake_of_ours(
    amazon: Script, client: AmazonClient, wrong: list[QuantityMessage]
) -> None:
    with pytest.raises(ValueError):
        feeds.submit_quantities(client, ME, [GERMANY], wrong)
    assert amazon.requests == []


def test_a_full_feed_stays_below_amazons_ten_mebibytes() -> None:
    full = [QuantityMessage(number, "S" * 40, 2**31 - 1) for number in range(1, 25_001)]
    assert len(feeds.quantities_document("A1DEMOSELLER01", full)) < 10 * 1024 * 1024


def test_the_parts_of_sending_can_be_done_one_by_one(shop: PretendAmazon, seller: AmazonClient) -> None:
    """So that who sends can write down in between what a killed process must not do twice."""
    document = feeds.upload(seller, feeds.quantities_document(ME, messages("MUG-BLUE")))
    assert shop.feeds() == []
    id = feeds.create(seller, [GERMANY], document)
    assert [feed["id"] for feed in shop.feeds()] == [id]


def test_a_lost_answer_to_the_first_steps_is_no_doubt(shop: PretendAmazon, seller: AmazonClient) -> None:
    for operation in ("createFeedDocument", "uploadDocument"):
        for kind in ("cut_before", "unavailable_html", "empty_500"):
            shop.fault(kind, operation)
            assert failure(lambda: submit(seller, "MUG-BLUE")).kind is Kind.UNAVAILABLE
    assert (shop.feeds(), shop.quantity("MUG-BLUE")) == ([], 25)


@pytest.mark.parametrize("kind", ["cut_before", "cut_half", "reset", "truncated"])
def test_a_lost_answer_to_create_feed_is_a_doubt_that_can_be_settled(
    shop: PretendAmazon, seller: AmazonClient, kind: str
) -> None:
    before = feeds.get(seller, submit(seller, "MUG-RED"))
    since = datetime.now(UTC) - timedelta(minutes=5)
    shop.fault(kind, "createFeed")
    error = failure(lambda: submit(seller, "MUG-BLUE"))
    assert error.kind is Kind.AMBIGUOUS
    unknown = [feed for feed in feeds.recent(seller, since) if feed.id != before.id]
    assert [feed.id for feed in unknown] == [shop.feeds()[1]["id"]]
    assert shop.quantity("MUG-BLUE") == 8


def test_a_create_feed_that_never_arrived_leaves_no_feed(shop: PretendAmazon, seller: AmazonClient) -> None:
    shop.fault("unavailable", "createFeed")
    assert failure(lambda: submit(seller, "MUG-BLUE")).kind is Kind.AMBIGUOUS
    assert feeds.recent(seller, datetime.now(UTC) - timedelta(minutes=5)) == ()


def test_an_address_that_expired_in_between_is_asked_for_again(shop: PretendAmazon, seller: AmazonClient) -> None:
    shop.fault("custom", "uploadDocument", status=403, content_type="application/xml",
               body="<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>")  # fmt: skip
    error = failure(lambda: submit(seller, "MUG-BLUE"))
    assert (error.kind, error.code) == (Kind.UNAVAILABLE, "amazon_document_expired")
    assert submit(seller, "MUG-BLUE")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Response.of({}, 201), Kind.UNAVAILABLE),
        (Response.of({"feedDocumentId": "d"}, 201), Kind.UNAVAILABLE),
        (Response.of({"feedDocumentId": "", "url": "https://x.s3.amazonaws.com/"}, 201), Kind.UNAVAILABLE),
        (Response.of({"feedDocumentId": "d", "url": 7}, 201), Kind.UNAVAILABLE),
        (Response.of({"feedDocumentId": "d", "url": "https://example.com/steal"}, 201), Kind.BUG),
        (Response.of({"feedDocumentId": "d", "url": "http://169.254.169.254/"}, 201), Kind.BUG),
    ],
    ids=lambda value: str(getattr(value, "body", value)),
)
def test_an_answer_without_a_usable_address(amazon: Script, client: AmazonClient, answer: Response, kind: Kind) -> None:
    amazon.says(DOCUMENTS, answer)
    assert failure(lambda: submit(client, "MUG-BLUE")).kind is kind
    assert amazon.asked(FEEDS) == []


@pytest.mark.parametrize("answer", [Response.of({}, 202), Response.of({"feedId": 7}, 202), Response(202, b"<html>")])
def test_a_feed_without_an_id_is_in_doubt(amazon: Script, client: AmazonClient, answer: Response) -> None:
    amazon.says(FEEDS, answer)
    assert failure(lambda: feeds.create(client, [GERMANY], "d")).kind is Kind.AMBIGUOUS


# Asking


def test_a_feed_on_its_way(shop: PretendAmazon, seller: AmazonClient) -> None:
    shop.offer_settings(feed_delay=100)
    id = submit(seller, "MUG-BLUE")
    seen = []
    for seconds in (0, 50, 50):
        shop.clock.advance(seconds)
        feed = feeds.get(seller, id)
        seen.append((feed.status, feed.ended, bool(feed.document_id)))
    assert seen == [("IN_QUEUE", False, False), ("IN_PROGRESS", False, False), ("DONE", True, True)]


@pytest.mark.parametrize("outcome", ["CANCELLED", "FATAL"])
def test_a_feed_that_came_to_nothing(shop: PretendAmazon, seller: AmazonClient, outcome: str) -> None:
    shop.script_feed(outcome)
    feed = feeds.get(seller, submit(seller, "MUG-BLUE"))
    assert (feed.status, feed.ended, feed.document_id) == (outcome, True, "")
    assert shop.quantity("MUG-BLUE") == 25


def test_a_status_that_nobody_knows_is_no_end(amazon: Script, client: AmazonClient) -> None:
    told = {"feedId": "1", "feedType": "T", "createdTime": "2026-01-01T00:00:00Z", "processingStatus": "ON_HOLD"}
    amazon.says(f"{FEEDS}/1", Response.of(told))
    assert not feeds.get(client, "1").ended


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"feedId": "1"},
        {"feedId": "1", "processingStatus": "DONE"},
        {"feedId": "1", "processingStatus": "DONE", "createdTime": "yesterday"},
        {"feedId": "2", "processingStatus": "DONE", "createdTime": "2026-01-01T00:00:00Z"},
        {"feedId": "1", "processingStatus": "DONE", "createdTime": "2026-01-01T00:00:00Z", "resultFeedDocumentId": 7},
    ],
    ids=str,
)
def test_what_is_no_feed(amazon: Script, client: AmazonClient, told: dict[str, Any]) -> None:
    amazon.says(f"{FEEDS}/1", Response.of(told))
    assert failure(lambda: feeds.get(client, "1")).code == "amazon_unreadable_answer"


def test_recent_feeds_over_several_pages_the_newest_first(shop: PretendAmazon, seller: AmazonClient) -> None:
    shop.offer_settings(feed_delay=10**9)
    start = shop.clock.now()
    ids = []
    for _ in range(205):
        shop.clock.advance(1)
        ids.append(shop.offers.feeds.create(shop.directory.seller(ME), feeds.FEED_TYPE, (GERMANY,)).id)
    found = feeds.recent(seller, start)
    assert [feed.id for feed in found] == ids[::-1]
    assert shop.count("getFeeds") == 3
    assert [feed.id for feed in feeds.recent(seller, start + timedelta(seconds=203.5))] == ids[:-3:-1]


def test_pages_without_an_end_have_one_here(amazon: Script, client: AmazonClient) -> None:
    amazon.says(FEEDS, Response.of({"feeds": [], "nextToken": "again"}))
    assert feeds.recent(client, datetime.now(UTC)) == ()
    assert len(amazon.asked(FEEDS)) == 10
    assert amazon.asked(FEEDS)[1].query == {"nextToken": ["again"]}


@pytest.mark.parametrize("told", [{}, {"feeds": None}, {"feeds": [7]}, {"feeds": [{}]}, {"feeds": [], "nextToken": 7}])
def test_what_is_no_list_of_feeds(amazon: Script, client: AmazonClient, told: dict[str, Any]) -> None:
    amazon.says(FEEDS, Response.of(told))
    error = failure(lambda: feeds.recent(client, datetime.now(UTC)))
    assert (error.kind, error.code) == (Kind.UNAVAILABLE, "amazon_unreadable_answer")


# What became of it


@pytest.mark.parametrize("gzip", [False, True])
def test_half_of_a_feed_is_accepted(shop: PretendAmazon, seller: AmazonClient, gzip: bool) -> None:
    shop.offer_settings(gzip=gzip)
    shop.script_feed("HALF")
    feed = feeds.get(seller, submit(seller, "MUG-BLUE", "MUG-RED", "KETTLE-EU"))
    report = feeds.report(seller, feed.document_id)
    assert (report.accepted, report.invalid, report.processed) == (2, 1, 3)
    text = "'condition_type' is required but not supplied."
    assert report.issues == (FeedIssue(2, "MUG-RED", "90220", text, "ERROR"),)
    assert [shop.quantity(sku) for sku in ("MUG-BLUE", "MUG-RED", "KETTLE-EU")] == [8, 25, 10]


def test_a_feed_that_breaks_off_tells_how_far_it_came(shop: PretendAmazon, seller: AmazonClient) -> None:
    shop.script_feed("FATAL_HALF")
    feed = feeds.get(seller, submit(seller, "MUG-BLUE", "MUG-RED"))
    assert feed.status == "FATAL"
    report = feeds.report(seller, feed.document_id)
    assert (report.accepted, report.processed) == (1, 1)
    assert [shop.quantity(sku) for sku in ("MUG-BLUE", "MUG-RED")] == [8, 25]


def test_a_feed_that_could_not_be_read_at_all(shop: PretendAmazon, seller: AmazonClient) -> None:
    document = feeds.upload(seller, feeds.quantities_document("A1OTHER", messages("MUG-BLUE")))
    feed = feeds.get(seller, feeds.create(seller, [GERMANY], document))
    report = feeds.report(seller, feed.document_id)
    assert (feed.status, report.processed, report.issues[0].message_id, report.issues[0].sku) == ("FATAL", 0, None, "")


def test_an_unknown_sku_is_accepted_so_that_only_reading_back_tells(shop: PretendAmazon, seller: AmazonClient) -> None:
    feed = feeds.get(seller, submit(seller, "NOBODY"))
    assert feeds.report(seller, feed.document_id) == FeedReport(1, 0, 1)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"summary": {"messagesProcessed": 1}}',
        b'{"summary": {"messagesProcessed": 1, "messagesAccepted": 1, "messagesInvalid": "0"}}',
        b'{"summary": {"messagesProcessed": 1, "messagesAccepted": 1, "messagesInvalid": 0}, "issues": {}}',
        b'{"summary": {"messagesProcessed": 1, "messagesAccepted": 1, "messagesInvalid": 0}, "issues": [{}]}',
        b'{"summary": {"messagesProcessed": 1, "messagesAccepted": 1, "messagesInvalid": 0}, "issues": [{"severity": "ERROR", "messageId": "1"}]}',
    ],
)  # fmt: skip
def test_what_is_no_processing_report(amazon: Script, client: AmazonClient, body: bytes) -> None:
    amazon.says(f"{DOCUMENTS}/d", Response.of({"feedDocumentId": "d", "url": f"{amazon.url}/store"}))
    amazon.says("/store", Response(200, body))
    error = failure(lambda: feeds.report(client, "d"))
    assert (error.kind, error.code) == (Kind.UNAVAILABLE, "amazon_unreadable_answer")


def test_amazons_words_about_a_feed_may_be_in_any_script(amazon: Script, client: AmazonClient) -> None:
    issue = {"messageId": 3, "sku": "A/B é", "code": "8541", "severity": "FATAL", "message": "Ungültig: 数量"}
    told = {"summary": {"messagesProcessed": 3, "messagesAccepted": 2, "messagesInvalid": 1, "x": 1}, "issues": [issue]}
    amazon.says(f"{DOCUMENTS}/d", Response.of({"feedDocumentId": "d", "url": f"{amazon.url}/store"}))
    amazon.says("/store", Response(200, b"\xef\xbb\xbf" + json.dumps(told, ensure_ascii=False).encode()))
    assert feeds.report(client, "d").issues == (FeedIssue(3, "A/B é", "8541", "Ungültig: 数量", "FATAL"),)


@pytest.mark.parametrize("packing", ["ZSTD", 7])
def test_a_packing_that_nobody_knows(amazon: Script, client: AmazonClient, packing: Any) -> None:
    told = {"feedDocumentId": "d", "url": f"{amazon.url}/store", "compressionAlgorithm": packing}
    amazon.says(f"{DOCUMENTS}/d", Response.of(told))
    assert failure(lambda: feeds.report(client, "d")).code == "amazon_unreadable_answer"
    assert amazon.asked("/store") == []


@pytest.mark.parametrize(
    ("path", "status", "code", "kind", "name"),
    [
        (f"{FEEDS}/1", 404, "NotFound", Kind.NOT_FOUND, "amazon_feed_not_found"),
        (f"{FEEDS}/1", 400, "400", Kind.NOT_FOUND, "amazon_feed_not_found"),
        (f"{DOCUMENTS}/1", 400, "InvalidInput", Kind.NOT_FOUND, "amazon_feed_not_found"),
        (FEEDS, 400, "InvalidInput", Kind.REJECTED, "amazon_feed_refused"),
        (FEEDS, 429, "QuotaExceeded", Kind.THROTTLED, "amazon_throttled"),
        (FEEDS, 403, "Unauthorized", Kind.ACCESS, "amazon_role_missing"),
        (FEEDS, 413, "RequestTooLarge", Kind.BUG, "amazon_request_too_large"),
    ],
)
def test_refusals(
    amazon: Script, client: AmazonClient, path: str, status: int, code: str, kind: Kind, name: str
) -> None:
    amazon.says(path, refusal(status, code, "Invalid input"))
    calls: dict[str, Callable[[], object]] = {
        f"{FEEDS}/1": lambda: feeds.get(client, "1"),
        f"{DOCUMENTS}/1": lambda: feeds.report(client, "1"),
        FEEDS: lambda: feeds.create(client, [GERMANY], "d"),
    }
    error = failure(calls[path])
    assert (error.kind, error.code) == (kind, name)
    if name == "amazon_role_missing":
        assert '"Product Listing"' in error.text
