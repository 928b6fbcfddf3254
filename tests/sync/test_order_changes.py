"""Orders that Odoo holds already: what people did there stays, and where it contradicts Amazon it is shown."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sandbox.amazon import Line
from sync import actions
from sync.models import Order
from tests.pretend import AShop
from tests.sync.test_cancelled_pieces import changed, counted, lines, money, proceeds
from tests.sync.test_quotations import retry

pytestmark = pytest.mark.usefixtures("environment")


def test_cancelled_in_odoo_and_not_on_amazon(shop: AShop) -> None:
    """Odoo's cancellation reaches nobody on Amazon: the next word from there shows it."""
    amazon_id = shop.place(1)
    shop.sync()
    [pk] = shop.odoo.screens.search("sale.order", [("client_order_ref", "=", amazon_id)])
    shop.odoo.screens.cancel([pk])
    shop.amazon.clock.set(datetime.now(UTC) - timedelta(hours=1))
    shop.amazon.ship(amazon_id)
    shop.amazon.clock.real()
    shop.sync("--since", "2020-01-01")
    assert shop.states()[amazon_id] == ("blocked", "cancelled_in_odoo")
    assert "is cancelled in Odoo, but not on Amazon" in Order.objects.get(amazon_id=amazon_id).reason
    assert shop.odoo.orders()[amazon_id][0] == "cancel", "nobody revives what people have cancelled"
    assert shop.amazon.count("confirmShipment") == 0
    shop.odoo.screens._call("sale.order", [pk], "action_draft")
    shop.odoo.screens.confirm([pk])
    assert retry(shop, amazon_id) == ("done", "")


def test_services_that_are_called_by_amazons_levels(shop: AShop) -> None:
    express = shop.odoo.screens.product("By courier", code="EXPEDITED", type="service", is_storable=False)
    shop.odoo.screens.product("A box of that name", code="Premium")  # goods are no service
    wrapped = {"fulfillment": {"packing": {"giftOption": {"giftWrapLevel": "Premium"}}}}
    line = Line("MUG-BLUE", 1, "10.00", shipping="9.90", gift_wrap="3.00", extra=wrapped)
    fast = shop.place(1, items=[line], fulfillment={"fulfillmentServiceLevel": "EXPEDITED"})
    slow = shop.place(2, items=[line], fulfillment={"fulfillmentServiceLevel": "STANDARD"})
    shop.sync()
    screens = shop.odoo.screens

    def products(amazon_id: str) -> list[str]:
        ids = screens.search(
            "sale.order.line", [("order_id.client_order_ref", "=", amazon_id), ("display_type", "=", False)]
        )
        return [str(row["product_id"][1]) for row in screens.read("sale.order.line", sorted(ids), "product_id")]

    assert products(fast)[1:] == ["[EXPEDITED] By courier", "[AMAZON_GIFT_WRAP] Amazon Gift Wrap"]
    assert products(slow)[1:] == ["[AMAZON_SHIPPING] Amazon Shipping", "[AMAZON_GIFT_WRAP] Amazon Gift Wrap"]
    assert {shop.odoo.orders()[one] for one in (fast, slow)} == {("sale", 22.9)}
    assert express


def tip(amount: str, total: str) -> dict[str, Any]:
    """At the order: it is on no item."""
    breakdowns = [{"type": "ITEM", "subtotal": money("20.00")}, {"type": "DELIVERY_TIP", "subtotal": money(amount)}]
    return {"proceeds": {"grandTotal": money(total), "breakdowns": breakdowns}}


THREE = {"quantityOrdered": 3, **proceeds(("ITEM", "30.00"), total="30.00"), **counted(3)}
DEARER = proceeds(("ITEM", "24.00"), total="24.00")
CHEAPER = proceeds(("ITEM", "16.00"), total="16.00")


@pytest.mark.parametrize(
    ("item", "order", "total"),
    [
        (THREE, {"proceeds": {"grandTotal": money("30.00")}}, "30.00"),
        (DEARER, {"proceeds": {"grandTotal": money("24.00")}}, "24.00"),
        (CHEAPER, {"proceeds": {"grandTotal": money("16.00")}}, "16.00"),
        ({}, tip("5.00", "25.00"), "25.00"),
        ({}, {"proceeds": {"grandTotal": money("27.00")}}, "27.00"),  # and its items give 20.00 still
    ],
    ids=["one piece more", "dearer", "cheaper", "a tip", "does not add up"],
)
def test_another_total_on_amazon_is_shown_with_both_sums(
    shop: AShop, item: dict[str, Any], order: dict[str, Any], total: str
) -> None:
    """Nothing is written over what people may have arranged, and nothing stays wrong without a word."""
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 2, "10.00")])
    shop.sync()
    assert changed(shop, amazon_id, item, **order) == ("sale", 20.0)
    assert shop.states()[amazon_id] == ("blocked", "changed_total_differs")
    said = f"Amazon has changed S00001 after it came to Odoo: Odoo says 20.00 EUR, Amazon {total} EUR now"
    assert Order.objects.get(amazon_id=amazon_id).reason == said
    assert retry(shop, amazon_id) == ("blocked", "changed_total_differs"), "Retry alone mends nothing"
    where = [("order_id.client_order_ref", "=", amazon_id)]
    shop.odoo.screens.write(
        "sale.order.line", shop.odoo.screens.search("sale.order.line", where), price_unit=float(total) / 2
    )
    assert retry(shop, amazon_id) == ("done", "")
    row = Order.objects.get(amazon_id=amazon_id)
    assert (row.odoo_total, row.expected_total) == (Decimal(total), Decimal(total))


def test_an_item_that_came_to_it_later(shop: AShop) -> None:
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 1, "10.00"), Line("TEAPOT-1L", 1, "40.00")])
    both = shop.amazon.order(amazon_id)
    shop.amazon.clock.set(datetime.now(UTC) - timedelta(hours=2))
    shop.amazon.change(amazon_id, {"orderItems": both["orderItems"][:1], "proceeds": {"grandTotal": money("10.00")}})
    shop.amazon.clock.real()
    shop.sync()
    assert shop.odoo.orders()[amazon_id] == ("sale", 10.0)
    assert changed(shop, amazon_id, {}, orderItems=both["orderItems"], proceeds=both["proceeds"]) == ("sale", 10.0)
    assert shop.states()[amazon_id] == ("blocked", "changed_total_differs")


def test_a_tip_that_is_another_once_it_is_final_is_brought_over(shop: AShop) -> None:
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 2, "10.00")], tip="3.00")
    shop.sync()
    assert shop.odoo.orders()[amazon_id] == ("sale", 23.0)
    assert changed(shop, amazon_id, {}, **tip("5.00", "25.00")) == ("sale", 25.0)
    assert lines(shop, amazon_id)[-1] == ("[AMAZON_TIP] Amazon Tip", 1.0, 5.0)
    assert shop.states()[amazon_id] == ("done", "")


def test_what_a_person_has_settled_stays_settled_until_amazon_changes_it_again(shop: AShop) -> None:
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 2, "10.00")])
    shop.sync()
    changed(shop, amazon_id, DEARER, proceeds={"grandTotal": money("24.00")})
    actions.ignore_order(Order.objects.get(amazon_id=amazon_id), None, "A goodwill of ours")
    changed(shop, amazon_id, counted(0, done=2))
    assert shop.states()[amazon_id] == ("done", "")
    changed(shop, amazon_id, THREE, proceeds={"grandTotal": money("30.00")})
    assert shop.states()[amazon_id] == ("blocked", "changed_total_differs")


def test_amounts_that_amazon_leaves_out_for_once_change_nothing(shop: AShop) -> None:
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 2, "10.00")])
    shop.sync()
    items = [{**one, "proceeds": None} for one in shop.amazon.order(amazon_id)["orderItems"]]
    assert changed(shop, amazon_id, {}, orderItems=items, proceeds=None) == ("sale", 20.0)
    assert shop.states()[amazon_id] == ("done", "")
    assert Order.objects.get(amazon_id=amazon_id).expected_total == Decimal(20)


RED = {"product": {"asin": "B0MUGRED01", "sellerSku": "MUG-RED", "price": {"unitPrice": money("10.00")}}}
TWO = [Line("MUG-BLUE", 2, "10.00"), Line("TEAPOT-1L", 1, "10.00")]


def test_another_sku_of_the_same_price_is_shown_and_ends_when_odoo_has_it(shop: AShop) -> None:
    amazon_id = shop.place(1, items=TWO)
    shop.sync()
    before = lines(shop, amazon_id)
    changed(shop, amazon_id, RED, {})
    assert (lines(shop, amazon_id), shop.states()[amazon_id]) == (before, ("blocked", "changed_goods"))
    said = "Odoo has 2 × Stoneware Mug, Blue, 350 ml in S00001, and Amazon 2 × MUG-RED instead"
    assert Order.objects.get(amazon_id=amazon_id).reason == said
    assert retry(shop, amazon_id) == ("blocked", "changed_goods"), "Retry alone mends nothing"
    [order] = shop.odoo.screens.search("sale.order", [("client_order_ref", "=", amazon_id)])
    [red] = shop.odoo.screens.search("product.product", [("default_code", "=", "MUG-RED")])
    line = min(shop.odoo.screens.search("sale.order.line", [("order_id", "=", order)]))
    [held] = shop.odoo.screens.read("sale.order.line", [line], "tax_ids")
    new = {"product_id": red, "product_uom_qty": 2.0, "price_unit": 10.0, "tax_ids": [(6, 0, held["tax_ids"])]}
    shop.odoo.screens.create("sale.order.line", order_id=order, **new)
    assert retry(shop, amazon_id) == ("blocked", "changed_goods"), "the old one would be sent as well"
    assert Order.objects.get(amazon_id=amazon_id).reason == (
        "Odoo has 2 × Stoneware Mug, Blue, 350 ml in S00001, which Amazon has replaced"
    )
    shop.odoo.screens.write("sale.order.line", [line], product_uom_qty=0.0)
    assert retry(shop, amazon_id) == ("done", "")
    written = len(shop.odoo.writes())
    changed(shop, amazon_id, counted(1, done=1), {})
    assert (shop.states()[amazon_id], len(shop.odoo.writes())) == (("done", ""), written)


def test_goods_that_a_person_has_settled_stay_settled_until_amazon_changes_them_again(shop: AShop) -> None:
    amazon_id = shop.place(1, items=TWO)
    shop.sync()
    changed(shop, amazon_id, RED, {})
    actions.ignore_order(Order.objects.get(amazon_id=amazon_id), None, "Blue is what the buyer wants")
    changed(shop, amazon_id, counted(1, done=1), {})
    assert shop.states()[amazon_id] == ("done", "")
    changed(shop, amazon_id, {}, RED)
    assert shop.states()[amazon_id] == ("blocked", "changed_goods")


def test_an_sku_that_matches_nothing_either_is_other_goods_too(shop: AShop) -> None:
    """Both stand on the one product for whatever has none in Odoo."""
    amazon_id = shop.place(1, items=[Line("POSTER-A2", 1, "10.00")])
    shop.sync()
    assert lines(shop, amazon_id)[0][0] == "[AMAZON_SALE] Amazon Sale"
    changed(shop, amazon_id, {"product": {**RED["product"], "sellerSku": "POSTER-A3"}})
    assert shop.states()[amazon_id] == ("blocked", "changed_goods")
    assert Order.objects.get(amazon_id=amazon_id).reason.endswith("Amazon has added 1 × POSTER-A3")


def test_an_sku_that_cannot_be_brought_is_shown_by_its_order(shop: AShop) -> None:
    amazon_id = shop.place(1, items=TWO)
    shop.sync()
    shop.channel("--set", "unknown_product=hold")
    changed(shop, amazon_id, {"product": {**RED["product"], "sellerSku": "POSTER-A3"}}, {})
    assert shop.states()[amazon_id] == ("blocked", "changed_goods")
    said = "Amazon has changed the items of S00001 after it came to Odoo"
    assert Order.objects.get(amazon_id=amazon_id).reason == said


def counts_of(pieces: int) -> dict[str, Any]:
    total = f"{pieces * 10}.00"
    return {"quantityOrdered": pieces, **counted(pieces), **proceeds(("ITEM", total), total=total)}


def test_pieces_of_one_for_pieces_of_another(shop: AShop) -> None:
    """The total is the same: fewer come down by themselves, more are a person's to see."""
    amazon_id = shop.place(1, items=TWO)
    shop.sync()
    assert changed(shop, amazon_id, counts_of(1), counts_of(2)) == ("sale", 20.0)
    assert [count for _, count, _ in lines(shop, amazon_id)] == [1.0, 1.0]
    assert shop.states()[amazon_id] == ("blocked", "changed_total_differs")
    assert Order.objects.get(amazon_id=amazon_id).reason.endswith("Odoo says 20.00 EUR, Amazon 30.00 EUR now")
    where = [("order_id.client_order_ref", "=", amazon_id)]
    teapot = max(shop.odoo.screens.search("sale.order.line", where))
    shop.odoo.screens.write("sale.order.line", [teapot], product_uom_qty=2.0)
    assert retry(shop, amazon_id) == ("done", "")


def test_an_item_in_the_place_of_another_is_no_cancellation(shop: AShop) -> None:
    amazon_id = shop.place(1, items=TWO)
    shop.sync()
    mug, teapot = shop.amazon.order(amazon_id)["orderItems"]
    instead = {**teapot, **RED, "orderItemId": "88888888888888"}
    assert changed(shop, amazon_id, {}, {}, orderItems=[mug, instead]) == ("sale", 20.0)
    assert shop.states()[amazon_id] == ("blocked", "changed_total_differs")


@pytest.mark.parametrize("count", [0.0, 1.0])
def test_what_people_replaced_in_odoo_is_no_news_of_amazons(shop: AShop, count: float) -> None:
    amazon_id = shop.place(1, items=TWO)
    shop.sync()
    [order] = shop.odoo.screens.search("sale.order", [("client_order_ref", "=", amazon_id)])
    line = min(shop.odoo.screens.search("sale.order.line", [("order_id", "=", order)]))
    [red] = shop.odoo.screens.search("product.product", [("default_code", "=", "MUG-RED")])
    shop.odoo.screens.write("sale.order.line", [line], product_uom_qty=count)
    own = {"product_id": red, "product_uom_qty": 2.0 - count, "price_unit": 10.0, "tax_ids": [(6, 0, [])]}
    shop.odoo.screens.create("sale.order.line", order_id=order, **own)
    changed(shop, amazon_id, counted(1, done=1), {}, fulfillment={"fulfillmentStatus": "PARTIALLY_SHIPPED"})
    assert shop.states()[amazon_id] == ("done", "")


WISH = {"cancellation": {"cancellationRequest": {"requester": "BUYER", "cancelReason": "Bought by mistake"}}}


@pytest.mark.parametrize("settled", [True, False])
def test_a_buyers_wish_keeps_no_cancelled_piece_in_odoo(shop: AShop, settled: bool) -> None:
    """The wish stays in Amazon's words for good; what Amazon says of other pieces counts all the same."""
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 3, "10.00"), Line("TEAPOT-1L", 1, "40.00")])
    shop.sync()
    assert changed(shop, amazon_id, {}, WISH) == ("sale", 70.0)
    assert shop.states()[amazon_id] == ("blocked", "buyer_wants_cancel")
    if settled:
        actions.ignore_order(Order.objects.get(amazon_id=amazon_id), None, "It has left already")
    assert changed(shop, amazon_id, counted(1), {}) == ("sale", 50.0)
    assert shop.states()[amazon_id] == (("done", "") if settled else ("blocked", "buyer_wants_cancel"))
    row = Order.objects.get(amazon_id=amazon_id)
    assert (row.odoo_total, row.expected_total) == (Decimal(50), Decimal(50))


def test_a_wish_hides_no_other_total(shop: AShop) -> None:
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 2, "10.00")])
    shop.sync()
    assert changed(shop, amazon_id, {**DEARER, **WISH}, proceeds={"grandTotal": money("24.00")}) == ("sale", 20.0)
    assert shop.states()[amazon_id] == ("blocked", "changed_total_differs")
    [order_id] = shop.odoo.screens.search("sale.order", [("client_order_ref", "=", amazon_id)])
    wishes = shop.odoo.screens.search("mail.activity", [("res_model", "=", "sale.order"), ("res_id", "=", order_id)])
    assert len(wishes) == 1, "the packers are told of the wish all the same"
    shop.odoo.screens.write(
        "sale.order.line", shop.odoo.screens.search("sale.order.line", [("order_id", "=", order_id)]), price_unit=12.0
    )
    assert retry(shop, amazon_id) == ("blocked", "buyer_wants_cancel")


def test_a_wish_is_over_once_the_goods_have_left(shop: AShop) -> None:
    """Those that were asked for too late, and those that the merchant has sent all the same."""
    late = shop.place(1, fulfilled_by="AMAZON", status="SHIPPED", items=[Line("MUG-BLUE", 1, "10.00", extra=WISH)])
    sent = shop.place(2, items=[Line("MUG-BLUE", 2, "10.00", extra=WISH)])
    shop.sync()
    assert shop.states() == {late: ("done", ""), sent: ("blocked", "buyer_wants_cancel")}
    changed(shop, sent, counted(0, done=2), fulfillment={"fulfillmentStatus": "SHIPPED"})
    assert shop.states()[sent] == ("done", "")
