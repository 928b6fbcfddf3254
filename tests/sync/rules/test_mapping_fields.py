"""Which fields may be mapped: those that Odoo lets be written, those that Amazon names."""

from typing import Any

import pytest

from accounts.gateways.odoo.records_fields import OdooField
from sync.rules import amazon_fields, mapped_values, mapping_fields
from sync.rules.amazon_fields import AmazonField
from sync.rules.mapping import Mapping
from tests import spapi_models
from tests.sync.rules.mapped import CHANNELS, ORDER, made, odoo

# --- what Odoo allows --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "field", "sentence"),
    [
        ("order", None, "Odoo has no such field there."),
        ("order", OdooField("amount_total", "Total", "monetary"), "not yours to map"),
        ("order", OdooField("client_order_ref", "Customer Reference", "char"), "finds an order again by it"),
        ("order", OdooField("partner_id", "Customer", "many2one"), "not yours to map"),
        ("order", OdooField("order_line", "Order Lines", "one2many"), "not yours to map"),
        ("order", OdooField("message_ids", "Messages", "one2many"), "not yours to map"),
        ("line", OdooField("price_unit", "Unit Price", "float"), "not yours to map"),
        ("line", OdooField("tax_ids", "Taxes", "many2many"), "not yours to map"),
        ("customer", OdooField("name", "Name", "char"), "not yours to map"),
        ("delivery", OdooField("carrier_tracking_ref", "Tracking", "char"), "told to Amazon"),
        ("order", OdooField("x_lines", "Lines", "one2many"), "of the type one2many"),
        ("order", OdooField("x_image", "Image", "binary"), "of the type binary"),
        ("order", OdooField("x_sum", "Sum", "float", readonly=True), "cannot be written: Odoo fills it by itself"),
        ("order", OdooField("x_free", "Free", "char"), ""),
        ("customer", OdooField("ref", "Reference", "char"), ""),
    ],
)
def test_which_fields_may_be_written(target: str, field: OdooField | None, sentence: str) -> None:
    said = mapping_fields.refused(target, field)
    assert sentence in said
    assert bool(said) is bool(sentence)


@pytest.mark.parametrize(
    ("one", "field", "part", "sentence"),
    [
        (
            made("fulfillment.fulfilledBy"),
            odoo("date"),
            "source",
            "Who ships it is a text, and The field takes a date.",
        ),
        (made("createdTime"), odoo("integer"), "source", "Bought at is a time, and The field takes a whole number."),
        (made("programs"), odoo("boolean"), "source", "is a list, and The field takes a yes or no."),
        (made("programs", mode="empty"), odoo("boolean"), "mode", "never empty"),
        (made("orderId", fallback="soon"), odoo("datetime"), "fallback", "This is no time"),
        (
            made("orderId", values=(("a", "Shop"),)),
            odoo("selection", selection=CHANNELS),
            "values",
            "Shop: Odoo's field takes one of",
        ),
        (
            made("orderId", values=(("a", "Prime"),)),
            odoo("many2one", relation="crm.tag"),
            "values",
            "Prime: Odoo has no record",
        ),
    ],
)
def test_what_cannot_work_is_said_at_its_part(one: Mapping, field: OdooField, part: str, sentence: str) -> None:
    found = mapping_fields.complaints(one, {"x_field": field}, {"Prime": None})
    assert sentence in found[part]


def test_what_works_meets_no_complaint() -> None:
    good = [
        (made("orderId"), odoo("char")),
        (made("createdTime", mode="always"), odoo("datetime")),
        (made("createdTime", transform="date"), odoo("date")),
        (made("proceeds.grandTotal.amount"), odoo("monetary")),
        (made("fulfillment.fulfilledBy", values=(("MERCHANT", "yes"), ("*", "no"))), odoo("boolean")),
        (made("orderId", values=(("a", "Web shop"),), fallback="a"), odoo("selection", selection=CHANNELS)),
        (made("programs", values=(("PRIME", "Prime"),)), odoo("many2many", relation="crm.tag")),
    ]
    assert [mapping_fields.complaints(one, {"x_field": field}, {"Prime": 7}) for one, field in good] == [{}] * len(good)


# --- Amazon's own words ------------------------------------------------------------------------------------------------


@spapi_models.needs_models
@pytest.mark.parametrize("one", [*amazon_fields.LINE, *amazon_fields.ORDER], ids=lambda one: one.path)
def test_amazons_own_model_knows_every_field_of_the_list(one: AmazonField) -> None:
    schema: Any = spapi_models.load("orders_2026-01-01.json")["definitions"]
    here, path = (
        ("OrderItem", one.path[5:]) if one.path.startswith("item.") else ("Order", one.path.removeprefix("order."))
    )
    node = schema[here]
    for part in path.split("."):
        name, bracket, _ = part.partition("[")
        node = _resolved(schema, node["properties"][name])
        if bracket:
            assert node["type"] == "array"
            node = _resolved(schema, node["items"])
    if node["type"] == "array" or one.path.count("[*]"):
        assert one.kind == "list"
    elif node.get("format") == "date-time":
        assert one.kind == "time"
    elif node["type"] in ("integer", "number") or one.path.endswith(".amount"):
        assert one.kind == "number"
    else:
        assert one.kind == "text"
    assert one.name and one.example


def _resolved(schema: Any, node: Any) -> Any:
    return schema[node["$ref"].rpartition("/")[2]] if "$ref" in node else node


def test_fields_are_found_by_their_words() -> None:
    assert [one.path for one in amazon_fields.matching("order", "Purchase NUMBER")] == [
        "buyer.buyerPurchaseOrderNumber"
    ]
    assert "item.fulfillment.packing.giftOption.giftMessage" in [
        one.path for one in amazon_fields.matching("line", "gift")
    ]
    assert amazon_fields.matching("order", "zzz") == ()


def test_personal_data_is_masked_wherever_it_stands() -> None:
    words = {
        **ORDER,
        "recipient": {"deliveryAddress": {"city": "Köln", "countryCode": "DE", "addressType": "RESIDENTIAL"}},
        "orderItems": [{"fulfillment": {"packing": {"giftOption": {"giftMessage": "For Hans"}}}}],
    }
    found = mapped_values.masked(words, lambda text: "•", amazon_fields.PERSONAL, amazon_fields.IMPERSONAL)
    assert found["buyer"] == {"buyerName": "•", "buyerPurchaseOrderNumber": "•"}
    assert found["recipient"]["deliveryAddress"] == {"city": "•", "countryCode": "DE", "addressType": "RESIDENTIAL"}
    assert found["orderItems"][0]["fulfillment"]["packing"]["giftOption"]["giftMessage"] == "•"
    assert found["orderId"] == "303-1"
