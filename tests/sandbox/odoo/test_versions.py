"""Older Odoos: what they call otherwise, and what they do otherwise."""

from typing import Any

import pytest

from sandbox.odoo import PretendOdoo

from .contract.clients import Client, Refused


def names(client: Client, model: str) -> set[str]:
    return set(client.call(model, "fields_get", [], ["type"]))


def order(odoo: PretendOdoo, client: Client, product: int, **line: Any) -> tuple[int, int]:
    commands = [[0, 0, {"product_id": product, "product_uom_qty": 3.0, **line}]]
    made = client.call("sale.order", "create", {"partner_id": 3, "order_line": commands})
    client.call("sale.order", "action_confirm", [made])
    return made, odoo.merchant.search("stock.picking", [("sale_id", "=", made)])[0]


@pytest.mark.parametrize("version", ["14.0", "15.0", "16.0", "17.0", "18.0"])
def test_no_json2_before_19(started, version: str) -> None:
    _, client = started(version=version)
    status, _, _ = client.post("/json/2/res.users/context_get", {}, {"Authorization": f"bearer {client.secret}"})
    assert status == 404
    assert client.jsonrpc("common", "version")["result"]["server_version"] == version
    assert client.call("res.users", "context_get")["uid"] == 2
    assert client.xml("res.users", "context_get")["uid"] == 2


@pytest.mark.parametrize(
    ("version", "taxes", "quantity", "storable", "lines"),
    [
        ("14.0", "tax_id", "quantity_done", {"type": "product"}, "move_lines"),
        ("15.0", "tax_id", "quantity_done", {"detailed_type": "product"}, "move_lines"),
        ("16.0", "tax_id", "quantity_done", {"detailed_type": "product"}, "move_ids"),
        ("17.0", "tax_id", "quantity", {"detailed_type": "product"}, "move_ids"),
        ("18.0", "tax_id", "quantity", {"type": "consu", "is_storable": True}, "move_ids"),
        ("19.0", "tax_ids", "quantity", {"type": "consu", "is_storable": True}, "move_ids"),
    ],
)
def test_names_that_differ(
    started, version: str, taxes: str, quantity: str, storable: dict[str, Any], lines: str
) -> None:
    odoo, client = started(version=version)
    product = client.call("product.product", "create", {"name": "Mug", **storable})
    assert client.read("product.product", product, *storable) == {"id": product, **storable}
    domain = [[name, "=", value] for name, value in storable.items()]
    assert product in client.call("product.product", "search", domain)
    made, picking = order(odoo, client, product, **{taxes: [[6, 0, [1]]], "price_unit": 10.0})
    assert client.read("sale.order", made, "amount_total")["amount_total"] == 34.5
    [move] = client.read("stock.picking", picking, lines)[lines]
    assert quantity in names(client, "stock.move")
    assert client.load("stock.move", [".id", quantity], [str(move), "3"])["messages"] == []
    assert client.call("stock.picking", "button_validate", [picking]) is True
    assert client.read("stock.picking", picking, "state")["state"] == "done"
    assert odoo.merchant.stock(product) == -3.0
    others = {"tax_id", "tax_ids", "quantity", "quantity_done", "picked", "move_lines", "move_ids"} - {
        taxes,
        quantity,
        lines,
    }
    found = names(client, "sale.order.line") & {"tax_id", "tax_ids"} | names(client, "stock.picking") & {"move_lines"}
    assert not found & others


def test_a_name_of_another_version_is_an_error(started) -> None:
    _, client = started(version="16.0")
    with pytest.raises(Refused, match="Invalid field 'tax_ids' on 'sale.order.line'"):
        client.call("sale.order.line", "read", [1], ["tax_ids"])
    with pytest.raises(Refused, match="Invalid field 'is_storable' in 'product.product'"):
        client.call("product.product", "create", {"name": "Mug", "is_storable": True})
    with pytest.raises(Refused, match="The method 'sale.order.has_access' does not exist"):
        client.call("sale.order", "has_access", [], "read")
    assert client.call("sale.order", "check_access_rights", "read", raise_exception=False) is True


def test_16_asks_whether_everything_is_meant(started) -> None:
    odoo, client = started(version="16.0")
    product = odoo.merchant.product("Mug", quantity=5.0)
    _, picking = order(odoo, client, product)
    wizard = client.call("stock.picking", "button_validate", [picking])
    assert wizard["res_model"] == "stock.immediate.transfer"
    asked = client.call("stock.picking", "button_validate", [picking], context={"skip_immediate": True})
    assert asked["res_model"] == "stock.backorder.confirmation"
    assert odoo.merchant.stock(product) == 5.0
    _, bare = order(odoo, client, odoo.merchant.product("Cup"))
    with pytest.raises(Refused, match="You cannot validate a transfer if no quantities are reserved nor done"):
        client.call("stock.picking", "button_validate", [bare])


def test_16_leaves_the_rest_behind(started) -> None:
    odoo, client = started(version="16.0")
    made, picking = order(odoo, client, odoo.merchant.product("Mug"))
    [move] = client.read("stock.picking", picking, "move_ids")["move_ids"]
    client.call("stock.move", "write", [move], {"quantity_done": 2.0})
    assert client.call("stock.picking", "button_validate", [picking])["res_model"] == "stock.backorder.confirmation"
    assert client.call("stock.picking", "button_validate", [picking], context={"skip_backorder": True}) is True
    assert len(client.read("sale.order", made, "picking_ids")["picking_ids"]) == 2
    assert client.read("stock.move", move, "quantity_done", "product_uom_qty")["quantity_done"] == 2.0


@pytest.mark.parametrize(
    ("version", "asks"), [("14.0", False), ("16.0", True), ("17.0", True), ("18.0", True), ("19.0", False)]
)
def test_cancelling_shows_a_window_first_in_some(started, version: str, asks: bool) -> None:
    odoo, client = started(version=version)
    made, _ = order(odoo, client, odoo.merchant.product("Mug"))
    answer = client.call("sale.order", "action_cancel", [made])
    assert (answer is True) is not asks
    assert client.read("sale.order", made, "state")["state"] == ("sale" if asks else "cancel")
    assert client.call("sale.order", "action_cancel", [made], context={"disable_cancel_warning": True}) is True
    assert client.read("sale.order", made, "state")["state"] == "cancel"


def test_until_16_locked_is_a_state(started) -> None:
    odoo, client = started(version="16.0")
    made, _ = order(odoo, client, odoo.merchant.product("Mug"))
    assert client.call("sale.order", "action_done", [made]) is True
    assert client.read("sale.order", made, "state")["state"] == "done"
    assert "locked" not in names(client, "sale.order")
    client.call("sale.order", "action_unlock", [made])
    assert client.read("sale.order", made, "state")["state"] == "sale"


def test_until_18_a_price_is_rounded(started) -> None:
    odoo, client = started(version="18.0")
    made, _ = order(odoo, client, odoo.merchant.product("Mug"), price_unit=1.239, tax_id=[[6, 0, []]])
    assert client.read("sale.order", made, "amount_total")["amount_total"] == 3.72


def test_lots_had_another_name(started) -> None:
    _, client = started(version="15.0")
    assert client.call("stock.production.lot", "search", []) == []
    with pytest.raises(Refused, match="Object stock.lot doesn't exist"):
        client.call("stock.lot", "search", [])
