"""The control API over HTTP does what the methods do."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.amazon import PretendAmazon, an_order, shape

from .conftest import NOW, SEARCH, Shop, hours


def control(shop: Shop, method: str, path: str = "", body: object = None, status: int = 200) -> Any:
    answer = (
        shop.http.request(method, f"/_control{path}", json=body)
        if body is not None
        else shop.http.request(method, f"/_control{path}")
    )
    assert answer.status_code == status, answer.text
    return answer.json()


def test_orders_are_placed_as_documents_shapes_or_from_the_factory(amazon: PretendAmazon, shop: Shop) -> None:
    own = an_order(1, marketplace="DE")
    (first,) = control(shop, "POST", "/orders", {"order": own, "at": "2026-11-23T09:00:00Z"})["orderIds"]
    (second,) = control(shop, "POST", "/orders", {"shape": "gift_wrap_with_message"})["orderIds"]
    made = {"seed": 7, "marketplace": "FR", "status": "SHIPPED", "fulfilledBy": "AMAZON", "items": 2, "tax": "on_top"}
    (third,) = control(shop, "POST", "/orders", made)["orderIds"]
    lines = [{"sku": "MUG-RED", "quantity": 3, "unit_price": "3.33", "shipping": "1.00"}]
    (fourth,) = control(shop, "POST", "/orders", {"seed": 8, "marketplace": "DE", "items": lines})["orderIds"]
    assert first == own["orderId"]
    assert second == shape("gift_wrap_with_message")["orderId"]
    assert amazon.order(first)["lastUpdatedTime"] == "2026-11-23T09:00:00.000Z"
    assert amazon.order(third)["fulfillment"]["fulfillmentStatus"] == "SHIPPED"  # type: ignore[index]
    assert amazon.order(fourth)["proceeds"]["grandTotal"]["amount"] == "10.99"  # type: ignore[index]
    assert len(control(shop, "POST", "/orders", {"count": 5, "marketplace": "IT"})["orderIds"]) == 5
    assert len(control(shop, "GET", "/orders")["orders"]) == 9
    assert control(shop, "GET", "/orders?seller=A1DEMOSELLER02") == {"orders": []}
    assert control(shop, "GET", f"/orders/{first}") == amazon.order(first)


def test_every_change_moves_the_last_update_on(amazon: PretendAmazon, shop: Shop) -> None:
    placed = amazon.place(an_order(1, marketplace="DE", fulfilled_by="MERCHANT", items=1))
    order_id, times = placed["orderId"], [str(placed["lastUpdatedTime"])]
    changes: list[tuple[str, str, Any]] = [
        ("PATCH", "", {"buyer": {"buyerName": "New Name"}, "payment": None}),
        ("PUT", "/status", {"status": "PENDING"}),
        ("PUT", "/status", {"status": "UNSHIPPED"}),
        ("POST", "/ship", {"carrier": "UPS", "tracking": "1Z1"}),
        ("POST", "/cancel", {"by": "MERCHANT", "reason": "Broken"}),
    ]
    for method, path, body in changes:
        times.append(control(shop, method, f"/orders/{order_id}{path}", body)["lastUpdatedTime"])
    assert times == sorted(set(times))
    order: Any = shop.order(str(order_id))
    assert order["buyer"]["buyerName"] == "New Name"
    assert "payment" not in order
    assert order["packages"][0]["trackingNumber"] == "1Z1"
    assert order["fulfillment"]["fulfillmentStatus"] == "CANCELLED"
    execution = order["orderItems"][0]["cancellation"]["cancellationExecution"]
    assert execution == {"cancelledBy": "MERCHANT", "cancelReason": "Broken"}
    assert order["createdTime"] == placed["createdTime"]


def test_shipping_in_parts(amazon: PretendAmazon, shop: Shop) -> None:
    order_id = str(amazon.place(shape("unshipped_fbm"))["orderId"])
    first, second = (item["orderItemId"] for item in shop.order(order_id)["orderItems"])
    control(shop, "POST", f"/orders/{order_id}/ship", {"items": {second: 1}})
    order = shop.order(order_id)
    assert order["fulfillment"]["fulfillmentStatus"] == "PARTIALLY_SHIPPED"
    assert [item["fulfillment"]["quantityUnfulfilled"] for item in order["orderItems"]] == [1, 1]
    wrong = control(shop, "POST", f"/orders/{order_id}/ship", {"items": {second: 2}}, status=400)
    assert wrong == {"error": f"More than is left to ship of {second}"}
    control(shop, "POST", f"/orders/{order_id}/ship")
    order = shop.order(order_id)
    assert order["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    assert [package["packageReferenceId"] for package in order["packages"]] == ["1", "2"]
    assert order["packages"][1]["packageItems"] == [
        {"orderItemId": first, "quantity": 1},
        {"orderItemId": second, "quantity": 1},
    ]


def test_calls_are_told_without_secrets(shop: Shop) -> None:
    shop.login()
    shop.search(fulfilledBy="AMAZON", lastUpdatedAfter=hours(1))
    shop.get(f"{SEARCH}/302-0000000-0000000")
    told = control(shop, "GET", "/calls")
    assert told["counts"] == {"token": 1, "searchOrders": 1, "getOrder": 1}
    token, search, get = told["calls"]
    assert "client_secret" not in token["parameters"]
    assert "refresh_token" not in token["parameters"]
    assert search["parameters"] == {"fulfilledBy": "AMAZON", "lastUpdatedAfter": hours(1)}
    assert (search["sellerId"], search["status"], search["at"]) == ("A1DEMOSELLER01", 200, "2026-11-23T12:00:00.000Z")
    assert (get["parameters"], get["status"]) == ({"orderId": "302-0000000-0000000"}, 404)
    assert len(control(shop, "GET", "/calls?operation=getOrder")["calls"]) == 1
    control(shop, "DELETE", "/calls")
    assert control(shop, "GET", "/calls") == {"counts": {}, "calls": []}


def test_faults_are_scripted_shown_and_cleared(shop: Shop) -> None:
    control(shop, "POST", "/faults", {"kind": "unavailable", "operation": "searchOrders", "times": 3})
    assert shop.search().status_code == 503
    (fault,) = control(shop, "GET")["faults"]
    assert (fault["hits"], fault["times"]) == (1, 2)
    control(shop, "DELETE", "/faults")
    assert shop.search().status_code == 200


def test_settings_clock_roles_tokens(amazon: PretendAmazon, shop: Shop) -> None:
    control(shop, "PUT", "/settings", {"visibleAfter": 60, "rates": 2, "tokenLife": 60})
    assert (amazon.visible_after, amazon.rates, amazon.login.life) == (60, 2.0, 60)
    control(shop, "PUT", "/settings", {"rates": "off"})
    assert control(shop, "PUT", "/clock", {"now": "2026-11-24T00:00:00Z"}) == {"now": "2026-11-24T00:00:00.000Z"}
    assert control(shop, "PUT", "/clock", {"advance": 1.5}) == {"now": "2026-11-24T00:00:01.500Z"}
    assert shop.search().status_code == 200
    control(shop, "POST", "/tokens/expire")
    assert shop.search().status_code == 403
    control(shop, "POST", "/revoke", {"refreshToken": "Atzr|demo"})
    assert shop.login().status_code == 400
    control(shop, "POST", "/revoke", {"refreshToken": "Atzr|demo", "revoked": False})
    assert shop.login().json()["expires_in"] == 60
    control(shop, "PUT", "/roles", {"roles": ["tax_invoicing"]})
    assert [each["roles"] for each in control(shop, "GET")["applications"]] == [["tax_invoicing"]]
    control(shop, "PUT", "/roles", {"roles": ["emperor"]}, status=400)
    code = control(shop, "POST", "/authorise", {"seller": "A1DEMOSELLER01"})["code"]
    assert shop.login(grant_type="authorization_code", code=code).status_code == 200


def test_sellers_and_applications_are_added(shop: Shop) -> None:
    control(shop, "POST", "/applications", {"clientId": "two", "clientSecret": "s", "roles": []})
    seller = {"sellerId": "A9", "region": "na", "participations": {"ATVPDKIKX0DER": True}}
    control(shop, "POST", "/sellers", {**seller, "refreshToken": "Atzr|nine", "clientId": "two"})
    assert shop.login("Atzr|nine", client_id="two", client_secret="s").status_code == 200
    assert shop.search().status_code == 403  # an application without a role


def test_reset_brings_the_demo_back(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.place(an_order(1, marketplace="DE"))
    amazon.fault("unavailable", times=None)
    amazon.revoke("Atzr|demo")
    control(shop, "POST", "/reset")
    state = control(shop, "GET")
    assert (state["orders"], state["faults"], state["calls"], len(state["sellers"])) == (0, [], {}, 3)
    assert shop.login().status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nothing", None, 404),
        ("GET", "/orders/302-0000000-0000000", None, 404),
        ("POST", "/orders", {"shape": "perfect"}, 404),
        ("POST", "/orders", {"status": "SHIPPED", "marketplace": "XX"}, 404),
        ("POST", "/orders", [1], 400),
        ("PUT", "/orders", {}, 405),
        ("PUT", "/clock", {"now": "noon"}, 400),
        ("POST", "/faults", {"kind": "earthquake"}, 400),
        ("POST", "/faults", {"colour": "red"}, 400),
    ],
)
def test_wrong_wishes_are_refused(shop: Shop, method: str, path: str, body: object, status: int) -> None:
    assert "error" in control(shop, method, path, body, status)


def test_what_is_handed_out_is_a_copy(amazon: PretendAmazon, shop: Shop) -> None:
    mine = an_order(1, marketplace="DE")
    for placed in (amazon.place(mine), amazon.place(mine, keep_times=True)):
        order_id = str(placed["orderId"])
        for each in (mine, placed, amazon.order(order_id), *amazon.orders()):
            each["salesChannel"]["marketplaceName"] = "spoiled"  # type: ignore[index]
        assert shop.order(order_id)["salesChannel"]["marketplaceName"] == "Amazon.de"
        mine = an_order(2, marketplace="DE")


def test_a_clock_that_was_set_can_go_on(amazon: PretendAmazon) -> None:
    amazon.clock.set(NOW, stopped=False)
    assert 0 < (amazon.clock.now() - NOW).total_seconds() < 5
    amazon.clock.advance(60)
    assert 60 < (amazon.clock.now() - NOW).total_seconds() < 65
    amazon.clock.real()
    assert abs((amazon.clock.now() - datetime.now(UTC)).total_seconds()) < 5
