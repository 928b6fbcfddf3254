"""Confirming, locking and cancelling orders."""

import pytest

from .clients import Refused
from .conftest import Server

NOT_IN_STATE = "Some orders are not in a state requiring confirmation."


def test_what_a_new_order_fills_in_by_itself(odoo_server: Server) -> None:
    admin = odoo_server.admin
    contact = odoo_server.contact("Jane")
    address = odoo_server.contact("Jane at work", parent_id=contact, type="delivery")
    order = admin.call("sale.order", "create", {"partner_id": contact})
    found = admin.read(
        "sale.order", order, "name", "state", "partner_invoice_id", "partner_shipping_id", "team_id", "user_id",
        "warehouse_id", "picking_policy", "currency_id", "invoice_status", "delivery_status", "locked",
    )  # fmt: skip
    assert found["name"].startswith("S0")
    assert (found["state"], found["locked"], found["invoice_status"]) == ("draft", False, "no")
    assert found["partner_invoice_id"] == [contact, "Jane"]
    assert found["partner_shipping_id"] == [address, "Jane, Jane at work"]
    assert (found["team_id"][1], found["user_id"][1], found["warehouse_id"][1]) == (
        "Sales",
        "Administrator",
        "My Company",
    )
    assert (found["picking_policy"], found["currency_id"][1], found["delivery_status"]) == ("direct", "USD", False)


def test_a_name_of_ones_own_stays(odoo_server: Server) -> None:
    order = odoo_server.order(name="302-1234567-1234567")
    assert odoo_server.admin.read("sale.order", order, "name", "display_name") == {
        "id": order,
        "name": "302-1234567-1234567",
        "display_name": "302-1234567-1234567",
    }


def test_confirming_makes_a_delivery(odoo_server: Server) -> None:
    product = odoo_server.product()
    order, picking = odoo_server.confirmed(product, 2.0, client_order_ref="302-1")
    found = odoo_server.admin.read("sale.order", order, "state", "delivery_status", "invoice_status", "name")
    assert (found["state"], found["delivery_status"], found["invoice_status"]) == ("sale", "pending", "to invoice")
    delivery = odoo_server.admin.read(
        "stock.picking", picking, "name", "state", "origin", "sale_id", "partner_id", "picking_type_code", "date_done",
        "carrier_tracking_ref", "backorder_id",
    )  # fmt: skip
    assert delivery["name"].startswith("WH/OUT/0")
    assert (delivery["state"], delivery["origin"], delivery["sale_id"]) == (
        "confirmed",
        found["name"],
        [order, found["name"]],
    )
    assert (delivery["picking_type_code"], delivery["date_done"], delivery["carrier_tracking_ref"]) == (
        "outgoing",
        False,
        False,
    )
    [move] = odoo_server.moves(picking)
    moved = odoo_server.admin.read(
        "stock.move", move, "product_id", "product_uom_qty", "quantity", "picked", "state", "sale_line_id"
    )
    assert (moved["product_id"][0], moved["product_uom_qty"], moved["quantity"]) == (product, 2.0, 0.0)
    assert (moved["picked"], moved["state"]) == (False, "confirmed")
    assert odoo_server.admin.read("sale.order.line", moved["sale_line_id"][0], "order_id")["order_id"][0] == order


def test_confirming_twice_is_refused(odoo_server: Server) -> None:
    order, _ = odoo_server.confirmed(odoo_server.product())
    with pytest.raises(Refused) as caught:
        odoo_server.admin.call("sale.order", "action_confirm", [order])
    assert (caught.value.name, caught.value.message) == ("odoo.exceptions.UserError", NOT_IN_STATE)
    status, body = odoo_server.admin.json2("sale.order", "action_confirm", ids=[order])
    assert (status, body["message"]) == (422, NOT_IN_STATE)


def test_one_order_in_the_wrong_state_and_none_is_confirmed(odoo_server: Server) -> None:
    product = odoo_server.product()
    drafts = [odoo_server.order({"product_id": product}) for _ in range(2)]
    wrong, _ = odoo_server.confirmed(product)
    with pytest.raises(Refused, match=NOT_IN_STATE):
        odoo_server.admin.call("sale.order", "action_confirm", [drafts[0], wrong, drafts[1]])
    states = [row["state"] for row in odoo_server.admin.call("sale.order", "read", drafts, ["state"])]
    assert states == ["draft", "draft"]
    assert odoo_server.admin.call("sale.order", "action_confirm", drafts) is True


def test_confirming_sets_the_order_date_to_now(odoo_server: Server) -> None:
    order = odoo_server.order({"product_id": odoo_server.product()}, date_order="2020-01-01 10:00:00")
    assert odoo_server.admin.read("sale.order", order, "date_order")["date_order"] == "2020-01-01 10:00:00"
    odoo_server.admin.call("sale.order", "action_confirm", [order])
    assert odoo_server.admin.read("sale.order", order, "date_order")["date_order"] > "2026-01-01"
    odoo_server.admin.call("sale.order", "write", [order], {"date_order": "2020-01-01 10:00:00"})
    assert odoo_server.admin.read("sale.order", order, "date_order")["date_order"] == "2020-01-01 10:00:00"


def test_services_alone_make_no_delivery(odoo_server: Server) -> None:
    service = odoo_server.product("Help", type="service", is_storable=False)
    order = odoo_server.order({"product_id": service})
    odoo_server.admin.call("sale.order", "action_confirm", [order])
    found = odoo_server.admin.read("sale.order", order, "picking_ids", "delivery_status", "state")
    assert (found["picking_ids"], found["delivery_status"], found["state"]) == ([], False, "sale")


def test_goods_that_are_not_counted_are_ready_at_once(odoo_server: Server) -> None:
    _, picking = odoo_server.confirmed(odoo_server.product("Sticker", is_storable=False), 3.0)
    assert odoo_server.admin.read("stock.picking", picking, "state")["state"] == "assigned"
    [move] = odoo_server.moves(picking)
    assert odoo_server.admin.read("stock.move", move, "quantity", "picked") == {
        "id": move,
        "quantity": 3.0,
        "picked": False,
    }


def test_cancelling_a_draft_and_bringing_it_back(odoo_server: Server) -> None:
    order = odoo_server.order({"product_id": odoo_server.product()})
    assert odoo_server.admin.call("sale.order", "action_cancel", [order]) is True
    assert odoo_server.admin.read("sale.order", order, "state")["state"] == "cancel"
    with pytest.raises(Refused, match=NOT_IN_STATE):
        odoo_server.admin.call("sale.order", "action_confirm", [order])
    assert odoo_server.admin.call("sale.order", "action_draft", [order]) is True
    assert odoo_server.admin.read("sale.order", order, "state")["state"] == "draft"


def test_cancelling_a_confirmed_order_cancels_its_open_delivery(odoo_server: Server) -> None:
    order, picking = odoo_server.confirmed(odoo_server.product())
    assert odoo_server.admin.call("sale.order", "action_cancel", [order]) is True
    assert odoo_server.admin.read("sale.order", order, "state", "delivery_status")["state"] == "cancel"
    assert odoo_server.admin.read("stock.picking", picking, "state")["state"] == "cancel"
    assert odoo_server.admin.read("sale.order", order, "delivery_status")["delivery_status"] is False
    assert odoo_server.admin.call("sale.order", "action_cancel", [order]) is True


def test_cancelling_after_the_goods_have_left_is_allowed_and_leaves_them_gone(odoo_server: Server) -> None:
    product = odoo_server.product()
    odoo_server.stock(product, 5.0)
    order, picking = odoo_server.confirmed(product)
    assert odoo_server.admin.call("stock.picking", "button_validate", [picking]) is True
    assert odoo_server.admin.call("sale.order", "action_cancel", [order]) is True
    assert odoo_server.admin.read("sale.order", order, "state", "delivery_status") == {
        "id": order,
        "state": "cancel",
        "delivery_status": "full",
    }
    assert odoo_server.admin.read("stock.picking", picking, "state")["state"] == "done"
    assert odoo_server.admin.read("product.product", product, "qty_available")["qty_available"] == 4.0


def test_a_locked_order_is_unlocked_before_it_is_cancelled(odoo_server: Server) -> None:
    order, _ = odoo_server.confirmed(odoo_server.product())
    admin = odoo_server.admin
    admin.call("sale.order", "action_lock", [order])
    assert admin.read("sale.order", order, "locked", "state") == {"id": order, "locked": True, "state": "sale"}
    with pytest.raises(Refused, match="You cannot cancel a locked order. Please unlock it first."):
        admin.call("sale.order", "action_cancel", [order])
    [line] = admin.read("sale.order", order, "order_line")["order_line"]
    with pytest.raises(Refused, match="It is forbidden to modify the following fields in a locked order:\nUnit Price"):
        admin.call("sale.order.line", "write", [line], {"price_unit": 1.0})
    admin.call("sale.order", "action_unlock", [order])
    assert admin.call("sale.order", "action_cancel", [order]) is True


def test_only_drafts_and_cancelled_orders_are_deleted(odoo_server: Server) -> None:
    order, _ = odoo_server.confirmed(odoo_server.product())
    with pytest.raises(Refused, match="You can not delete a sent quotation or a confirmed sales order"):
        odoo_server.admin.call("sale.order", "unlink", [order])
    with pytest.raises(Refused, match="you can't remove one of its lines"):
        odoo_server.admin.call(
            "sale.order.line", "unlink", odoo_server.admin.read("sale.order", order, "order_line")["order_line"]
        )
    odoo_server.admin.call("sale.order", "action_cancel", [order])
    assert odoo_server.admin.call("sale.order", "unlink", [order]) is True
    assert odoo_server.admin.call("sale.order", "search_count", [["id", "=", order]]) == 0


def test_a_line_without_a_product_is_taken_and_not_confirmed(odoo_server: Server) -> None:
    order = odoo_server.order({"name": "nothing", "price_unit": 1.0})
    with pytest.raises(Refused, match="Some order lines are missing a product") as caught:
        odoo_server.admin.call("sale.order", "action_confirm", [order])
    assert caught.value.name == "odoo.exceptions.UserError"


def test_a_note_with_a_price_is_refused(odoo_server: Server) -> None:
    with pytest.raises(Refused, match="Forbidden values on non-accountable sale order line") as caught:
        odoo_server.order({"name": "a note", "display_type": "line_note", "price_unit": 1.0})
    assert caught.value.name == "odoo.exceptions.ValidationError"


def test_the_ordered_quantity_of_a_confirmed_line_changes_its_move(odoo_server: Server) -> None:
    order, picking = odoo_server.confirmed(odoo_server.product(), 2.0)
    admin = odoo_server.admin
    [line] = admin.read("sale.order", order, "order_line")["order_line"]
    admin.call("sale.order.line", "write", [line], {"product_uom_qty": 5.0})
    [move] = odoo_server.moves(picking)
    assert admin.read("stock.move", move, "product_uom_qty")["product_uom_qty"] == 5.0
    admin.call("sale.order.line", "write", [line], {"product_uom_qty": 1.0})
    assert admin.read("stock.move", move, "product_uom_qty")["product_uom_qty"] == 1.0
    assert admin.read("sale.order", order, "picking_ids")["picking_ids"] == [picking]


def test_a_note_and_an_activity_for_a_person(odoo_server: Server) -> None:
    admin = odoo_server.admin
    order = odoo_server.order()
    posted = admin.call("sale.order", "message_post", [order], body="Amazon says <hello>")
    message = posted[0] if isinstance(posted, list) else posted
    found = admin.read("mail.message", message, "body", "model", "res_id", "message_type")
    assert found == {
        "id": message,
        "body": "<span>Amazon says &lt;hello&gt;</span>",
        "model": "sale.order",
        "res_id": order,
        "message_type": "notification",
    }
    [model] = admin.call("ir.model", "search", [["model", "=", "sale.order"]])
    todo = admin.ref("mail", "mail_activity_data_todo")
    activity = admin.call(
        "mail.activity",
        "create",
        {"res_model_id": model, "res_id": order, "activity_type_id": todo, "summary": "Look", "user_id": admin.uid},
    )
    assert admin.read("sale.order", order, "activity_ids")["activity_ids"] == [activity]
    assert admin.read("mail.activity", activity, "res_model", "state", "summary")["res_model"] == "sale.order"
    admin.call("mail.activity", "action_feedback", [activity], feedback="Done")
    assert admin.read("sale.order", order, "activity_ids")["activity_ids"] == []
