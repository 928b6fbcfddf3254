"""What lies where, what of it is free, and inventory adjustments."""

from typing import Any

import pytest

from .clients import Refused
from .conftest import Server

COUNT = {"inventory_mode": True, "inventory_name": "Counted by Amazon"}


def shelf(server: Server) -> int:
    return server.admin.ref("stock", "stock_location_stock")


def view(server: Server) -> int:
    warehouse = server.admin.ref("stock", "warehouse0")
    return server.admin.read("stock.warehouse", warehouse, "view_location_id")["view_location_id"][0]


def counted(server: Server, *amounts: tuple[int, float], location: int = 0) -> list[int]:
    place = location or shelf(server)
    rows = [{"product_id": product, "location_id": place, "inventory_quantity": amount} for product, amount in amounts]
    return server.admin.call("stock.quant", "create", rows, context=COUNT)


def apply(server: Server, quants: list[int]) -> Any:
    return server.admin.call("stock.quant", "action_apply_inventory", quants, context=COUNT)


def held(server: Server, product: int, **context: Any) -> tuple[float, float, float]:
    names = ["qty_available", "free_qty", "outgoing_qty"]
    [found] = server.admin.call("product.product", "read", [product], names, context=context)
    return tuple(found[name] for name in names)  # type: ignore[return-value]


def test_counting_twice_is_one_heap_and_its_history_tells_why(odoo_server: Server) -> None:
    product = odoo_server.product()
    first = counted(odoo_server, (product, 7.0))
    assert apply(odoo_server, first) is None
    assert held(odoo_server, product)[0] == 7.0
    assert counted(odoo_server, (product, 4.0)) == first
    assert apply(odoo_server, first) is None
    assert held(odoo_server, product)[0] == 4.0
    found = odoo_server.admin.read("stock.quant", first[0], "quantity", "inventory_quantity_set", "inventory_quantity")
    assert (found["quantity"], found["inventory_quantity_set"], found["inventory_quantity"]) == (4.0, False, 0.0)
    moves = odoo_server.admin.call(
        "stock.move", "search_read", [["product_id", "=", product], ["is_inventory", "=", True]],
        ["quantity", "reference", "state"], order="id",
    )  # fmt: skip
    assert [(move["quantity"], move["reference"], move["state"]) for move in moves] == [
        (7.0, "Counted by Amazon", "done"),
        (3.0, "Counted by Amazon", "done"),
    ]


def test_goods_that_move_between_counting_and_booking_make_it_ask(odoo_server: Server) -> None:
    product = odoo_server.product()
    odoo_server.stock(product, 10.0)
    quants = counted(odoo_server, (product, 7.0))
    odoo_server.deliver(odoo_server.confirmed(product, 2.0)[1])
    wizard = apply(odoo_server, quants)
    assert wizard["res_model"] == "stock.inventory.conflict"
    assert held(odoo_server, product)[0] == 8.0
    assert counted(odoo_server, (product, 7.0)) == quants
    assert apply(odoo_server, quants) is None
    assert held(odoo_server, product)[0] == 7.0


def test_what_cannot_be_counted(odoo_server: Server) -> None:
    with pytest.raises(Refused, match="Quants cannot be created for consumables or services"):
        counted(odoo_server, (odoo_server.product(is_storable=False), 3.0))


def test_what_lies_in_a_package_is_another_heap(odoo_server: Server) -> None:
    admin, product = odoo_server.admin, odoo_server.product()
    package = admin.call("stock.package", "create", {"name": odoo_server.key("P")[11:]})
    row = {"product_id": product, "location_id": shelf(odoo_server), "inventory_quantity": 2.0, "package_id": package}
    packed = admin.call("stock.quant", "create", [row], context=COUNT)
    apply(odoo_server, packed)
    loose = counted(odoo_server, (product, 5.0))
    apply(odoo_server, loose)
    assert loose != packed
    domain = [["product_id", "=", product], ["location_id", "child_of", shelf(odoo_server)]]
    found = admin.call("stock.quant", "search_read", domain, ["quantity", "package_id", "owner_id", "lot_id"])
    assert sorted((one["quantity"], bool(one["package_id"])) for one in found) == [(2.0, True), (5.0, False)]
    assert held(odoo_server, product)[0] == 7.0


def test_a_place_in_the_context_counts_with_all_below_it(odoo_server: Server) -> None:
    admin, product = odoo_server.admin, odoo_server.product()
    odoo_server.stock(product, 5.0)
    below = admin.call("stock.location", "create", {"name": "Shelf", "location_id": shelf(odoo_server)})
    apply(odoo_server, counted(odoo_server, (product, 2.0), location=below))
    assert held(odoo_server, product, location=[view(odoo_server)])[0] == 7.0
    assert held(odoo_server, product, location=[shelf(odoo_server)])[0] == 7.0
    assert held(odoo_server, product, location=[below])[0] == 2.0
    code = odoo_server.key("W")[-4:]
    other = admin.call("stock.warehouse", "create", {"name": code, "code": code})
    there = admin.read("stock.warehouse", other, "view_location_id", "lot_stock_id")
    apply(odoo_server, counted(odoo_server, (product, 4.0), location=there["lot_stock_id"][0]))
    assert held(odoo_server, product, location=[there["view_location_id"][0]])[0] == 4.0
    assert held(odoo_server, product, location=[there["view_location_id"][0], view(odoo_server)])[0] == 11.0


def test_confirmed_orders_without_a_reservation_are_outgoing_and_yet_free(odoo_server: Server) -> None:
    admin, product = odoo_server.admin, odoo_server.product()
    odoo_server.stock(product, 5.0)
    kind = admin.read("stock.warehouse", admin.ref("stock", "warehouse0"), "out_type_id")["out_type_id"][0]
    admin.call("stock.picking.type", "write", [kind], {"reservation_method": "manual"})
    odoo_server.confirmed(product, 3.0)
    admin.call("stock.picking.type", "write", [kind], {"reservation_method": "at_confirm"})
    assert held(odoo_server, product) == (5.0, 5.0, 3.0)
    odoo_server.confirmed(product, 4.0)
    assert held(odoo_server, product) == (5.0, 1.0, 7.0)


def test_a_move_within_a_warehouse_is_reserved_and_not_outgoing(odoo_server: Server) -> None:
    admin, product = odoo_server.admin, odoo_server.product()
    odoo_server.stock(product, 10.0)
    below = admin.call("stock.location", "create", {"name": "Shelf", "location_id": shelf(odoo_server)})
    kind = admin.read("stock.warehouse", admin.ref("stock", "warehouse0"), "int_type_id")["int_type_id"][0]
    places = {"location_id": shelf(odoo_server), "location_dest_id": below}
    move = {"product_id": product, "product_uom_qty": 4.0, **places}
    picking = admin.call("stock.picking", "create", {"picking_type_id": kind, **places, "move_ids": [[0, 0, move]]})
    admin.call("stock.picking", "action_confirm", [picking])
    admin.call("stock.picking", "action_assign", [picking])
    assert held(odoo_server, product, location=[view(odoo_server)]) == (10.0, 6.0, 0.0)


def test_a_stock_person_counts_too(odoo_server: Server) -> None:
    """From 19 on; before, Odoo asked for an inventory administrator."""
    product = odoo_server.product()
    row = {"product_id": product, "location_id": shelf(odoo_server), "inventory_quantity": 3.0}
    quants = odoo_server.sales.call("stock.quant", "create", [row], context=COUNT)
    assert odoo_server.sales.call("stock.quant", "action_apply_inventory", quants, context=COUNT) is None
    assert held(odoo_server, product)[0] == 3.0


def test_one_without_stock_rights_does_not(odoo_server: Server) -> None:
    row = {"product_id": odoo_server.product(), "location_id": shelf(odoo_server), "inventory_quantity": 3.0}
    with pytest.raises(Refused) as caught:
        odoo_server.weak.call("stock.quant", "create", [row], context=COUNT)
    assert caught.value.name == "odoo.exceptions.AccessError"
