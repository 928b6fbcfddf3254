"""F1 for mapped fields: killed between an order and its mapped fields, the next worker writes them, once and whole."""

from typing import Any

import pytest

from sandbox.amazon import Line
from sync.failpoints import MAPPED

from .odoos import Pretend, Real
from .shop import Shop

ROWS = [
    {"target": "order", "field": "reference", "source": "buyer.buyerPurchaseOrderNumber"},
    {"target": "order", "field": "commitment_date", "source": "createdTime", "mode": "always"},
    {"target": "order", "field": "note", "source": "orderId", "mode": "empty"},
    {"target": "line", "field": "customer_lead", "source": "item.quantityOrdered"},
    {"target": "customer", "field": "ref", "source": "buyer.buyerPurchaseOrderNumber"},
    {
        "target": "delivery",
        "field": "priority",
        "source": "fulfillment.fulfillmentServiceLevel",
        "values": {"EXPEDITED": "Urgent"},
    },
]


def mapped(shop: Shop, rows: list[dict[str, Any]]) -> None:
    ended = shop.do(
        "from accounts.models import Merchant; from sync import mappings; from sync.rules import mapping as rules\n"
        f"made = [rules.read(row) for row in {rows!r}]\n"
        "mappings.save(Merchant.objects.get(slug='shop'), None, made, 'Set', base=0, user=None)"
    )
    assert ended.status == 0, ended.said


def place(shop: Shop, number: int) -> str:
    buyer = {"buyerName": f"Buyer {number}", "buyerEmail": f"b{number}@example.com"}
    return shop.place(
        number,
        items=[Line("MUG-BLUE", 2)],
        buyer={**buyer, "buyerPurchaseOrderNumber": f"PO-{number}"},
        fulfillment={"fulfillmentServiceLevel": "EXPEDITED"},
    )


def held(shop: Shop, amazon_id: str) -> tuple[str, bool, bool, float, str, str]:
    """Reference, whether the date is the day of the purchase, whether the note has the order's id, lead time of the mug,
    the customer's reference, the delivery's priority: as they stand in Odoo's own tables."""
    odoo = shop.odoo
    if isinstance(odoo, Pretend):
        screens = odoo.merchant
        [order] = screens.read(
            "sale.order",
            screens.search("sale.order", [("client_order_ref", "=", amazon_id)]),
            *("reference", "commitment_date", "date_order", "note", "partner_id"),
        )
        ours = [("order_id.client_order_ref", "=", amazon_id), ("product_id.default_code", "=", "MUG-BLUE")]
        [line] = screens.read("sale.order.line", screens.search("sale.order.line", ours), "customer_lead")
        [customer] = screens.read("res.partner", [order["partner_id"][0]], "ref")
        pickings = screens.search("stock.picking", [("sale_id.client_order_ref", "=", amazon_id)])
        [picking] = screens.read("stock.picking", pickings, "priority")
        same = order["commitment_date"] == order["date_order"]
        note = amazon_id in str(order["note"])
        return order["reference"], same, note, line["customer_lead"], customer["ref"], picking["priority"]
    assert isinstance(odoo, Real)
    [row] = odoo.sql(
        "select o.reference, o.commitment_date = o.date_order, o.note, l.customer_lead, c.ref, p.priority from sale_order o"
        " join sale_order_line l on l.order_id = o.id join product_product x on x.id = l.product_id and x.default_code ="
        " 'MUG-BLUE' join res_partner c on c.id = o.partner_id join stock_picking p on p.sale_id = o.id"
        " where o.client_order_ref = %s",
        amazon_id,
    )
    return row[0], row[1], amazon_id in str(row[2]), float(row[3]), row[4], row[5]


@pytest.mark.parametrize("name", ["partners_loaded", "orders_loaded", *MAPPED])
def test_killed_between_an_order_and_its_mapped_fields(open_any, name: str) -> None:
    shop: Shop = open_any()
    mapped(shop, ROWS)
    names = [place(shop, number) for number in (1, 2, 3)]
    first = shop.sync("--since", "2020-01-01", failpoint=f"{name}:kill")
    assert first.killed, f"No order of this day passes {name}"
    second = shop.sync("--since", "2020-01-01")
    assert second.status == 0, second.said
    shop.check()
    assert [held(shop, one) for one in names] == [(f"PO-{n}", True, True, 2.0, f"PO-{n}", "1") for n in (1, 2, 3)]


def test_answers_that_never_come(shop: Shop) -> None:
    """Odoo has written, or has not, and the connection is gone: the same again, and each value once."""
    assert isinstance(shop.odoo, Pretend)
    mapped(shop, ROWS)
    amazon_id = place(shop, 1)
    for fault, model in (
        ("cut_after", "res.partner"),
        ("cut_before", "sale.order.line"),
        ("502_after", "stock.picking"),
    ):
        shop.odoo.server.fault(fault, model=model, method="load", skip=1 if model == "res.partner" else 0)
    shop.sync("--since", "2020-01-01")
    shop.ledger.wake()
    ended = shop.sync()
    assert ended.status == 0, ended.said
    shop.check()
    assert held(shop, amazon_id) == ("PO-1", True, True, 2.0, "PO-1", "1")


def test_a_field_that_odoo_lost_holds_nothing_up(open_any) -> None:
    shop: Shop = open_any()
    gone = {"target": "order", "field": "x_gone", "source": "orderId", "label": "Campaign"}
    refused = {"target": "order", "field": "user_id", "source": "buyer.buyerName"}
    mapped(shop, [gone, refused, *ROWS])
    amazon_id = place(shop, 1)
    ended = shop.sync("--since", "2020-01-01")
    assert ended.status == 0, ended.said
    shop.check()
    assert held(shop, amazon_id) == ("PO-1", True, True, 2.0, "PO-1", "1")
    said = shop.do(
        "import json; from sync.models import Problem; print(json.dumps({'found': sorted(Problem.objects.values_list('title', flat=True))}))"
    )
    assert said.found["found"] == [
        "A mapped field is left out: Order: Campaign (Amazon.de)",
        "A mapped field is left out: Order: user_id (Amazon.de)",
    ]
