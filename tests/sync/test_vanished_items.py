"""An item that Amazon named once and names no more: cancelled where Amazon's total says so, else shown with both states."""

from decimal import Decimal
from typing import Any

import pytest

from sandbox.amazon import Line
from sync import actions
from sync.models import Event, Order, OrderItem
from tests.pretend import AShop
from tests.sync.test_cancelled_pieces import changed, counted, lines, money

pytestmark = pytest.mark.usefixtures("environment")
TWO = [Line("MUG-BLUE", 1, "10.00"), Line("TEAPOT-1L", 2, "20.00", shipping="4.90")]


def without(shop: AShop, amazon_id: str, *skus: str, total: str | None) -> tuple[str, float]:
    """Amazon's next word about the order, from which these items are missing."""
    kept = [one for one in shop.amazon.order(amazon_id)["orderItems"] if one["product"]["sellerSku"] not in skus]
    grand: dict[str, Any] = {"proceeds": {"grandTotal": money(total)} if total else None}
    items = shop.amazon.order(amazon_id)["orderItems"]
    return changed(shop, amazon_id, *({} for _ in items), **grand, orderItems=kept)


def timeline(amazon_id: str, kind: str) -> list[dict[str, Any]]:
    return [event.params for event in Event.objects.filter(order__amazon_id=amazon_id, kind=kind)]


def placed(shop: AShop) -> str:
    amazon_id = shop.place(1, items=TWO)
    shop.sync()
    assert shop.odoo.orders()[amazon_id] == ("sale", 54.9)
    return amazon_id


def test_amazons_total_says_that_it_was_cancelled(shop: AShop) -> None:
    amazon_id = placed(shop)
    assert without(shop, amazon_id, "TEAPOT-1L", total="10.00") == ("sale", 10.0)
    assert [quantity for _, quantity, _ in lines(shop, amazon_id)] == [1.0, 0.0, 0.0]
    assert shop.states()[amazon_id] == ("done", "")
    assert timeline(amazon_id, "items_gone") == [{"text": "TEAPOT-1L"}]
    said = "Cast Iron Teapot, 1 l, with Infuser → 0, Shipping · TEAPOT-1L → 0"
    assert timeline(amazon_id, "reduced") == [{"text": said}]
    row = Order.objects.get(amazon_id=amazon_id)
    assert (row.odoo_total, row.expected_total) == (Decimal(10), Decimal(10))
    assert shop.census().status == 0
    # Later news of the order changes nothing more.
    assert changed(shop, amazon_id, counted(0, done=1)) == ("sale", 10.0)
    assert shop.states()[amazon_id] == ("done", "")
    assert len(timeline(amazon_id, "items_gone")) == len(timeline(amazon_id, "reduced")) == 1


@pytest.mark.parametrize(("total", "said"), [("54.90", "a total of 54.90 EUR"), (None, "no total")])
def test_where_amazons_total_does_not_say_so_both_states_are_shown(shop: AShop, total: str | None, said: str) -> None:
    amazon_id = placed(shop)
    before = lines(shop, amazon_id)
    assert without(shop, amazon_id, "TEAPOT-1L", total=total) == ("sale", 54.9)
    assert (lines(shop, amazon_id), shop.states()[amazon_id]) == (before, ("blocked", "item_vanished"))
    title = Order.objects.get(amazon_id=amazon_id).reason
    assert title.startswith("Odoo's S00001 has 2 × ") and title.endswith(f"and states {said} for 1 × MUG-BLUE")
    shop.sync("--order", amazon_id)
    assert shop.states()[amazon_id] == ("blocked", "item_vanished"), "Retry alone mends nothing"


def test_a_person_takes_it_out_in_odoo_and_retries(shop: AShop) -> None:
    amazon_id = placed(shop)
    without(shop, amazon_id, "MUG-BLUE", total=None)
    assert shop.states()[amazon_id] == ("blocked", "item_vanished")
    where = [("order_id.client_order_ref", "=", amazon_id), ("product_id.default_code", "=", "MUG-BLUE")]
    shop.odoo.screens.write("sale.order.line", shop.odoo.screens.search("sale.order.line", where), product_uom_qty=0.0)
    shop.sync("--order", amazon_id)
    assert shop.states()[amazon_id] == ("done", "")


def test_it_is_named_again(shop: AShop) -> None:
    amazon_id = placed(shop)
    items = shop.amazon.order(amazon_id)["orderItems"]
    without(shop, amazon_id, "TEAPOT-1L", total="54.90")
    assert shop.states()[amazon_id] == ("blocked", "item_vanished")
    assert OrderItem.objects.exclude(gone_at=None).count() == 1
    assert changed(shop, amazon_id, {}, orderItems=items) == ("sale", 54.9)
    assert shop.states()[amazon_id] == ("done", "")
    assert OrderItem.objects.exclude(gone_at=None).count() == 0


def test_goods_that_have_left_stay_and_a_person_is_told(shop: AShop) -> None:
    amazon_id = placed(shop)
    [order_id] = shop.odoo.screens.search("sale.order", [("client_order_ref", "=", amazon_id)])
    shop.odoo.screens.deliver(order_id)
    assert without(shop, amazon_id, "MUG-BLUE", total="44.90") == ("sale", 54.9)
    assert shop.states()[amazon_id] == ("blocked", "reduced_total_differs")


def test_nothing_is_left(shop: AShop) -> None:
    amazon_id = placed(shop)
    assert without(shop, amazon_id, "MUG-BLUE", "TEAPOT-1L", total="54.90") == ("sale", 54.9)
    assert shop.states()[amazon_id] == ("blocked", "item_vanished")


def test_before_it_is_in_odoo_only_the_timeline_knows(shop: AShop) -> None:
    amazon_id = shop.place(1, status="PENDING", items=TWO)
    shop.sync()
    assert shop.states()[amazon_id] == ("waiting", "pending")
    items = shop.amazon.order(amazon_id)["orderItems"]
    with pytest.raises(KeyError):
        changed(shop, amazon_id, {}, {}, orderItems=items[:1])
    assert timeline(amazon_id, "items_gone") == [{"text": "TEAPOT-1L"}]
    assert shop.states()[amazon_id] == ("waiting", "pending")


def test_what_a_person_keeps_of_it_holds_up_no_other_piece(shop: AShop) -> None:
    """Amazon leaves an item out and counts it in its total: a person says that it is to be delivered."""
    amazon_id = shop.place(1, items=[Line("MUG-BLUE", 3, "10.00"), Line("TEAPOT-1L", 1, "40.00")])
    shop.sync()
    without(shop, amazon_id, "TEAPOT-1L", total="70.00")
    assert shop.states()[amazon_id] == ("blocked", "item_vanished")
    actions.ignore_order(Order.objects.get(amazon_id=amazon_id), None, "The teapot is sent")
    assert changed(shop, amazon_id, counted(1)) == ("sale", 50.0)
    assert [quantity for _, quantity, _ in lines(shop, amazon_id)] == [1.0, 1.0]
