"""Odoo is restored from the backup of yesterday: what it has forgotten is gone, and its ids are given to others."""

from collections.abc import Callable

import pytest

from sync import actions, engine, queue
from sync.models import Link, Order, Problem, Shipment
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
