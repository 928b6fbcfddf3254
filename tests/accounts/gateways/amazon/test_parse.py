"""Orders that are odd: what is tolerated, and what is refused with a sentence."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.gateways.amazon import orders, parse
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.read import Unreadable
from accounts.gateways.amazon.records import Money, TaxRegistration
from accounts.gateways.errors import GatewayError, Kind
from sandbox.httpd import Response

from .conftest import ORDERS, Script, eur, item, order

PREFIX = "Amazon sent order 028-1111111-2222222 in a form that cannot be read: "


def total(amount: Any) -> dict[str, Any]:
    return order(proceeds={"grandTotal": eur(amount)})


def reason(data: dict[str, Any]) -> str:
    with pytest.raises(Unreadable) as caught:
        parse.order(data)
    sentence = str(caught.value)
    assert sentence.startswith(PREFIX)
    assert sentence.endswith(".")
    return sentence[len(PREFIX) : -1]


# Tolerated


def test_a_pending_order_without_prices_buyer_or_address() -> None:
    pending = parse.order(
        order(
            proceeds=None,
            fulfillment={"fulfillmentStatus": "PENDING", "fulfilledBy": "AMAZON"},
            orderItems=[item(product={"sellerSku": "MUG-1"}, proceeds=None)],
        )
    )
    assert (pending.status, pending.total, pending.address, pending.currency) == ("PENDING", None, None, "")
    assert pending.items[0].unit_price is None
    assert pending.buyer.name == ""


def test_kinds_that_nobody_knows_yet_stay_as_amazon_wrote_them() -> None:
    new = parse.order(
        order(
            fulfillment={"fulfillmentStatus": "INVOICE_UNCONFIRMED", "fulfilledBy": "A_DRONE", "newField": [1, {}]},
            proceeds={"grandTotal": eur("1.00"), "breakdowns": [{"type": "CARBON_FEE", "subtotal": eur("1.00")}]},
            programs=["MOON_DELIVERY"],
            somethingNew={"a": [1]},
        )
    )
    assert (new.status, new.fulfilled_by, new.programs) == ("INVOICE_UNCONFIRMED", "A_DRONE", ("MOON_DELIVERY",))
    assert new.breakdowns[0].type == "CARBON_FEE"


def test_null_is_the_same_as_missing() -> None:
    data = order(buyer={"buyerName": None}, recipient={"deliveryAddress": None}, proceeds={"grandTotal": eur("1")})
    data |= {"packages": None, "tax": None, "programs": None}
    parsed = parse.order(data)
    assert (parsed.buyer.name, parsed.address, parsed.packages, parsed.programs) == ("", None, (), ())


@pytest.mark.parametrize(
    "text", ["  spaces  kept ", "Ümläut ß 漢字 🎁", "\u200fمرحبا", "a\nb\tc\r\n", "<b>&amp;'\"", "\u200b\ufeff", "0123"]
)
def test_what_buyers_typed_is_kept_to_the_letter(text: str) -> None:
    gift = {"packing": {"giftOption": {"giftMessage": text}}}
    parsed = parse.order(order(buyer={"buyerName": text}, orderItems=[item(fulfillment=gift)]))
    assert parsed.buyer.name == text
    assert parsed.items[0].gift_message == text


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("19.99", "19.99"),
        ("19.90", "19.90"),
        ("0", "0"),
        ("-5.00", "-5.00"),
        ("1234567.891", "1234567.891"),
        (19.99, "19.99"),
        (0.1, "0.1"),
        (5980, "5980"),
        (-0.01, "-0.01"),
        (123456789012.35, "123456789012.35"),
    ],
)
def test_amounts_are_exact_as_text_and_as_numbers(written: Any, amount: str) -> None:
    parsed = parse.order(total(written))
    assert parsed.total == Money(Decimal(amount), "EUR")
    assert str(parsed.total.amount) == amount


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_every_amount_survives_to_the_cent(amount: Decimal) -> None:
    for written in (str(amount), float(amount)):
        parsed = parse.order(total(written)).total
        assert parsed is not None
        assert parsed.amount == amount


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-20T10:00:00Z",
        "2026-11-20T10:00:00.000Z",
        "2026-11-20T10:00:00+00:00",
        "2026-11-20T11:00:00+01:00",
        "2026-11-20T03:00:00-07:00",
        "2026-11-20T15:30:00+0530",
        "2026-11-20T10:00Z",
    ],
)
def test_times_of_every_offset_become_utc(written: str) -> None:
    assert parse.order(order(createdTime=written)).created == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_fractions_of_a_second_are_kept() -> None:
    assert parse.order(order(createdTime="2026-11-20T10:00:00.1239999Z")).created == datetime(
        2026, 11, 20, 10, 0, 0, 123999, tzinfo=UTC
    )


def test_an_order_of_a_web_shop_has_no_marketplace() -> None:
    parsed = parse.order(order(salesChannel={"channelName": "NON_AMAZON"}))
    assert (parsed.channel_name, parsed.marketplace_id) == ("NON_AMAZON", "")


def test_an_order_without_items_and_one_with_a_whole_float_quantity() -> None:
    assert parse.order(order(orderItems=[])).items == ()
    assert parse.order(order(orderItems=[item(quantityOrdered=2.0)])).items[0].quantity == 2


def test_taxes_that_amazon_collects_and_the_buyers_registration() -> None:
    parsed = parse.order(
        order(
            tax={
                "taxRegistrations": [
                    {
                        "entityType": "BUYER",
                        "taxRegistrationType": "VAT",
                        "taxRegistrationNumber": "DE136695976",
                        "legalName": "Muster GmbH",
                    }
                ]
            },
            payment={"paymentExecutions": [{"paymentMethod": "Invoice"}, {"paymentMethod": "GC"}]},
            orderItems=[
                item(
                    tax={
                        "taxCollections": [{"model": "MARKETPLACE_FACILITATOR", "responsibleParty": "Amazon EU"}],
                        "taxCalculationBreakdowns": [{"reportingScheme": "IOSS"}, {}],
                    }
                )
            ],
        )
    )
    assert parsed.tax_registrations == (TaxRegistration("BUYER", "VAT", "DE136695976", "Muster GmbH"),)
    assert parsed.payment_methods == ("Invoice", "GC")
    (only,) = parsed.items
    assert only.tax_models == ("MARKETPLACE_FACILITATOR",)
    assert only.tax_parties == ("Amazon EU",)
    assert only.reporting_schemes == ("IOSS",)


# Refused


NO_AMOUNTS: list[Any] = [
    *("", " ", "1,99", "19.99 EUR", "1e3", "NaN", "Infinity", "1_000", "١٢", "0x10", "--1", "1" * 16),
    *(None, True, [], {}, float("nan"), float("inf"), 1e300, 10**20),
]


@pytest.mark.parametrize("amount", NO_AMOUNTS)
def test_an_amount_that_is_none_is_refused(amount: Any) -> None:
    assert reason(total(amount)).startswith("grandTotal.amount is not an amount but ")


@pytest.mark.parametrize("currency", ["", None, "eur", "EURO", "€", 978])
def test_an_amount_without_a_currency_is_refused(currency: Any) -> None:
    data = order(proceeds={"grandTotal": {"amount": "1.00", "currencyCode": currency}})
    assert reason(data).startswith("grandTotal.currencyCode is not a") or reason(data).startswith("currencyCode is not")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (order(createdTime=None), "createdTime is missing"),
        (order(lastUpdatedTime=""), "lastUpdatedTime is missing"),
        (order(salesChannel=None), "channelName is missing"),
        (order(salesChannel={"channelName": "AMAZON"}), "marketplaceId is missing"),
        (order(orderItems=None), "orderItems is missing"),
        (order(orderItems={}), "orderItems is not a list of objects but {}"),
        (order(orderItems=["x"]), "orderItems is not a list of objects but ['x']"),
        (order(orderItems=[item(orderItemId="")]), "orderItemId is missing"),
        (order(orderItems=[item(orderItemId=17)]), "orderItemId is not a text but 17"),
        (order(orderItems=[item(quantityOrdered=None)]), "item 10000000000001: quantityOrdered is missing"),
        (order(orderItems=[item(product=None)]), "item 10000000000001: product is missing"),
        (
            order(orderItems=[item(quantityOrdered=-1)]),
            "item 10000000000001: quantityOrdered is not a whole number but -1",
        ),
        (
            order(orderItems=[item(quantityOrdered="2")]),
            "item 10000000000001: quantityOrdered is not a whole number but '2'",
        ),
        (
            order(orderItems=[item(quantityOrdered=1.5)]),
            "item 10000000000001: quantityOrdered is not a whole number but 1.5",
        ),
        (
            order(orderItems=[item(quantityOrdered=True)]),
            "item 10000000000001: quantityOrdered is not a whole number but True",
        ),
        (order(orderItems=[item(), item()]), "item 10000000000001 is in it more than once"),
        (order(createdTime="yesterday"), "createdTime is not a time but 'yesterday'"),
        (order(createdTime="2026-11-20T10:00:00"), "createdTime is not a time with its zone but '2026-11-20T10:00:00'"),
        (order(createdTime="0001-01-01T00:00:00+14:00"), "createdTime is not a time but '0001-01-01T00:00:00+14:00'"),
        (order(createdTime=1795000000), "createdTime is not a text but 1795000000"),
        (order(buyer={"buyerName": {"first": "Jane"}}), "buyerName is not a text but {'first': 'Jane'}"),
        (order(buyer=["Jane"]), "buyer is not an object but ['Jane']"),
        (order(programs="PRIME"), "programs is not a list of texts but 'PRIME'"),
        (
            order(orderItems=[item(proceeds={"breakdowns": [{"type": "ITEM"}]})]),
            "item 10000000000001: subtotal is missing",
        ),
        (
            order(orderItems=[item(proceeds={"breakdowns": [{"subtotal": eur("1")}]})]),
            "item 10000000000001: type is missing",
        ),
        (
            order(proceeds={"grandTotal": {"amount": "19.99", "currencyCode": "GBP"}}),
            "its amounts are in EUR and GBP",
        ),
        (order(packages=[{"carrier": "DHL"}]), "packageReferenceId is missing"),
    ],
)
def test_an_order_whose_meaning_would_be_lost_is_refused_with_a_sentence(data: dict[str, Any], expected: str) -> None:
    assert reason(data) == expected


def test_a_long_value_is_shortened_in_the_sentence() -> None:
    assert len(reason(order(programs="x" * 5000))) < 100


def test_one_unreadable_order_does_not_cost_the_page(amazon: Script, client: AmazonClient) -> None:
    good, bad = order(), order(orderId="028-7777777-7777777", proceeds={"grandTotal": eur("1,99")})
    nameless = order(orderId=None)
    amazon.says(ORDERS, Response.of({"orders": [bad, good, nameless, "no order", None]}))
    page = orders.search(client, updated_after=datetime(2026, 11, 1, tzinfo=UTC))
    assert [found.id for found in page.orders] == ["028-1111111-2222222"]
    assert page.raw == (good,)
    assert page.malformed == (
        (
            "028-7777777-7777777",
            "Amazon sent order 028-7777777-7777777 in a form that cannot be read: "
            "grandTotal.amount is not an amount but '1,99'.",
            bad,
        ),
        (
            "",
            "Amazon sent order (without an id) in a form that cannot be read: orderId is missing.",
            nameless,
        ),
        ("", "Amazon sent something in place of an order that is none.", {"value": "no order"}),
        ("", "Amazon sent something in place of an order that is none.", {"value": None}),
    )


def test_a_single_order_that_cannot_be_read_is_an_error_with_the_same_sentence(
    amazon: Script, client: AmazonClient
) -> None:
    amazon.says(f"{ORDERS}/028-1111111-2222222", Response.of({"order": total("1,99")}))
    with pytest.raises(GatewayError) as caught:
        orders.get(client, "028-1111111-2222222")
    assert (caught.value.kind, caught.value.code) == (Kind.BUG, "amazon_order_unreadable")
    assert caught.value.text == PREFIX + "grandTotal.amount is not an amount but '1,99'."


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_json_or_a_float_cannot_hold_cost_one_order_and_stay_storable(
    amazon: Script, client: AmazonClient, literal: str
) -> None:
    body = Response.of({"orders": [order(), total("HERE")]}).body.replace(b'"HERE"', literal.encode())
    amazon.says(ORDERS, Response(200, body))
    page = orders.search(client, updated_after=datetime(2026, 11, 1, tzinfo=UTC))
    assert len(page.orders) == 1
    ((_, _, raw),) = page.malformed
    assert raw["proceeds"] == {"grandTotal": {"amount": literal, "currencyCode": "EUR"}}


def test_characters_that_no_database_takes_become_the_replacement_character(
    amazon: Script, client: AmazonClient
) -> None:
    body = Response.of({"orders": [order(buyer={"buyerName": "a\0b\ud83dc 🎁"})]}).body
    amazon.says(ORDERS, Response(200, body))
    page = orders.search(client, updated_after=datetime(2026, 11, 1, tzinfo=UTC))
    assert page.orders[0].buyer.name == "a\ufffdb\ufffdc 🎁"
    assert page.raw[0]["buyer"] == {"buyerName": "a\ufffdb\ufffdc 🎁"}


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["1.00", "EUR"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
ORDER_FIELDS = ["orderId", "createdTime", "salesChannel", "buyer", "recipient", "proceeds", "orderItems", "packages"]
ORDER_FIELDS += ["tax", "payment", "fulfillment", "programs", "associatedOrders", "orderAliases"]
ITEM_FIELDS = ["orderItemId", "quantityOrdered", "product", "proceeds", "expense", "promotion", "cancellation"]
ITEM_FIELDS += ["fulfillment", "tax", "programs"]
PLACES: list[tuple[Callable[[dict[str, Any]], dict[str, Any]], list[str]]] = [
    (lambda data: data, ORDER_FIELDS),
    (lambda data: data["orderItems"][0], ITEM_FIELDS),
    (lambda data: data["orderItems"][0]["proceeds"], ["proceedsTotal", "breakdowns"]),
    (lambda data: data["fulfillment"], ["fulfillmentStatus", "shipByWindow", "deliverByWindow"]),
]


@given(data=st.data())
def test_whatever_amazon_puts_anywhere_the_order_is_read_or_refused_and_nothing_else_happens(
    data: st.DataObject,
) -> None:
    broken = order()
    where, names = data.draw(st.sampled_from(PLACES))
    where(broken)[data.draw(st.sampled_from(names))] = data.draw(junk)
    broken["recipient"] = {"deliveryPreference": data.draw(junk)}
    with suppress(Unreadable):
        parse.order(broken)
