"""`load` of orders with their lines."""

from typing import Any

import pytest

from .conftest import Server

FIELDS = [
    "id",
    "partner_id/.id",
    "client_order_ref",
    "order_line/id",
    "order_line/product_id/.id",
    "order_line/name",
    "order_line/product_uom_qty",
    "order_line/price_unit",
    "order_line/tax_ids/.id",
]


class Draft:
    def __init__(self, server: Server, lines: int = 2) -> None:
        self.server = server
        self.key = server.key("order")
        self.lines = [server.key("line") for _ in range(lines)]
        self.contact = server.contact()
        self.product = server.product()

    def rows(self, quantity: str = "1", price: str = "10.00") -> list[list[Any]]:
        below = [[line, str(self.product), "Mug", quantity, price, ""] for line in self.lines]
        head = [self.key, str(self.contact), "302-1"]
        return [[*(head if at == 0 else ["", "", ""]), *cells] for at, cells in enumerate(below)]

    def load(self, **values: str) -> dict[str, Any]:
        return self.server.admin.load("sale.order", FIELDS, *self.rows(**values))


def test_an_order_with_lines_once_however_often_it_is_sent(odoo_server: Server) -> None:
    draft = Draft(odoo_server)
    first, again = draft.load(), draft.load()
    assert first == again
    assert len(first["ids"]) == 1
    order = odoo_server.admin.read(
        "sale.order", first["ids"][0], "order_line", "client_order_ref", "state", "amount_total"
    )
    assert len(order["order_line"]) == 2
    assert (order["client_order_ref"], order["state"], order["amount_total"]) == ("302-1", "draft", 20.0)
    module, name = draft.lines[1].split(".")
    assert odoo_server.admin.ref(module, name) == order["order_line"][1]


def test_lines_without_ids_double(odoo_server: Server) -> None:
    draft = Draft(odoo_server)
    fields = [name for name in FIELDS if name != "order_line/id"]
    rows = [[*row[:3], *row[4:]] for row in draft.rows()]
    for lines in (2, 4):
        [order] = odoo_server.admin.load("sale.order", fields, *rows)["ids"]
        assert len(odoo_server.admin.read("sale.order", order, "order_line")["order_line"]) == lines


def test_loading_rewrites_a_confirmed_order(odoo_server: Server) -> None:
    draft = Draft(odoo_server, lines=1)
    [order] = draft.load()["ids"]
    odoo_server.admin.call("sale.order", "action_confirm", [order])
    assert draft.load(quantity="7")["messages"] == []
    found = odoo_server.admin.read("sale.order", order, "state", "amount_total", "picking_ids")
    assert (found["state"], found["amount_total"]) == ("sale", 70.0)
    [move] = odoo_server.moves(found["picking_ids"][0])
    assert odoo_server.admin.read("stock.move", move, "product_uom_qty")["product_uom_qty"] == 7.0


def test_a_deleted_order_is_created_anew_with_its_lines(odoo_server: Server) -> None:
    draft = Draft(odoo_server)
    [order] = draft.load()["ids"]
    odoo_server.admin.call("sale.order", "unlink", [order])
    [again] = draft.load()["ids"]
    assert again > order
    assert len(odoo_server.admin.read("sale.order", again, "order_line")["order_line"]) == 2


def test_what_becomes_of_external_ids_when_an_order_is_deleted(odoo_server: Server) -> None:
    """The order's goes with it, those of its lines stay behind: they point at nothing."""
    draft = Draft(odoo_server)
    [order] = draft.load()["ids"]
    odoo_server.admin.call("sale.order", "unlink", [order])
    names = [key.split(".")[1] for key in (draft.key, *draft.lines)]
    left = odoo_server.admin.call("ir.model.data", "search_read", [["name", "in", names]], ["model"])
    assert [row["model"] for row in left] == ["sale.order.line"] * 2


def test_several_orders_in_one_call(odoo_server: Server) -> None:
    drafts = [Draft(odoo_server) for _ in range(3)]
    rows = [row for draft in drafts for row in draft.rows()]
    ids = odoo_server.admin.load("sale.order", FIELDS, *rows)["ids"]
    assert [len(o["order_line"]) for o in odoo_server.admin.call("sale.order", "read", ids, ["order_line"])] == [
        2,
        2,
        2,
    ]
    names = [order["name"] for order in odoo_server.admin.call("sale.order", "read", ids, ["name"])]
    numbers = [int(name.removeprefix("S")) for name in names]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def test_one_order_with_a_wrong_contact_and_none_is_created(odoo_server: Server) -> None:
    drafts = [Draft(odoo_server) for _ in range(3)]
    drafts[1].contact = 999_999
    rows = [row for draft in drafts for row in draft.rows()]
    answer = odoo_server.admin.load("sale.order", FIELDS, *rows)
    assert answer["ids"] is False
    for message in answer["messages"]:
        assert (message["record"], message["rows"], message["field"]) == (1, {"from": 2, "to": 3}, "partner_id")
    said = [message["message"] for message in answer["messages"]]
    assert said[0] == "No matching record found for database id '999999' in field 'Customer'"
    assert said[1].startswith("Missing required value for the field 'Customer' (partner_id).\n")
    names = [draft.key.split(".")[1] for draft in drafts]
    assert odoo_server.admin.call("ir.model.data", "search_count", [["name", "in", names]]) == 0


def test_an_error_in_a_line_names_the_path(odoo_server: Server) -> None:
    draft = Draft(odoo_server)
    draft.product = 999_999
    answer = draft.load()
    assert answer["ids"] is False
    [message] = answer["messages"]
    assert message["message"] == "No matching record found for database id '999999' in field 'Order Lines/Product'"
    assert (message["field"], message["record"], message["rows"]) == ("order_line", 0, {"from": 0, "to": 1})


def test_an_order_without_a_customer(odoo_server: Server) -> None:
    answer = odoo_server.admin.load("sale.order", ["id", "client_order_ref"], [odoo_server.key("bare"), "302"])
    assert answer["ids"] is False
    assert "Missing required value for the field 'Customer' (partner_id)" in answer["messages"][0]["message"]


def test_lines_that_name_no_taxes_get_the_products(odoo_server: Server) -> None:
    """An empty cell is "no taxes"; a column that is not sent is "the product's"."""
    draft = Draft(odoo_server, lines=1)
    tax = odoo_server.tax(19.0)
    draft.product = odoo_server.product(taxes_id=[[6, 0, [tax]]])
    [empty] = draft.load()["ids"]
    assert odoo_server.admin.read("sale.order", empty, "amount_tax")["amount_tax"] == 0.0
    other = Draft(odoo_server, lines=1)
    other.product = draft.product
    [silent] = odoo_server.admin.load("sale.order", FIELDS[:-1], *[row[:-1] for row in other.rows()])["ids"]
    order = odoo_server.admin.read("sale.order", silent, "amount_tax", "order_line")
    assert order["amount_tax"] == 1.9
    assert odoo_server.admin.read("sale.order.line", order["order_line"][0], "tax_ids")["tax_ids"] == [tax]


def test_a_new_product_has_the_companys_tax(odoo_server: Server) -> None:
    product = odoo_server.admin.call("product.product", "create", {"name": "Plain"})
    [tax] = odoo_server.admin.read("product.product", product, "taxes_id")["taxes_id"]
    found = odoo_server.admin.read("account.tax", tax, "amount", "type_tax_use", "price_include")
    assert (found["amount"], found["type_tax_use"], found["price_include"]) == (15.0, "sale", False)


def test_notes_and_sections(odoo_server: Server) -> None:
    draft = Draft(odoo_server, lines=1)
    fields = [*FIELDS, "order_line/display_type"]
    note = ["", "", "", odoo_server.key("note"), "", "Gift: for you", "", "", "", "line_note"]
    [order] = odoo_server.admin.load("sale.order", fields, [*draft.rows()[0], ""], note)["ids"]
    lines = odoo_server.admin.read("sale.order", order, "order_line")["order_line"]
    found = odoo_server.admin.read(
        "sale.order.line", lines[1], "display_type", "name", "product_uom_qty", "price_total"
    )
    assert found == {
        "id": lines[1],
        "display_type": "line_note",
        "name": "Gift: for you",
        "product_uom_qty": 0.0,
        "price_total": 0.0,
    }


def test_moves_are_updated_by_database_id(odoo_server: Server) -> None:
    _, picking = odoo_server.confirmed(odoo_server.product(), 3.0)
    [move] = odoo_server.moves(picking)
    answer = odoo_server.admin.load("stock.move", [".id", "quantity", "picked"], [str(move), "2", "1"])
    assert answer["ids"] == [move]
    found = odoo_server.admin.read("stock.move", move, "quantity", "picked", "product_uom_qty", "state")
    assert (found["quantity"], found["picked"], found["product_uom_qty"]) == (2.0, True, 3.0)
    assert found["state"] == "partially_available"


def test_dates_are_taken_as_utc_texts(odoo_server: Server) -> None:
    draft = Draft(odoo_server, lines=1)
    fields = [*FIELDS, "commitment_date"]
    [order] = odoo_server.admin.load("sale.order", fields, [*draft.rows()[0], "2026-12-24 18:30:05"])["ids"]
    assert odoo_server.admin.read("sale.order", order, "commitment_date")["commitment_date"] == "2026-12-24 18:30:05"
    other = Draft(odoo_server, lines=1)
    answer = odoo_server.admin.load("sale.order", fields, [*other.rows()[0], "2026-12-24T18:30:05Z"])
    assert answer["ids"] is False
    said = "'2026-12-24T18:30:05Z' does not seem to be a valid datetime for field 'Delivery Date'"
    assert answer["messages"][0]["message"] == said


@pytest.mark.parametrize("context", [{}, {"tracking_disable": True}])
def test_the_confirmed_state_cannot_be_loaded_around_confirmation(odoo_server: Server, context: dict) -> None:
    draft = Draft(odoo_server, lines=1)
    [order] = odoo_server.admin.load("sale.order", FIELDS, *draft.rows(), **context)["ids"]
    answer = odoo_server.admin.load("sale.order", [".id", "pricelist_id/.id"], [str(order), ""], **context)
    assert answer["ids"] == [order]


MARKED = {"noupdate": True, "mode": "update"}


def test_what_is_marked_noupdate_is_left_alone_by_a_load_in_mode_update(odoo_server: Server) -> None:
    """So the same load may be sent again and again without undoing what a person changed in between."""
    admin, draft = odoo_server.admin, Draft(odoo_server)
    first = admin.load("sale.order", FIELDS, *draft.rows(), **MARKED)
    assert first["messages"] == []
    again = admin.load("sale.order", FIELDS, *draft.rows(quantity="9", price="1.00"), **MARKED)
    assert again == first
    assert admin.read("sale.order", first["ids"][0], "amount_total")["amount_total"] == 20.0
    names = [key.split(".")[1] for key in (draft.key, *draft.lines)]
    marks = admin.call("ir.model.data", "search_read", [["name", "in", names]], ["noupdate"])
    assert [mark["noupdate"] for mark in marks] == [True] * 3
    rewritten = admin.load("sale.order", FIELDS, *draft.rows(quantity="3"))
    assert rewritten["ids"] == first["ids"]
    assert admin.read("sale.order", first["ids"][0], "amount_total")["amount_total"] == 60.0


def test_a_deleted_order_comes_back_also_in_mode_update(odoo_server: Server) -> None:
    admin, draft = odoo_server.admin, Draft(odoo_server)
    [order] = admin.load("sale.order", FIELDS, *draft.rows(), **MARKED)["ids"]
    admin.call("sale.order", "unlink", [order])
    [again] = admin.load("sale.order", FIELDS, *draft.rows(), **MARKED)["ids"]
    assert again > order


def test_mode_update_wants_an_external_id(odoo_server: Server) -> None:
    answer = odoo_server.admin.load("res.partner", ["name"], ["Jane"], **MARKED)
    assert answer["ids"] is False
    assert answer["messages"][0]["message"] == "Cannot update a record without specifying its id or xml_id"


def test_a_line_that_is_missing_from_a_marked_order_stays_missing(odoo_server: Server) -> None:
    admin, draft = odoo_server.admin, Draft(odoo_server)
    [order] = admin.load("sale.order", FIELDS, *draft.rows()[:1], **MARKED)["ids"]
    admin.load("sale.order", FIELDS, *draft.rows(), **MARKED)
    assert len(admin.read("sale.order", order, "order_line")["order_line"]) == 1
