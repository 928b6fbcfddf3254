"""The pages of the field mapping, clicked and typed into. What Odoo says of its fields is planted, as an hour ago."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.gateways.errors import GatewayError, Kind
from accounts.models import AuditEntry, User
from sync import mappings, odoo_fields
from sync.models import Event, MappingVersion, Order, Problem
from tests.sync.views.mapped import held, known_fields, plant, text
from tests.sync.views.shop import Shop

__all__ = ["known_fields"]
pytestmark = pytest.mark.usefixtures("known_fields")

Login = Callable[[User], Client]
EDIT, LIST = reverse("settings_mapping_edit"), reverse("settings_mapping")


def typed(**more: Any) -> dict[str, Any]:
    return {
        "target": "order",
        "source": "orderId",
        "field": "reference",
        "mode": "new",
        "base": "0",
        "do": "save",
        **more,
    }


def test_nothing_mapped_says_what_comes_next(shop: Shop, owner: Client) -> None:
    shown = text(owner.get(LIST))
    assert "Nothing is mapped" in shown
    assert "the buyer&#x27;s purchase order number" in shown or "the buyer's purchase order number" in shown
    assert f'href="{EDIT}?target=customer"' in shown


def test_a_mapping_is_made_changed_removed_and_restored(shop: Shop, login: Login) -> None:
    client = login(shop.member("operator", "operator@example.com"))
    made = client.post(EDIT, typed(values="MFN = by us\n* = by Amazon", fallback="none"))
    assert (made.status_code, made.headers["Location"]) == (302, LIST)
    assert held(shop) == [
        {
            "target": "order",
            "field": "reference",
            "source": "orderId",
            "values": {"MFN": "by us", "*": "by Amazon"},
            "fallback": "none",
            "mode": "new",
            "label": "Payment Ref.",
        }
    ]
    shown = text(client.get(LIST))
    assert "Order: Payment Ref." in shown and "Amazon order id" in shown and "2 values translated" in shown
    form = text(client.get(EDIT, {"target": "order", "was": "reference"}))
    assert "MFN = by us" in form and 'value="orderId"' in form
    changed = client.post(
        EDIT, typed(was="reference", base="1", mode="always", source="createdTime", field="commitment_date")
    )
    assert changed.status_code == 302
    assert [(one["field"], one["mode"]) for one in held(shop)] == [("commitment_date", "always")]
    removed = client.post(
        reverse("settings_mapping_remove"), {"target": "order", "field": "commitment_date", "base": "2"}
    )
    assert removed.status_code == 302
    assert held(shop) == []
    first = MappingVersion.objects.get(merchant=shop.merchant, number=1)
    versions = text(client.get(reverse("settings_mapping_versions")))
    assert "+ added</span> Order: Payment Ref. ← Amazon order id" in versions
    assert "− removed</span> Order: Delivery Date ← Bought at, always" in versions
    back = client.post(reverse("settings_mapping_restore", args=[first.uid]), {"base": "3"})
    assert back.status_code == 302
    assert held(shop) == first.mappings
    assert [(one.number, one.what, one.who) for one in MappingVersion.objects.order_by("number")] == [
        (1, "Added Order: Payment Ref.", "operator@example.com"),
        (2, "Changed Order: Delivery Date", "operator@example.com"),
        (3, "Removed Order: Delivery Date", "operator@example.com"),
        (4, "Restored version 1", "operator@example.com"),
    ]
    assert [one.params["what"] for one in AuditEntry.objects.order_by("pk")] == [
        "Added Order: Payment Ref.",
        "Changed Order: Delivery Date",
        "Removed Order: Delivery Date",
        "Restored version 1",
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"source": ""}, "Choose one of Amazon&#x27;s fields."),
        ({"source": "a[["}, "nor a JMESPath expression"),
        ({"source": "a" * 400}, "has at most 300 characters"),
        ({"source": "<script>alert(1)</script>"}, "nor a JMESPath expression"),
        ({"source": "buyer\x00"}, "Null characters are not allowed."),
        ({"field": ""}, "Choose a field of Odoo."),
        ({"field": "<b>"}, "This is no name of a field in Odoo."),
        ({"field": "x_missing"}, "Odoo has no such field there."),
        ({"field": "amount_total"}, "Total is not yours to map."),
        ({"field": "client_order_ref"}, "Customer Reference is not yours to map."),
        ({"field": "delivery_status"}, "Delivery Status cannot be written: Odoo fills it by itself."),
        ({"field": "commitment_date"}, "Amazon order id is a text, and Delivery Date takes a date and time."),
        ({"field": "x_channel", "fallback": "Mars"}, "Odoo&#x27;s field takes one of Web shop, Amazon."),
        ({"field": "x_channel", "values": "a = Mars"}, "Mars: Odoo&#x27;s field takes one of Web shop, Amazon."),
        ({"field": "tag_ids", "values": "a = Nobody"}, "Nobody: Odoo has no record of this name"),
        ({"field": "x_urgent", "mode": "empty", "values": "a = yes"}, "Urgent is always yes or no in Odoo"),
        ({"values": "no sign"}, "Line 1: write Amazon&#x27;s value = Odoo&#x27;s value."),
        ({"transform": "first"}, "Say how many characters"),
        ({"transform": "rot13"}, "rot13 is not one of the available choices."),
        ({"mode": ""}, "This field is required."),
        ({"mode": "never"}, "never is not one of the available choices."),
        ({"fallback": "z" * 300}, "has at most 200 characters"),
        ({"base": "7"}, "has saved version"),
        ({"base": "x" * 5000}, "has saved version"),
    ],
)
def test_wrong_input_is_said_at_the_field_and_nothing_is_saved(
    shop: Shop, owner: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = owner.post(EDIT, typed(argument="7 and more", **wrong) if "transform" in wrong else typed(**wrong))
    assert answer.status_code == 422
    shown = text(answer)
    assert sentence in shown
    assert "<script>alert" not in shown
    for name, value in wrong.items():
        if name in ("source", "field", "fallback") and value.isprintable() and value:
            assert f'value="{value.replace("<", "&lt;").replace(">", "&gt;")}"' in shown, "what was typed stays"
    assert held(shop) == []
    assert not AuditEntry.objects.exists()


def test_what_is_wrong_on_both_sides_is_said_at_once(shop: Shop, owner: Client) -> None:
    shown = text(owner.post(EDIT, typed(source="a[[", field="amount_total")))
    assert "nor a JMESPath expression" in shown and "Total is not yours to map." in shown


@pytest.mark.parametrize("query", [{"target": "planet"}, {"channel": "not-a-uuid"}, {"channel": "0" * 4000}])
def test_addresses_that_nobody_made_here(owner: Client, query: dict[str, str]) -> None:
    assert owner.get(EDIT, query).status_code == 404
    assert owner.post(EDIT, typed(**query)).status_code == 404


def test_another_merchants_channel_order_and_version_are_not_found(shop: Shop, other: Shop, owner: Client) -> None:
    theirs = other.order()
    assert owner.get(LIST, {"channel": str(other.channel.uid)}).status_code == 404
    assert owner.post(EDIT, typed(channel=str(other.channel.uid))).status_code == 404
    shown = text(owner.post(EDIT, typed(do="try", order=theirs.amazon_id)))
    assert "You have no order with this Amazon id." in shown
    version = MappingVersion.objects.create(merchant=other.merchant, number=1, what="Theirs")
    assert owner.post(reverse("settings_mapping_restore", args=[version.uid]), {"base": "0"}).status_code == 404


def test_a_field_is_mapped_once(shop: Shop, owner: Client) -> None:
    plant(shop, {"target": "order", "field": "reference", "source": "orderId"})
    answer = owner.post(EDIT, typed(base="1", source="createdTime"))
    assert answer.status_code == 422
    assert "Another mapping writes this field already." in text(answer)


def test_two_who_save_at_once(shop: Shop, owner: Client) -> None:
    """Who comes second sees that somebody was faster, and loses nothing of what was typed."""
    plant(shop, {"target": "order", "field": "note", "source": "orderId"})
    answer = owner.post(EDIT, typed(base="0", values="a = b"))
    assert answer.status_code == 422
    assert f"{shop.owner.email} has saved version 1 meanwhile." in text(answer)
    assert "a = b" in text(answer)
    assert [one["field"] for one in held(shop)] == ["note"]
    assert "meanwhile" in text(
        owner.post(reverse("settings_mapping_remove"), {"target": "order", "field": "note", "base": "0"}, follow=True)
    )
    assert [one["field"] for one in held(shop)] == ["note"]


# --- the live result ---------------------------------------------------------------------------------------------------


def live(client: Client, **more: Any) -> str:
    return text(client.post(EDIT, typed(do="", **more), headers={"HX-Request": "true"}))


def test_the_result_on_a_real_order_while_typing(shop: Shop, owner: Client) -> None:
    order = shop.order()
    shown = live(owner, transform="last", argument="4")
    assert f"<dt>Amazon says</dt><dd>{order.amazon_id}</dd>" in shown
    assert f"<dt>Becomes</dt><dd>{order.amazon_id[-4:]}</dd>" in shown
    assert "Odoo gets</dt><dd><strong" in shown and f"{order.amazon_id[-4:]}</strong>" in shown
    assert "<html" not in shown, "a part of the page only"
    assert held(shop) == []


def test_what_cannot_work_is_said_while_typing(shop: Shop, owner: Client) -> None:
    shop.order()
    assert "This is no whole number" not in live(owner, field="x_count", source="length(orderItems)")
    shown = live(owner, field="x_count", source="orderId", transform="first", argument="3")
    assert "This" not in shown.partition("Odoo gets")[2].partition("</dd>")[0], "303 is a number"
    assert "This is no number" in live(owner, field="x_count", source="orderId", transform="trim")
    assert "JMESPath expression" in live(owner, source="orderId ||")


def test_a_record_that_odoo_does_not_know_is_said_while_typing(shop: Shop, owner: Client) -> None:
    shop.order()
    assert "Odoo has no record of this name" in live(owner, field="tag_ids", source="salesChannel.channelName")
    known = live(owner, field="tag_ids", source="salesChannel.channelName", values="AMAZON = Prime")
    assert "Prime</strong>" in known and "Odoo has no record" not in known


def test_each_item_of_the_order_has_its_result(shop: Shop, owner: Client) -> None:
    shop.order()
    shown = live(owner, target="line", field="name", source="item.product.sellerSku")
    assert '<dt>Item</dt><dd class="mono">1</dd>' in shown
    assert "<dt>Amazon says</dt><dd>MUG-BLUE</dd>" in shown


def test_personal_data_is_masked_until_somebody_asks_for_it(shop: Shop, owner: Client) -> None:
    order = shop.order()
    asked = typed(source="join(', ', [buyer.buyerName, recipient.deliveryAddress.city])", order=order.amazon_id)
    shown = text(owner.post(EDIT, {**asked, "do": "try"}))
    assert "E••• M•••, K•••" in shown
    assert "Personal data is masked here." in shown
    for personal in ("Erika", "Mustermann", "Köln", "Heidestraße", "51147", "hidden@marketplace"):
        assert personal not in shown.replace('value="join', "")
    assert not Event.objects.filter(kind="revealed").exists()
    answer = owner.post(EDIT, {**asked, "do": "reveal"})
    assert "Erika Mustermann, Köln" in text(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    [event] = Event.objects.filter(kind="revealed")
    assert (event.order_id, event.user) == (order.pk, shop.owner)
    fragment = live(owner, source="buyer.buyerName", order=order.amazon_id, find_amazon="buyer")
    assert "Erika" not in fragment


def test_fields_are_found_by_words_and_used_by_a_button(shop: Shop, owner: Client) -> None:
    shop.order()
    shown = text(owner.post(EDIT, typed(do="find", find_amazon="purchase", find_odoo="bank", fallback="typed before")))
    assert "Purchase order number of the buyer" in shown and "PO-2026-117" in shown
    assert "Told to the bank" in shown
    assert 'value="typed before"' in shown
    used = text(owner.post(EDIT, {**typed(fallback="typed before"), "do": "", "use": "createdTime"}))
    assert 'name="source" id="id_source" value="createdTime"' in used
    taken = text(owner.post(EDIT, {**typed(), "do": "", "take": "note"}))
    assert 'name="field" id="id_field" value="note"' in taken
    assert "Odoo has no field of that name" in text(owner.post(EDIT, typed(do="find", find_odoo="zzz")))
    assert held(shop) == []


@pytest.mark.parametrize("amazon_id", ["", "nope", "x" * 3000, "'; drop table", "\x00"])
def test_an_order_that_is_not_there(shop: Shop, owner: Client, amazon_id: str) -> None:
    answer = owner.post(EDIT, typed(do="try", order=amazon_id))
    assert answer.status_code == 200
    assert "no order" in text(answer)


def test_an_order_whose_words_are_gone(shop: Shop, owner: Client) -> None:
    order = shop.order(document=False)
    assert "cannot be read any more" in text(owner.post(EDIT, typed(do="try", order=order.amazon_id)))


def test_without_odoo_nothing_can_be_saved_and_the_page_says_so(
    shop: Shop, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(merchant: Any, target: str) -> Any:
        raise GatewayError(Kind.UNAVAILABLE, "Odoo does not answer just now.", "odoo_down")

    monkeypatch.setattr(odoo_fields, "fields", down)
    assert "Odoo does not answer just now. Until then nothing can be saved here." in text(owner.get(EDIT))
    assert owner.post(EDIT, typed()).status_code == 422
    assert held(shop) == []


# --- roles, weight -----------------------------------------------------------------------------------------------------


def test_a_viewer_sees_everything_and_no_button(shop: Shop, login: Login) -> None:
    plant(shop, {"target": "order", "field": "reference", "source": "orderId"})
    viewer = login(shop.member("viewer", "viewer@example.com"))
    for name in ("settings_mapping", "settings_mapping_versions"):
        shown = text(viewer.get(reverse(name)))
        assert "Order: reference" in shown
        assert not {"Remove", "Restore", "Add a mapping", "Import"} & set(
            shown.replace("<", " ").replace(">", " ").split()
        )
        assert "settings/mapping/edit" not in shown


def test_what_was_left_out_counts_as_mended_once_the_mapping_is_changed(shop: Shop, owner: Client) -> None:
    problem = shop.problem("A mapped field is left out: Order: reference (Amazon.de)", code=mappings.LEFT_OUT)
    assert owner.post(EDIT, typed()).status_code == 302
    assert Problem.objects.get(pk=problem.pk).state == "resolved"


def test_no_page_asks_the_database_more_than_a_dozen_times(shop: Shop, owner: Client) -> None:
    rows = [{"target": "order", "field": f"x_{n}", "source": "orderId"} for n in range(30)]
    for _ in range(3):
        plant(shop, *rows)
    plant(shop, *rows[:5], channel=shop.channel)
    order = shop.order()
    for _ in range(20):
        shop.order()
    owner.get(LIST)
    asked = {
        LIST: {"channel": str(shop.channel.uid)},
        EDIT: {"target": "order", "was": "x_1"},
        reverse("settings_mapping_versions"): {},
        reverse("settings_mapping_export"): {},
    }
    for address, query in asked.items():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert owner.get(address, query).status_code == 200
        assert len(found) <= 12, (address, [one["sql"][:120] for one in found])
    with CaptureQueriesContext(connection) as found:
        live(owner, field="tag_ids", source="programs", order=order.amazon_id)
    assert len(found) <= 12, [one["sql"][:120] for one in found]
    assert Order.objects.count() == 21
