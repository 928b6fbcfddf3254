"""Goods that have left: their delivery in Odoo says when, with whom and under which number, as Amazon does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.amazon import Line
from sync.models import Order
from tests.pretend import AShop

pytestmark = pytest.mark.usefixtures("environment")


def delivery(shop: AShop, amazon_id: str) -> dict[str, Any]:
    screens = shop.odoo.screens
    [pk] = screens.search("stock.picking", [("sale_id.client_order_ref", "=", amazon_id)])
    fields = ("state", "date_done", "carrier_id", "carrier_tracking_ref", "note")
    [row] = screens.read("stock.picking", [pk], *fields)
    return row


def packed(number: str, carrier: str, tracking: str, at: datetime) -> dict[str, Any]:
    return {
        "packageReferenceId": number,
        "carrier": carrier,
        "trackingNumber": tracking,
        "shipTime": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "packageStatus": {"status": "SHIPPED"},
        "packageItems": [],
    }


@pytest.fixture
def left() -> datetime:
    return datetime.now(UTC).replace(microsecond=0) - timedelta(hours=4)


def shipped(shop: AShop, number: int, *packages: dict[str, Any], **how: Any) -> str:
    """Bought five hours ago, changed on Amazon for the last time three hours ago."""
    amazon_id = shop.place(number, status="SHIPPED", **how)
    shop.amazon.clock.set(datetime.now(UTC) - timedelta(hours=3))
    shop.amazon.change(amazon_id, {"packages": list(packages)})
    shop.amazon.clock.real()
    return amazon_id


def test_a_carrier_that_odoo_knows(shop: AShop, left: datetime) -> None:
    dhl = shop.odoo.screens.carrier("DHL paket")
    amazon_id = shipped(shop, 1, packed("1", "DHL Paket", "0034", left))
    assert shop.sync().status == 0
    found = delivery(shop, amazon_id)
    assert (found["state"], found["date_done"]) == ("done", left.strftime("%Y-%m-%d %H:%M:%S"))
    assert (found["carrier_id"][0], found["carrier_tracking_ref"], found["note"]) == (dhl, "0034", False)
    moves = shop.odoo.screens.search("stock.move", [("picking_id", "=", found["id"])])
    rows = shop.odoo.screens.read("stock.move", moves, "date")
    assert {row["date"] for row in rows} == {found["date_done"]}


def test_two_packages_of_two_carriers(shop: AShop, left: datetime) -> None:
    parcels = packed("1", "DHL", "0034", left + timedelta(minutes=5)), packed("2", "UPS", "1Z9", left)
    amazon_id = shipped(shop, 1, *parcels)
    shop.sync()
    found = delivery(shop, amazon_id)
    assert found["date_done"] == left.strftime("%Y-%m-%d %H:%M:%S")
    assert (found["carrier_id"], found["carrier_tracking_ref"]) == (False, "0034 (DHL), 1Z9 (UPS)")
    assert found["note"] == "<p>Carrier: DHL, UPS</p>"


def test_without_a_package_it_left_when_amazon_said_so(shop: AShop) -> None:
    amazon_id = shipped(shop, 1, fulfilled_by="AMAZON")
    shop.sync()
    updated = Order.objects.get(amazon_id=amazon_id).updated
    assert delivery(shop, amazon_id)["date_done"] == updated.strftime("%Y-%m-%d %H:%M:%S")
    assert delivery(shop, amazon_id)["note"] is False


def test_in_a_closed_period_the_order_is_done_and_its_timeline_says_why(shop: AShop) -> None:
    left = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)
    screens = shop.odoo.screens
    screens.carrier("DHL")
    screens.write("res.company", screens.search("res.company"), fiscalyear_lock_date=left.strftime("%Y-%m-%d"))
    window = {"latestDateTime": (left + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")}
    parcel = packed("1", "DHL", "0034", left)
    days = {"ago": timedelta(days=3), "fulfillment": {"shipByWindow": window}}
    amazon_id = shipped(shop, 1, parcel, **days)
    shop.sync()
    assert shop.states()[amazon_id] == ("done", "")
    found = delivery(shop, amazon_id)
    assert (found["state"], found["carrier_id"], found["carrier_tracking_ref"]) == ("done", False, "0034")
    assert found["date_done"][:10] > left.strftime("%Y-%m-%d")
    assert found["note"] == f"<p>Left: {left:%Y-%m-%d %H:%M:%S} UTC</p><p>Carrier: DHL</p>"
    [event] = Order.objects.get(amazon_id=amazon_id).events.filter(kind="departure_in_words")
    assert "locked fiscal period" in event.params["text"]


def test_one_product_sold_from_amazons_warehouse_and_from_the_merchants(shop: AShop) -> None:
    """Amazon's pieces never take from those at home: what was sent to Amazon is counted there."""
    screens = shop.odoo.screens
    [mug] = screens.search("product.product", [("default_code", "=", "MUG-BLUE")])
    shop.place(1, status="SHIPPED", fulfilled_by="AMAZON", items=[Line("MUG-BLUE", 2, "10.00")])
    shop.sync()
    [fba] = screens.search("stock.warehouse", [("name", "=", "Amazon FBA")])
    [code] = [str(row["code"]) for row in screens.read("stock.warehouse", [fba], "code")]
    assert (screens.stock(mug, "WH"), screens.stock(mug, code)) == (1000.0, -2.0), "nobody had booked what Amazon holds"
    screens.set_stock(mug, 5.0, code)
    shop.place(2, status="SHIPPED", fulfilled_by="AMAZON", items=[Line("MUG-BLUE", 2, "10.00")])
    shop.place(3, status="SHIPPED", items=[Line("MUG-BLUE", 7, "10.00")])
    shop.place(4, items=[Line("MUG-BLUE", 1, "10.00")])
    shop.sync("--since", "2020-01-01")
    assert (screens.stock(mug, "WH"), screens.stock(mug, code)) == (993.0, 3.0)


def test_nothing_is_asked_of_carriers_where_amazon_names_none(shop: AShop) -> None:
    shop.place(1)
    shop.sync()
    assert shop.odoo.called("delivery.carrier") == []
