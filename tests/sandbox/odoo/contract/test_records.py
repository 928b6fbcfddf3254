"""Searching, reading and writing records of all kinds."""

from typing import Any

import pytest

from .clients import Refused
from .conftest import Server


def test_reading_shows_names_of_links_and_false_for_nothing(odoo_server: Server) -> None:
    admin = odoo_server.admin
    germany = admin.ref("base", "de")
    contact = odoo_server.contact("Jane", country_id=germany, zip="89073")
    found = admin.read("res.partner", contact, "name", "country_id", "city", "zip", "child_ids", "color", "active")
    assert found == {
        "id": contact,
        "name": "Jane",
        "country_id": [germany, "Germany"],
        "city": False,
        "zip": "89073",
        "child_ids": [],
        "color": 0,
        "active": True,
    }
    [plain] = admin.call("res.partner", "read", [contact], ["country_id"], load=None)
    assert plain["country_id"] == germany


def test_archived_records_are_hidden_unless_asked_for(odoo_server: Server) -> None:
    admin = odoo_server.admin
    contact = odoo_server.contact("Archived", active=False)
    this = ["id", "=", contact]
    assert admin.call("res.partner", "search", [this]) == []
    assert admin.call("res.partner", "search", [this], context={"active_test": False}) == [contact]
    assert admin.call("res.partner", "search", [this, ["active", "=", False]]) == [contact]
    assert admin.call("res.partner", "search", [this, ["active", "in", [True, False]]]) == [contact]
    assert admin.read("res.partner", contact, "name")["name"] == "Archived"


@pytest.mark.parametrize(
    ("domain", "names"),
    [
        ([["name", "=", "Ann"]], "Ann"),
        ([["name", "!=", "Ann"]], "Bob bert"),
        ([["name", "in", ["Ann", "Bob"]]], "Ann Bob"),
        ([["name", "not in", ["Ann", "Bob"]]], "bert"),
        ([["name", "ilike", "B"]], "Bob bert"),
        ([["name", "like", "B"]], "Bob"),
        ([["name", "=ilike", "b%"]], "Bob bert"),
        ([["name", "=like", "b%"]], "bert"),
        ([["name", "not ilike", "b"]], "Ann"),
        ([["color", ">", 1]], "Bob bert"),
        ([["color", "<=", 1]], "Ann"),
        ([["color", ">=", 2], ["color", "<", 3]], "Bob"),
        (["|", ["color", "=", 1], ["color", "=", 3]], "Ann bert"),
        (["!", ["color", "=", 1]], "Bob bert"),
        (["&", ["color", ">", 0], "|", ["name", "=", "Ann"], ["name", "=", "Bob"]], "Ann Bob"),
        ([["city", "=", False]], "Bob bert"),
        ([["city", "!=", False]], "Ann"),
        ([["city", "!=", "Ulm"]], "Bob bert"),
        ([["country_id.code", "=", "DE"]], "Ann"),
        ([["country_id", "=", False]], "Bob bert"),
        ([["country_id", "ilike", "german"]], "Ann"),
        ([["parent_id.name", "=", "Ann"]], "Bob"),
        ([["child_ids.name", "=", "Bob"]], "Ann"),
        ([["child_ids", "=", False]], "Bob bert"),
        ([["country_id", "=?", False]], "Ann Bob bert"),
        ([[1, "=", 1]], "Ann Bob bert"),
        ([[0, "=", 1]], ""),
        ([["parent_id", "any", [["name", "=", "Ann"]]]], "Bob"),
    ],
    ids=str,
)
def test_domains(odoo_server: Server, domain: list[Any], names: str) -> None:
    mark = _family(odoo_server)
    found = odoo_server.admin.call("res.partner", "search_read", [["ref", "=", mark], *domain], ["name"], order="color")
    assert " ".join(record["name"] for record in found) == names


_marks: dict[int, str] = {}


def _family(server: Server) -> str:
    if id(server) not in _marks:
        mark = server.key("family")
        german = server.admin.ref("base", "de")
        ann = server.contact("Ann", ref=mark, color=1, city="Ulm", country_id=german, is_company=True)
        server.contact("Bob", ref=mark, color=2, parent_id=ann, type="delivery")
        server.contact("bert", ref=mark, color=3)
        _marks[id(server)] = mark
    return _marks[id(server)]


def test_child_of(odoo_server: Server) -> None:
    mark, admin = _family(odoo_server), odoo_server.admin
    [ann] = admin.call("res.partner", "search", [["ref", "=", mark], ["name", "=", "Ann"]])
    found = admin.call("res.partner", "search_read", [["id", "child_of", ann]], ["name"], order="color")
    assert [record["name"] for record in found] == ["Ann", "Bob"]


def test_order_offset_and_limit(odoo_server: Server) -> None:
    mark, admin = _family(odoo_server), odoo_server.admin
    domain = [["ref", "=", mark]]
    for order, offset, limit, names in (
        ("color desc", 0, None, ["bert", "Bob", "Ann"]),
        ("color desc, id", 1, 1, ["Bob"]),
        ("city, color", 0, 2, ["Ann", "Bob"]),
        ("city desc, color", 0, 3, ["Bob", "bert", "Ann"]),
    ):
        found = admin.call("res.partner", "search_read", domain, ["name"], offset=offset, limit=limit, order=order)
        assert [record["name"] for record in found] == names, order
    assert admin.call("res.partner", "search_count", domain) == 3
    assert admin.call("res.partner", "search_count", domain, limit=2) == 2


def test_names_of_delivery_addresses(odoo_server: Server) -> None:
    company = odoo_server.contact("Acme", is_company=True)
    person = odoo_server.contact("Jane", parent_id=company)
    address = odoo_server.contact("", parent_id=company, type="delivery")
    names = odoo_server.admin.call("res.partner", "read", [person, address], ["display_name", "commercial_partner_id"])
    assert [record["display_name"] for record in names] == ["Acme, Jane", "Acme, Delivery"]
    assert names[0]["commercial_partner_id"] == [company, "Acme"]


def test_a_contact_below_a_company_takes_its_address(odoo_server: Server) -> None:
    admin = odoo_server.admin
    company = odoo_server.contact("Acme", is_company=True, street="Main 1", city="Ulm", vat="DE136695976")
    person = odoo_server.contact("Jane", parent_id=company)
    other = odoo_server.contact("Depot", parent_id=company, type="delivery", city="Bonn")
    found = admin.call("res.partner", "read", [person, other], ["street", "city", "vat"])
    assert [(f["street"], f["city"], f["vat"]) for f in found] == [
        ("Main 1", "Ulm", "DE136695976"),
        (False, "Bonn", "DE136695976"),
    ]


def test_products_by_code_and_barcode(odoo_server: Server) -> None:
    admin, code = odoo_server.admin, odoo_server.key("sku")
    product = odoo_server.product("Mug", default_code=code, barcode=f"4{code}")
    assert admin.read("product.product", product, "display_name")["display_name"] == f"[{code}] Mug"
    assert admin.call("product.product", "search", [["default_code", "in", [code]]]) == [product]
    assert admin.call("product.product", "search", [["barcode", "=", f"4{code}"]]) == [product]
    found = admin.read(
        "product.product", product, "product_tmpl_id", "type", "is_storable", "tracking", "lst_price", "sale_ok"
    )
    template = found.pop("product_tmpl_id")[0]
    assert found == {
        "id": product,
        "type": "consu",
        "is_storable": True,
        "tracking": "none",
        "lst_price": 10.0,
        "sale_ok": True,
    }
    assert admin.read("product.template", template, "default_code", "product_variant_ids") == {
        "id": template,
        "default_code": code,
        "product_variant_ids": [product],
    }


def test_a_template_brings_its_variant(odoo_server: Server) -> None:
    admin, code = odoo_server.admin, odoo_server.key("tmpl")
    template = admin.call("product.template", "create", {"name": "Cup", "default_code": code})
    [variant] = admin.read("product.template", template, "product_variant_ids")["product_variant_ids"]
    assert admin.read("product.product", variant, "default_code", "name")["default_code"] == code
    admin.call("product.template", "write", [template], {"name": "Big cup", "active": False})
    assert admin.read("product.product", variant, "name", "active") == {
        "id": variant,
        "name": "Big cup",
        "active": False,
    }


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (
            "sale.order",
            "client_order_ref:char commitment_date:datetime locked:boolean amount_total:monetary warehouse_id:many2one",
        ),
        ("sale.order.line", "tax_ids:many2many product_uom_id:many2one price_unit:float qty_delivered:float"),
        ("stock.move", "quantity:float picked:boolean product_uom_qty:float sale_line_id:many2one"),
        (
            "stock.picking",
            "carrier_id:many2one carrier_tracking_ref:char move_ids:one2many date_done:datetime sale_id:many2one",
        ),
        ("product.product", "is_storable:boolean type:selection tracking:selection taxes_id:many2many barcode:char"),
        ("account.tax", "amount:float amount_type:selection price_include:boolean price_include_override:selection"),
        ("res.users", "group_ids:many2many company_ids:many2many login:char tz:selection"),
        (
            "res.company",
            "tax_calculation_rounding_method:selection account_price_include:selection currency_id:many2one",
        ),
    ],
)
def test_the_fields_that_19_has(odoo_server: Server, model: str, fields: str) -> None:
    found = odoo_server.admin.call(model, "fields_get", [], ["type"])
    for pair in fields.split():
        name, kind = pair.split(":")
        assert found[name]["type"] == kind, name


def test_names_that_19_no_longer_has(odoo_server: Server) -> None:
    gone = {
        "sale.order.line": "tax_id product_uom",
        "stock.move": "quantity_done reserved_availability name",
        "product.product": "detailed_type",
        "res.users": "groups_id",
        "res.partner": "mobile",
    }
    for model, names in gone.items():
        assert not set(names.split()) & set(odoo_server.admin.call(model, "fields_get", [], ["type"])), model


def test_selections_and_precisions(odoo_server: Server) -> None:
    admin = odoo_server.admin
    found = admin.call("sale.order", "fields_get", ["state"], ["selection", "string"])["state"]
    assert [key for key, _ in found["selection"]] == ["draft", "sent", "sale", "cancel"]
    assert admin.call("decimal.precision", "precision_get", "Product Price") == 2
    price = admin.call(
        "sale.order.line", "fields_get", ["price_unit", "product_uom_qty"], ["digits", "min_display_digits"]
    )
    assert price == {
        "price_unit": {"digits": False, "min_display_digits": 2},
        "product_uom_qty": {"digits": [16, 2]},
    }


def test_a_wrong_selection_and_a_wrong_date(odoo_server: Server) -> None:
    with pytest.raises(Refused, match="builtins.ValueError: Wrong value for res.partner.type: 'parcel'"):
        odoo_server.contact(type="parcel")
    with pytest.raises(Refused, match="builtins.ValueError") as caught:
        odoo_server.order(date_order="2026-01-01T10:00:00")
    assert "does not match format" in caught.value.message


def test_installed_modules(odoo_server: Server) -> None:
    domain = [["name", "in", ["sale_stock", "stock_delivery", "crm"]], ["state", "=", "installed"]]
    found = odoo_server.admin.call("ir.module.module", "search_read", domain, ["name"], order="name")
    assert [module["name"] for module in found] == ["sale_stock", "stock_delivery"]


def test_a_code_that_is_taken(odoo_server: Server) -> None:
    with pytest.raises(Refused, match="The short name of the warehouse must be unique per company!") as caught:
        odoo_server.admin.call("stock.warehouse", "create", {"name": "Other", "code": "WH"})
    assert caught.value.name == "odoo.exceptions.ValidationError"


def test_a_link_to_nothing(odoo_server: Server) -> None:
    with pytest.raises(Refused) as caught:
        odoo_server.contact(country_id=999_999)
    assert caught.value.name == "odoo.exceptions.ValidationError"
    assert caught.value.message.startswith("The operation cannot be completed: Another model is using the record")


def test_a_failed_call_leaves_nothing_behind(odoo_server: Server) -> None:
    admin, mark = odoo_server.admin, odoo_server.key("rollback")
    with pytest.raises(Refused):
        admin.call("res.partner", "create", [{"name": "good", "ref": mark}, {"name": "bad", "type": "parcel"}])
    assert admin.call("res.partner", "search_count", [["ref", "=", mark]]) == 0
