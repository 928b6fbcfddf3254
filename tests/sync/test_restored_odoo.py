"""Odoo is restored from the backup of yesterday: what it has forgotten is gone, and its ids are given to others."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from sandbox.amazon import Line
from sync import actions, engine, matching, queue
from sync.flows import odoo_side
from sync.models import Link, Offer, Order, Problem, Shipment
from tests.pretend import AShop
from tests.sync.test_shipments import SINCE, by_schedule

pytestmark = pytest.mark.django_db


@pytest.fixture
def restore(shop: AShop) -> Callable[[], None]:
    """Back to how Odoo was when the test began."""
    database = shop.odoo.screens.database
    backup = database.store.copy(database.store.clock)

    def back() -> None:
        database.store = backup.copy(database.store.clock)

    return back


def by_hand(shop: AShop, like: Order) -> tuple[int, int]:
    """What a colleague enters next: it gets the ids that our order and its customer had."""
    screens = shop.odoo.screens
    links = Link.objects.filter(model="res.partner").order_by("odoo_id").values_list("odoo_id", flat=True)
    customer = 0
    while customer < max(links):
        customer = screens.create("res.partner", name="A stranger")
    (product,) = screens.search("product.product", [("default_code", "=", "MUG-BLUE")])
    line = (0, 0, {"product_id": product, "product_uom_qty": 1})
    made = screens.create("sale.order", partner_id=customer, order_line=[line])
    assert made == like.odoo_id, "the very case"
    screens.confirm(made)
    return made, customer


def changed(shop: AShop, name: str, **parts: object) -> None:
    shop.amazon.change(name, parts)
    assert "order" in shop.sync("--order", name).out


def test_another_order_that_has_got_its_id_is_not_cancelled(shop: AShop, restore: Callable[[], None]) -> None:
    name = shop.place(1)
    assert shop.sync(*SINCE).status == 0
    restore()
    stranger, _ = by_hand(shop, Order.objects.get())
    shop.amazon.cancel(name)
    shop.sync("--order", name)
    assert shop.odoo.screens.read("sale.order", [stranger], "state")[0]["state"] == "sale"
    assert shop.states() == {name: ("blocked", "deleted_in_odoo")}
    problem = Problem.objects.get()
    assert problem.title.startswith("Odoo no longer knows this order: S")
    assert problem.cure.startswith("Odoo was probably restored from a backup. Press Restore on the order's page")


def test_written_anew_it_goes_to_its_own_buyer(shop: AShop, restore: Callable[[], None]) -> None:
    name = shop.place(1, buyer={"buyerName": "Erika Mustermann"})
    assert shop.sync(*SINCE).status == 0
    order = Order.objects.get()
    restore()
    stranger, customer = by_hand(shop, order)
    changed(shop, name, buyer={"buyerName": "Erika Mustermann", "buyerPurchaseOrderNumber": "PO-1"})
    assert shop.states() == {name: ("blocked", "deleted_in_odoo")}
    actions.restore_order(Order.objects.get(), None)
    shop.sync()
    order.refresh_from_db()
    assert (order.state, order.odoo_id != stranger) == ("done", True)
    assert shop.odoo.orders()[name][0] == "sale"
    (held,) = shop.odoo.screens.read("sale.order", [order.odoo_id or 0], "partner_id", "partner_shipping_id")
    assert customer not in (held["partner_id"][0], held["partner_shipping_id"][0])
    people = [held["partner_id"][0], held["partner_shipping_id"][0]]
    assert "A stranger" not in [one["name"] for one in shop.odoo.screens.read("res.partner", people, "name")]


def test_all_that_was_forgotten_is_written_anew_at_once(shop: AShop, restore: Callable[[], None]) -> None:
    names = [shop.place(number) for number in range(3)]
    assert shop.sync(*SINCE).status == 0
    restore()
    for name in names:
        changed(shop, name, buyer={"buyerPurchaseOrderNumber": "PO-1"})
    assert set(shop.states().values()) == {("blocked", "deleted_in_odoo")}
    run = actions.restore_orders(Order.objects.all(), None)
    while engine.work_lane(queue.lane_of_odoo(shop.merchant.pk)):
        pass
    run.refresh_from_db()
    assert (run.state, run.created) == ("done", 3)
    assert {name: held[0] for name, held in shop.odoo.orders().items()} == dict.fromkeys(names, "sale")
    assert not Problem.objects.exclude(state="resolved").exists()


def test_a_strangers_delivery_is_not_told_to_amazon(shop: AShop, restore: Callable[[], None]) -> None:
    name = shop.place(1)
    assert shop.sync(*SINCE).status == 0
    restore()
    stranger, _ = by_hand(shop, Order.objects.get())
    shop.odoo.screens.deliver(stranger, None, "TRACK-STRANGER", shop.odoo.screens.carrier("DHL"))
    by_schedule(shop)
    assert not Shipment.objects.exists()
    while engine.work_lane(queue.lane_of_odoo(shop.merchant.pk)):
        pass
    shop.sync("shipments")
    assert shop.amazon.shipping.packages(name) == []
    assert shop.states() == {name: ("blocked", "deleted_in_odoo")}


def test_an_order_whose_references_somebody_wrote_over_is_still_ours(shop: AShop) -> None:
    name = shop.place(1)
    assert shop.sync(*SINCE).status == 0
    pk = Order.objects.get().odoo_id or 0
    shop.odoo.screens.write("sale.order", pk, client_order_ref="PO 4711", origin="by hand")
    shop.amazon.cancel(name)
    shop.sync("--order", name)
    assert shop.odoo.screens.read("sale.order", [pk], "state")[0]["state"] == "cancel"
    assert shop.states() == {name: ("done", "")}


def a_stranger_like(shop: AShop, product: int) -> None:
    """Somebody makes another product, a day later: it gets the id that ours had."""
    database = shop.odoo.screens.database
    clock = database.store.clock
    database.store.clock = lambda: clock() + timedelta(days=1)
    while (made := shop.odoo.screens.product("A stranger's", code=f"STRANGER-{uuid4()}", quantity=5.0)) < product:
        pass
    assert made == product, "the very case"


def test_another_product_that_has_got_its_id_is_not_sold(shop: AShop, restore: Callable[[], None]) -> None:
    """The order would ask for the wrong goods, and somebody would send them."""
    ours = shop.odoo.screens.product("Lamp", code="LAMP", quantity=5.0)
    shop.place(1, items=[Line("LAMP", 1)])
    assert shop.sync(*SINCE).status == 0
    assert Offer.objects.get(sku="LAMP").product_id == ours
    restore()
    a_stranger_like(shop, ours)
    odoo_side._products.clear()  # what a worker remembers for a minute
    shop.channel("--set", "unknown_product=hold")
    name = shop.place(2, items=[Line("LAMP", 1)])
    shop.sync(*SINCE)
    assert shop.states()[name] == ("blocked", "unknown_sku")
    lamp = shop.odoo.screens.product("Lamp, made anew", code="LAMP", quantity=5.0)
    actions.retry_orders(Order.objects.filter(amazon_id=name), None)
    shop.sync(*SINCE)
    [line] = shop.odoo.screens.search("sale.order.line", [("order_id.client_order_ref", "=", name)])
    assert shop.odoo.screens.read("sale.order.line", line, "product_id")[0]["product_id"][0] == lamp
    assert Offer.objects.get(sku="LAMP").product_id == lamp


@pytest.mark.parametrize("by", ["reference", "person"])
def test_a_match_with_it_ends(shop: AShop, restore: Callable[[], None], by: str) -> None:
    ours = shop.odoo.screens.product("Lamp", code="LAMP")
    shop.amazon.set_listing("LAMP", quantity=1, marketplaces=["DE"])
    shop.sync("offers")
    offer = Offer.objects.get(sku="LAMP")
    if by == "person":
        matching.choose(offer, ours, None)
    Offer.objects.update(product_since="")  # a match from before the connector asked when a product was made
    shop.sync("offers")
    restore()
    a_stranger_like(shop, ours)
    odoo_side._products.clear()
    shop.sync("offers")
    offer.refresh_from_db()
    assert (offer.product_id, offer.lost, offer.product_name) == (None, "deleted", "Lamp")


def test_the_census_takes_no_stranger_for_an_order_that_is_hidden(shop: AShop, restore: Callable[[], None]) -> None:
    name = shop.place(1)
    assert shop.sync(*SINCE).status == 0
    restore()
    by_hand(shop, Order.objects.get())
    assert shop.census("--from", SINCE[1]).json[0]["listed"]["missing"] == [name]
