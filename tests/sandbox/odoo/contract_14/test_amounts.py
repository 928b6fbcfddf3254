"""What an order adds up to in 14: prices have two decimals, and the sum before tax is rounded line by line."""

import pytest

from ..contract.conftest import Server
from ..contract.test_amounts import CASES, LINE, TAX, Shop, assert_totals

# Where 14 comes to other cents than 19.
OTHERS = {
    ("three equal lines", TAX): (53.37, 11.22, 64.59),
    ("two included taxes", TAX): (79.37, 20.63, 100.0),
    ("three decimals", LINE): (3.36, 0.64, 4.0),
    ("four decimals", TAX): (130.22, 9.12, 139.34),
    ("half cents", TAX): (0.51, 0.0, 0.51),
    ("fractions of units", TAX): (293.78, 55.82, 349.6),
}


@pytest.fixture(scope="session")
def shop(odoo_server: Server) -> Shop:
    return Shop(odoo_server)


@pytest.mark.parametrize(("title", "lines", "method", "currency", "expected"), CASES, ids=lambda value: str(value)[:24])
def test_totals(shop: Shop, title: str, lines: list, method: str, currency: str, expected: tuple) -> None:
    assert_totals(shop, lines, method, currency, OTHERS.get((title, method), expected))


def test_a_price_has_two_decimals(odoo_server: Server) -> None:
    order = odoo_server.order({"product_id": odoo_server.product(), "price_unit": 1.23456, "product_uom_qty": 1.236})
    [line] = odoo_server.admin.read("sale.order", order, "order_line")["order_line"]
    found = odoo_server.admin.read("sale.order.line", line, "price_unit", "product_uom_qty", "price_subtotal")
    assert (found["price_unit"], found["product_uom_qty"], found["price_subtotal"]) == (1.23, 1.24, 1.53)


def test_a_line_knows_its_part(odoo_server: Server) -> None:
    tax = odoo_server.tax(19.0, included=True)
    values = {"product_id": odoo_server.product(), "price_unit": 9.99, "tax_id": [[6, 0, [tax]]]}
    order = odoo_server.order(values)
    [line] = odoo_server.admin.read("sale.order", order, "order_line")["order_line"]
    found = odoo_server.admin.read("sale.order.line", line, "price_subtotal", "price_tax", "price_total")
    assert (found["price_subtotal"], round(found["price_tax"], 2), found["price_total"]) == (8.39, 1.6, 9.99)


def test_taxes_are_replaced_by_a_table_of_the_fiscal_position(odoo_server: Server) -> None:
    """It replaces only taxes that a line did not name."""
    admin = odoo_server.admin
    full, none = odoo_server.tax(19.0), odoo_server.tax(0.0)
    values = {"name": "Abroad", "tax_ids": [[0, 0, {"tax_src_id": full, "tax_dest_id": none}]]}
    position = admin.call("account.fiscal.position", "create", values)
    found = admin.call(
        "account.fiscal.position.tax", "search_read", [["position_id", "=", position]], ["tax_src_id", "tax_dest_id"]
    )
    assert [(row["tax_src_id"][0], row["tax_dest_id"][0]) for row in found] == [(full, none)]
