"""What 14 calls otherwise, what it does not have, and what it says."""

import pytest

from ..contract.clients import Client, Refused
from ..contract.conftest import Server
from ..contract.test_load_orders import FIELDS

THERE = {
    "sale.order": "state:selection note:text commitment_date:datetime",
    "sale.order.line": "tax_id:many2many product_uom:many2one price_unit:float display_type:selection",
    "stock.move": "quantity_done:float reserved_availability:float name:char sale_line_id:many2one",
    "stock.move.line": "qty_done:float product_uom_qty:float lot_id:many2one",
    "stock.picking": "move_lines:one2many note:text carrier_tracking_ref:char sale_id:many2one",
    "stock.production.lot": "company_id:many2one product_id:many2one",
    "product.product": "type:selection tracking:selection default_code:char",
    "res.partner": "comment:text mobile:char",
    "res.users": "groups_id:many2many",
    "account.tax": "price_include:boolean",
    "account.fiscal.position": "tax_ids:one2many",
    "account.fiscal.position.tax": "position_id:many2one tax_src_id:many2one tax_dest_id:many2one",
    "mail.activity": "note:html res_model_id:many2one",
}
NOT_YET = {
    "sale.order": "locked delivery_status",
    "sale.order.line": "tax_ids product_uom_id",
    "stock.move": "quantity picked",
    "stock.move.line": "quantity picked",
    "stock.picking": "move_ids return_id",
    "stock.picking.type": "create_backorder",
    "product.product": "detailed_type is_storable",
    "res.partner": "complete_name company_registry",
    "res.users": "group_ids",
    "account.tax": "price_include_override fiscal_position_ids original_tax_ids country_id",
    "mail.activity": "active",
    "stock.quant": "inventory_quantity_set",
}


def fields(server: Server, model: str) -> dict[str, str]:
    found = server.admin.call(model, "fields_get", [], ["type"])
    return {name: field["type"] for name, field in found.items()}


@pytest.mark.parametrize("model", THERE)
def test_fields_of_14(odoo_server: Server, model: str) -> None:
    found = fields(odoo_server, model)
    for pair in THERE[model].split():
        name, kind = pair.split(":")
        assert found.get(name) == kind, name


@pytest.mark.parametrize("model", NOT_YET)
def test_names_that_came_later(odoo_server: Server, model: str) -> None:
    assert not set(NOT_YET[model].split()) & set(fields(odoo_server, model))


def test_selections_and_precisions(odoo_server: Server) -> None:
    admin = odoo_server.admin
    states = admin.call("sale.order", "fields_get", ["state"], ["selection"])["state"]["selection"]
    assert [key for key, _ in states] == ["draft", "sent", "sale", "done", "cancel"]
    kinds = admin.call("product.product", "fields_get", ["type"], ["selection"])["type"]["selection"]
    assert {key for key, _ in kinds} == {"consu", "service", "product"}
    price = admin.call("sale.order.line", "fields_get", ["price_unit"], ["digits"])["price_unit"]
    assert price["digits"][1] == 2


def test_models_and_methods_that_came_later(odoo_server: Server) -> None:
    admin = odoo_server.admin
    with pytest.raises(Refused, match="Object stock.lot doesn't exist") as caught:
        admin.call("stock.lot", "search", [])
    assert caught.value.name == "odoo.exceptions.UserError"
    for model, method in (("sale.order", "has_access"), ("stock.quant", "action_apply_inventory")):
        with pytest.raises(Refused) as caught:
            admin.call(model, method, [], "read")
        assert caught.value.name == "builtins.AttributeError"
    assert admin.call("sale.order", "check_access_rights", "read", False) is True


def test_a_key_opens_all_protocols_but_json2(odoo_server: Server) -> None:
    admin = odoo_server.admin
    assert admin.call("res.users", "context_get")["tz"] is not None
    assert admin.xml("res.users", "search", [["id", "=", admin.uid]]) == [admin.uid]
    status, _, _ = admin.post("/json/2/res.users/context_get", {}, {"Authorization": f"bearer {admin.secret}"})
    assert status == 404


def test_an_external_id_that_is_none(odoo_server: Server) -> None:
    with pytest.raises(Refused, match="External ID not found in the system: __amazon__.never_written"):
        odoo_server.admin.ref("__amazon__", "never_written")


def test_what_the_sales_person_may(odoo_server: Server) -> None:
    every = ("read", "write", "create", "unlink")
    for model, rights in {
        "sale.order": "read write create",
        "res.partner": "read write create unlink",
        "stock.picking": "read write create unlink",
        "stock.move": "read write create",
        "product.product": "read",
        "account.tax": "read",
        "stock.warehouse": "read",
        "stock.quant": "read",
    }.items():
        sales: Client = odoo_server.sales
        has = [right for right in every if sales.call(model, "check_access_rights", right, False)]
        assert " ".join(has) == rights, model


def test_an_order_with_lines_once_however_often_it_is_sent(odoo_server: Server) -> None:
    admin = odoo_server.admin
    names = [name.replace("tax_ids", "tax_id") for name in FIELDS]
    order, lines = odoo_server.key("order"), [odoo_server.key("line") for _ in range(2)]
    contact, product = odoo_server.contact(), odoo_server.product()
    rows = [
        [*([order, str(contact), "302-1"] if not at else ["", "", ""]), line, str(product), "Mug", "1", "10.00", ""]
        for at, line in enumerate(lines)
    ]
    context = {"noupdate": True, "mode": "update"}
    first = admin.load("sale.order", names, *rows, **context)
    assert first["messages"] == []
    rows[0][6] = "7"
    assert admin.load("sale.order", names, *rows, **context) == first
    found = admin.read("sale.order", first["ids"][0], "amount_total", "order_line", "client_order_ref")
    assert (found["amount_total"], len(found["order_line"]), found["client_order_ref"]) == (20.0, 2, "302-1")
    admin.call("sale.order", "unlink", first["ids"])
    [again] = admin.load("sale.order", names, *rows, **context)["ids"]
    assert again > first["ids"][0]
    assert len(admin.read("sale.order", again, "order_line")["order_line"]) == 2


def test_a_wrong_row_is_told_and_nothing_is_written(odoo_server: Server) -> None:
    admin, key = odoo_server.admin, odoo_server.key("order")
    answer = admin.load("sale.order", ["id", "partner_id/.id", "client_order_ref"], [key, "999999", "302-2"])
    assert answer["ids"] is False
    assert answer["messages"][0]["message"] == "No matching record found for database id '999999' in field 'Customer'"
    assert (answer["messages"][0]["record"], answer["messages"][0]["field"]) == (0, "partner_id")
    assert admin.call("sale.order", "search_count", [["client_order_ref", "=", "302-2"]]) == 0
