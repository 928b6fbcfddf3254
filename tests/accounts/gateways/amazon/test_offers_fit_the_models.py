"""What we send about offers, held against Amazon's own models; and Amazon's own examples and sandbox cases, replayed."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft7Validator

from accounts.gateways.amazon import feeds, library, listings, listings_report, operations, reports
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.operations import Operation
from accounts.gateways.amazon.records import Money
from accounts.gateways.amazon.records_offers import Feed, FeedReport, Issue, QuantityMessage, Report, Submission
from accounts.gateways.errors import GatewayError, Kind
from sandbox.amazon import PretendAmazon
from sandbox.httpd import Request, Response
from tests import spapi_models

from .conftest import GERMANY, Script

pytestmark = spapi_models.needs_models
NOW = datetime(2026, 11, 20, tzinfo=UTC)
ME = "A1DEMOSELLER01"
MODELS = {
    library.ListingsApi: "listingsItems_2021-08-01.json",
    library.FeedsApi: "feeds_2021-06-30.json",
    library.ReportsApi: "reports_2021-06-30.json",
}
OFFERS = [each for each in vars(operations).values() if isinstance(each, Operation) and each.api in MODELS]
ITEMS, FEEDS, REPORTS = "/listings/2021-08-01/items", "/feeds/2021-06-30", "/reports/2021-06-30"


def static(operation_id: str, status: int = 200) -> list[Any]:
    model = next(MODELS[each.api] for each in OFFERS if each.name == operation_id)
    response = spapi_models.operation(model, operation_id).document["responses"][str(status)]
    return [case["response"] for case in response["x-amzn-api-sandbox"]["static"]]


def schema(name: str) -> Draft7Validator:
    text = (spapi_models.FOLDER / "feeds" / name).read_text(encoding="utf-8")
    return Draft7Validator(json.loads(text))


@pytest.mark.parametrize("operation", OFFERS, ids=lambda each: each.name)
def test_the_limits_are_those_of_amazons_usage_plans(operation: Operation) -> None:
    described = spapi_models.operation(MODELS[operation.api], operation.name).document["description"]
    assert f"| {operation.plan.rate:g} | {operation.plan.burst} |" in described


def check(operation: Operation, request: Request, **named: str) -> None:
    assert all(len(values) == 1 for values in request.query.values())  # Amazon reads lists with commas
    query = {name: values[0] for name, values in request.query.items()}
    body = json.loads(request.body) if request.body else None
    spapi_models.operation(MODELS[operation.api], operation.name).check({**query, **named}, body=body)


def test_everything_we_ask_and_everything_we_are_answered_fits(shop: PretendAmazon, seller: AmazonClient) -> None:
    """Through the pretend Amazon, which remembers what it was asked."""
    asked: list[tuple[str, Request, Response]] = []
    handle = shop._server.answer

    def remember(request: Request) -> Response:
        answer = handle(request)
        asked.append((shop.calls()[-1].operation, request, answer))
        return answer

    shop._server = type("Remembering", (), {"answer": staticmethod(remember)})()  # type: ignore[assignment]
    shop.set_listing("A/B é", quantity=1)
    listings.get(seller, ME, "A/B é", GERMANY)
    listings.search(seller, ME, GERMANY, updated_after=NOW)
    token = listings.search(seller, ME, GERMANY, created_before=NOW).next_token
    listings.search(seller, ME, GERMANY, skus=["A/B é", "MUG-BLUE"], token=token)
    listings.search(seller, ME, GERMANY, created_after=NOW, created_before=NOW)
    listings.patch_quantity(seller, ME, "A/B é", GERMANY, 3, product_type="HOME")
    feed = feeds.get(seller, feeds.submit_quantities(seller, ME, [GERMANY], [QuantityMessage(1, "A/B é", 4)]))
    feeds.report(seller, feed.document_id)
    feeds.recent(seller, NOW)
    id = reports.request(seller, listings_report.REPORT_TYPE, [GERMANY], start=NOW, end=NOW, options={"custom": "true"})
    report = reports.get(seller, id)
    list(listings_report.read(seller, report.document_id, GERMANY))
    listings_report.request(seller, GERMANY)
    listings_report.latest(seller, GERMANY, since=NOW)
    by_name = {each.name: each for each in OFFERS}
    seen = set()
    for name, request, answer in asked:
        if operation := by_name.get(name):
            check(operation, request, **{each: "x" for each in ("sku", "sellerId", "feedId", "feedDocumentId", "reportId", "reportDocumentId") if f"{{{each}}}" in spapi_models.operation(MODELS[operation.api], name).path})  # fmt: skip
            model = spapi_models.operation(MODELS[operation.api], name)
            model.response(answer.status).validate(json.loads(answer.body))
            seen.add(name)
    assert seen == set(by_name)


def test_our_feed_is_one_of_amazons_kind() -> None:
    messages = [QuantityMessage(number, f"SKU/{number} é", number) for number in range(1, 200)]
    document = json.loads(feeds.quantities_document("A2SELLER", messages))
    schema("listings-feed-schema-v2.json").validate(document)
    for message in document["messages"]:
        schema("listings-feed-message-schema-v2.json").validate(message)


# Amazon's examples


def test_the_example_listing(amazon: Script, client: AmazonClient) -> None:
    (example,) = static("getListingsItem")
    amazon.says(f"{ITEMS}/A2SELLER/GM-ZDPI-9B4E", Response.of(example))
    found = listings.get(client, "A2SELLER", "GM-ZDPI-9B4E", "ATVPDKIKX0DER")
    assert found
    assert (found.sku, found.asin, found.product_type, found.status) == (
        "GM-ZDPI-9B4E",
        "B071VG5N9D",
        "LUGGAGE",
        ("BUYABLE",),
    )
    assert found.title == "Hardside Carry-On Spinner Suitcase Luggage"
    assert (found.channels, found.quantity, found.by_merchant_only) == (("DEFAULT",), 100, True)
    assert found.price == Money(Decimal("100.00"), "USD")
    assert found.updated == datetime(2021, 3, 1, tzinfo=UTC)
    assert found.issues[0] == Issue("90220", "'size' is required but not supplied.", "ERROR")
    assert len(found.issues) == len(example["issues"])
    canada = listings.get(client, "A2SELLER", "GM-ZDPI-9B4E", "A2EUQ1WTGCTBG2")
    assert canada
    assert (canada.status, canada.price) == ((), Money(Decimal("130.00"), "CAD"))


def test_the_example_search(amazon: Script, client: AmazonClient) -> None:
    (example,) = static("searchListingsItems")
    amazon.says(f"{ITEMS}/A2SELLER", Response.of(example))
    page = listings.search(client, "A2SELLER", "ATVPDKIKX0DER", skus=["GM-ZDPI-9B4E", "HW-ZDPI-9B4E", "TC-ZDPI-9B4E"])
    assert (page.total, page.next_token, page.malformed) == (3, example["pagination"]["nextToken"], ())
    assert [(each.sku, each.quantity) for each in page.listings] == [("GM-ZDPI-9B4E", 100)]


def test_the_example_submissions(amazon: Script, client: AmazonClient) -> None:
    accepted, valid, invalid = static("patchListingsItem")
    for example, sku, ok in (
        (accepted, "GM-ZDPI-9B4E", True),
        (valid, "VALIDATION_VALID", True),
        (invalid, "VALIDATION_INVALID", False),
    ):
        amazon.says(f"{ITEMS}/A2SELLER/{sku}", Response.of(example))
        said = listings.patch_quantity(client, "A2SELLER", sku, "ATVPDKIKX0DER", 1)
        assert (said.sku, said.status, said.id, said.ok) == (sku, example["status"], example["submissionId"], ok)
    assert said == Submission(
        "VALIDATION_INVALID",
        "INVALID",
        "a1c562c2-1695-11ee-be56-0242ac120002",
        (Issue("90000900", "The attributes are invalid.", "ERROR"),),
    )


def test_the_example_feeds(amazon: Script, client: AmazonClient) -> None:
    (created,) = static("createFeed", 202)
    amazon.says(f"{FEEDS}/feeds", Response.of(created, 202))
    assert feeds.create(client, [GERMANY], "d") == "3485934"
    (one,) = static("getFeed")
    at = datetime(2024, 3, 11, 13, 16, 24, 630000, UTC)
    expected = Feed("FeedId1", "CANCELLED", at, type="POST_PRODUCT_DATA")
    amazon.says(f"{FEEDS}/feeds/FeedId1", Response.of(one))
    assert feeds.get(client, "FeedId1") == expected
    (several,) = static("getFeeds")
    last = {name: value for name, value in several.items() if name != "nextToken"}
    amazon.says(f"{FEEDS}/feeds", Response.of(several), Response.of(last))
    assert feeds.recent(client, NOW) == (expected, expected)
    assert amazon.requests[-1].query == {"nextToken": [several["nextToken"]]}


def test_the_example_reports(amazon: Script, client: AmazonClient) -> None:
    (created,) = static("createReport", 202)
    amazon.says(f"{REPORTS}/reports", Response.of(created, 202))
    assert listings_report.request(client, GERMANY) == "ID323"
    (one,) = static("getReport")
    at = datetime(2024, 3, 10, 13, 47, 20, 677000, UTC)
    expected = Report("ReportId1", "IN_PROGRESS", at, type="FEE_DISCOUNTS_REPORT")
    amazon.says(f"{REPORTS}/reports/ReportId1", Response.of(one))
    assert reports.get(client, "ReportId1") == expected
    (several,) = static("getReports")
    last = {name: value for name, value in several.items() if name != "nextToken"}
    amazon.says(f"{REPORTS}/reports", Response.of(several), Response.of(last))
    assert reports.latest(client, "FEE_DISCOUNTS_REPORT", since=NOW) == (expected, expected)


@pytest.mark.parametrize("kind", ["Feed", "Report"])
def test_the_addresses_of_the_examples_are_amazons(amazon: Script, client: AmazonClient, kind: str) -> None:
    (told,) = static(f"get{kind}Document")
    assert str(client.documents.__class__(client.documents._journal, 1.0)._allowed(told["url"])) == told["url"]


def test_the_example_processing_report(amazon: Script, client: AmazonClient) -> None:
    name = "listings-feed-processing-report-schema-v2.example.json"
    example = (spapi_models.FOLDER / "feeds" / name).read_bytes()
    amazon.says(f"{FEEDS}/documents/d", Response.of({"feedDocumentId": "d", "url": f"{amazon.url}/store"}))
    amazon.says("/store", Response(200, example))
    report = feeds.report(client, "d")
    assert (report.accepted, report.invalid, report.processed) == (2, 2, 4)
    assert [(each.message_id, each.sku, each.code, each.severity) for each in report.issues] == [
        (4, "My-SKU-B", "90220", "ERROR"),
        (4, "My-SKU-B", "90220", "ERROR"),
        (5, "My-SKU-C", "99022", "ERROR"),
    ]
    assert isinstance(report, FeedReport)


@pytest.mark.parametrize(
    ("operation_id", "kind"),
    [
        ("getListingsItem", Kind.REJECTED),
        ("patchListingsItem", Kind.REJECTED),
        ("searchListingsItems", Kind.UNAVAILABLE),
        ("createFeedDocument", Kind.REJECTED),
        ("createFeed", Kind.REJECTED),
        ("getFeed", Kind.NOT_FOUND),
        ("getFeeds", Kind.REJECTED),
        ("getFeedDocument", Kind.NOT_FOUND),
        ("createReport", Kind.REJECTED),
        ("getReport", Kind.NOT_FOUND),
        ("getReports", Kind.REJECTED),
        ("getReportDocument", Kind.NOT_FOUND),
    ],
)
def test_the_example_refusals_are_known(amazon: Script, client: AmazonClient, operation_id: str, kind: Kind) -> None:
    (refusal,) = static(operation_id, 400)
    for path in (f"{ITEMS}/S", f"{ITEMS}/S/BadSKU", f"{FEEDS}/feeds", f"{FEEDS}/feeds/1", f"{FEEDS}/documents",
                 f"{FEEDS}/documents/1", f"{REPORTS}/reports", f"{REPORTS}/reports/1", f"{REPORTS}/documents/1"):  # fmt: skip
        amazon.says(path, Response.of(refusal, 400))
    calls = {
        "getListingsItem": lambda: listings.get(client, "S", "BadSKU", GERMANY),
        "patchListingsItem": lambda: listings.patch_quantity(client, "S", "BadSKU", GERMANY, 1),
        "searchListingsItems": lambda: listings.search(client, "S", GERMANY),
        "createFeedDocument": lambda: feeds.upload(client, b"{}"),
        "createFeed": lambda: feeds.create(client, [GERMANY], "d"),
        "getFeed": lambda: feeds.get(client, "1"),
        "getFeeds": lambda: feeds.recent(client, NOW),
        "getFeedDocument": lambda: feeds.report(client, "1"),
        "createReport": lambda: listings_report.request(client, GERMANY),
        "getReport": lambda: reports.get(client, "1"),
        "getReports": lambda: listings_report.latest(client, GERMANY, since=NOW),
        "getReportDocument": lambda: list(reports.read(client, "1")),
    }
    with pytest.raises(GatewayError) as caught:
        calls[operation_id]()
    assert caught.value.kind is kind
    assert caught.value.code not in ("amazon_unknown_refusal", "amazon_request_refused")
