"""FBA stock: every page in time, every number as Amazon tells it, and nothing taken for zero."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.gateways.amazon import fba_inventory
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.fba_inventory import FbaQuantity
from accounts.gateways.errors import GatewayError, Kind
from sandbox.httpd import Request, Response
from tests import spapi_models
from tests.spapi_models import needs_models

from .conftest import Open, Script, Unlimited, refusal

PATH = "/fba/inventory/v1/summaries"
GERMANY = "A1PA6795UKMFR9"
EXPIRED = refusal(400, "InvalidInput", "Next token is invalid or expired")


def summary(sku: str = "MUG-BLUE", **changes: Any) -> dict[str, Any]:
    data = {
        "asin": "B0DEMO0001",
        "fnSku": "X001ABCDE1",
        "sellerSku": sku,
        "condition": "NewItem",
        "inventoryDetails": {
            "fulfillableQuantity": 7,
            "inboundWorkingQuantity": 1,
            "inboundShippedQuantity": 2,
            "inboundReceivingQuantity": 3,
            "reservedQuantity": {
                "totalReservedQuantity": 4,
                "pendingCustomerOrderQuantity": 4,
                "pendingTransshipmentQuantity": 0,
                "fcProcessingQuantity": 0,
            },
            "researchingQuantity": {"totalResearchingQuantity": 5, "researchingQuantityBreakdown": []},
            "unfulfillableQuantity": {"totalUnfulfillableQuantity": 6, "defectiveQuantity": 6},
        },
        "lastUpdatedTime": "2026-11-20T10:00:00Z",
        "productName": "Stoneware Mug, Blue",
        "totalQuantity": 28,
        "stores": [],
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def page(*rows: dict[str, Any], token: str = "") -> Response:
    payload = {
        "granularity": {"granularityType": "Marketplace", "granularityId": GERMANY},
        "inventorySummaries": list(rows),
    }
    return Response.of({"payload": payload, **({"pagination": {"nextToken": token}} if token else {})})


class Time:
    """Passes only where someone waits."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waited: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += seconds


def pages(client: AmazonClient, passing: Time | None = None) -> Iterator[tuple[FbaQuantity, ...]]:
    passing = passing or Time()
    return fba_inventory.summaries(client, GERMANY, pause=passing.wait, clock=lambda: passing.now)


def skus(client: AmazonClient, passing: Time | None = None) -> list[str]:
    return [row.sku for rows in pages(client, passing) for row in rows]


def failure(client: AmazonClient, passing: Time | None = None) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        skus(client, passing)
    return caught.value


@pytest.fixture
def client(connect: Open) -> AmazonClient:
    return connect(buckets=Unlimited())


def asked(request: Request) -> dict[str, str]:
    assert all(len(values) == 1 for values in request.query.values())
    return {name: values[0] for name, values in request.query.items()}


def test_every_number_is_read(amazon: Script, client: AmazonClient) -> None:
    amazon.says(PATH, page(summary()))
    ((row,),) = pages(client)
    assert row == FbaQuantity(
        sku="MUG-BLUE",
        fnsku="X001ABCDE1",
        asin="B0DEMO0001",
        condition="NewItem",
        title="Stoneware Mug, Blue",
        fulfillable=7,
        inbound_working=1,
        inbound_shipped=2,
        inbound_receiving=3,
        reserved=4,
        researching=5,
        unfulfillable=6,
        total=28,
        updated=datetime(2026, 11, 20, 10, tzinfo=UTC),
    )


def test_what_amazon_leaves_out_beside_the_sellable_is_nothing(amazon: Script, client: AmazonClient) -> None:
    bare = {"sellerSku": "S / é", "inventoryDetails": {"fulfillableQuantity": 0}, "lastUpdatedTime": ""}
    amazon.says(PATH, page(bare))
    ((row,),) = pages(client)
    assert row == FbaQuantity("S / é", "", "", "", "", 0, 0, 0, 0, 0, 0, 0, 0, None)


@needs_models
def test_every_request_and_every_answer_of_these_tests_fits_amazons_model(amazon: Script, client: AmazonClient) -> None:
    amazon.says(PATH, page(summary(), token="a+b/c=="), page(summary("TWO")))
    assert skus(client) == ["MUG-BLUE", "TWO"]
    operation = spapi_models.operation("fbaInventory.json", "getInventorySummaries")
    for request in amazon.asked(PATH):
        operation.check(asked(request))
    operation.response(200).validate(
        {"payload": {"granularity": {}, "inventorySummaries": [summary()]}, "pagination": {"nextToken": "x"}}
    )


def test_the_next_page_is_asked_for_with_all_that_the_first_was(amazon: Script, client: AmazonClient) -> None:
    amazon.says(PATH, page(summary("A"), token="a+b/c==&d"), page(summary("B"), token="e"), page(summary("C")))
    assert skus(client) == ["A", "B", "C"]
    first = {
        "details": "true",
        "granularityType": "Marketplace",
        "granularityId": GERMANY,
        "marketplaceIds": GERMANY,
    }
    assert [asked(request) for request in amazon.asked(PATH)] == [
        first,
        {**first, "nextToken": "a+b/c==&d"},
        {**first, "nextToken": "e"},
    ]


def test_nothing_is_asked_before_somebody_wants_a_page(amazon: Script, client: AmazonClient) -> None:
    amazon.says(PATH, page(summary("A"), token="t"), page(summary("B")))
    found = pages(client)
    assert amazon.asked(PATH) == []
    next(found)
    assert len(amazon.asked(PATH)) == 1


def test_our_own_bucket_makes_it_wait_and_not_give_up(amazon: Script, connect: Open) -> None:
    passing = Time()
    client = connect(clock=lambda: 1_800_000_000.0 + passing.now)
    amazon.says(PATH, *(page(summary(f"S{n}"), token=f"t{n}") for n in range(9)), page(summary("S9")))
    assert skus(client, passing) == [f"S{n}" for n in range(10)]
    assert len(amazon.asked(PATH)) == 10
    assert len(passing.waited) == 8  # two at once, then one after the other
    assert sum(passing.waited) == pytest.approx(8 / (2 * 0.9), abs=0.01)


def test_amazons_too_many_and_an_outage_between_pages_are_waited_for(amazon: Script, client: AmazonClient) -> None:
    passing = Time()
    amazon.says(
        PATH,
        page(summary("A"), token="t"),
        refusal(429, "QuotaExceeded", "You exceeded your quota for the requested resource."),
        Response(503, b"<html>", "text/html"),
        Response(200, b"", cut="before"),
        page(summary("B")),
    )
    assert skus(client, passing) == ["A", "B"]
    assert passing.waited == [pytest.approx(1 / 1.8, abs=0.01), 1.0, 1.0]


def test_an_outage_that_lasts_longer_than_the_page_ends_it(amazon: Script, client: AmazonClient) -> None:
    passing = Time()
    amazon.says(PATH, page(summary("A"), token="t"), Response(503, b""))
    assert failure(client, passing).code == "amazon_unavailable"
    assert sum(passing.waited) == 25.0
    assert len(amazon.asked(PATH)) == 27


def test_a_long_pause_that_amazon_demands_is_not_slept_through(amazon: Script, client: AmazonClient) -> None:
    passing = Time()
    amazon.says(PATH, page(summary("A"), token="t"), refusal(503, "ServiceUnavailable", "", Retry_After="120"))
    error = failure(client, passing)
    assert (error.kind, error.retry_after, passing.waited) == (Kind.UNAVAILABLE, 120.0, [])


def test_the_first_page_is_not_waited_for(amazon: Script, client: AmazonClient) -> None:
    passing = Time()
    amazon.says(PATH, refusal(429, "QuotaExceeded", "slow down"))
    assert failure(client, passing).kind is Kind.THROTTLED
    assert passing.waited == []


def test_a_page_that_came_too_late_has_a_code_of_its_own(amazon: Script, client: AmazonClient) -> None:
    passing = Time()
    amazon.says(PATH, page(summary("A"), token="t"), EXPIRED)
    error = failure(client, passing)
    assert (error.kind, error.code) == (Kind.UNAVAILABLE, "amazon_fba_page_expired")
    assert "from the beginning" in error.text
    assert (passing.waited, len(amazon.asked(PATH))) == ([], 2)


@pytest.mark.parametrize("tokens", [("t", "t"), ("t", "u", "t")])
def test_pages_in_a_circle_end(amazon: Script, client: AmazonClient, tokens: tuple[str, ...]) -> None:
    amazon.says(PATH, *(page(summary("A"), token=token) for token in tokens))
    error = failure(client)
    assert (error.kind, error.code) == (Kind.UNAVAILABLE, "amazon_unreadable_answer")
    assert error.detail == "getInventorySummaries: the same nextToken again"


def test_a_seller_without_fba_is_told_so(amazon: Script, client: AmazonClient) -> None:
    amazon.says(PATH, refusal(400, "InvalidInput", "Invalid Input"))
    error = failure(client)
    assert (error.kind, error.code) == (Kind.REJECTED, "amazon_no_fba")
    assert "Switch FBA stock off" in error.text
    assert not error.connection_wide  # orders go on


def test_a_missing_role_names_it(amazon: Script, client: AmazonClient) -> None:
    amazon.says(PATH, refusal(403, "Unauthorized", "Access to requested resource is denied."))
    error = failure(client)
    assert error.code == "amazon_role_missing"
    assert '"Product Listing"' in error.text


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        ({}, "200 without a list of inventorySummaries"),
        ({"payload": {}}, "200 without a list of inventorySummaries"),
        ({"payload": {"inventorySummaries": {}}}, "200 without a list of inventorySummaries"),
        ({"payload": []}, "payload is not an object but []"),
        ({"payload": {"inventorySummaries": [7]}}, "inventorySummaries is not a list of objects but [7]"),
        ({"payload": {"inventorySummaries": [{}]}}, "sellerSku is missing"),
        ({"payload": {"inventorySummaries": []}, "pagination": []}, "pagination is not an object but []"),
        ({"payload": {"inventorySummaries": []}, "pagination": {"nextToken": 1}}, "nextToken is not a text but 1"),
    ],
)
def test_what_is_no_page_is_not_taken_for_an_empty_one(
    amazon: Script, client: AmazonClient, answer: object, detail: str
) -> None:
    amazon.says(PATH, Response.of(answer))
    error = failure(client)
    assert (error.kind, error.code) == (Kind.UNAVAILABLE, "amazon_unreadable_answer")
    assert error.detail == f"getInventorySummaries: {detail}"


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"inventoryDetails": None}, "fulfillableQuantity is missing"),
        ({"inventoryDetails": {}}, "fulfillableQuantity is missing"),
        ({"inventoryDetails": {"fulfillableQuantity": None}}, "fulfillableQuantity is missing"),
        ({"inventoryDetails": {"fulfillableQuantity": -1}}, "fulfillableQuantity is not a whole number but -1"),
        ({"inventoryDetails": {"fulfillableQuantity": "7"}}, "fulfillableQuantity is not a whole number but '7'"),
        ({"totalQuantity": 1.5}, "totalQuantity is not a whole number but 1.5"),
        ({"lastUpdatedTime": "yesterday"}, "lastUpdatedTime is not a time but 'yesterday'"),
    ],
)
def test_a_quantity_that_nobody_told_is_not_zero(
    amazon: Script, client: AmazonClient, changes: dict[str, Any], detail: str
) -> None:
    amazon.says(PATH, page(summary("OTHER"), summary(**changes)))
    assert failure(client).detail == f"getInventorySummaries: SKU MUG-BLUE: {detail}"


def test_a_marketplace_is_needed(client: AmazonClient) -> None:
    with pytest.raises(ValueError, match="by marketplace"):
        next(fba_inventory.summaries(client, ""))
