"""confirmShipment as Amazon has it: what it takes, what it refuses with which words, what it does to the order."""

from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.amazon import SHAPES, Line, PretendAmazon, an_order
from sandbox.amazon.carriers import CODES
from tests import spapi_models
from tests.spapi_models import needs_models

from .conftest import NOW, Shop, hours
from .test_control import control

GERMANY = "A1PA6795UKMFR9"


def placed(amazon: PretendAmazon, *quantities: int, **how: Any) -> dict[str, Any]:
    lines = [Line(f"SKU-{n}", quantity) for n, quantity in enumerate(quantities or (2, 1))]
    order = an_order("shipments", **{"marketplace": "DE", "fulfilled_by": "MERCHANT", "items": lines, **how})
    return dict(amazon.place(order, at=NOW - timedelta(hours=5)))


def a_body(order: dict[str, Any], *quantities: int, **changes: Any) -> dict[str, Any]:
    """Of each item so many; None takes a field away."""
    package = {
        "packageReferenceId": "1",
        "carrierCode": "DHL",
        "shippingMethod": "DHL Paket",
        "trackingNumber": "00340434161094000000",
        "shipDate": hours(2),
        "orderItems": [
            {"orderItemId": item["orderItemId"], "quantity": count}
            for item, count in zip(order["orderItems"], quantities, strict=False)
            if count
        ],
        **changes,
    }
    return {
        "marketplaceId": GERMANY,
        "packageDetail": {name: value for name, value in package.items() if value is not None},
    }


def said(shop: Shop, order: dict[str, Any], body: object, status: int = 400) -> str:
    answer = shop.confirm(str(order["orderId"]), body)
    assert answer.status_code == status, answer.text
    (error,) = answer.json()["errors"]
    assert error["code"] in ("InvalidInput", "NotFound")
    return f"{error['message']} {error['details']}".strip()


def test_a_parcel_becomes_a_package_of_the_order(amazon: PretendAmazon, shop: Shop) -> None:
    order = placed(amazon)
    assert shop.confirm(order["orderId"], a_body(order, 1)).status_code == 204
    read = shop.order(order["orderId"])
    assert read["packages"] == [
        {
            "packageReferenceId": "1",
            "createdTime": "2026-11-23T12:00:00.000Z",
            "packageStatus": {"status": "SHIPPED", "detailedStatus": "PICKED_UP"},
            "carrier": "DHL",
            "shipTime": "2026-11-23T10:00:00.000Z",
            "shippingService": "DHL Paket",
            "trackingNumber": "00340434161094000000",
            "packageItems": [{"orderItemId": order["orderItems"][0]["orderItemId"], "quantity": 1}],
        }
    ]
    assert read["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    assert read["lastUpdatedTime"] == "2026-11-23T12:00:00.000Z"
    assert shop.found(lastUpdatedAfter=hours(1)) == [order["orderId"]]


def test_the_rest_makes_it_shipped_and_an_edit_can_take_it_back(amazon: PretendAmazon, shop: Shop) -> None:
    order = placed(amazon)
    for body in (a_body(order, 2), a_body(order, 0, 1, packageReferenceId="2")):
        assert shop.confirm(order["orderId"], body).status_code == 204
    assert shop.order(order["orderId"])["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    amazon.clock.advance(60)
    assert shop.confirm(order["orderId"], a_body(order, 1, trackingNumber="1Z")).status_code == 204
    read = shop.order(order["orderId"])
    assert read["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    first, second = read["packages"]
    assert (first["trackingNumber"], first["createdTime"]) == ("1Z", "2026-11-23T12:00:00.000Z")
    assert second["packageReferenceId"] == "2"
    assert [item["fulfillment"] for item in read["orderItems"]] == [
        {"quantityFulfilled": 1, "quantityUnfulfilled": 1},
        {"quantityFulfilled": 1, "quantityUnfulfilled": 0},
    ]


def test_an_order_that_was_partly_shipped_elsewhere(amazon: PretendAmazon, shop: Shop) -> None:
    order = amazon.place(SHAPES["partially_shipped_one_line"], seller="A1DEMOSELLER01")
    id = str(order["orderId"])
    body = a_body(order, 2, packageReferenceId="1000000001", shipDate="2026-11-23T11:59:59Z")
    assert shop.confirm(id, body).status_code == 204
    assert [each["packageReferenceId"] for each in shop.order(id)["packages"]] == ["1", "1000000001"]
    assert shop.order(id)["fulfillment"]["fulfillmentStatus"] == "SHIPPED"


def test_transparency_codes_are_kept(amazon: PretendAmazon, shop: Shop) -> None:
    order = placed(amazon, 2)
    items = [{"orderItemId": order["orderItems"][0]["orderItemId"], "quantity": 2, "transparencyCodes": ["T1", "T2"]}]
    assert shop.confirm(order["orderId"], a_body(order, orderItems=items)).status_code == 204
    (package,) = shop.order(order["orderId"])["packages"]
    assert package["packageItems"] == items


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"packageReferenceId": 1}, "Please check the fields with invalid type [packageDetail.packageReferenceId]."),
        ({"packageReferenceId": None}, "packageReferenceId: is required."),
        ({"packageReferenceId": "0"}, "PackageReferenceId: is invalid, must be a positive numeric value."),
        ({"packageReferenceId": "WH/OUT/1"}, "PackageReferenceId: is invalid, must be a positive numeric value."),
        ({"packageReferenceId": "-1"}, "PackageReferenceId: is invalid, must be a positive numeric value."),
        ({"carrierCode": None}, "carrierCode: is required."),
        ({"carrierCode": "dhl"}, "Selected carrier is not supported"),
        ({"carrierCode": "Other"}, "carrierName is required when carrierCode is Other"),
        ({"carrierCode": "Other", "carrierName": " "}, "carrierName is required when carrierCode is Other"),
        ({"carrierCode": ["DHL"]}, "[packageDetail.carrierCode]"),
        ({"shippingMethod": 5}, "[packageDetail.shippingMethod]"),
        ({"trackingNumber": None}, "trackingNumber: is required."),
        ({"trackingNumber": " "}, "trackingNumber: is required."),
        ({"trackingNumber": "1" * 51}, "Enter a valid tracking ID"),
        ({"trackingNumber": "00\n34"}, "Enter a valid tracking ID"),
        ({"shipDate": None}, "shipDate: is required."),
        ({"shipDate": "2026-11-23"}, "Invalid Input"),
        ({"shipDate": "2026-13-40T00:00:00Z"}, "Invalid Input"),
        ({"shipDate": "2026-11-23T12:00:01Z"}, "must not be in the future"),
        ({"shipDate": "2026-11-23T06:59:59Z"}, "must not be before the purchase date"),
        ({"orderItems": None}, "[packageDetail.orderItems]"),
        ({"orderItems": []}, "orderItems: is required."),
        ({"orderItems": ["1"]}, "[packageDetail.orderItems]"),
        ({"orderItems": [{"orderItemId": "1"}]}, "[packageDetail.orderItems.quantity]"),
        ({"orderItems": [{"orderItemId": "1", "quantity": "1"}]}, "[packageDetail.orderItems.quantity]"),
        ({"orderItems": [{"orderItemId": "1", "quantity": 0}]}, "Quantity: is invalid"),
        ({"orderItems": [{"orderItemId": "1", "quantity": 1}]}, "OrderItemId 1 is invalid, please obtain the value"),
        ({"orderItems": [{"orderItemId": 1, "quantity": 1}]}, "[packageDetail.orderItems.orderItemId]"),
        (
            {"orderItems": [{"orderItemId": "1", "quantity": 1, "transparencyCodes": "T"}]},
            "[packageDetail.orderItems.transparencyCodes]",
        ),
    ],
)
def test_a_wrong_parcel_is_refused_with_amazons_words(
    amazon: PretendAmazon, shop: Shop, changes: dict[str, Any], words: str
) -> None:
    order = placed(amazon)
    answer = shop.confirm(order["orderId"], a_body(order, 1, **changes))
    assert answer.status_code == 400
    assert words in answer.json()["errors"][0]["message"]
    assert amazon.order(order["orderId"]) == order
    assert amazon.shipping.confirmations() == []


@pytest.mark.parametrize(
    "body", [None, [], "text", {}, {"packageDetail": []}, {"packageDetail": {}, "marketplaceId": 1}]
)
def test_what_is_no_shipment_at_all(amazon: PretendAmazon, shop: Shop, body: object) -> None:
    order = placed(amazon)
    assert said(shop, order, body)


def test_the_rest_of_the_request(amazon: PretendAmazon, shop: Shop) -> None:
    order = placed(amazon)
    body = a_body(order, 1)
    assert "not placed in marketplace A13V1IB3VIYZZH" in said(shop, order, {**body, "marketplaceId": "A13V1IB3VIYZZH"})
    assert "must be DirectPayment" in said(shop, order, {**body, "codCollectionMethod": "Cash"})
    assert said(shop, {**order, "orderId": "302-1"}, body) == "orderId is not an Amazon order identifier"
    missing = {**order, "orderId": "302-0000000-0000000"}
    assert said(shop, missing, body, 404).endswith("Order 302-0000000-0000000 not found")
    shop.login("Atzr|demo-na")  # another seller's
    assert said(shop, order, body, 404).endswith("not found")
    raw = shop.http.post(
        f"/orders/v0/orders/{order['orderId']}/shipmentConfirmation",
        content=b"{",
        headers={"x-amz-access-token": shop.token},
    )
    assert raw.status_code in (400, 404)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"fulfilled_by": "AMAZON"}, "is not a merchant fulfilled order"),
        ({"status": "PENDING"}, "is pending, with status PENDING"),
        ({"status": "PENDING_AVAILABILITY"}, "is pending, with status PENDING_AVAILABILITY"),
        ({"status": "CANCELLED"}, "NonexistentOrderItem Description: Failed to find order item list by order ID:"),
        ({"status": "SHIPPED"}, "errorMetric=PackageToUpdateNotFound"),
        ({"programs": ["FBM_SHIP_PLUS"]}, "is a Ship+ order, which needs no confirmation"),
        ({"programs": ["AMAZON_EASY_SHIP"]}, "is an Easy Ship order, which needs no confirmation"),
    ],
)
def test_an_order_that_takes_no_shipment(amazon: PretendAmazon, shop: Shop, how: dict[str, Any], words: str) -> None:
    order = placed(amazon, **how)
    body = a_body(order, 1, packageReferenceId="9", shipDate=hours(0))
    assert words in said(shop, order, body)
    assert amazon.order(order["orderId"]) == order


def test_never_more_than_was_ordered(amazon: PretendAmazon, shop: Shop) -> None:
    order = placed(amazon)
    assert "overfulfillment" in said(shop, order, a_body(order, 3))
    assert shop.confirm(order["orderId"], a_body(order, 2)).status_code == 204
    assert "overfulfillment" in said(shop, order, a_body(order, 1, packageReferenceId="2"))
    assert "overfulfillment" in said(shop, order, a_body(order, 2, 2))
    twice = [*a_body(order, 0, 1)["packageDetail"]["orderItems"]] * 2
    assert "overfulfillment" in said(shop, order, a_body(order, packageReferenceId="2", orderItems=twice))


def test_every_listed_carrier_is_taken(amazon: PretendAmazon, shop: Shop) -> None:
    order = placed(amazon, 1)
    for code in sorted(CODES):
        body = a_body(order, 1, carrierCode=code, carrierName="Someone")
        assert shop.confirm(order["orderId"], body).status_code == 204, code
    assert len(amazon.shipping.packages(order["orderId"])) == 1


@needs_models
def test_amazons_own_two_cases(amazon: PretendAmazon, shop: Shop) -> None:
    responses = spapi_models.operation("ordersV0.json", "confirmShipment").document["responses"]
    amazon.clock.set(NOW.replace(year=2022))
    amazon.add_seller(amazon.directory.seller("A1DEMOSELLER02"), "Atzr|na")
    shop.login("Atzr|na")
    for status in ("400", "204"):
        (case,) = responses[status]["x-amzn-api-sandbox"]["static"]
        given = {name: each["value"] for name, each in case["request"]["parameters"].items()}
        (item,) = given["body"]["packageDetail"]["orderItems"]
        order = an_order("of the model", marketplace="US", fulfilled_by="MERCHANT", items=1)
        order = {**order, "orderId": given["orderId"], "createdTime": "2022-02-10T00:00:00Z"}
        line = {**deepcopy(order["orderItems"])[0], "orderItemId": item["orderItemId"]}  # type: ignore[call-overload]
        amazon.place({**order, "orderItems": [line]}, keep_times=True, seller="A1DEMOSELLER02")
        answer = shop.confirm(given["orderId"], given["body"])
        assert answer.status_code == int(status)
        if status == "400":
            assert answer.json() == case["response"]
    (package,) = shop.order(given["orderId"])["packages"]
    assert (package["carrier"], package["shippingService"]) == ("FedEx", "FedEx Ground")
    assert package["packageItems"][0]["transparencyCodes"] == ["09876543211234567890"]


def test_the_limit_is_two_a_second_after_ten(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.rates = "real"
    order = placed(amazon)
    answers = [shop.confirm(order["orderId"], a_body(order, 1)) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [204] * 10 + [429]
    assert answers[0].headers["x-amzn-RateLimit-Limit"] == "2"
    assert answers[0].headers["x-amzn-RequestId"]
    amazon.clock.advance(0.5)
    assert shop.confirm(order["orderId"], a_body(order, 1)).status_code == 204


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("inventory_and_order_tracking", 204),
        ("direct_to_consumer_shipping", 204),
        ("tax_invoicing", 403),
        ("product_listing", 403),
    ],
)
def test_the_roles(amazon: PretendAmazon, shop: Shop, role: str, status: int) -> None:
    order = placed(amazon)
    amazon.set_roles([role])
    assert shop.confirm(order["orderId"], a_body(order, 1)).status_code == status


def test_it_is_posted_and_the_others_are_got(amazon: PretendAmazon, shop: Shop) -> None:
    order = placed(amazon)
    assert shop.get(f"/orders/v0/orders/{order['orderId']}/shipmentConfirmation").status_code == 405
    headers = {"x-amz-access-token": shop.token}
    assert shop.http.post("/fba/inventory/v1/summaries", headers=headers).status_code == 405


def test_a_fault_may_hit_one_parcel_only(amazon: PretendAmazon, shop: Shop) -> None:
    order = placed(amazon)
    amazon.fault("throttled", "confirmShipment", match={"packageReferenceId": "2"}, times=None)
    assert shop.confirm(order["orderId"], a_body(order, 1)).status_code == 204
    assert shop.confirm(order["orderId"], a_body(order, 1, packageReferenceId="2")).status_code == 429
    assert [call.parameters["packageReferenceId"] for call in amazon.calls("confirmShipment")] == ["1", "2"]


def test_the_control_api_tells_packages_and_counts(amazon: PretendAmazon, shop: Shop) -> None:
    order = placed(amazon)
    id = order["orderId"]
    assert control(shop, "PUT", "/shipments", {"delay": 60}) == {"delay": 60.0}
    control(shop, "POST", "/shipments/refusals", {"orderId": id, "packageReferenceId": "2"})
    for reference in ("1", "2", "1"):
        assert shop.confirm(id, a_body(order, 1, packageReferenceId=reference)).status_code == 204
    assert control(shop, "GET", f"/orders/{id}/packages") == {"packages": [], "confirmations": 3}
    told = control(shop, "GET", f"/shipments?orderId={id}")
    assert (told["delay"], told["count"]) == (60.0, 3)
    assert [each["state"] for each in told["confirmations"]] == ["pending"] * 3
    control(shop, "PUT", "/clock", {"advance": 60})
    told = control(shop, "GET", f"/orders/{id}/packages")
    assert [each["packageReferenceId"] for each in told["packages"]] == ["1"]
    assert [each["state"] for each in control(shop, "GET", "/shipments")["confirmations"]] == [
        "seen",
        "refused",
        "seen",
    ]
    assert control(shop, "GET", "/shipments?orderId=302-0000000-0000000")["count"] == 0
    control(shop, "GET", "/orders/302-0000000-0000000/packages", status=404)
    control(shop, "PUT", "/shipments", {"delay": "soon"}, status=400)
    control(shop, "POST", "/reset")
    assert control(shop, "GET", "/shipments") == {"delay": 0.0, "count": 0, "confirmations": []}


def test_what_was_accepted_survives_a_restart_also_before_it_is_seen(tmp_path: Path) -> None:
    state = tmp_path / "amazon.sqlite3"
    first = PretendAmazon(state)
    first.clock.set(NOW)
    order = placed(first)
    shop = Shop(first.serve().url)
    assert shop.confirm(order["orderId"], a_body(order, 1)).status_code == 204
    first.shipping.delay = 60
    assert shop.confirm(order["orderId"], a_body(order, 0, 1, packageReferenceId="2")).status_code == 204
    shop.http.close()
    first.close()

    second = PretendAmazon(state)
    second.clock.set(NOW)
    assert [each["packageReferenceId"] for each in second.shipping.packages(order["orderId"])] == ["1"]
    second.clock.advance(60)
    assert [each["packageReferenceId"] for each in second.shipping.packages(order["orderId"])] == ["1", "2"]
    assert [each.state for each in second.shipping.confirmations()] == ["seen", "seen"]
    second.close()

    third = PretendAmazon(state)
    assert len(third.shipping.packages(order["orderId"])) == 2
    third.reset()
    assert third.shipping.confirmations() == []
    third.close()
