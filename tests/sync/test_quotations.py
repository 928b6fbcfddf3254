"""A quotation that could not be confirmed is written anew on Retry, as settings and products are then, unless somebody has
touched it in Odoo."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from accounts.gateways.odoo import lookups
from sandbox.amazon import Line
from sync import actions
from sync.models import Event, Order
from tests.pretend import AShop

pytestmark = pytest.mark.usefixtures("environment")
TEN = [Line("MUG-BLUE", 2, "10.00")]


def retry(shop: AShop, amazon_id: str) -> tuple[str, str]:
    actions.retry_orders(Order.objects.filter(amazon_id=amazon_id), None)
    shop.sync()
    return shop.states()[amazon_id]


def quotation(shop: AShop, amazon_id: str, *fields: str) -> dict[str, Any]:
    [pk] = shop.odoo.screens.search("sale.order", [("client_order_ref", "=", amazon_id)])
    [row] = shop.odoo.screens.read(
        "sale.order", [pk], "name", "state", "amount_total", "currency_id", "order_line", *fields
    )
    return row


def lines(shop: AShop, amazon_id: str) -> list[tuple[str, float, float, bool]]:
    rows = shop.odoo.screens.read(
        "sale.order.line",
        quotation(shop, amazon_id)["order_line"],
        "product_id",
        "product_uom_qty",
        "price_unit",
        "tax_ids",
    )
    return [(r["product_id"][1], r["product_uom_qty"], r["price_unit"], bool(r["tax_ids"])) for r in rows]


def rewritten(amazon_id: str) -> int:
    return Event.objects.filter(order__amazon_id=amazon_id, kind="rewritten").count()


@pytest.fixture
def in_dollars(shop: AShop) -> str:
    """The channel's price list is in another currency than its marketplace."""
    wrong = shop.odoo.screens.pricelist("Dollars", "USD")
    shop.channel("--marketplace", "DE", "--set", f"pricelist={wrong}")
    amazon_id = shop.place(1, items=TEN)
    shop.sync()
    assert shop.states()[amazon_id] == ("blocked", "other_currency")
    assert quotation(shop, amazon_id)["currency_id"][1] == "USD"
    return amazon_id


@pytest.fixture
def taxed_otherwise(shop: AShop, monkeypatch: pytest.MonkeyPatch) -> str:
    """Odoo's tax was raised from 10 to 20 % just after we had looked."""
    tax = shop.odoo.screens.tax("20 % on top", 20.0)
    [mug] = shop.odoo.screens.search("product.product", [("default_code", "=", "MUG-BLUE")])
    shop.odoo.screens.write("product.product", [mug], taxes_id=[(6, 0, [tax])])
    amazon_id = shop.place(1, items=TEN)
    with monkeypatch.context() as early:
        asked = lookups.taxes
        early.setattr(
            lookups,
            "taxes",
            lambda *who: [replace(one, amount=Decimal(10)) if one.id == tax else one for one in asked(*who)],
        )
        shop.sync()
    assert shop.states()[amazon_id] == ("blocked", "total_differs")
    assert quotation(shop, amazon_id)["amount_total"] == pytest.approx(21.82)
    return amazon_id


def test_with_a_price_list_in_the_right_currency(shop: AShop, in_dollars: str) -> None:
    before = quotation(shop, in_dollars)
    assert retry(shop, in_dollars) == ("blocked", "other_currency"), "nothing has changed yet"
    assert rewritten(in_dollars) == 0
    shop.channel("--marketplace", "DE", "--set", "pricelist=auto")
    assert retry(shop, in_dollars) == ("done", "")
    after = quotation(shop, in_dollars)
    assert (after["name"], after["state"], after["currency_id"][1]) == (before["name"], "sale", "EUR")
    assert (after["amount_total"], len(after["order_line"]), rewritten(in_dollars)) == (20.0, 1, 1)
    assert shop.census().status == 0


def test_with_another_tax_policy(shop: AShop, taxed_otherwise: str) -> None:
    shop.channel("--marketplace", "DE", "--set", "tax_policy=amazon_line")
    assert retry(shop, taxed_otherwise) == ("done", "")
    assert shop.odoo.orders()[taxed_otherwise] == ("sale", 20.0)
    assert lines(shop, taxed_otherwise) == [("[MUG-BLUE] The MUG-BLUE", 2.0, 10.0, False)]


def test_with_the_taxes_as_they_are_in_odoo_now(shop: AShop, taxed_otherwise: str) -> None:
    assert retry(shop, taxed_otherwise) == ("done", "")
    assert shop.odoo.orders()[taxed_otherwise] == ("sale", 20.0)


def test_with_the_product_that_was_chosen_since(shop: AShop) -> None:
    shop.odoo.server.fault("traceback", model="sale.order", method="action_confirm", times=0)
    amazon_id = shop.place(1, items=[Line("NEW-SKU", 1, "10.00")])
    shop.sync()
    assert shop.states()[amazon_id] == ("blocked", "not_confirmed")
    assert lines(shop, amazon_id)[0][0] == "[AMAZON_SALE] Amazon Sale"
    shop.odoo.server.faults.clear()
    shop.odoo.screens.product("New thing", code="NEW-SKU")
    assert retry(shop, amazon_id) == ("done", "")
    assert lines(shop, amazon_id)[0][0] == "[NEW-SKU] New thing"


def correct(shop: AShop, amazon_id: str) -> None:
    row = quotation(shop, amazon_id)
    shop.odoo.screens.write("sale.order.line", row["order_line"], price_unit=8.3333333333)


def rename(shop: AShop, amazon_id: str) -> None:
    shop.odoo.screens.write("sale.order.line", quotation(shop, amazon_id)["order_line"], name="As agreed by phone")


def send(shop: AShop, amazon_id: str) -> None:
    shop.odoo.screens.write("sale.order", [quotation(shop, amazon_id)["id"]], state="sent")


@pytest.mark.parametrize(
    ("touch", "ends"),
    [(correct, ("done", "")), (rename, ("blocked", "total_differs")), (send, ("blocked", "total_differs"))],
)
def test_what_people_have_changed_is_never_overwritten(
    shop: AShop, taxed_otherwise: str, touch: Callable[[AShop, str], None], ends: tuple[str, str]
) -> None:
    touch(shop, taxed_otherwise)
    before = quotation(shop, taxed_otherwise), lines(shop, taxed_otherwise)
    assert retry(shop, taxed_otherwise) == ends
    after = quotation(shop, taxed_otherwise), lines(shop, taxed_otherwise)
    assert (after[0]["order_line"], after[1]) == (before[0]["order_line"], before[1])
    assert rewritten(taxed_otherwise) == 0


def test_deleted_in_odoo_it_is_written_anew_all_the_same(shop: AShop, taxed_otherwise: str) -> None:
    rename(shop, taxed_otherwise)
    shop.odoo.screens.delete("sale.order", [quotation(shop, taxed_otherwise)["id"]])
    assert retry(shop, taxed_otherwise) == ("done", "")
    assert shop.odoo.orders()[taxed_otherwise] == ("sale", 20.0)


def test_one_that_was_emptied_by_a_killed_try_is_filled(shop: AShop, taxed_otherwise: str) -> None:
    row = quotation(shop, taxed_otherwise)
    shop.odoo.screens.delete("sale.order.line", row["order_line"])
    assert retry(shop, taxed_otherwise) == ("done", "")
    after = quotation(shop, taxed_otherwise)
    assert (after["name"], after["amount_total"]) == (row["name"], 20.0)


def test_another_tools_quotation_is_not_ours_to_write(shop: AShop, taxed_otherwise: str) -> None:
    """It has the Amazon id, and our external id names nothing of it."""
    ours = quotation(shop, taxed_otherwise)
    [known] = shop.odoo.screens.search("ir.model.data", [("model", "=", "sale.order"), ("res_id", "=", ours["id"])])
    shop.odoo.screens.delete("ir.model.data", [known])
    assert retry(shop, taxed_otherwise) == ("blocked", "total_differs")
    assert quotation(shop, taxed_otherwise)["order_line"] == ours["order_line"]
    assert Order.objects.get(amazon_id=taxed_otherwise).odoo_total == Decimal("21.82")


def test_a_channel_that_leaves_quotations(shop: AShop) -> None:
    """As the operator guide says: deleted in Odoo, retried, restored."""
    shop.channel("--marketplace", "DE", "--set", "confirm=off")
    amazon_id = shop.place(1, tax="on_top", items=TEN)
    shop.sync()
    assert (shop.states()[amazon_id], quotation(shop, amazon_id)["state"]) == (("done", ""), "draft")
    shop.channel("--marketplace", "DE", "--set", "tax_policy=amazon_line")
    shop.odoo.screens.delete("sale.order", [quotation(shop, amazon_id)["id"]])
    assert retry(shop, amazon_id) == ("blocked", "deleted_in_odoo")
    actions.restore_order(Order.objects.get(amazon_id=amazon_id), None)
    shop.sync()
    assert shop.states()[amazon_id] == ("done", "")
    assert [line[0] for line in lines(shop, amazon_id)] == ["[MUG-BLUE] The MUG-BLUE", "[AMAZON_TAX] Amazon Tax"]
