"""A second company: who sees what, and what it brings along."""

import pytest

from .clients import Client, Refused
from .conftest import Server


@pytest.fixture(scope="module")
def second(odoo_server: Server) -> int:
    admin, name = odoo_server.admin, odoo_server.key("Second")[11:]
    made = admin.call("res.company", "create", {"name": name})
    assert admin.call("stock.warehouse", "search_count", [["company_id", "=", made]]) == 0
    context = {"allowed_company_ids": [made]}
    admin.call("stock.warehouse", "create", {"name": name, "code": name[-4:], "company_id": made}, context=context)
    return made


def test_a_new_company_is_seen_by_its_maker_and_has_no_taxes(odoo_server: Server, second: int) -> None:
    admin = odoo_server.admin
    assert second in admin.read("res.users", admin.uid, "company_ids")["company_ids"]
    assert admin.call("account.tax", "search_count", [["company_id", "=", second]]) == 0
    with pytest.raises(Refused, match="Missing required value for the field 'Tax Group'"):
        odoo_server.tax(7.0, company_id=second)


def test_the_context_narrows_to_a_company(odoo_server: Server, second: int) -> None:
    admin = odoo_server.admin
    for allowed, companies in (([second], {second}), ([1], {1}), ([1, second], {1, second})):
        found = admin.call(
            "stock.warehouse", "search_read", [], ["company_id"], context={"allowed_company_ids": allowed}
        )
        assert {row["company_id"][0] for row in found} == companies


def test_orders_belong_to_the_first_company_of_the_context(odoo_server: Server, second: int) -> None:
    admin = odoo_server.admin
    contact = odoo_server.contact()
    context = {"allowed_company_ids": [second]}
    order = admin.call("sale.order", "create", {"partner_id": contact}, context=context)
    found = admin.read("sale.order", order, "company_id", "warehouse_id")
    assert found["company_id"][0] == second
    assert admin.read("stock.warehouse", found["warehouse_id"][0], "company_id")["company_id"][0] == second
    named = admin.call("sale.order", "create", {"partner_id": contact, "company_id": second})
    assert admin.read("sale.order", named, "warehouse_id")["warehouse_id"] == found["warehouse_id"]


def test_somebody_of_another_company_sees_nothing_of_it(odoo_server: Server, second: int) -> None:
    admin, sales = odoo_server.admin, odoo_server.sales
    order = admin.call("sale.order", "create", {"partner_id": odoo_server.contact(), "company_id": second})
    assert sales.call("sale.order", "search", [["id", "=", order]]) == []
    with pytest.raises(Refused, match=r"odoo.exceptions.AccessError"):
        sales.call("sale.order", "read", [order], ["name"])
    assert sales.call("stock.warehouse", "search", [["company_id", "=", second]]) == []


def test_a_company_that_is_not_ones_own_is_refused(odoo_server: Server, second: int) -> None:
    with pytest.raises(Refused, match="Access to unauthorized or invalid companies") as caught:
        odoo_server.sales.call("sale.order", "search", [], context={"allowed_company_ids": [second]})
    assert caught.value.name == "odoo.exceptions.AccessError"


def test_products_and_contacts_are_everybodys_unless_they_name_a_company(odoo_server: Server, second: int) -> None:
    sales: Client = odoo_server.sales
    shared, theirs = odoo_server.product("Shared"), odoo_server.product("Theirs", company_id=second)
    assert sales.call("product.product", "search", [["id", "in", [shared, theirs]]]) == [shared]
    shared, theirs = odoo_server.contact("Shared"), odoo_server.contact("Theirs", company_id=second)
    assert sales.call("res.partner", "search", [["id", "in", [shared, theirs]]]) == [shared]


def test_taxes_of_the_products_are_those_of_the_orders_company(odoo_server: Server, second: int) -> None:
    admin = odoo_server.admin
    here = odoo_server.tax(19.0)
    country = admin.ref("base", "us")
    group = admin.call("account.tax.group", "create", {"name": "7", "company_id": second, "country_id": country})
    there = odoo_server.tax(7.0, company_id=second, country_id=country, tax_group_id=group)
    product = odoo_server.product(taxes_id=[[6, 0, [here, there]]])
    for company, tax in ((1, here), (second, there)):
        values = {
            "partner_id": odoo_server.contact(),
            "company_id": company,
            "order_line": [[0, 0, {"product_id": product}]],
        }
        order = admin.call("sale.order", "create", values)
        [line] = admin.read("sale.order", order, "order_line")["order_line"]
        assert admin.read("sale.order.line", line, "tax_ids")["tax_ids"] == [tax]


def test_a_company_nobody_has_is_refused_in_every_call_that_asks_for_one(odoo_server: Server) -> None:
    admin, context = odoo_server.admin, {"allowed_company_ids": [999_999]}
    calls = (
        ("sale.order", "search", []),
        ("sale.order", "create", {"partner_id": odoo_server.contact()}),
        ("sale.order", "read", [odoo_server.order()], ["name"]),
        ("stock.warehouse", "search_count", []),
    )
    for call in calls:
        with pytest.raises(Refused, match="Access to unauthorized or invalid companies") as caught:
            admin.call(*call, context=context)
        assert caught.value.name == "odoo.exceptions.AccessError"
    assert admin.call("res.country", "search_count", [["code", "=", "DE"]], context=context) == 1
    answer = admin.load("res.partner", ["id", "name"], [odoo_server.key("nowhere"), "Jane"], **context)
    assert answer["ids"] is False
    assert [m["message"] for m in answer["messages"]] == ["Access to unauthorized or invalid companies."]
