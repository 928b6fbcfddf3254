"""The library's faults around listings, feeds and reports, each proven not to reach us."""

import inspect
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sp_api.api import FeedsV20210630, ListingsItemsV20210801, Reports

from accounts.gateways.amazon import documents, feeds, library, listings, listings_report, operations, reports, wire
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.operations import Operation
from accounts.gateways.amazon.records_offers import QuantityMessage
from sandbox.amazon import PretendAmazon
from sandbox.amazon.catalog import PRODUCTS
from sandbox.amazon.demo_listings import BOTH_SKU, FBA_SKU
from sandbox.httpd import Request, Response

from .conftest import GERMANY, Script, Unlimited

ME = "A1DEMOSELLER01"
SINCE = datetime(2026, 11, 20, 8, 30, 15, 123456, tzinfo=UTC)
OFFERS = [
    value
    for value in vars(operations).values()
    if isinstance(value, Operation) and value.api in (library.ListingsApi, library.FeedsApi, library.ReportsApi)
]


def sent(amazon: Script, call: Callable[[], object], answer: Any, status: int = 200) -> Request:
    """The request of one call that is answered with `answer`."""
    for path in ("/listings/2021-08-01/items/A2SELLER", "/listings/2021-08-01/items/A2SELLER/MUG-1",
                 "/feeds/2021-06-30/feeds", "/feeds/2021-06-30/feeds/1", "/feeds/2021-06-30/documents",
                 "/reports/2021-06-30/reports", "/reports/2021-06-30/reports/1"):  # fmt: skip
        amazon.says(path, Response.of(answer, status))
    call()
    return amazon.requests[-1]


# What replaces, deletes or wanders off is not there


@pytest.mark.parametrize("name", ["put_listings_item", "delete_listings_item"])
def test_no_listing_can_be_put_or_deleted(name: str) -> None:
    assert callable(getattr(ListingsItemsV20210801, name))  # the library could
    assert getattr(library.ListingsApi, name) is None
    assert not hasattr(listings, name.split("_")[0])


@pytest.mark.parametrize("name", ["submit_feed", "get_feed_result_document"])
def test_no_document_is_moved_by_the_library(name: str) -> None:
    assert "httpx.Client()" in inspect.getsource(FeedsV20210630)
    assert callable(getattr(FeedsV20210630, name))
    assert getattr(library.FeedsApi, name) is None


def test_no_http_client_is_made_but_our_two(
    shop: PretendAmazon, seller: AmazonClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library opens clients of its own for documents: without time-out, proxy rules and certificate settings."""
    here = threading.get_ident()

    def refused(*args: object, **options: object) -> None:
        if threading.get_ident() == here:
            raise AssertionError("somebody opened another client")

    monkeypatch.setattr(httpx.Client, "__init__", refused)
    id = feeds.submit_quantities(seller, ME, [GERMANY], [QuantityMessage(1, "MUG-BLUE", 7)])
    assert feeds.report(seller, feeds.get(seller, id).document_id).accepted == 1
    report = reports.get(seller, listings_report.request(seller, GERMANY))
    assert len(list(listings_report.read(seller, report.document_id, GERMANY))) == 12
    assert list(inspect.signature(Reports.get_report_document).parameters)[:3] == [
        "self",
        "reportDocumentId",
        "download",
    ]


def test_closing_a_client_closes_both_connection_pools(
    shop: PretendAmazon, open_shop: Callable[..., AmazonClient]
) -> None:
    client = open_shop()
    with client:
        feeds.upload(client, b"{}")
    with pytest.raises(RuntimeError, match="closed"):
        listings.search(client, ME, GERMANY)
    with pytest.raises(RuntimeError, match="closed"):
        client.documents.upload(f"{shop_url(client)}/x", b"x", "a/b")


def shop_url(client: AmazonClient) -> str:
    return str(client.documents._replaced)


# What goes over the wire


def test_the_body_of_a_patch(amazon: Script, client: AmazonClient) -> None:
    answer = {"sku": "MUG-1", "status": "ACCEPTED", "submissionId": "1"}
    request = sent(amazon, lambda: listings.patch_quantity(client, "A2SELLER", "MUG-1", GERMANY, 7), answer)
    assert request.method == "PATCH"
    assert request.query == {"marketplaceIds": [GERMANY], "issueLocale": ["en_US"]}
    assert json.loads(request.body) == {
        "productType": "PRODUCT",
        "patches": [
            {
                "op": "merge",
                "path": "/attributes/fulfillment_availability",
                "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": 7}],
            }
        ],
    }
    assert request.headers["content-type"] == "application/json"


def test_lists_are_sent_with_commas_and_each_parameter_once(amazon: Script, client: AmazonClient) -> None:
    """The library joins some lists, and repeats the parameter for others."""
    empty = {"numberOfResults": 0, "items": []}
    request = sent(
        amazon,
        lambda: listings.search(
            client, "A2SELLER", GERMANY, updated_after=SINCE, skus=["A/B", "C D", "é+%"], token="a+b/c=="
        ),
        empty,
    )
    assert request.query == {
        "marketplaceIds": [GERMANY],
        "includedData": ["summaries,offers,fulfillmentAvailability,issues"],
        "issueLocale": ["en_US"],
        "identifiers": ["A/B,C D,é+%"],
        "identifiersType": ["SKU"],
        "lastUpdatedAfter": ["2026-11-20T08:30:15.123Z"],
        "sortBy": ["lastUpdatedDate"],
        "sortOrder": ["DESC"],
        "pageSize": ["20"],
        "pageToken": ["a+b/c=="],
    }
    request = sent(
        amazon, lambda: listings.search(client, "A2SELLER", GERMANY, created_after=SINCE, created_before=SINCE), empty
    )
    assert request.query["createdBefore"] == ["2026-11-20T08:30:15.123Z"]
    assert (request.query["sortBy"], request.query["sortOrder"]) == (["createdDate"], ["ASC"])
    request = sent(amazon, lambda: listings.get(client, "A2SELLER", "MUG-1", GERMANY), {"sku": "MUG-1"})
    assert request.query == {
        "marketplaceIds": [GERMANY],
        "includedData": ["summaries,offers,fulfillmentAvailability,issues"],
        "issueLocale": ["en_US"],
    }
    request = sent(amazon, lambda: feeds.recent(client, SINCE), {"feeds": []})
    assert request.query == {
        "feedTypes": ["JSON_LISTINGS_FEED"],
        "createdSince": ["2026-11-20T08:30:15.123Z"],
        "pageSize": ["100"],
    }
    request = sent(amazon, lambda: listings_report.latest(client, GERMANY, since=SINCE), {"reports": []})
    assert request.query == {
        "reportTypes": ["GET_MERCHANT_LISTINGS_ALL_DATA"],
        "createdSince": ["2026-11-20T08:30:15.123Z"],
        "pageSize": ["100"],
    }


def test_bodies_hold_what_amazon_asks_for_and_not_the_librarys_path(amazon: Script, client: AmazonClient) -> None:
    request = sent(amazon, lambda: feeds.create(client, [GERMANY, "A13V1IB3VIYZZH"], "d1"), {"feedId": "1"}, 202)
    assert json.loads(request.body) == {
        "feedType": "JSON_LISTINGS_FEED",
        "marketplaceIds": [GERMANY, "A13V1IB3VIYZZH"],
        "inputFeedDocumentId": "d1",
    }
    request = sent(amazon, lambda: listings_report.request(client, GERMANY), {"reportId": "1"}, 202)
    assert json.loads(request.body) == {
        "reportType": "GET_MERCHANT_LISTINGS_ALL_DATA",
        "marketplaceIds": [GERMANY],
        "reportOptions": {"preferredReportDocumentLocale": "en_US"},
    }
    url = f"{amazon.url}/store"
    amazon.says("/store", Response(200))
    sent(amazon, lambda: feeds.upload(client, b"{}"), {"feedDocumentId": "d", "url": url}, 201)
    created, put = amazon.requests[-2:]
    assert json.loads(created.body) == {"contentType": "application/json; charset=UTF-8"}
    assert (created.query, put.headers["content-type"]) == ({}, "application/json; charset=UTF-8")


def test_what_is_asked_by_its_id_is_asked_without_parameters(amazon: Script, client: AmazonClient) -> None:
    times = {"createdTime": "2026-01-01T00:00:00Z", "processingStatus": "DONE"}
    assert sent(amazon, lambda: feeds.get(client, "1"), {"feedId": "1", **times}).query == {}
    assert sent(amazon, lambda: reports.get(client, "1"), {"reportId": "1", **times}).query == {}
    for kind, call in (("feeds", feeds.report), ("reports", lambda c, d: list(reports.read(c, d)))):
        path = f"/{kind}/2021-06-30/documents/amzn1.spdoc%2F1 é"
        amazon.says(path, Response.of({"url": "https://example.com/"}))
        with pytest.raises(Exception, match="not one of Amazon's"):
            call(client, "amzn1.spdoc%2F1 é")  # type: ignore[operator]
        (request,) = amazon.asked(path)
        assert request.query == {}
        assert request.raw_path.endswith("amzn1.spdoc%252F1%20%C3%A9")


def test_the_librarys_own_marketplace_is_nowhere(amazon: Script, client: AmazonClient) -> None:
    sent(amazon, lambda: listings.search(client, "A2SELLER", GERMANY), {"numberOfResults": 0, "items": []})
    sent(amazon, lambda: feeds.create(client, [GERMANY], "d"), {"feedId": "1"}, 202)
    for request in amazon.requests:
        names = {
            name.lower() for name in (*request.query, *(json.loads(request.body) if request.body[:1] == b"{" else ()))
        }
        assert not names & {"marketplaceid", "marketplace_ids"}


@pytest.mark.parametrize("operation", OFFERS, ids=lambda each: each.name)
def test_an_answer_that_is_none_is_never_taken_for_one(
    amazon: Script, connect: Callable[..., AmazonClient], operation: Operation
) -> None:
    """The library calls a 503 page an empty success."""
    client = connect(buckets=Unlimited())
    calls: dict[str, Callable[[], object]] = {
        "getListingsItem": lambda: listings.get(client, "A2SELLER", "MUG-1", GERMANY),
        "searchListingsItems": lambda: listings.search(client, "A2SELLER", GERMANY),
        "patchListingsItem": lambda: listings.patch_quantity(client, "A2SELLER", "MUG-1", GERMANY, 1),
        "createFeedDocument": lambda: feeds.upload(client, b"{}"),
        "createFeed": lambda: feeds.create(client, [GERMANY], "d"),
        "getFeed": lambda: feeds.get(client, "1"),
        "getFeeds": lambda: feeds.recent(client, SINCE),
        "getFeedDocument": lambda: feeds.report(client, "1"),
        "createReport": lambda: listings_report.request(client, GERMANY),
        "getReport": lambda: reports.get(client, "1"),
        "getReports": lambda: listings_report.latest(client, GERMANY, since=SINCE),
        "getReportDocument": lambda: list(reports.read(client, "1")),
    }
    paths = (
        "/listings/2021-08-01/items/A2SELLER", "/listings/2021-08-01/items/A2SELLER/MUG-1", "/feeds/2021-06-30/feeds",
        "/feeds/2021-06-30/feeds/1", "/feeds/2021-06-30/documents", "/feeds/2021-06-30/documents/1",
        "/reports/2021-06-30/reports", "/reports/2021-06-30/reports/1", "/reports/2021-06-30/documents/1",
    )  # fmt: skip
    expected = "ambiguous" if operation.writes else "unavailable"
    for answer in (
        Response(503, b"<html>Service Unavailable</html>", "text/html"),
        Response(500),
        Response(200),
        Response(200, b"null"),
        Response(200, b"[]"),
        Response(200, b"<html>Sign in</html>"),
        Response(200, b"{}"),
        Response.of({"errors": []}),
        Response(200, b'{"sku": "MUG-1", ', cut="half"),
        Response(200, b"", cut="before"),
    ):
        for path in paths:
            amazon.says(path, answer)
        with pytest.raises(Exception) as caught:
            calls[operation.name]()
        assert caught.value.kind == expected, answer  # type: ignore[attr-defined]


def test_which_operations_are_in_doubt_when_their_answer_is_lost() -> None:
    assert {each.name for each in OFFERS if each.writes} == {"patchListingsItem", "createFeed"}
    assert {each.role for each in OFFERS} == {"Product Listing"}
    assert len(OFFERS) == 12


# A whole day


def test_after_everything_we_can_do_amazons_own_goods_are_untouched(
    shop: PretendAmazon, open_shop: Callable[..., AmazonClient]
) -> None:
    """Every listing is read, and what the merchant alone fulfils is pushed by patch and by feed."""
    seller = open_shop(buckets=Unlimited())
    mine = []
    for each in listings.of_skus(seller, ME, GERMANY, [product.sku for product in PRODUCTS]):
        if each.by_merchant_only:
            mine.append(each.sku)
    assert {product.sku for product in PRODUCTS} - set(mine) == {FBA_SKU, BOTH_SKU}
    for sku in mine:
        assert listings.patch_quantity(seller, ME, sku, GERMANY, 3).ok
    messages = [QuantityMessage(number, sku, 4) for number, sku in enumerate(mine, start=1)]
    feed = feeds.get(seller, feeds.submit_quantities(seller, ME, [GERMANY], messages))
    assert feeds.report(seller, feed.document_id).accepted == len(mine) == 10
    assert {write.channel for write in shop.listing_writes()} == {"DEFAULT"}
    assert {write.sku for write in shop.listing_writes()} == set(mine)
    assert shop.listing(FBA_SKU)["channels"] == ["AMAZON_EU"]
    assert shop.quantity(BOTH_SKU) == 25
    assert {call.method for call in shop.calls()} == {"GET", "POST", "PATCH", "PUT"}
    assert {call.operation for call in shop.calls() if call.method == "PUT"} == {"uploadDocument"}
    assert shop.count("putListingsItem") == shop.count("deleteListingsItem") == 0


def test_our_own_parts_are_where_they_should_be() -> None:
    assert documents.timed_transport is wire.timed_transport
