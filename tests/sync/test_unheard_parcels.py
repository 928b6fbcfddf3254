"""A parcel that was on its way to Amazon when nobody heard an answer, and what happened to its order since."""

from django.utils import timezone

from sync import engine, queue
from sync.models import Lease, Shipment, Work
from tests.pretend import AShop
from tests.sync.test_shipments import (
    SINCE,
    Warehouse,
    amazon_works,
    calls,
    heard,
    later,
    parcels,
    ship,
    state,
    warehouse,
)

__all__ = ["warehouse"]


def odoo_is_read(shop: AShop) -> None:
    Work.objects.filter(flow="deliveries_from_odoo").update(due=timezone.now())
    engine.work_lane(queue.lane_of_odoo(shop.merchant.pk), ["deliveries_from_odoo"])


def unheard(shop: AShop, warehouse: Warehouse) -> str:
    """An order whose parcel was on its way when Amazon had an outage."""
    name = shop.place(1)
    shop.sync(*SINCE)
    warehouse.deliver(name)
    shop.amazon.fault("unavailable", "confirmShipment", times=1)
    odoo_is_read(shop)
    amazon_works(shop)
    Lease.objects.update(rest_until=None)
    Work.objects.filter(flow="shipment_to_amazon").update(due=timezone.now())
    assert state(shop) == [("sending", "")]
    return name


def test_an_order_that_is_cancelled_before_anybody_heard_of_its_parcel(shop: AShop, warehouse: Warehouse) -> None:
    name = unheard(shop, warehouse)
    shop.amazon.cancel(name)
    heard(shop, name)
    amazon_works(shop)
    assert (state(shop), parcels(shop, name)) == ([("blocked", "cancelled_and_left")], [])


def test_what_was_switched_off_before_anybody_heard_of_it_is_told_once_it_is_on(
    shop: AShop, warehouse: Warehouse
) -> None:
    name = unheard(shop, warehouse)
    shop.channel("--set", "shipments=off")
    amazon_works(shop)
    assert state(shop) == [("ignored", "shipments_off")]
    shop.channel("--set", "shipments=on")
    assert ship(shop)["created"] == 1
    assert (len(parcels(shop, name)), calls(shop)) == (1, 2)


def test_a_number_that_was_taken_away_before_anybody_heard_of_it(shop: AShop, warehouse: Warehouse) -> None:
    name = unheard(shop, warehouse)
    [picking] = Shipment.objects.values_list("picking_id", flat=True)
    warehouse.screens.write("stock.picking", picking, carrier_tracking_ref=False)
    later(minutes=1)
    odoo_is_read(shop)
    amazon_works(shop)
    assert state(shop) == [("blocked", "tracking_missing")]
    warehouse.screens.edit_delivery(picking, tracking="TRACK-2")
    later(minutes=1)
    odoo_is_read(shop)
    amazon_works(shop)
    assert [one[2] for one in parcels(shop, name)] == ["TRACK-2"]


def test_what_amazon_took_unheard_is_amazons_whatever_was_switched_off_since(shop: AShop, warehouse: Warehouse) -> None:
    name = unheard(shop, warehouse)
    [reference] = Shipment.objects.values_list("reference", flat=True)
    shop.amazon.ship(name, tracking="TRACK-1")
    [package] = shop.amazon.order(name)["packages"]
    shop.amazon.change(name, {"packages": [{**package, "packageReferenceId": reference}]})
    shop.channel("--set", "shipments=off")
    amazon_works(shop)
    assert (state(shop), calls(shop)) == ([("seen", "")], 1)
