"""Amazon's own example orders, read from its models, to the last value."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.gateways.amazon import orders, parse
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.records import (
    Address,
    Breakdown,
    Buyer,
    Item,
    Money,
    Order,
    Package,
    PackageItem,
)
from sandbox.httpd import Response
from tests import spapi_models

from .conftest import ORDERS, Script

pytestmark = spapi_models.needs_models
MODEL = "orders_2026-01-01.json"


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    us, japan, britain = spapi_models.examples(MODEL, "searchOrders")
    one, brazil = spapi_models.examples(MODEL, "getOrder")
    return {"US": us, "JP": japan, "GB": britain, "GB-one": one, "BR-one": brazil}


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def gbp(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


def jpy(amount: str) -> Money:
    return Money(Decimal(amount), "JPY")


def test_the_american_business_order(amazon: Script, client: AmazonClient, answers: dict[str, Any]) -> None:
    amazon.says(ORDERS, Response.of(answers["US"]))
    page = orders.search(client, updated_after=at("2024-12-25 00:00:00"))
    assert page.next_token == "2YgYW55IGNhcm5hbCBwbGVhc3VyZS4"
    assert page.until == at("2024-12-25 15:00:00")
    assert page.malformed == ()
    assert page.raw == tuple(answers["US"]["orders"])
    assert page.orders == (
        Order(
            id="123-4567890-1234567",
            created=at("2024-12-25 10:30:00"),
            updated=at("2024-12-25 14:45:00"),
            marketplace_id="ATVPDKIKX0DER",
            items=(
                Item(
                    id="12345678901234",
                    quantity=2,
                    sku="ECHO-DOT-4-CHARCOAL",
                    asin="B08N5WRWNW",
                    title="Echo Dot (4th Gen) | Smart speaker with Alexa | Charcoal",
                    unit_price=usd("49.99"),
                    total=usd("100.00"),
                    breakdowns=(
                        Breakdown("ITEM", Decimal("99.98")),
                        Breakdown("TAX", Decimal("0.02"), (("ITEM", Decimal("0.02")),)),
                    ),
                    fulfilled=2,
                    unfulfilled=0,
                    gift_message="Happy Holidays! Enjoy your new smart speakers.",
                    gift_wrap_level="PREMIUM",
                    customized_url="https://amazon.com/custom/view/12345",
                    promotions=("PROMO-HOLIDAY-2024",),
                    cancel_requester="BUYER",
                    cancel_request_reason="Changed mind about purchase",
                    cancelled_by="MERCHANT",
                    cancel_reason="Buyer requested cancellation",
                    condition="NEW",
                    programs=("TRANSPARENCY", "SUBSCRIBE_AND_SAVE"),
                ),
                Item(
                    id="12345678901235",
                    quantity=1,
                    sku="FIRE-TV-4K-2021",
                    asin="B07XJ8C8F5",
                    title="Fire TV Stick 4K with Alexa Voice Remote",
                    unit_price=usd("49.99"),
                    total=usd("49.99"),
                    breakdowns=(Breakdown("ITEM", Decimal("49.99")),),
                    fulfilled=1,
                    unfulfilled=0,
                    condition="NEW",
                ),
            ),
            status="SHIPPED",
            fulfilled_by="MERCHANT",
            channel_name="AMAZON",
            service_level="STANDARD",
            ship_by_earliest=at("2024-12-26 00:00:00"),
            ship_by_latest=at("2024-12-27 23:59:59"),
            deliver_by_latest=at("2024-12-30 23:59:59"),
            seller_order_id="SELLER-ORDER-2024-001",
            programs=("PRIME", "AMAZON_BUSINESS"),
            associated=(("REPLACEMENT_ORIGINAL_ID", "123-4567890-1234566"),),
            buyer=Buyer(
                name="John Smith",
                email="buyer-email@marketplace.amazon.com",
                company="Smith Industries LLC",
                purchase_order="PO-2024-12345",
            ),
            address=Address(
                name="John Smith",
                company="Smith Industries LLC",
                lines=("123 Main Street", "Suite 456"),
                city="Seattle",
                district="King County",
                state="WA",
                postal_code="98101",
                country="US",
                phone="555-123-4567",
                type="COMMERCIAL",
            ),
            delivery_note=(
                "Leave at: Front desk reception\n"
                "Enter through main lobby, ask for John Smith at reception\n"
                "Open: Mon-Fri 09:00-17:00\n"
                "Closed on 2024-12-31\n"
                "Place: HAS_ACCESS_POINT, PALLET_ENABLED"
            ),
            total=usd("154.99"),
            breakdowns=(
                Breakdown("ITEM", Decimal("149.97")),
                Breakdown("TAX", Decimal("0.02")),
                Breakdown("DELIVERY_TIP", Decimal("5.00")),
            ),
            packages=(
                Package(
                    id="PKG-2024-001",
                    status="DELIVERED",
                    carrier="UPS",
                    service="UPS Ground",
                    tracking="1Z999AA1234567890",
                    shipped_at=at("2024-12-25 14:00:00"),
                    items=(PackageItem("12345678901234", 2), PackageItem("12345678901235", 1)),
                    detailed_status="DELIVERED",
                    created=at("2024-12-25 15:00:00"),
                ),
            ),
        ),
    )
    assert page.orders[0].currency == "USD"
    assert not page.orders[0].by_amazon


def test_the_japanese_fba_order_with_points_and_serial_numbers(answers: dict[str, Any]) -> None:
    order = parse.order(answers["JP"]["orders"][0])
    assert (order.id, order.status, order.by_amazon) == ("250-1234567-8901234", "SHIPPED", True)
    assert order.total == jpy("19940")
    assert str(order.total.amount if order.total else "") == "19940"
    assert order.address == Address(
        name="John Smith",
        lines=("123 Business Park", "Suite 456"),
        city="Tokyo",
        postal_code="150-0002",
        country="JP",
        type="RESIDENTIAL",
    )
    first, second = order.items
    assert (first.points, first.points_value, first.quantity) == (60, jpy("60"), 1)
    assert (second.points, second.points_value, second.quantity) == (140, jpy("140"), 2)
    assert first.title == "Echo Dot (第4世代) スマートスピーカー with Alexa チャコール"
    assert first.serial_numbers == ("ED4JP-2024-ABC123456789",)
    assert second.serial_numbers == ("FTV4KMAXJP-2024-GHI123456789", "FTV4KMAXJP-2024-JKL987654321")
    assert (first.unit_price, first.total) == (jpy("5980"), jpy("5980"))
    assert (second.unit_price, second.total) == (jpy("6980"), jpy("13960"))
    assert first.promotions == ("JP-WINTER-SALE-2024",)
    assert (order.breakdowns, order.packages, order.associated) == ((), (), ())
    assert order.deliver_by_latest is None


def test_the_british_order_on_a_last_page(amazon: Script, client: AmazonClient, answers: dict[str, Any]) -> None:
    amazon.says(ORDERS, Response.of(answers["GB"]))
    page = orders.search(client, created_after=at("2024-12-23 00:00:00"), token="9ZhB4RmVyc2lvbiAxLjAgb2YgdGhl")
    assert (page.next_token, page.until) == ("", at("2024-12-24 15:00:00"))
    (order,) = page.orders
    assert (order.id, order.total) == ("202-7654321-1098765", gbp("34.99"))
    assert order.address is not None
    assert (order.address.lines, order.address.phone) == (("45 Oak Avenue", "Flat 2A"), "+44 20 7946 0958")
    (package,) = order.packages
    assert (package.status, package.carrier, package.tracking) == ("IN_TRANSIT", "DPD", "15501234567890123456")


def test_the_british_order_with_tax_on_goods_and_on_shipping(
    amazon: Script, client: AmazonClient, answers: dict[str, Any]
) -> None:
    amazon.says(f"{ORDERS}/202-1234567-8901234", Response.of(answers["GB-one"]))
    order, raw = orders.get(client, "202-1234567-8901234")
    assert raw == answers["GB-one"]["order"]
    assert order.total == gbp("103.97")
    assert order.breakdowns == (
        Breakdown("ITEM", Decimal("89.97")),
        Breakdown("SHIPPING", Decimal("10.00")),
        Breakdown("TAX", Decimal("4.00")),
    )
    (item,) = order.items
    assert item.breakdowns == (
        Breakdown("ITEM", Decimal("89.97")),
        Breakdown("SHIPPING", Decimal("10.00")),
        Breakdown("TAX", Decimal("4.00"), (("ITEM", Decimal("3.00")), ("SHIPPING", Decimal("1.00")))),
    )
    assert (item.quantity, item.unit_price, item.total) == (3, gbp("29.99"), gbp("103.97"))
    assert (item.ioss_number, item.customized_url) == ("IM1234567890", "")
    assert order.seller_order_id == "UK-MERCHANT-ORDER-2024-001"
    assert order.packages[0].items == (PackageItem("20212345678901", 3),)


def test_the_brazilian_order_with_the_parts_of_its_street(answers: dict[str, Any]) -> None:
    order = parse.order(answers["BR-one"]["order"])
    assert (order.id, order.status, order.total) == (
        "171-9876543-2109876",
        "UNSHIPPED",
        Money(Decimal("299.90"), "BRL"),
    )
    assert order.address == Address(
        name="Maria Silva Santos",
        lines=("Rua das Flores, 123", "Apartamento 45"),
        city="São Paulo",
        state="SP",
        postal_code="01234-567",
        country="BR",
        phone="+55 11 98765-4321",
        type="RESIDENTIAL",
        extended=(
            ("streetName", "Rua das Flores"),
            ("streetNumber", "123"),
            ("complement", "Apartamento 45"),
            ("neighborhood", "Vila Madalena"),
        ),
    )
    assert order.items[0].gift_message == "Feliz Natal! Espero que goste do seu novo alto-falante inteligente!"
    assert (order.items[0].fulfilled, order.items[0].unfulfilled) == (0, 1)
