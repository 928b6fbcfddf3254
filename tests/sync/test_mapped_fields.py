"""Mapped fields, from Amazon's words to what Odoo holds."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Channel
from sandbox.amazon import Line
from sandbox.odoo.errors import UserError
from sandbox.odoo.models.sale_orders import SaleOrder
from sync import mappings
from sync.models import Event, Link, MappingVersion, Order, Problem
from sync.rules import mapping as rules
from tests.pretend import AShop
from tests.sync.test_quotations import retry

pytestmark = pytest.mark.usefixtures("environment")
BUYER = {
    "buyerName": "Erika Mustermann",
    "buyerEmail": "e1@marketplace.amazon.de",
    "buyerPurchaseOrderNumber": "po-117",
}


def mapped(shop: AShop, *rows: dict[str, Any], channel: Channel | None = None) -> MappingVersion:
    before = mappings.current(shop.merchant, channel)
    made = [rules.read(row) for row in rows]
    return mappings.save(shop.merchant, channel, made, "Set", base=before.number if before else 0, user=None)


def one(target: str, field: str, source: str, **more: Any) -> dict[str, Any]:
    return {"target": target, "field": field, "source": source, **more}


def held(shop: AShop, model: str, domain: list[Any], *fields: str) -> list[dict[str, Any]]:
    ids = shop.odoo.screens.search(model, domain)
    rows = shop.odoo.screens.read(model, sorted(ids), *fields)
    return [{name: row[name] for name in fields} for row in rows]


def the_order(shop: AShop, amazon_id: str, *fields: str) -> dict[str, Any]:
    return held(shop, "sale.order", [("client_order_ref", "=", amazon_id)], *fields)[0]


def goods(shop: AShop, amazon_id: str, *fields: str) -> list[dict[str, Any]]:
    ours = [("order_id.client_order_ref", "=", amazon_id), ("product_id.default_code", "in", ["MUG-BLUE", "TEAPOT-1L"])]
    return held(shop, "sale.order.line", ours, *fields)


def said(amazon_id: str) -> list[str]:
    rows = Event.objects.filter(order__amazon_id=amazon_id, kind__startswith="mapp").order_by("pk")
    return [f"{one.kind}: {' '.join(map(str, one.params.values()))}" for one in rows]


def change(shop: AShop, amazon_id: str, values: dict[str, Any]) -> None:
    shop.amazon.clock.set(datetime.now(UTC) - timedelta(hours=1), stopped=False)
    shop.amazon.change(amazon_id, values)
    shop.amazon.clock.real()


def test_each_kind_of_field_of_each_target(shop: AShop) -> None:
    tags = {name: shop.odoo.screens.create("crm.tag", name=name) for name in ("Prime", "Business")}
    carrier = shop.odoo.screens.carrier("DHL Express")
    mapped(
        shop,
        one("order", "reference", "buyer.buyerPurchaseOrderNumber", transform="upper"),
        one("order", "note", "buyer.buyerName", transform="template", argument="For <{value}> & Co"),
        one("order", "tag_ids", "programs", values={"PRIME": "Prime", "AMAZON_BUSINESS": "Business"}),
        one("order", "carrier_id", "fulfillment.fulfillmentServiceLevel", values={"EXPEDITED": "DHL Express"}),
        one("order", "commitment_date", "createdTime"),
        one("line", "customer_lead", "item.quantityOrdered"),
        one("line", "name", "join(' / ', [item.product.sellerSku, order.orderId])"),
        one("customer", "ref", "buyer.buyerEmail", transform="first", argument="2"),
        one("customer", "color", "proceeds.grandTotal.amount", values={"*": "7"}),
        one(
            "delivery", "priority", "fulfillment.fulfillmentServiceLevel", values={"EXPEDITED": "Urgent", "*": "Normal"}
        ),
        one("delivery", "scheduled_date", "createdTime"),
    )
    amazon_id = shop.place(
        1,
        items=[Line("MUG-BLUE", 2), Line("TEAPOT-1L", 1)],
        buyer=BUYER,
        programs=["PRIME", "AMAZON_BUSINESS"],
        fulfillment={"fulfillmentServiceLevel": "EXPEDITED"},
    )
    shop.sync("--since", "2020-01-01")
    order = Order.objects.get(amazon_id=amazon_id)
    created = f"{order.bought:%Y-%m-%d %H:%M:%S}"
    assert the_order(shop, amazon_id, "reference", "note", "tag_ids", "carrier_id", "commitment_date", "state") == {
        "reference": "PO-117",
        "note": "For &lt;Erika Mustermann&gt; &amp; Co",
        "tag_ids": [tags["Prime"], tags["Business"]],
        "carrier_id": [carrier, "DHL Express"],
        "commitment_date": created,
        "state": "sale",
    }
    assert goods(shop, amazon_id, "name", "customer_lead") == [
        {"name": f"MUG-BLUE / {amazon_id}", "customer_lead": 2.0},
        {"name": f"TEAPOT-1L / {amazon_id}", "customer_lead": 1.0},
    ]
    assert held(shop, "res.partner", [("name", "=", "Erika Mustermann"), ("type", "=", "contact")], "ref", "color") == [
        {"ref": "e1", "color": 7}
    ]
    assert held(
        shop, "stock.picking", [("sale_id.client_order_ref", "=", amazon_id)], "priority", "scheduled_date"
    ) == [{"priority": "1", "scheduled_date": created}]
    assert shop.states()[amazon_id] == ("done", "")
    assert not Problem.objects.exists()
    assert len(said(amazon_id)) == 2, "one for the order before it is confirmed, one for its delivery"


def test_what_each_mode_does_when_the_order_changes_on_amazon(shop: AShop) -> None:
    mapped(
        shop,
        one("order", "reference", "buyer.buyerPurchaseOrderNumber", mode="new"),
        one("order", "note", "buyer.buyerPurchaseOrderNumber", mode="always"),
        one("line", "name", "order.buyer.buyerPurchaseOrderNumber", mode="always"),
        one("customer", "ref", "buyer.buyerPurchaseOrderNumber", mode="new"),
        one("customer", "function", "buyer.buyerCompanyName", mode="empty"),
        one("customer", "website", "orderAliases[0].aliasId", mode="empty"),
        one("delivery", "note", "buyer.buyerPurchaseOrderNumber", mode="new"),
        one("delivery", "carrier_price", "orderAliases[0].aliasId", transform="number", mode="empty"),
        one(
            "delivery",
            "user_id",
            "buyer.buyerPurchaseOrderNumber",
            values={"po-117": "", "*": "Mitchell Admin"},
            mode="always",
        ),
    )
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 1)], buyer=BUYER)
    shop.sync("--since", "2020-01-01")
    assert the_order(shop, amazon_id, "reference", "note") == {"reference": "po-117", "note": "po-117"}
    [customer] = shop.odoo.screens.search("res.partner", [("name", "=", "Erika Mustermann"), ("type", "=", "contact")])
    shop.odoo.screens.write("res.partner", customer, ref="By hand", website="example.com")
    changed = {"buyer": {**BUYER, "buyerPurchaseOrderNumber": "po-118", "buyerCompanyName": "Muster GmbH"}}
    change(shop, amazon_id, {**changed, "orderAliases": [{"aliasId": "2026-12-01T10:00:00Z"}]})
    shop.sync("--since", "2020-01-01")
    assert the_order(shop, amazon_id, "reference", "note") == {"reference": "po-117", "note": "po-118"}
    assert goods(shop, amazon_id, "name") == [{"name": "po-118"}]
    [contact] = held(shop, "res.partner", [("id", "=", customer)], "ref", "function", "website")
    assert contact == {"ref": "By hand", "function": False, "website": "example.com"}, "a company is another contact"
    [picking] = held(
        shop, "stock.picking", [("sale_id.client_order_ref", "=", amazon_id)], "note", "carrier_price", "user_id"
    )
    assert (picking["note"], picking["carrier_price"]) == ("po-117", 2026.0)


def test_a_returning_buyer_is_new_no_more(shop: AShop) -> None:
    mapped(shop, one("customer", "ref", "orderId"))
    first = shop.place(1, buyer=BUYER)
    shop.sync("--since", "2020-01-01")
    second = shop.place(2, buyer=BUYER)
    shop.sync("--since", "2020-01-01")
    contact = [("name", "=", "Erika Mustermann"), ("type", "=", "contact")]
    assert held(shop, "res.partner", contact, "ref") == [{"ref": first}]
    assert shop.states() == {first: ("done", ""), second: ("done", "")}
    assert set(Link.objects.values_list("content", flat=True)) == {""}


def test_the_customer_whom_many_orders_share_is_never_written(shop: AShop) -> None:
    mapped(shop, one("customer", "ref", "orderId", mode="always"))
    amazon_id = shop.place(1, buyer=None, recipient=None)
    shop.sync("--since", "2020-01-01")
    assert shop.states()[amazon_id] == ("done", "")
    assert held(shop, "res.partner", [("ref", "=", amazon_id)], "name") == []


def test_a_channel_of_its_own_mind(shop: AShop) -> None:
    channel = Channel.objects.get(merchant=shop.merchant, marketplace__country="FR")
    mapped(shop, one("order", "reference", "orderId"), one("order", "note", "orderId"))
    mapped(shop, one("order", "reference", "salesChannel.marketplaceId"), channel=channel)
    german, french = shop.place(1), shop.place(2, marketplace="FR")
    shop.sync("--since", "2020-01-01")
    assert the_order(shop, german, "reference", "note") == {"reference": german, "note": german}
    assert the_order(shop, french, "reference", "note") == {"reference": channel.marketplace_id, "note": french}


def test_what_cannot_be_written_is_left_out_and_told_and_the_order_is_there(shop: AShop) -> None:
    shop.odoo.screens.create("crm.tag", name="Twice")
    shop.odoo.screens.create("crm.tag", name="Twice")
    mapped(
        shop,
        one("order", "reference", "orderId"),
        one("order", "x_gone", "orderId", label="Campaign"),
        one("order", "commitment_date", "orderId"),
        one("order", "tag_ids", '`"Twice"`'),
        one("order", "payment_term_id", "buyer.buyerName"),
        one("line", "customer_lead", "item.product.sellerSku"),
    )
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 1), Line("TEAPOT-1L", 1)], buyer=BUYER)
    shop.sync("--since", "2020-01-01")
    assert shop.states()[amazon_id] == ("done", "")
    assert the_order(shop, amazon_id, "reference", "state") == {"reference": amazon_id, "state": "sale"}
    assert sorted(said(amazon_id)) == [
        "mapped: Order: reference",
        "mapping_left_out: Order line: customer_lead This is no number, and Odoo's field takes one.",
        "mapping_left_out: Order: Campaign Odoo has no such field there. Choose one from the list; after a change in Odoo, read"
        " its fields again.",
        "mapping_left_out: Order: commitment_date This is no time, and Odoo's field takes one.",
        "mapping_left_out: Order: payment_term_id Odoo has no record of this name, or more than one. Translate Amazon's values"
        " into names (or ids) there.",
        "mapping_left_out: Order: tag_ids Odoo has no record of this name, or more than one. Translate Amazon's values into"
        " names (or ids) there.",
    ]
    assert sorted(Problem.objects.values_list("title", "state")) == [
        ("A mapped field is left out: Order line: customer_lead (Amazon.de)", "open"),
        ("A mapped field is left out: Order: Campaign (Amazon.de)", "open"),
        ("A mapped field is left out: Order: commitment_date (Amazon.de)", "open"),
        ("A mapped field is left out: Order: payment_term_id (Amazon.de)", "open"),
        ("A mapped field is left out: Order: tag_ids (Amazon.de)", "open"),
    ]
    mapped(shop, one("order", "reference", "orderId"))
    assert set(Problem.objects.values_list("state", flat=True)) == {"resolved"}


def test_odoos_refusal_of_one_value_leaves_out_that_value_alone(shop: AShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Odoo says no to the values of one order out of three: its other field, and the other orders, get theirs."""
    mapped(shop, one("order", "reference", "buyer.buyerPurchaseOrderNumber"), one("order", "note", "orderId"))
    good = [shop.place(n, buyer={**BUYER, "buyerPurchaseOrderNumber": f"PO-{n}"}) for n in (1, 2)]
    bad = shop.place(3, buyer={**BUYER, "buyerPurchaseOrderNumber": "PO-BAD"})

    def no(self: SaleOrder, records: Any, values: dict[str, Any]) -> None:
        if values.get("reference") == "PO-BAD":
            raise UserError("Please, not PO-BAD")

    monkeypatch.setattr(SaleOrder, "before_change", no)
    shop.sync("--since", "2020-01-01")
    assert {one: shop.states()[one] for one in (*good, bad)} == dict.fromkeys((*good, bad), ("done", ""))
    assert [the_order(shop, name, "reference", "note") for name in (*good, bad)] == [
        {"reference": "PO-1", "note": good[0]},
        {"reference": "PO-2", "note": good[1]},
        {"reference": False, "note": bad},
    ]
    assert said(bad) == ["mapping_refused: Order: reference Please, not PO-BAD", "mapped: Order: note"]
    [problem] = Problem.objects.all()
    assert "PO-BAD" not in problem.title + problem.cure, "a value may be a person's"


def calls(shop: AShop) -> Counter[str]:
    return Counter(f"{c.model}.{c.method}" for c in shop.odoo.server.calls if c.database == shop.odoo.name)


def test_calls_to_odoo_are_counted_by_the_batch(shop: AShop) -> None:
    """None more without a mapping; with mappings a handful for a batch, however many orders there are."""
    for number in range(3):
        shop.place(number, items=[Line("MUG-BLUE", 1)], buyer=BUYER)
    shop.sync("--since", "2020-01-01")  # what is asked once and remembered
    before = calls(shop)
    for number in range(10, 40):
        shop.place(number, items=[Line("MUG-BLUE", 1)], buyer=BUYER)
    shop.sync("--since", "2020-01-01")
    plain = calls(shop) - before
    mapped(
        shop,
        one("order", "reference", "orderId"),
        one("order", "note", "orderId", mode="empty"),
        one("line", "name", "item.product.title"),
        one("customer", "ref", "orderId", mode="always"),
        one("delivery", "note", "orderId"),
    )
    before = calls(shop)
    for number in range(50, 80):
        shop.place(number, items=[Line("MUG-BLUE", 1)], buyer=BUYER)
    shop.sync("--since", "2020-01-01")
    more = calls(shop) - before - plain
    assert more == Counter(
        {
            "sale.order.fields_get": 1,
            "sale.order.search_read": 2,
            "sale.order.load": 1,
            "sale.order.line.fields_get": 1,
            "sale.order.line.load": 2,
            "res.partner.fields_get": 1,
            "res.partner.search_read": 1,
            "res.partner.load": 1,
            "stock.picking.fields_get": 1,
            "stock.picking.search_read": 1,
            "stock.picking.load": 1,
        }
    )


def test_a_quotation_that_a_person_has_looked_through(shop: AShop) -> None:
    """Written anew on Retry: its lines are new, and what a person typed into the order's own field stays."""
    mapped(
        shop,
        one("order", "reference", "orderId"),
        one("order", "note", "orderId"),
        one("line", "name", "item.product.asin"),
    )
    shop.channel("--marketplace", "DE", "--set", f"pricelist={shop.odoo.screens.pricelist('Dollars', 'USD')}")
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 1)])
    shop.sync("--since", "2020-01-01")
    assert shop.states()[amazon_id] == ("blocked", "other_currency")
    [asin] = goods(shop, amazon_id, "name")
    shop.odoo.screens.write("sale.order", shop.odoo.screens.search("sale.order", []), reference="By hand")
    shop.channel("--marketplace", "DE", "--set", "pricelist=auto")
    assert retry(shop, amazon_id) == ("done", "")
    assert the_order(shop, amazon_id, "reference", "note") == {"reference": "By hand", "note": amazon_id}
    assert goods(shop, amazon_id, "name") == [asin]
    assert asin["name"].startswith("B0")
    assert not Problem.objects.filter(code=mappings.LEFT_OUT).exists()


def test_synced_again_nothing_is_written(shop: AShop) -> None:
    mapped(
        shop,
        one("order", "reference", "orderId", mode="always"),
        one("order", "commitment_date", "createdTime", mode="always"),
        one("line", "customer_lead", "item.quantityOrdered", mode="always"),
        one("delivery", "priority", "orderId", values={"*": "Urgent"}, mode="always"),
        one("customer", "ref", "buyer.buyerName", mode="always"),
    )
    amazon_id = shop.place(1, buyer=BUYER)
    shop.sync("--since", "2020-01-01")
    before = len(list(shop.odoo.writes()))
    change(shop, amazon_id, {"orderAliases": [{"aliasId": "x", "aliasType": "SELLER_ORDER_ID"}]})
    shop.sync("--since", "2020-01-01")
    # The lines' ids are asked of `load`, which writes nothing there.
    assert shop.odoo.writes()[before:] == ["sale.order.line.load"]
