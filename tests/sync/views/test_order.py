from decimal import Decimal

import pytest
from django.test import Client

from accounts.gateways.errors import GatewayError, Kind
from accounts.models import User
from sync.models import Document, Event, Order, Run, Work
from sync.previews import Preview, PreviewLine
from tests.sync.views.reading import text_of
from tests.sync.views.shop import Shop

PERSONAL = ("Mustermann", "Heidestraße", "51147", "Köln", "hidden@marketplace.amazon.de", "+49 221 000000", "For Hans")


@pytest.fixture
def order(shop: Shop) -> Order:
    order = shop.order("done", minutes=30)
    shop.event(order, "received", 29, status="Unshipped", fulfilled_by="MERCHANT", total="45.98 EUR")
    shop.written(order)
    shop.event(order, "completed", 5, name="Erika Mustermann")
    return order


def test_amazon_beside_odoo(order: Order, owner: Client) -> None:
    page = text_of(owner.get(f"/orders/{order.uid}/"))
    assert (
        f"Order id {order.amazon_id} Status Unshipped Fulfilled by You (FBM) Marketplace Amazon.de Bought 30 min ago"
        in page
    )
    assert (
        f"Number {order.odoo_name} State Sales order Delivery Left to Odoo Last compared just now Should be 45.98 EUR Total 45.98 EUR"
        in page
    )
    assert "Difference" not in page


def test_lines_are_paired(order: Order, owner: Client) -> None:
    page = text_of(owner.get(f"/orders/{order.uid}/"))
    assert (
        "Mug, blue MUG-BLUE B000000001"
        " Item 2 39.98 EUR Mug, blue 2 16.7983"
        " Shipping 6.00 EUR Shipping · MUG 1 5.04"
        " The order as a whole – Note, shown with the personal data"
        " Total on Amazon 45.98 EUR Total in Odoo 45.98 EUR"
    ) in page


def test_totals_that_differ_stand_out(order: Order, owner: Client) -> None:
    Order.objects.update(odoo_total=Decimal("46.99"))
    answer = owner.get(f"/orders/{order.uid}/")
    assert "Difference to the 45.98 EUR it should be 1.01 EUR" in text_of(answer)
    assert 'class="off"' in answer.content.decode()


def test_links_to_both_systems(order: Order, owner: Client) -> None:
    page = owner.get(f"/orders/{order.uid}/").content.decode()
    amazon = f"https://sellercentral.amazon.de/orders-v3/order/{order.amazon_id}"
    assert f'href="{amazon}" target="_blank" rel="noopener"' in page
    odoo = f"https://odoo.example.com/web#id={order.odoo_id}&amp;model=sale.order&amp;view_type=form"
    assert f'href="{odoo}" target="_blank" rel="noopener"' in page


def test_the_timeline_is_newest_first(shop: Shop, order: Order, owner: Client) -> None:
    shop.event(order, "retried", 1, user=shop.owner)
    page = text_of(owner.get(f"/orders/{order.uid}/"))
    assert (
        "Timeline Retry pressed 1 min ago by owner@alpine-gear.example"
        " Customer completed in Odoo: ••• 5 min ago"
        f" Written to Odoo as {order.odoo_name}: 45.98 EUR 10 min ago"
        " Received from Amazon: Unshipped, You (FBM), 45.98 EUR 29 min ago"
    ) in page


def test_an_event_that_nobody_knows_yet_is_shown_all_the_same(shop: Shop, order: Order, owner: Client) -> None:
    shop.event(order, "teleported_to_mars", speed="{x}")
    shop.event(order, "changed", nothing="here")
    page = text_of(owner.get(f"/orders/{order.uid}/"))
    assert "Teleported to mars" in page
    assert "Changed on Amazon: –" in page


def test_personal_data_is_masked(order: Order, owner: Client) -> None:
    page = text_of(owner.get(f"/orders/{order.uid}/"))
    assert "Name E••• M••• Delivered to E••• M•••, •••, DE" in page
    assert [word for word in PERSONAL if word in page] == []


def test_show_is_kept_on_the_timeline(shop: Shop, order: Order, owner: Client) -> None:
    answer = owner.post(f"/orders/{order.uid}/personal-data/")
    page = text_of(answer)
    assert [word for word in PERSONAL if word not in page] == []
    assert answer.headers["Cache-Control"] == "no-store"
    event = Event.objects.get(kind="revealed")
    assert (event.order, event.user) == (order, shop.owner)
    again = text_of(owner.get(f"/orders/{order.uid}/"))
    assert "Personal data shown just now by owner@alpine-gear.example" in again
    assert "Heidestraße" not in again


def test_a_viewer_may_not_show_it(shop: Shop, order: Order) -> None:
    client = Client()
    client.force_login(shop.member("viewer", "viewer@example.com"))
    assert "Masked. Operators and owners may see it." in text_of(client.get(f"/orders/{order.uid}/"))
    assert client.post(f"/orders/{order.uid}/personal-data/").status_code == 403
    assert not Event.objects.filter(kind="revealed").exists()


def test_a_held_order_names_its_cure(shop: Shop, owner: Client) -> None:
    problem = shop.problem()
    order = shop.hold(problem)
    answer = owner.get(f"/orders/{order.uid}/")
    page = text_of(answer)
    assert (
        "SKU MUG-BLUE matches no product in Odoo Create the product in Odoo with MUG-BLUE as its internal reference"
        in page
    )
    assert f'href="/problems/{problem.uid}/"' in answer.content.decode()
    assert "Not in Odoo It is held until its problem is solved." in page
    assert "Tries 1 SKU MUG-BLUE matches no product in Odoo just now" in page


def test_retry(shop: Shop, owner: Client) -> None:
    order = shop.hold(shop.problem())
    answer = owner.post(f"/orders/{order.uid}/retry/", follow=True)
    assert answer.redirect_chain == [(f"/orders/{order.uid}/", 302)]
    assert "The order is being tried again." in text_of(answer)
    assert Work.objects.get().state == "ready"
    assert Run.objects.get().user == shop.owner


def test_ignore_with_a_reason_and_undo_it(shop: Shop, owner: Client) -> None:
    order = shop.hold(shop.problem())
    assert "Ignore this order It is not written to Odoo. You can undo this." in text_of(
        owner.get(f"/orders/{order.uid}/")
    )
    answer = owner.post(f"/orders/{order.uid}/ignore/", {"reason": "A test order of ours"}, follow=True)
    assert "Ignored from now on." in text_of(answer)
    assert "Ignored by a person: A test order of ours" in text_of(answer)
    assert "Ignore this order" not in text_of(answer)
    order.refresh_from_db()
    assert (order.state, order.dismissed) == ("ignored", True)
    answer = owner.post(f"/orders/{order.uid}/restore/", follow=True)
    assert "The order is no longer ignored." in text_of(answer)
    order.refresh_from_db()
    assert order.dismissed is False


def test_of_an_order_in_odoo_only_its_problem_is_ignored(shop: Shop, order: Order, owner: Client) -> None:
    assert "Ignore" not in text_of(owner.get(f"/orders/{order.uid}/"))
    problem = shop.problem()
    Order.objects.update(state="blocked", reason=problem.title, reason_code=problem.code)
    shop.hold(problem, order)
    assert "Ignore this problem The order stays in Odoo and in sync" in text_of(owner.get(f"/orders/{order.uid}/"))
    page = text_of(owner.post(f"/orders/{order.uid}/ignore/", {"reason": "Delivered by hand"}, follow=True))
    assert "Ignored by a person: Delivered by hand" in page
    assert "Ignore no longer Retry Preview" in page
    order.refresh_from_db()
    assert (order.state, order.acknowledged, order.dismissed) == ("done", "unknown_sku", False)


def test_what_was_deleted_in_odoo_may_be_restored(shop: Shop, owner: Client) -> None:
    order = shop.hold(shop.problem(code="deleted_in_odoo"))
    Order.objects.filter(pk=order.pk).update(odoo_id=7, odoo_name="S00007")
    assert "Restore Retry Preview" in text_of(owner.get(f"/orders/{order.uid}/"))
    owner.post(f"/orders/{order.uid}/restore/")
    order.refresh_from_db()
    assert (order.odoo_id, order.odoo_name) == (None, "")


def test_ignoring_needs_a_reason(shop: Shop, owner: Client) -> None:
    order = shop.hold(shop.problem())
    answer = owner.post(f"/orders/{order.uid}/ignore/", {"reason": "  "})
    assert answer.status_code == 422
    assert "This field is required." in text_of(answer)
    order.refresh_from_db()
    assert order.state == "blocked"


def preview_of(order: Order) -> Preview:
    return Preview(
        order.amazon_id,
        "Would be written to Odoo",
        fields=(("Customer", "", "Erika Mustermann"), ("State", "draft", "draft")),
        lines=(PreviewLine("item", "Mug, blue", "MUG-BLUE", "[MUG-BLUE] Mug", Decimal(2), Decimal("16.7983"), "19%"),),
        total=Decimal("45.98"),
        currency="EUR",
    )


def test_preview(order: Order, owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.views.order.preview_order", preview_of)
    whole = text_of(owner.get(f"/orders/{order.uid}/preview/"))
    words = (
        "What would be written to Odoo Nothing has been written Would be written to Odoo"
        " Field In Odoo now Would be Customer – Erika Mustermann State draft draft"
        " Line Product Quantity Unit price Tax Mug, blue MUG-BLUE [MUG-BLUE] Mug 2 16.7983 19% Total, taxes included 45.98 EUR"
    )
    assert words in whole
    part = owner.get(f"/orders/{order.uid}/preview/", headers={"HX-Request": "true"})
    assert text_of(part) == words


def test_a_preview_that_odoo_refuses_says_why(order: Order, owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(order: Order) -> Preview:
        raise GatewayError(Kind.UNAVAILABLE, "Odoo does not answer. Is the server running?", detail="secret trace")

    monkeypatch.setattr("sync.views.order.preview_order", refuse)
    page = text_of(owner.get(f"/orders/{order.uid}/preview/"))
    assert "There is no preview. Odoo does not answer. Is the server running?" in page
    assert "secret trace" not in page


def test_a_preview_without_an_odoo(shop: Shop, order: Order, owner: Client) -> None:
    shop.odoo.delete()
    assert "Odoo is not connected yet." in text_of(owner.get(f"/orders/{order.uid}/preview/"))
    assert owner.get(f"/orders/{order.uid}/").status_code == 200


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("purged", "Amazon's own words about this order are not kept any more."),
        ("other key", "Amazon's own words are sealed with a key that this server does not have"),
        ("malformed", "Amazon sent order (without an id) in a form that cannot be read"),
        ("a list", "What is kept of this order cannot be read."),
        ("no json", "What is kept of this order cannot be read."),
    ],
)
def test_an_order_whose_document_cannot_be_read(
    shop: Shop, order: Order, owner: Client, damage: str, said: str
) -> None:
    document = Document.objects.get(order=order)
    if damage == "purged":
        document.delete()
    elif damage == "other key":
        Document.objects.update(sealed=b"v1:lost:" + bytes(40))
    else:
        text = {"malformed": "{}", "a list": "[1]", "no json": "{not json"}[damage]
        Document.objects.update(sealed=Document.sealed_for(order, text))
    answer = owner.get(f"/orders/{order.uid}/")
    assert answer.status_code == 200
    assert said in text_of(answer)


def test_amounts_that_do_not_add_up_are_shown_as_amazon_states_them(shop: Shop, owner: Client) -> None:
    order = shop.order("blocked")
    document = Document.objects.get(order=order)
    Document.objects.update(sealed=Document.sealed_for(order, document.text().replace('"39.98"', '"33.33"')))
    assert "Item 2 33.33 EUR" in text_of(owner.get(f"/orders/{order.uid}/"))


def test_hostile_words_stay_words(shop: Shop, owner: Client) -> None:
    attack = '"><img src=x onerror=alert(1)>{{ 7*7 }}{% csrf_token %}'
    order = shop.order(
        "blocked", buyer=attack[:200], reason=attack, amazon_id="<b>1</b>", odoo_name="<i>x</i>", odoo_id=1
    )
    shop.event(order, "blocked", text=attack)
    page = owner.post(f"/orders/{order.uid}/personal-data/").content.decode()
    assert "<img" not in page
    assert "<b>1</b>" not in page
    assert "<i>x</i>" not in page
    assert "{{ 7*7 }}" in page


def test_the_channel_may_be_gone(shop: Shop, order: Order, owner: Client) -> None:
    shop.channel.delete()
    assert "Marketplace Amazon.de" in text_of(owner.get(f"/orders/{order.uid}/"))


def test_events_of_people_who_left(shop: Shop, order: Order, owner: Client) -> None:
    left: User = shop.member("operator", "gone@example.com")
    shop.event(order, "retried", user=left)
    left.delete()
    assert "Retry pressed" in text_of(owner.get(f"/orders/{order.uid}/"))
