"""What leaves for confirmShipment, what is not even sent, and what each answer means."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from accounts.gateways.amazon import shipments
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.shipments import Parcel, ParcelItem
from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.journal import CountingJournal
from accounts.gateways.throttle import LocalBuckets
from sandbox.httpd import Response
from tests import spapi_models
from tests.spapi_models import needs_models

from .conftest import ORDERS, Script, order, refusal

MODEL = "ordersV0.json"
ID = "028-1111111-2222222"
PATH = f"/orders/v0/orders/{ID}/shipmentConfirmation"
GERMANY = "A1PA6795UKMFR9"
CONFIRMED = Response(204)
PARCEL = Parcel(
    reference="1000004711",
    carrier_code="DHL",
    carrier_name="DHL",
    service="DHL Paket",
    tracking="00340434161094000000",
    shipped_at=datetime(2026, 11, 21, 16, 30, 5, 123456, tzinfo=UTC),
    items=(ParcelItem("10000000000001", 2), ParcelItem("10000000000002", 1)),
)


def failure(client: AmazonClient, parcel: Parcel = PARCEL, id: str = ID, market: str = GERMANY) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        shipments.confirm(client, id, market, parcel)
    return caught.value


def sent(amazon: Script) -> list[dict[str, Any]]:
    return [json.loads(request.body) for request in amazon.asked(PATH)]


# What leaves


def test_a_parcel_leaves_as_amazon_reads_it_and_with_nothing_of_the_librarys_own(
    amazon: Script, client: AmazonClient
) -> None:
    amazon.says(PATH, CONFIRMED)
    assert shipments.confirm(client, ID, GERMANY, PARCEL) is None  # type: ignore[func-returns-value]
    (request,) = amazon.asked(PATH)
    assert (request.method, request.query, request.headers["content-type"]) == ("POST", {}, "application/json")
    assert json.loads(request.body) == {
        "marketplaceId": "A1PA6795UKMFR9",
        "packageDetail": {
            "packageReferenceId": "1000004711",
            "carrierCode": "DHL",
            "carrierName": "DHL",
            "shippingMethod": "DHL Paket",
            "trackingNumber": "00340434161094000000",
            "shipDate": "2026-11-21T16:30:05.123Z",
            "orderItems": [
                {"orderItemId": "10000000000001", "quantity": 2},
                {"orderItemId": "10000000000002", "quantity": 1},
            ],
        },
    }


def test_what_is_empty_is_left_out_and_what_is_around_it_is_trimmed(amazon: Script, client: AmazonClient) -> None:
    amazon.says(PATH, CONFIRMED)
    parcel = replace(
        PARCEL, carrier_code=" Other ", carrier_name=" 佐川急便 ", service="", tracking="\t1Z 999 AA1-01\n"
    )
    shipments.confirm(client, ID, GERMANY, parcel, cod_collection="DirectPayment")
    (body,) = sent(amazon)
    package = body["packageDetail"]
    assert body["codCollectionMethod"] == "DirectPayment"
    assert (package["carrierCode"], package["carrierName"], package["trackingNumber"]) == (
        "Other",
        "佐川急便",
        "1Z 999 AA1-01",
    )
    assert "shippingMethod" not in package


def test_a_ship_date_of_any_zone_is_told_in_utc(amazon: Script, client: AmazonClient) -> None:
    amazon.says(PATH, CONFIRMED)
    moment = datetime(2026, 11, 21, 1, 0, tzinfo=timezone(timedelta(hours=9)))
    shipments.confirm(client, ID, GERMANY, replace(PARCEL, shipped_at=moment))
    assert sent(amazon)[0]["packageDetail"]["shipDate"] == "2026-11-20T16:00:00.000Z"


VARIANTS = [
    PARCEL,
    replace(PARCEL, carrier_name="", service=""),
    replace(PARCEL, carrier_code="Other", carrier_name="Bote Müller"),
    replace(PARCEL, reference="1", items=(ParcelItem("1", 1),)),
]


@needs_models
def test_every_request_fits_amazons_model(amazon: Script, client: AmazonClient) -> None:
    amazon.says(PATH, CONFIRMED)
    for parcel in VARIANTS:
        shipments.confirm(client, ID, GERMANY, parcel)
    shipments.confirm(client, ID, "A1VC38T7YXB528", PARCEL, cod_collection="DirectPayment")
    bodies = sent(amazon)
    assert len(bodies) == 5
    for body in bodies:
        spapi_models.operation(MODEL, "confirmShipment").check({"orderId": ID}, body=body)


@needs_models
def test_amazons_own_sandbox_case_is_what_we_would_send(amazon: Script, client: AmazonClient) -> None:
    right, _ = sandbox_cases()
    told = right["parameters"]["body"]["value"]
    package = told["packageDetail"]
    id = right["parameters"]["orderId"]["value"]
    path = f"/orders/v0/orders/{id}/shipmentConfirmation"
    amazon.says(path, CONFIRMED)
    parcel = Parcel(
        package["packageReferenceId"],
        package["carrierCode"],
        package["carrierName"],
        package["shippingMethod"],
        package["trackingNumber"],
        datetime.fromisoformat(package["shipDate"]),
        tuple(ParcelItem(item["orderItemId"], item["quantity"]) for item in package["orderItems"]),
    )
    shipments.confirm(client, id, told["marketplaceId"], parcel)
    del package["shipFromSupplySourceId"]  # of sellers with several warehouses at Amazon
    del package["orderItems"][0]["transparencyCodes"]
    assert json.loads(amazon.asked(path)[0].body) == told


@needs_models
def test_amazons_own_refusal_is_understood(amazon: Script, client: AmazonClient) -> None:
    operation = spapi_models.operation(MODEL, "confirmShipment")
    (case,) = operation.document["responses"]["400"]["x-amzn-api-sandbox"]["static"]
    amazon.says(PATH, Response.of(case["response"], 400))
    error = failure(client)
    assert (error.kind, error.code) == (Kind.REJECTED, "amazon_shipment_refused")
    assert error.detail == "confirmShipment answered 400 Invalid Input Invalid Input"


def sandbox_cases() -> tuple[dict[str, Any], dict[str, Any]]:
    responses = spapi_models.operation(MODEL, "confirmShipment").document["responses"]
    right, wrong = (json.loads(json.dumps(responses[s]["x-amzn-api-sandbox"]["static"][0])) for s in ("204", "400"))
    return right["request"], wrong["request"]


# What is not sent


@pytest.mark.parametrize(
    ("changes", "code", "cure"),
    [
        ({"tracking": ""}, "amazon_tracking_refused", "Type it into the tracking reference"),
        ({"tracking": " \t"}, "amazon_tracking_refused", "Type it into the tracking reference"),
        ({"tracking": "1" * 200}, "amazon_tracking_refused", "has 200 characters"),
        ({"tracking": "0034\n0035"}, "amazon_tracking_refused", "one number for each parcel"),
        ({"tracking": "0034, 0035"}, "amazon_tracking_refused", "one number for each parcel"),
        ({"tracking": "https://dhl.de/?id=1"}, "amazon_tracking_refused", "without a link"),
        ({"tracking": "１２３４"}, "amazon_tracking_refused", "letters A to Z, digits"),
        ({"tracking": "---"}, "amazon_tracking_refused", "letters A to Z, digits"),
        ({"carrier_code": " "}, "amazon_carrier_refused", "Choose Amazon's carrier"),
        ({"carrier_code": "Other", "carrier_name": " "}, "amazon_carrier_refused", "Enter the carrier's name"),
        ({"carrier_name": "x" * 51}, "amazon_carrier_refused", "at most 50 printable characters"),
        ({"carrier_name": "DHL\x00Paket"}, "amazon_carrier_refused", "printable characters"),
        ({"service": "y" * 51}, "amazon_carrier_refused", "as the shipping service"),
        ({"shipped_at": datetime(2026, 11, 21)}, "amazon_ship_date_refused", "has no time zone"),
        ({"items": ()}, "amazon_parcel_refused", "Check the quantities"),
        ({"items": (ParcelItem("1", 0),)}, "amazon_quantity_refused", "holds 0 of an item"),
        ({"items": (ParcelItem("1", -1),)}, "amazon_quantity_refused", "whole pieces from 1 on"),
        ({"items": (ParcelItem("1", 1.5),)}, "amazon_quantity_refused", "holds 1.5 of an item"),  # type: ignore[arg-type]
        ({"items": (ParcelItem("1", True),)}, "amazon_quantity_refused", "whole pieces"),
        ({"items": (ParcelItem("1", 2), ParcelItem("2", 10**7))}, "amazon_quantity_refused", "holds 10000000"),
    ],
)
def test_nonsense_is_not_sent_and_says_what_to_correct(
    amazon: Script, client: AmazonClient, changes: dict[str, Any], code: str, cure: str
) -> None:
    error = failure(client, replace(PARCEL, **changes))
    assert (error.kind, error.code) == (Kind.REJECTED, code)
    assert cure in error.text
    assert error.text[0].isupper() and error.text.endswith(".") and error.text.isprintable()
    assert amazon.requests == []  # not even a login


@pytest.mark.parametrize("reference", ["", "0", "-1", "01", "1.5", "WH/OUT/00012", "１", "1" * 19, 12])
def test_a_reference_that_amazon_would_refuse_is_our_own_mistake(client: AmazonClient, reference: Any) -> None:
    with pytest.raises(ValueError, match="positive number as text"):
        shipments.confirm(client, ID, GERMANY, replace(PARCEL, reference=reference))


@pytest.mark.parametrize("ids", [("1", "1"), ("",)])
def test_an_item_is_in_a_parcel_once(client: AmazonClient, ids: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="in it once"):
        shipments.confirm(client, ID, GERMANY, replace(PARCEL, items=tuple(ParcelItem(id, 1) for id in ids)))


def test_no_order_and_no_marketplace_are_not_sent(amazon: Script, client: AmazonClient) -> None:
    assert failure(client, id="../orders").code == "amazon_order_id_refused"
    assert failure(client, market="").code == "amazon_parcel_refused"
    assert amazon.requests == []


# 204 and nothing else


@pytest.mark.parametrize(
    "answer",
    [
        Response(200, b""),
        Response(200, b"{}"),
        Response(200, b'{"payload": {}}'),
        Response(202, b"{}"),
        Response(200, b"<html>Welcome</html>", "text/html"),
        Response(503, b"<html>Service Unavailable</html>", "text/html"),
        Response(500, b""),
        Response(302, b"", headers={"Location": "https://example.com/"}),
        Response(400, b'{"errors": []}'),
        Response(403, b"<html>Request blocked</html>", "text/html"),
        Response(204, b"", cut="before"),
        Response(200, b"{}", cut="half"),
        Response(204, b"", cut="reset"),
    ],
)
def test_anything_else_leaves_a_doubt_and_is_sent_once(
    amazon: Script, client: AmazonClient, journal: CountingJournal, answer: Response
) -> None:
    amazon.says(PATH, answer)
    error = failure(client)
    assert error.kind is Kind.AMBIGUOUS
    assert error.code in ("amazon_unavailable", "amazon_unreadable_answer", "amazon_unreachable")
    assert len(sent(amazon)) == 1
    assert journal.calls[-1].outcome == "ambiguous"


def test_a_time_out_after_sending_is_a_doubt_and_one_before_is_none(
    amazon: Script, connect: Callable[..., AmazonClient]
) -> None:
    amazon.says(PATH, Response(204, delay=2))
    assert failure(connect(timeout=0.3)).kind is Kind.AMBIGUOUS
    assert len(sent(amazon)) == 1
    gone = connect()
    amazon.server.stop()
    assert failure(gone).kind is Kind.UNAVAILABLE


def test_a_204_is_a_success_of_this_operation_only(amazon: Script, client: AmazonClient) -> None:
    from accounts.gateways.amazon import fba_inventory, operations, orders, sellers

    empty = {each.name for each in vars(operations).values() if isinstance(each, operations.Operation) and each.empty}
    assert empty == {"confirmShipment"}
    nothing = Response(204)
    amazon.says(ORDERS, nothing)
    amazon.says(f"{ORDERS}/{ID}", nothing)
    amazon.says("/sellers/v1/marketplaceParticipations", nothing)
    amazon.says("/fba/inventory/v1/summaries", nothing)
    reads: list[Callable[[], object]] = [
        lambda: orders.search(client, updated_after=PARCEL.shipped_at),
        lambda: orders.get(client, ID),
        lambda: sellers.participations(client),
        lambda: next(fba_inventory.summaries(client, GERMANY)),
    ]
    for read in reads:
        with pytest.raises(GatewayError) as caught:
            read()
        assert (caught.value.kind, caught.value.code) == (Kind.UNAVAILABLE, "amazon_unreadable_answer")


def test_too_many_confirmations_wait_before_they_are_sent(amazon: Script, connect: Callable[..., AmazonClient]) -> None:
    amazon.says(PATH, CONFIRMED)
    client = connect(clock=lambda: 1_800_000_000.0, buckets=LocalBuckets())
    for _ in range(10):
        shipments.confirm(client, ID, GERMANY, PARCEL)
    error = failure(client)
    assert (error.kind, error.retry_after) == (Kind.THROTTLED, pytest.approx(1 / 1.8))
    assert len(sent(amazon)) == 10


def test_a_token_that_ran_out_is_renewed_and_the_parcel_sent_once_more(amazon: Script, client: AmazonClient) -> None:
    expired = "The access token you provided has expired."
    amazon.says(PATH, refusal(403, "Unauthorized", "Access to requested resource is denied.", expired), CONFIRMED)
    shipments.confirm(client, ID, GERMANY, PARCEL)
    assert [request.headers["x-amz-access-token"] for request in amazon.asked(PATH)] == ["Atza|1", "Atza|2"]


# The read-back


def test_packages_are_read_whole() -> None:
    from accounts.gateways.amazon import parse
    from accounts.gateways.amazon.records import Package, PackageItem

    package = {
        "packageReferenceId": "1000004711",
        "createdTime": "2026-11-21T16:31:00.000Z",
        "packageStatus": {"status": "SHIPPED", "detailedStatus": "PICKED_UP"},
        "carrier": "DHL",
        "shipTime": "2026-11-21T16:30:05.123Z",
        "shippingService": "DHL Paket",
        "trackingNumber": "00340434161094000000",
        "packageItems": [{"orderItemId": "10000000000001", "quantity": 2, "transparencyCodes": ["T1", "T2"]}],
    }
    bare = {"packageReferenceId": "PKG-2024-001"}
    assert parse.order(order(packages=[package, bare])).packages == (
        Package(
            id="1000004711",
            status="SHIPPED",
            carrier="DHL",
            service="DHL Paket",
            tracking="00340434161094000000",
            shipped_at=datetime(2026, 11, 21, 16, 30, 5, 123000, tzinfo=UTC),
            items=(PackageItem("10000000000001", 2),),
            detailed_status="PICKED_UP",
            created=datetime(2026, 11, 21, 16, 31, tzinfo=UTC),
        ),
        Package(id="PKG-2024-001"),
    )
