"""The merchant in the warehouse: parcels, backorders, returns, kits and counts, as tests and demonstrations have them."""

import json
from typing import Any

import pytest

from sandbox.odoo import PretendOdoo

VERSIONS = pytest.mark.parametrize("version", ["14.0", "16.0", "17.0", "19.0"])


def sold(odoo: PretendOdoo, *goods: tuple[int, float]) -> int:
    """A confirmed order."""
    unit = {} if odoo.version == "19.0" else {"name": "Goods"}
    lines = [(0, 0, {"product_id": product, "product_uom_qty": quantity, **unit}) for product, quantity in goods]
    order = odoo.merchant.create("sale.order", partner_id=3, order_line=lines)
    odoo.merchant.confirm(order)
    return order


def shipped(odoo: PretendOdoo, picking: int) -> list[tuple[int, float, str | bool]]:
    """(product, quantity, package) of each line."""
    quantity = "qty_done" if float(odoo.version) < 17 else "quantity"
    lines = odoo.merchant.search("stock.move.line", [("picking_id", "=", picking)])
    found = odoo.merchant.read("stock.move.line", lines, "product_id", quantity, "result_package_id")
    return [(one["product_id"][0], one[quantity], (one["result_package_id"] or [0, False])[1]) for one in found]


@VERSIONS
def test_two_parcels_with_a_tracking_number_each(started, version: str) -> None:
    odoo, _ = started(version=version)
    mug, cup = odoo.merchant.product("Mug", quantity=9), odoo.merchant.product("Cup", quantity=9)
    order = sold(odoo, (mug, 3), (cup, 2))
    carrier = odoo.merchant.carrier("DHL")
    picking = odoo.merchant.deliver(order, tracking="1Z,2Z", carrier=carrier, packages=[{mug: 1}, {mug: 2, cup: 1}])
    assert sorted(shipped(odoo, picking)) == sorted(
        [(mug, 1.0, "PACK0000001"), (mug, 2.0, "PACK0000002"), (cup, 1.0, "PACK0000002")]
    )
    [found] = odoo.merchant.read(
        "stock.picking", picking, "state", "carrier_tracking_ref", "carrier_id", "delivery_type"
    )
    assert (found["state"], found["carrier_tracking_ref"], found["carrier_id"][0]) == ("done", "1Z,2Z", carrier)
    assert found["delivery_type"] == "fixed"
    assert (odoo.merchant.stock(mug), odoo.merchant.stock(cup)) == (6.0, 8.0)
    assert len(odoo.merchant.search("stock.picking", [("sale_id", "=", order)])) == 2


@VERSIONS
def test_parts_and_a_backorder_that_is_cancelled(started, version: str) -> None:
    odoo, _ = started(version=version)
    mug, cup = odoo.merchant.product("Mug", quantity=9), odoo.merchant.product("Cup", quantity=9)
    order = sold(odoo, (mug, 3), (cup, 2))
    first = odoo.merchant.deliver(order, quantities={mug: 2, cup: 2})
    rest = odoo.merchant.cancel_backorder(order)
    states = odoo.merchant.read("stock.picking", [first, rest], "state", "backorder_id")
    assert [one["state"] for one in states] == ["done", "cancel"]
    assert states[1]["backorder_id"][0] == first
    assert (odoo.merchant.stock(mug), odoo.merchant.stock(cup)) == (7.0, 7.0)
    with pytest.raises(ValueError, match="has no open delivery"):
        odoo.merchant.deliver(order)


@VERSIONS
def test_no_backorder(started, version: str) -> None:
    odoo, _ = started(version=version)
    order = sold(odoo, (mug := odoo.merchant.product("Mug", quantity=9), 3))
    odoo.merchant.deliver(order, 2, backorder=False)
    assert len(odoo.merchant.search("stock.picking", [("sale_id", "=", order)])) == 1
    assert odoo.merchant.stock(mug) == 7.0


@VERSIONS
def test_goods_come_back(started, version: str) -> None:
    odoo, _ = started(version=version)
    mug, cup = odoo.merchant.product("Mug", quantity=9), odoo.merchant.product("Cup", quantity=9)
    order = sold(odoo, (mug, 3), (cup, 2))
    picking = odoo.merchant.deliver(order)
    odoo.merchant.give_back(picking, {mug: 1})
    assert (odoo.merchant.stock(mug), odoo.merchant.stock(cup)) == (7.0, 7.0)
    odoo.merchant.give_back(odoo.merchant.deliver(sold(odoo, (cup, 4))))
    assert odoo.merchant.stock(cup) == 7.0
    lines = odoo.merchant.search("sale.order.line", [("order_id", "=", order)])
    assert [one["qty_delivered"] for one in odoo.merchant.read("sale.order.line", lines, "qty_delivered")] == [2.0, 2.0]


@VERSIONS
def test_a_kit_made_by_the_merchant(started, version: str) -> None:
    odoo, _ = started(version=version)
    cup, plate = odoo.merchant.product("Cup", quantity=9), odoo.merchant.product("Plate", quantity=9)
    product = odoo.merchant.product("Set", is_storable=False)
    odoo.merchant.kit(product, {cup: 2, plate: 1})
    assert odoo.merchant.stock(product) == 4.0
    order = sold(odoo, (product, 2))
    odoo.merchant.deliver(order, quantities={cup: 4, plate: 1})
    lines = odoo.merchant.search("sale.order.line", [("order_id", "=", order)])
    assert odoo.merchant.read("sale.order.line", lines, "qty_delivered")[0]["qty_delivered"] == 1.0
    odoo.merchant.deliver(order)
    assert odoo.merchant.read("sale.order.line", lines, "qty_delivered")[0]["qty_delivered"] == 2.0
    assert (odoo.merchant.stock(cup), odoo.merchant.stock(plate)) == (5.0, 7.0)


def test_stock_in_another_warehouse(started) -> None:
    odoo, _ = started()
    odoo.merchant.warehouse("Second", "SEC")
    mug = odoo.merchant.product("Mug", quantity=5)
    odoo.merchant.set_stock(mug, 3, warehouse="SEC")
    assert (odoo.merchant.stock(mug), odoo.merchant.stock(mug, "SEC")) == (5.0, 3.0)


def test_all_of_it_from_outside(pretend) -> None:
    odoo, client = pretend

    def do(what: str, **given: Any) -> Any:
        status, _, body = client.post(f"/_control/do/{what}", given)
        assert status == 200, body
        return json.loads(body)["result"]

    mug = do("product", name="Mug", quantity=5)
    order = sold(odoo, (mug, 3))
    picking = do("deliver", order=order, packages=[{str(mug): 1}, {str(mug): 2}])
    do("edit_delivery", picking=picking, tracking="1Z")
    assert do("read", args=["stock.picking", picking, "carrier_tracking_ref"])[0]["carrier_tracking_ref"] == "1Z"
    do("give_back", picking=picking, quantities={str(mug): 1})
    assert do("stock", product=mug) == 3.0
    other = sold(odoo, (mug, 3))
    assert do("cancel_backorder", order=other)
    assert [one[2] for one in shipped(odoo, picking)] == ["PACK0000001", "PACK0000002"]
