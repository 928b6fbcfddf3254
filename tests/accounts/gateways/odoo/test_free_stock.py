"""What can still be promised: never what somebody has been promised already, never what is not kept in stock."""

from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.odoo import stock
from tests import catalogue, real_odoo

from .conftest import Place
from .warehouse import fresh, home, kit, order, ship, stocked


def free(place, *products, warehouses=()):
    return stock.free(place.odoo, place.probe, products, warehouse_ids=warehouses or (home(place)[0],)).amounts


def second(place):
    code = place.key_of("W")[-4:]
    [made] = place.odoo.call("stock.warehouse", "create", [{"name": code, "code": code}])
    return made, place.read("stock.warehouse", [made], "lot_stock_id")[0]["lot_stock_id"][0]


def test_on_hand_less_what_orders_have_reserved(place):
    product, empty = fresh(place, quantity=10), fresh(place)
    order(place, (product, 3))
    assert free(place, product, empty) == {product: Decimal(7), empty: Decimal(0)}


def test_confirmed_orders_that_wait_for_their_goods_are_promised_too(place):
    """Reservation by hand: Odoo calls these goods free."""
    product = fresh(place, quantity=5)
    if place.probe.version != "14.0":
        place.odoo.call("stock.picking.type", "write", [home(place)[2]], {"reservation_method": "manual"})
    try:
        order(place, (product, 3))
    finally:
        if place.probe.version != "14.0":
            place.odoo.call("stock.picking.type", "write", [home(place)[2]], {"reservation_method": "at_confirm"})
    assert free(place, product) == {product: Decimal(2)}


def test_more_sold_than_there_is_shows_below_zero(place):
    product = fresh(place, quantity=2)
    order(place, (product, 5))
    assert free(place, product) == {product: Decimal(-3)}


def test_goods_that_left_without_having_come(place):
    product = fresh(place)
    _, picking, _ = order(place, (product, 2))
    ship(place, picking, 2)
    assert free(place, product) == {product: Decimal(-2)}


def test_what_a_transfer_within_the_warehouse_holds_is_not_free(place):
    product = fresh(place, quantity=10)
    _, shelf, _ = home(place)
    [below] = place.odoo.call("stock.location", "create", [{"name": "Shelf", "location_id": shelf}])
    stocked(place, product, 2, location=below)
    assert free(place, product) == {product: Decimal(12)}
    kind = place.odoo.call("stock.picking.type", "search", [["code", "=", "internal"]], context={"active_test": False})
    places = {"location_id": shelf, "location_dest_id": below}
    values = {"product_id": product, "product_uom_qty": 4, "product_uom": 1, **places}
    if place.probe.has("stock.move", "name"):
        values["name"] = "Inside"
    own = "move_ids" if place.probe.has("stock.picking", "move_ids") else "move_lines"
    row = {"picking_type_id": kind[0], **places, own: [(0, 0, values)]}
    [picking] = place.odoo.call("stock.picking", "create", [row])
    place.act("stock.picking", "action_confirm", picking)
    place.act("stock.picking", "action_assign", picking)
    assert free(place, product) == {product: Decimal(8)}


def test_several_warehouses_together_and_each_alone(place):
    product = fresh(place, quantity=5)
    other, location = second(place)
    stocked(place, product, 4, location=location)
    first = home(place)[0]
    assert free(place, product, warehouses=[first]) == {product: Decimal(5)}
    assert free(place, product, warehouses=[other]) == {product: Decimal(4)}
    assert free(place, product, warehouses=[first, other]) == {product: Decimal(9)}


def test_services_consumables_and_archived_products_are_left_out(place):
    kept, archived = fresh(place, quantity=1), fresh(place, quantity=1)
    place.odoo.call("product.product", "write", [archived], {"active": False})
    [consumable] = place.odoo.call("product.product", "create", [{"name": "Bag", "type": "consu", "taxes_id": []}])
    assert free(place, kept, archived, consumable, place.service(), 999_999) == {kept: Decimal(1)}


def test_as_many_kits_as_the_scarcest_part_allows(place):
    cup, plate, bag = fresh(place, "CUP", 9), fresh(place, "PLATE", 6), fresh(place, "BAG", 100)
    product = kit(place, (cup, 2), (plate, 1))
    nested = kit(place, (product, 2), (bag, 1))
    assert free(place, product, nested) == {product: Decimal(4), nested: Decimal(2)}
    order(place, (plate, 4))
    assert free(place, product, nested, plate) == {product: Decimal(2), nested: Decimal(1), plate: Decimal(2)}
    order(place, (product, 1))
    assert free(place, product) == {product: Decimal(1)}


def test_a_bill_for_two_makes_two_of_one_set(place):
    cup = fresh(place, "CUP", 4)
    assert free(place, pair := kit(place, (cup, 3), made=2)) == {pair: Decimal(2)}


def test_what_comes_in_tomorrow_makes_no_kit_today(place):
    """Odoo's forecast of a kit would count it."""
    cup, plate = fresh(place, "CUP", 10), fresh(place, "PLATE", 2)
    product = kit(place, (cup, 1), (plate, 1))
    order(place, (plate, 2))
    vendors = place.odoo.call("stock.location", "search", [["usage", "=", "supplier"]], limit=1)[0]
    places = {"location_id": vendors, "location_dest_id": home(place)[1]}
    values = {"product_id": plate, "product_uom_qty": 100, "product_uom": 1, **places}
    if place.probe.has("stock.move", "name"):
        values["name"] = "Receipt"
    own = "move_ids" if place.probe.has("stock.picking", "move_ids") else "move_lines"
    [kind] = place.odoo.call("stock.picking.type", "search", [["code", "=", "incoming"]], limit=1)
    [picking] = place.odoo.call("stock.picking", "create", [{"picking_type_id": kind, **places, own: [(0, 0, values)]}])
    place.act("stock.picking", "action_confirm", picking)
    assert free(place, product, plate) == {product: Decimal(0), plate: Decimal(0)}


def test_parts_in_two_warehouses_make_no_kit(place):
    cup, plate = fresh(place, "CUP", 3), fresh(place, "PLATE", 1)
    product = kit(place, (cup, 1), (plate, 1))
    other, location = second(place)
    stocked(place, plate, 5, location=location)
    first = home(place)[0]
    assert free(place, product, warehouses=[first, other]) == {product: Decimal(1)}
    stocked(place, cup, 2, location=location)
    assert free(place, product, warehouses=[first, other]) == {product: Decimal(3)}


def test_a_kit_of_things_that_nobody_counts_is_left_out(place):
    [bag] = place.odoo.call("product.product", "create", [{"name": "Bag", "type": "consu", "taxes_id": []}])
    assert free(place, kit(place, (bag, 1))) == {}


def test_an_odoo_without_manufacturing_has_no_kits(place, journal):
    product = fresh(place, quantity=3)
    plain = place.probe.fields["stock.move"] - {"bom_line_id"}
    probe = replace(place.probe, fields={**place.probe.fields, "stock.move": plain})
    odoo = place.client(journal, uid=place.probe.uid)
    assert stock.free(odoo, probe, [product], warehouse_ids=[home(place)[0]]).amounts == {product: Decimal(3)}
    assert [call.operation for call in journal.calls] == ["stock.warehouse.search_read", "product.product.search_read"]


@pytest.mark.parametrize("model", ["stock.quant", "mrp.bom"])
def test_a_right_that_is_missing_stops_stock_and_not_the_connection(place, journal, model):
    rights = {name: have for name, have in place.probe.rights.items() if name != model}
    probe = replace(place.probe, rights=rights)
    odoo = place.client(journal, uid=place.probe.uid)
    with pytest.raises(GatewayError) as raised:
        stock.free(odoo, probe, [1], warehouse_ids=[home(place)[0]])
    assert (raised.value.kind, raised.value.code) == (Kind.REJECTED, "odoo_right_missing")
    assert raised.value.text == stock.cannot_read(probe)
    assert model in raised.value.text and "Inventory / User" in raised.value.text
    assert len(journal.calls) == 0
    assert stock.cannot_read(place.probe) == ""


def test_thousands_of_products_in_a_few_calls(place, journal, monkeypatch):
    monkeypatch.setattr("accounts.gateways.odoo.free.PAGE", 3)
    products = [fresh(place, quantity=count) for count in range(1, 8)]
    odoo = place.client(journal, uid=place.probe.uid)
    found = stock.free(odoo, place.probe, products, warehouse_ids=[home(place)[0]]).amounts
    assert found == {product: Decimal(count) for count, product in enumerate(products, start=1)}
    assert len(journal.calls) == 1 + 3 + 1  # the warehouse, three pages, and whether any is a kit


def test_a_warehouse_that_is_gone_is_told(place):
    with pytest.raises(GatewayError) as raised:
        free(place, fresh(place), warehouses=[999_999])
    assert (raised.value.kind, raised.value.code) == (Kind.NOT_FOUND, "odoo_warehouse_gone")


def test_what_lies_in_a_place(place):
    product, empty, part = fresh(place, quantity=6), fresh(place), fresh(place, "PART", 4)
    order(place, (product, 2))
    location = stock.stock_location(place.odoo, place.probe, home(place)[0])
    assert location == home(place)[1]
    found = stock.on_hand(place.odoo, place.probe, [product, empty, kit(place, (part, 1)), place.service()], location)
    assert found == {product: Decimal(6), empty: Decimal(0)}


def test_dozens_of_a_product_kept_by_the_piece(place):
    """Parts of a kit may be measured in another unit than they are kept in."""
    egg = fresh(place, "EGG", 30)
    product = kit(place, (egg, 1))
    [dozen] = place.odoo.call("uom.uom", "search", [["name", "=", "Dozens"]], context={"active_test": False})
    place.odoo.call("uom.uom", "write", [dozen], {"active": True})
    [line] = place.odoo.call("mrp.bom.line", "search", [["product_id", "=", egg]])
    place.odoo.call("mrp.bom.line", "write", [line], {"product_uom_id": dozen})
    found = stock.free(place.odoo, place.probe, [product, egg], warehouse_ids=[home(place)[0]])
    assert found == stock.Free({product: Decimal(2), egg: Decimal(30)}, {product: {egg: Decimal(12)}})
    order(place, (product, 2))
    assert free(place, product, egg) == {product: Decimal(0), egg: Decimal(6)}


@pytest.fixture
def many(real_database):
    """Ten thousand products with five pieces each."""
    odoo, made = real_database
    place = Place(
        "real",
        real_odoo.PROTOCOLS[0],
        made.url,
        made.name,
        made.login,
        made.api_key,
        (made.sales_login, made.sales_key),
    )
    model = fresh(place, "MODEL", 5)
    return place, list(catalogue.copies(odoo, made.name, model, 10_000).values())


@pytest.mark.real_odoo
def test_ten_thousand_products_in_four_calls(many, journal):
    place, products = many
    odoo = place.client(journal, uid=place.probe.uid)
    found = stock.free(odoo, place.probe, products, warehouse_ids=[home(place)[0]]).amounts
    assert found == dict.fromkeys(products, Decimal(5))
    assert len(journal.calls) == 4
    bundle = kit(place, (products[0], 2))
    assert stock.free(odoo, place.probe, [*products, bundle], warehouse_ids=[home(place)[0]]).amounts[bundle] == 2
    assert len(journal.calls) - 4 <= 10
