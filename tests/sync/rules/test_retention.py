"""How long a buyer's data is kept, and what an order is without it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.gateways.amazon import parse
from sandbox.amazon import SHAPES, an_order, shape
from sync.rules import retention

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAYS = 30


def order(status: str, updated: datetime, **how: Any) -> Any:
    raw = an_order(1, marketplace="DE", fulfilled_by="MERCHANT", status=status, **how)
    raw["lastUpdatedTime"] = updated.strftime("%Y-%m-%dT%H:%M:%SZ")
    return parse.order(raw)


@pytest.mark.parametrize("status", ["SHIPPED", "CANCELLED"])
def test_thirty_days_after_it_is_over(status: str) -> None:
    found = retention.expires(order(status, NOW, fulfillment={"deliverByWindow": None}), NOW, DAYS)
    assert found == NOW + timedelta(days=30)


def test_delivery_counts_and_not_shipment_where_amazon_names_it() -> None:
    window = {"latestDateTime": "2026-11-30T22:59:59Z"}
    shipped = order("SHIPPED", NOW, fulfillment={"deliverByWindow": window})
    assert retention.expires(shipped, NOW, DAYS) == datetime(2026, 12, 30, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("latest", ["2099-12-31T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_delivery_date_that_stands_for_none_keeps_nobody_for_ever(latest: str) -> None:
    shipped = order("SHIPPED", NOW, fulfillment={"deliverByWindow": {"latestDateTime": latest}})
    assert retention.expires(shipped, NOW, DAYS) == NOW + timedelta(days=366 + 30)


def test_an_open_order_has_a_margin() -> None:
    assert retention.expires(order("UNSHIPPED", NOW), NOW, DAYS) == NOW + timedelta(days=90)


def test_what_is_long_over_stays_for_a_week_so_that_its_customer_gets_to_odoo() -> None:
    old = order("SHIPPED", NOW - timedelta(days=200), fulfillment={"deliverByWindow": None})
    assert retention.expires(old, NOW, DAYS) == NOW + timedelta(days=7)
    assert retention.expires(old, NOW, 3) == NOW + timedelta(days=3)


def test_what_nobody_can_read_goes_too() -> None:
    assert retention.expires(None, NOW, DAYS) == NOW + timedelta(days=90)


def test_the_buyer_goes_and_the_sale_stays() -> None:
    raw = shape("gift_wrap_with_message")
    left = retention.erased(raw)
    record, whole = parse.order(left), parse.order(raw)
    assert (record.id, record.total, record.status) == (whole.id, whole.total, whole.status)
    assert [(i.id, i.sku, i.quantity, i.total, i.breakdowns) for i in record.items] == [
        (i.id, i.sku, i.quantity, i.total, i.breakdowns) for i in whole.items
    ]
    assert whole.address and record.address
    assert (record.address.country, record.address.state) == (whole.address.country, whole.address.state)
    assert (record.buyer.name, record.buyer.email, record.address.name, record.address.lines, record.address.city) == (
        "",
        "",
        "",
        (),
        "",
    )
    assert (record.address.phone, record.address.postal_code) == ("", "")
    assert [item.gift_message for item in record.items] == ["" for _ in whole.items]
    assert any(item.gift_message for item in whole.items)


@pytest.mark.parametrize("name", sorted(set(SHAPES)))
def test_of_no_shape_anything_is_left_that_names_the_buyer(name: str) -> None:
    raw = shape(name)
    rest = retention.erased(raw)
    rest["recipient"] = None  # London stays in Greater London
    personal, left = retention.words(raw), json.dumps(rest, ensure_ascii=False)
    assert [word for word in personal if retention.without(left, (word,)) != left] == []


@pytest.mark.parametrize("name", sorted(set(SHAPES)))
def test_each_shape_reads_as_before_but_for_the_buyer(name: str) -> None:
    raw = shape(name)

    def read(data: Any) -> Any:
        try:
            found = parse.order(data)
        except parse.Unreadable as error:
            return str(error)
        return (
            found.total,
            found.status,
            [(i.id, i.quantity, i.breakdowns, i.serial_numbers, i.tax_models) for i in found.items],
        )

    assert read(retention.erased(raw)) == read(raw)


def test_an_unknown_field_of_amazon_goes() -> None:
    raw = {"orderId": "1", "recipientNotes": "3rd floor", "orderItems": [{"orderItemId": "1", "doorCode": "4711"}]}
    assert retention.erased(raw) == {"orderId": "1", "orderItems": [{"orderItemId": "1"}]}


def test_blocks_of_another_type_go() -> None:
    assert retention.erased({"orderId": "1", "recipient": "Erika", "packages": ["Erika", {"carrier": "DHL"}]}) == {
        "orderId": "1", "recipient": None, "packages": [{"carrier": "DHL"}],
    }  # fmt: skip


def test_numbers_of_companies_stay_and_those_of_persons_go() -> None:
    def registration(kind: str, entity: str = "BUYER") -> dict[str, str]:
        return {"entityType": entity, "taxRegistrationType": kind, "taxRegistrationNumber": "123", "legalName": "Erika"}

    raw = {"tax": {"taxRegistrations": [registration("VAT"), registration("CPF"), registration("CPF", "MERCHANT")]}}
    assert retention.erased(raw)["tax"]["taxRegistrations"] == [
        {"entityType": "BUYER", "taxRegistrationType": "VAT", "taxRegistrationNumber": "123"},
        {"entityType": "MERCHANT", "taxRegistrationType": "CPF", "taxRegistrationNumber": "123"},
    ]
    assert retention.words(raw) == ("Erika", "123"), "a person's number is personal"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("The VAT number of Erika Mustermann is wrong.", "The VAT number of … is wrong."),
        ("Li bought a line of Lilies", "… bought a line of Lilies"),
        ("Heidestraße 17, Köln", "…, …"),
        ("erika@example.com", "…"),
        ("", ""),
    ],
)
def test_sentences_lose_the_words_and_keep_the_rest(text: str, clean: str) -> None:
    raw = {
        "buyer": {"buyerName": "Erika Mustermann", "buyerEmail": "erika@example.com"},
        "recipient": {
            "deliveryAddress": {"name": "Li", "addressLine1": "Heidestraße 17", "city": "Köln", "countryCode": "DE"}
        },
    }
    assert retention.without(text, retention.words(raw)) == clean
    assert retention.without_any({"a": [text, 1], "b": None}, retention.words(raw)) == {"a": [clean, 1], "b": None}


def test_a_country_names_nobody() -> None:
    raw = {"recipient": {"deliveryAddress": {"countryCode": "DE", "stateOrRegion": "Bayern", "city": "DE"}}}
    assert retention.words(raw) == ()
