"""The customer of an order that Odoo holds: what Amazon tells later, and another address than before."""

from typing import Any

import pytest

from sandbox.amazon import Line
from sync import actions
from sync.models import Event, Order
from tests.pretend import AShop
from tests.sync.test_cancelled_pieces import changed, counted
from tests.sync.test_quotations import retry

pytestmark = pytest.mark.usefixtures("environment")
MUG = [Line("MUG-BLUE", 2, "10.00")]


def recipient(street: str, zip_code: str = "28195", **more: str) -> dict[str, Any]:
    address = {"name": "Empfang", "addressLine1": street, "city": "Bremen", "postalCode": zip_code, "countryCode": "DE"}
    return {"recipient": {"deliveryAddress": {**address, **more}}}


def goes_to(shop: AShop, amazon_id: str) -> tuple[str, str, str]:
    """Customer, and the street on the order and on its open delivery."""
    screens = shop.odoo.screens
    [pk] = screens.search("sale.order", [("client_order_ref", "=", amazon_id)])
    [sale] = screens.read("sale.order", [pk], "partner_id", "partner_shipping_id", "picking_ids")
    [picking] = screens.read("stock.picking", sale["picking_ids"], "partner_id")
    ids = [sale["partner_shipping_id"][0], picking["partner_id"][0]]
    streets = [screens.read("res.partner", [one], "street")[0]["street"] or "" for one in ids]
    return str(sale["partner_id"][1]), streets[0], streets[1]


def test_a_named_buyer_whose_address_comes_later(shop: AShop) -> None:
    """An application with a tax role alone is told who bought and not where it goes; then it gets the other role."""
    amazon_id = shop.place(1, items=MUG, buyer={"buyerName": "Erika Muster"}, recipient=None)
    shop.sync()
    assert goes_to(shop, amazon_id) == ("Erika Muster", "", "")
    changed(shop, amazon_id, {}, **recipient("Am Hafen 3"))
    assert goes_to(shop, amazon_id) == ("Erika Muster", "Am Hafen 3", "Am Hafen 3")
    assert shop.states()[amazon_id] == ("done", "")
    told = Event.objects.filter(order__amazon_id=amazon_id, kind="completed")
    assert [event.params for event in told] == [{"name": "Erika Muster"}]
    written = len(shop.odoo.writes())
    changed(shop, amazon_id, counted(1, done=1), **recipient("Am Hafen 3", phone="+49 421 1"))
    assert len(shop.odoo.writes()) == written, "once"


def test_another_address_is_a_persons_to_see(shop: AShop) -> None:
    """A label may be printed, and people may have sent it elsewhere on purpose: nothing is overwritten."""
    amazon_id = shop.place(1, items=MUG, **recipient("Am Hafen 3"))
    shop.sync()
    before = goes_to(shop, amazon_id)
    changed(shop, amazon_id, {}, **recipient("Am Dobben 7", "28203"))
    assert goes_to(shop, amazon_id) == before
    assert shop.states()[amazon_id] == ("blocked", "address_changed")
    assert Order.objects.get(amazon_id=amazon_id).reason == "S00001 goes to another address on Amazon than in Odoo"
    assert retry(shop, amazon_id) == ("blocked", "address_changed"), "Retry alone mends nothing"
    screens = shop.odoo.screens
    [pk] = screens.search("sale.order", [("client_order_ref", "=", amazon_id)])
    [sale] = screens.read("sale.order", [pk], "partner_shipping_id")
    screens.write("res.partner", [sale["partner_shipping_id"][0]], street="Am Dobben 7", zip="28203")
    assert retry(shop, amazon_id) == ("done", "")


def test_an_address_that_a_person_keeps_holds_up_no_other_change(shop: AShop) -> None:
    amazon_id = shop.place(1, items=MUG, **recipient("Am Hafen 3"))
    shop.sync()
    changed(shop, amazon_id, {}, **recipient("Am Dobben 7", "28203"))
    actions.ignore_order(Order.objects.get(amazon_id=amazon_id), None, "Agreed with the buyer")
    assert changed(shop, amazon_id, counted(1)) == ("sale", 10.0)
    assert shop.states()[amazon_id] == ("done", "")


def test_yet_another_address_is_shown_although_a_person_has_settled_the_one_before(shop: AShop) -> None:
    amazon_id = shop.place(1, items=MUG, **recipient("Am Hafen 3"))
    shop.sync()
    changed(shop, amazon_id, {}, **recipient("Am Dobben 7", "28203"))
    actions.ignore_order(Order.objects.get(amazon_id=amazon_id), None, "Agreed with the buyer")
    changed(shop, amazon_id, {}, **recipient("am dobben 7", "28203", phone="+49 421 1"))
    assert shop.states()[amazon_id] == ("done", ""), "the same house"
    changed(shop, amazon_id, {}, **recipient("Am Wall 1"))
    assert shop.states()[amazon_id] == ("blocked", "address_changed")
    assert retry(shop, amazon_id) == ("blocked", "address_changed")
    changed(shop, amazon_id, {}, buyer={"buyerPurchaseOrderNumber": "PO-1"})
    assert shop.states()[amazon_id] == ("blocked", "address_changed"), "nobody has settled this one"
    actions.ignore_order(Order.objects.get(amazon_id=amazon_id), None, "Agreed again")
    changed(shop, amazon_id, counted(1))
    assert shop.states()[amazon_id] == ("done", "")
    assert goes_to(shop, amazon_id)[1:] == ("Am Hafen 3", "Am Hafen 3")


def test_yet_another_address_is_shown_although_a_person_has_entered_the_one_before(shop: AShop) -> None:
    amazon_id = shop.place(1, items=MUG, **recipient("Am Hafen 3"))
    shop.sync()
    changed(shop, amazon_id, {}, **recipient("Am Dobben 7", "28203"))
    screens = shop.odoo.screens
    sale = screens.search("sale.order", [("client_order_ref", "=", amazon_id)])
    entered = screens.create("res.partner", name="Empfang", street="Am Dobben 7", zip="28203", city="Bremen")
    screens.write("sale.order", sale, partner_shipping_id=entered)
    assert retry(shop, amazon_id) == ("done", "")
    changed(shop, amazon_id, {}, **recipient("Am Dobben 7", "28203", phone="+49 421 1"))
    assert shop.states()[amazon_id] == ("done", "")
    changed(shop, amazon_id, {}, **recipient("Am Wall 1"))
    assert shop.states()[amazon_id] == ("blocked", "address_changed")
    assert retry(shop, amazon_id) == ("blocked", "address_changed"), "Retry alone mends nothing"
    screens.write("res.partner", [entered], street="Am Wall 1", zip="28195")
    assert retry(shop, amazon_id) == ("done", "")


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (recipient("c/o Muster", addressLine2="Am Hafen 3"), recipient("c/o Muster", addressLine2="Am Dobben 7")),
        (
            recipient("Harbour Road 3", "", city="Dubai", countryCode="AE"),
            recipient("Harbour Road 3", "", city="Abu Dhabi", countryCode="AE"),
        ),
    ],
    ids=["the second line", "a city without zip codes"],
)
def test_a_house_that_stands_elsewhere_in_the_address(shop: AShop, before: dict[str, Any], now: dict[str, Any]) -> None:
    amazon_id = shop.place(1, items=MUG, **before)
    shop.sync()
    changed(shop, amazon_id, {}, **now)
    assert shop.states()[amazon_id] == ("blocked", "address_changed")


@pytest.mark.parametrize(
    "now",
    [
        recipient("Am Hafen 3", phone="+49 421 1"),
        recipient("am  hafen 3", city="BREMEN"),
        {"buyer": {"buyerName": "Another Name"}},
        {"buyer": {"buyerEmail": "another@marketplace.amazon.de"}},
        {"recipient": None},  # withheld
        {"recipient": {"deliveryAddress": {"addressLine1": None, "postalCode": None}}},
        {**recipient("Am Dobben 7"), "fulfillment": {"fulfillmentStatus": "SHIPPED"}},  # too late for anybody
    ],
    ids=["phone", "spelling", "name", "e-mail", "withheld", "withheld in part", "shipped"],
)
def test_what_sends_no_parcel_elsewhere_is_no_news(shop: AShop, now: dict[str, Any]) -> None:
    amazon_id = shop.place(1, items=MUG, **recipient("Am Hafen 3"))
    shop.sync()
    before = goes_to(shop, amazon_id)
    changed(shop, amazon_id, {}, **now)
    assert goes_to(shop, amazon_id) == before
    assert shop.states()[amazon_id] == ("done", "")


def test_an_address_that_people_chose_in_odoo_is_theirs(shop: AShop) -> None:
    amazon_id = shop.place(1, items=MUG, **recipient("Am Hafen 3"))
    shop.sync()
    screens = shop.odoo.screens
    shelf = screens.create("res.partner", name="Abholregal", street="Hof")
    screens.write(
        "sale.order", screens.search("sale.order", [("client_order_ref", "=", amazon_id)]), partner_shipping_id=shelf
    )
    changed(shop, amazon_id, {}, **recipient("Am Dobben 7", "28203"))
    assert goes_to(shop, amazon_id)[1] == "Hof"
    assert shop.states()[amazon_id] == ("done", "")
