"""Blocks come when they are asked for, personal data when the application has the role."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.amazon import Line, PretendAmazon, Role, an_order, shape

from .conftest import ALL_DATA, NOW, Shop

ALWAYS = {"orderId", "createdTime", "lastUpdatedTime", "programs", "salesChannel", "orderItems"}
ITEM_ALWAYS = {"orderItemId", "quantityOrdered", "product"}
GIFT = {"packing": {"giftOption": {"giftMessage": "Hello", "giftWrapLevel": "Premium"}}}
EVERYTHING = {
    "fulfillment": GIFT,
    "expense": {"pointsCost": {"pointsGranted": {"pointsNumber": 1}}},
    "cancellation": {"cancellationRequest": {"requester": "BUYER"}},
    "tax": {"taxCalculationBreakdowns": [{"reportingScheme": "UOSS"}]},
    "product": {"customization": {"customizedUrl": "https://localhost/custom.zip"}},
}


def full_order(by: str = "MERCHANT", status: str = "SHIPPED", marketplace: str = "DE") -> dict[str, Any]:
    line = Line("MUG-BLUE", 2, discount="1.00", extra=EVERYTHING)
    registration = {"entityType": "BUYER", "taxRegistrationType": "VAT", "taxRegistrationNumber": "DE136695976"}
    return an_order(
        1,
        marketplace=marketplace,
        fulfilled_by=by,
        status=status,
        items=[line],
        fulfillmentOrders=[{"fulfillmentOrderId": "LdDv2jxM4"}],
    ) | {"tax": {"taxRegistrations": [registration], "taxInvoicing": {"invoiceStatus": "PENDING"}}}


@pytest.mark.parametrize(
    ("included", "order_block", "item_block"),
    [
        ("", set(), set()),
        ("BUYER", {"buyer"}, set()),
        ("RECIPIENT", {"recipient"}, set()),
        ("PROCEEDS", {"proceeds"}, {"proceeds"}),
        ("EXPENSE", set(), {"expense"}),
        ("PROMOTION", set(), {"promotion"}),
        ("CANCELLATION", set(), {"cancellation"}),
        ("FULFILLMENT", {"fulfillment"}, {"fulfillment"}),
        ("PACKAGES", {"packages"}, set()),
        ("TAX", {"tax"}, {"tax"}),
        ("PAYMENT", {"payment"}, set()),
        ("FULFILLMENT_ORDERS", {"fulfillmentOrders"}, set()),
        ("BUYER,PAYMENT", {"buyer", "payment"}, set()),
    ],
)
def test_a_block_comes_when_it_is_asked_for(
    amazon: PretendAmazon, shop: Shop, included: str, order_block: set[str], item_block: set[str]
) -> None:
    order_id = str(amazon.place(full_order())["orderId"])
    (found,) = shop.search(**({"includedData": included} if included else {})).json()["orders"]
    for order in (found, shop.order(order_id, included)):
        assert set(order) == ALWAYS | order_block
        assert set(order["orderItems"][0]) == ITEM_ALWAYS | item_block


def test_without_fulfillment_there_is_no_status_but_it_still_filters(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.place(full_order())
    (order,) = shop.search(fulfillmentStatuses="SHIPPED", includedData="PROCEEDS").json()["orders"]
    assert "fulfillment" not in order
    assert shop.found(fulfillmentStatuses="UNSHIPPED", includedData="PROCEEDS") == []


ADDRESS = {"name", "addressLine1", "postalCode"}


def seen(amazon: PretendAmazon, shop: Shop, roles: list[Role], **options: Any) -> dict[str, bool]:
    amazon.set_roles([Role.INVENTORY_AND_ORDER_TRACKING, *roles])
    amazon.place(full_order(**options))
    (order,) = shop.search(includedData=ALL_DATA).json()["orders"]
    address, item = order["recipient"]["deliveryAddress"], order["orderItems"][0]
    assert {"city", "countryCode"} <= set(address)
    assert set(address) & ADDRESS in (set(), ADDRESS)
    return {
        "name": "buyerName" in order["buyer"],
        "email": "buyerEmail" in order["buyer"],
        "address": ADDRESS <= set(address),
        "gift": "giftMessage" in item["fulfillment"]["packing"]["giftOption"],
        "custom": "customization" in item["product"],
        "registration": "taxRegistrations" in order["tax"],
    }


def nothing_but(*names: str) -> dict[str, bool]:
    return {name: name in names for name in ("name", "email", "address", "gift", "custom", "registration")}


@pytest.mark.parametrize(
    ("role", "options", "shown"),
    [
        (None, {}, ()),
        (Role.DIRECT_TO_CONSUMER_SHIPPING, {}, ("name", "address", "gift", "custom")),
        (Role.DIRECT_TO_CONSUMER_SHIPPING, {"by": "AMAZON"}, ()),
        (Role.DIRECT_TO_CONSUMER_DELIVERY, {}, ("email",)),
        (Role.DIRECT_TO_CONSUMER_DELIVERY, {"by": "AMAZON"}, ()),
        (Role.DIRECT_TO_CONSUMER_DELIVERY, {"status": "CANCELLED"}, ()),
        (Role.TAX_INVOICING, {"by": "AMAZON"}, ("name", "address", "gift", "custom", "registration")),
        (Role.TAX_REMITTANCE, {}, ("name", "address", "gift", "custom", "registration")),
    ],
)
def test_personal_data_by_role(
    amazon: PretendAmazon, shop: Shop, role: Role | None, options: dict[str, str], shown: tuple[str, ...]
) -> None:
    assert seen(amazon, shop, [role] if role else [], **options) == nothing_but(*shown)


def test_a_tax_role_gives_no_name_in_the_united_states(amazon: PretendAmazon, shop: Shop) -> None:
    shop.login("Atzr|demo-na")
    shown = seen(amazon, shop, [Role.TAX_INVOICING], by="AMAZON", marketplace="US")
    assert shown == nothing_but("address", "gift", "custom", "registration")


def test_an_application_without_any_role_is_refused(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.set_roles([])
    answer = shop.search()
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["message"] == "Access to requested resource is denied."


def test_a_phone_number_ends_with_the_delivery(amazon: PretendAmazon, shop: Shop) -> None:
    order_id = str(amazon.place(shape("shipped_fbm"))["orderId"])
    assert "phone" in shop.order(order_id)["recipient"]["deliveryAddress"]
    amazon.login.life = 10**7
    shop.login()
    amazon.clock.set(NOW + timedelta(days=10))
    assert "phone" not in shop.order(order_id)["recipient"]["deliveryAddress"]


def test_orders_by_amazon_tell_no_packages(amazon: PretendAmazon, shop: Shop) -> None:
    package = [{"packageReferenceId": "1"}]
    order_id = str(amazon.place(shape("shipped_fba", packages=package))["orderId"])
    assert "packages" not in shop.order(order_id)


@pytest.mark.parametrize("name", ["blocks_are_null", "items_are_null", "no_item_list", "quantity_in_words"])
def test_malformed_orders_pass_through_as_they_are(amazon: PretendAmazon, shop: Shop, name: str) -> None:
    placed = amazon.place(shape(name))
    answer = shop.get("/orders/2026-01-01/orders", createdAfter="2026-01-01", includedData=ALL_DATA)
    assert answer.json()["orders"] == [placed]
