"""What a sales person without Settings rights may do, and what one with too few rights may not."""

from typing import Any

import pytest

from .clients import Client, Refused
from .conftest import Server

ACCESS = "odoo.exceptions.AccessError"


def denied(client: Client, *call: Any, **kwargs: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        client.call(*call, **kwargs)
    assert caught.value.name == ACCESS
    return caught.value


def test_the_sales_person_does_the_whole_work(odoo_server: Server) -> None:
    sales, product = odoo_server.sales, odoo_server.product()
    contact, order, line = (odoo_server.key(what) for what in ("contact", "order", "line"))
    [partner] = sales.load("res.partner", ["id", "name"], [contact, "Jane"])["ids"]
    fields = [
        "id",
        "partner_id/id",
        "order_line/id",
        "order_line/product_id/.id",
        "order_line/price_unit",
        "order_line/tax_ids/.id",
    ]
    answer = sales.load("sale.order", fields, [order, contact, line, str(product), "5.00", ""])
    assert answer["messages"] == []
    assert sales.call("ir.model.data", "check_object_reference", *contact.split(".")) == ["res.partner", partner]
    assert sales.call("sale.order", "action_confirm", answer["ids"]) is True
    [picking] = sales.read("sale.order", answer["ids"][0], "picking_ids")["picking_ids"]
    [move] = sales.read("stock.picking", picking, "move_ids")["move_ids"]
    assert sales.load("stock.move", [".id", "quantity", "picked"], [str(move), "1", "1"])["messages"] == []
    assert sales.call("stock.picking", "button_validate", [picking]) is True
    assert sales.read("sale.order", answer["ids"][0], "delivery_status", "user_id")["delivery_status"] == "full"


def test_what_the_sales_person_may_not(odoo_server: Server) -> None:
    sales = odoo_server.sales
    denied(sales, "ir.model.data", "search_read", [], ["name"])
    denied(sales, "ir.model", "search", [])
    denied(sales, "account.tax", "create", {"name": "mine", "amount": 1})
    denied(sales, "product.product", "create", {"name": "mine"})
    denied(sales, "stock.warehouse", "create", {"name": "mine", "code": "MINE"})
    denied(sales, "res.currency", "write", [1], {"active": True})
    denied(sales, "sale.order", "unlink", [odoo_server.order()])
    denied(sales, "res.users", "write", [odoo_server.admin.uid], {"name": "me"})


def test_the_sentence_names_the_groups_that_may(odoo_server: Server) -> None:
    error = denied(odoo_server.sales, "account.tax", "create", {"name": "mine", "amount": 1})
    assert error.message == (
        "You are not allowed to create 'Tax' (account.tax) records.\n\n"
        "This operation is allowed for the following groups:\n"
        "\t- Accounting/Administrator\n\n"
        "Contact your administrator to request access if necessary."
    )
    status, body = odoo_server.sales.json2("account.tax", "create", vals_list=[{"name": "mine", "amount": 1}])
    assert (status, body["name"]) == (403, ACCESS)


@pytest.mark.parametrize(
    ("model", "rights"),
    [
        ("sale.order", "read write create"),
        ("sale.order.line", "read write create unlink"),
        ("res.partner", "read write create unlink"),
        ("stock.picking", "read write create unlink"),
        ("stock.move", "read write create"),
        ("stock.quant", "read write create"),
        ("stock.lot", "read write create unlink"),
        ("product.product", "read"),
        ("account.tax", "read"),
        ("res.currency", "read"),
        ("stock.warehouse", "read"),
        ("ir.module.module", "read"),
        ("ir.model.data", ""),
        ("decimal.precision", ""),
        ("mail.activity", "read write create unlink"),
    ],
)
def test_the_rights_of_the_sales_person(odoo_server: Server, model: str, rights: str) -> None:
    every = ("read", "write", "create", "unlink")
    has = [right for right in every if odoo_server.sales.call(model, "has_access", [], right)]
    assert " ".join(has) == rights


def test_one_with_too_few_rights(odoo_server: Server) -> None:
    weak = odoo_server.weak
    assert weak.call("res.users", "context_get")["uid"] == weak.uid
    denied(weak, "sale.order", "search", [])
    denied(weak, "sale.order", "read", [odoo_server.order()], ["name"])
    denied(weak, "sale.order", "action_confirm", [odoo_server.order()])
    denied(weak, "stock.picking", "button_validate", [odoo_server.confirmed(odoo_server.product())[1]])
    denied(weak, "res.partner", "create", {"name": "mine"})
    assert weak.call("res.partner", "has_access", [], "read") is True
    assert weak.call("sale.order", "has_access", [], "read") is False


def test_load_reports_missing_rights_as_a_message(odoo_server: Server) -> None:
    answer = odoo_server.weak.load("res.partner", ["id", "name"], [odoo_server.key("weak"), "Jane"])
    assert answer["ids"] is False
    assert answer["messages"][0]["message"].startswith("You are not allowed to create 'Contact' (res.partner) records.")


def test_one_who_sees_only_documents_of_his_own(odoo_server: Server) -> None:
    admin = odoo_server.admin
    group = admin.ref("sales_team", "group_sale_salesman")
    login = f"{odoo_server.key('own')[11:]}@example.com"
    values = {"name": "Own", "login": login, "password": "a password of its own", "group_ids": [[6, 0, [group]]]}
    own = Client(admin.url, admin.database, admin.call("res.users", "create", values), "a password of its own")
    theirs, mine = odoo_server.order(), odoo_server.order(user_id=own.uid)
    assert own.call("sale.order", "search", [["id", "in", [theirs, mine]]]) == [mine]
    error = denied(own, "sale.order", "read", [theirs], ["name"])
    assert "top-secret records" in error.message
    assert own.read("sale.order", mine, "state")["state"] == "draft"
