"""What an order adds up to: taxes in the price ("19i") or on top ("19"), rounded per tax or per line, to the cent."""

from typing import Any

import pytest

from .conftest import Server

TAX, LINE = "round_globally", "round_per_line"

# price, quantity, discount, taxes; then without taxes, taxes, total.
CASES: list[tuple[str, list[tuple[float, float, float, str]], str, str, tuple[float, float, float]]] = [
    ("a price with 19 % inside", [(9.99, 1, 0, "19i")], TAX, "USD", (8.39, 1.6, 9.99)),
    ("19 % on top", [(8.39, 1, 0, "19")], TAX, "USD", (8.39, 1.59, 9.98)),
    ("no taxes", [(0.01, 3, 0, "")], TAX, "USD", (0.03, 0.0, 0.03)),
    ("three equal lines", [(21.53, 1, 0, "21i")] * 3, TAX, "USD", (53.38, 11.21, 64.59)),
    ("three equal lines", [(21.53, 1, 0, "21i")] * 3, LINE, "USD", (53.37, 11.22, 64.59)),
    ("many cents", [(0.33, 1, 0, "19")] * 9, TAX, "USD", (2.97, 0.56, 3.53)),
    ("many cents", [(0.33, 1, 0, "19")] * 9, LINE, "USD", (2.97, 0.54, 3.51)),
    ("two included taxes", [(100.0, 1, 0, "7i 19i")], TAX, "USD", (79.36, 20.64, 100.0)),
    ("one inside, one on top", [(121.0, 1, 0, "21i 2")], TAX, "USD", (100.0, 23.0, 123.0)),
    ("a third off", [(33.33, 3, 33.33, "20i")], TAX, "USD", (55.55, 11.11, 66.66)),
    ("three decimals", [(1.115, 3, 0, "19")], LINE, "USD", (3.35, 0.64, 3.99)),
    ("four decimals", [(65.1129, 2, 0, "7")], TAX, "USD", (130.23, 9.12, 139.35)),
    ("half cents", [(0.125, 1, 0, ""), (0.375, 1, 0, "")], TAX, "USD", (0.5, 0.0, 0.5)),
    ("a negative line", [(29.99, 2, 0, "19i"), (-5.0, 1, 0, "19i")], TAX, "USD", (46.2, 8.78, 54.98)),
    ("all discounted", [(29.99, 1, 100, "19i")], TAX, "USD", (0.0, 0.0, 0.0)),
    ("fractions of units", [(12.12, 12.12, 0, "19")] * 2, TAX, "USD", (293.79, 55.82, 349.61)),
    ("two rates", [(19.99, 1, 0, "19i"), (4.99, 2, 0, "7i"), (3.99, 1, 0, "19i")], TAX, "USD", (29.48, 4.48, 33.96)),
    ("two rates", [(19.99, 1, 0, "19i"), (4.99, 2, 0, "7i"), (3.99, 1, 0, "19i")], LINE, "USD", (29.48, 4.48, 33.96)),
    ("US sales tax", [(12.95, 3, 0, "8.875"), (4.5, 1, 0, "8.875")], TAX, "USD", (43.35, 3.85, 47.2)),
    ("yen", [(1980.0, 1, 0, "10i"), (333.0, 3, 0, "10i")], TAX, "JPY", (2708.0, 271.0, 2979.0)),
    ("fractions of a yen", [(333.4, 3, 0, "15")], LINE, "JPY", (1000.0, 150.0, 1150.0)),
    ("euros", [(19.99, 7, 0, "22i")], TAX, "EUR", (114.7, 25.23, 139.93)),
    ("many pieces", [(0.07, 1000, 0, "19i"), (19.99, 100, 5.5, "7")], LINE, "USD", (1947.88, 143.41, 2091.29)),
    ("untaxed shipping", [(19.99, 1, 0, "19i"), (3.49, 1, 0, "")], TAX, "USD", (20.29, 3.19, 23.48)),
]


class Shop:
    """Taxes, price lists and a product, made once a server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.product = server.product()
        self.contact = server.contact()
        self._taxes: dict[str, int] = {}
        self._lists: dict[str, int] = {}

    def tax(self, name: str) -> int:
        if name not in self._taxes:
            self._taxes[name] = self.server.tax(float(name.rstrip("i")), included=name.endswith("i"))
        return self._taxes[name]

    def pricelist(self, code: str) -> int:
        admin = self.server.admin
        if code not in self._lists:
            [currency] = admin.call("res.currency", "search", [["name", "=", code]], context={"active_test": False})
            admin.call("res.currency", "write", [currency], {"active": True})
            self._lists[code] = admin.call("product.pricelist", "create", {"name": code, "currency_id": currency})
        return self._lists[code]


@pytest.fixture(scope="session")
def shop(odoo_server: Server) -> Shop:
    return Shop(odoo_server)


@pytest.mark.parametrize(("title", "lines", "method", "currency", "expected"), CASES, ids=lambda value: str(value)[:24])
def test_totals(
    shop: Shop,
    title: str,
    lines: list[tuple[float, float, float, str]],
    method: str,
    currency: str,
    expected: tuple[float, float, float],
) -> None:
    assert_totals(shop, lines, method, currency, expected)


def assert_totals(
    shop: Shop,
    lines: list[tuple[float, float, float, str]],
    method: str,
    currency: str,
    expected: tuple[float, float, float],
) -> None:
    server = shop.server
    server.admin.call("res.company", "write", [1], {"tax_calculation_rounding_method": method})
    rows: list[dict[str, Any]] = [
        {
            "product_id": shop.product,
            "price_unit": price,
            "product_uom_qty": quantity,
            "discount": discount,
            server.taxes: [[6, 0, [shop.tax(name) for name in taxes.split()]]],
        }
        for price, quantity, discount, taxes in lines
    ]
    order = server.order(*rows, partner_id=shop.contact, pricelist_id=shop.pricelist(currency))
    found = server.admin.read("sale.order", order, "amount_untaxed", "amount_tax", "amount_total", "currency_id")
    assert (found["amount_untaxed"], found["amount_tax"], found["amount_total"]) == expected
    assert found["currency_id"][1] == currency
    server.admin.call("res.company", "write", [1], {"tax_calculation_rounding_method": TAX})


def test_a_price_keeps_all_its_decimals_and_a_quantity_two(odoo_server: Server) -> None:
    """New in 19: until 18 the price, too, was rounded to the precision `Product Price`."""
    order = odoo_server.order({"product_id": odoo_server.product(), "price_unit": 1.23456, "product_uom_qty": 1.236})
    [line] = odoo_server.admin.read("sale.order", order, "order_line")["order_line"]
    found = odoo_server.admin.read("sale.order.line", line, "price_unit", "product_uom_qty", "price_subtotal")
    assert (found["price_unit"], found["product_uom_qty"], found["price_subtotal"]) == (1.23456, 1.24, 1.53)


def test_a_line_knows_its_part(odoo_server: Server) -> None:
    tax = odoo_server.tax(19.0, included=True)
    values = {"product_id": odoo_server.product(), "price_unit": 9.99, "tax_ids": [[6, 0, [tax]]]}
    order = odoo_server.order(values)
    [line] = odoo_server.admin.read("sale.order", order, "order_line")["order_line"]
    found = odoo_server.admin.read("sale.order.line", line, "price_subtotal", "price_tax", "price_total")
    assert (found["price_subtotal"], round(found["price_tax"], 2), found["price_total"]) == (8.39, 1.6, 9.99)


def test_changing_a_line_changes_the_order(odoo_server: Server) -> None:
    order = odoo_server.order({"product_id": odoo_server.product(), "price_unit": 10.0})
    [line] = odoo_server.admin.read("sale.order", order, "order_line")["order_line"]
    odoo_server.admin.call("sale.order.line", "write", [line], {"price_unit": 12.5, "product_uom_qty": 2})
    assert odoo_server.admin.read("sale.order", order, "amount_total")["amount_total"] == 25.0
    odoo_server.admin.call("sale.order.line", "unlink", [line])
    assert odoo_server.admin.read("sale.order", order, "amount_total")["amount_total"] == 0.0


def test_currencies_are_inactive_until_activated(odoo_server: Server) -> None:
    admin = odoo_server.admin
    assert admin.call("res.currency", "search", [["name", "=", "SEK"]]) == []
    [krona] = admin.call(
        "res.currency", "search_read", [["name", "=", "SEK"]], ["active", "rounding", "decimal_places"],
        context={"active_test": False},
    )  # fmt: skip
    assert (krona["active"], krona["rounding"], krona["decimal_places"]) == (False, 0.01, 2)
    [yen] = admin.call(
        "res.currency", "search_read", [["name", "=", "JPY"]], ["decimal_places"], context={"active_test": False}
    )
    assert yen["decimal_places"] == 0


def test_foreign_customers_get_a_fiscal_position_by_themselves(odoo_server: Server) -> None:
    """A fresh company has two that apply automatically. They replace only taxes that a line did not name."""
    admin = odoo_server.admin
    germany = admin.ref("base", "de")
    product = odoo_server.admin.call("product.product", "create", {"name": "Taxed"})
    abroad = odoo_server.contact(country_id=germany)
    commands = [[0, 0, {"product_id": product, "price_unit": 100.0}]]
    order = admin.call("sale.order", "create", {"partner_id": abroad, "order_line": commands})
    found = admin.read("sale.order", order, "fiscal_position_id", "amount_tax")
    assert (found["fiscal_position_id"][1], found["amount_tax"]) == ("Foreign Trade", 0.0)
    [tax] = admin.read("product.product", product, "taxes_id")["taxes_id"]
    named = odoo_server.order(
        {"product_id": product, "price_unit": 100.0, "tax_ids": [[6, 0, [tax]]]}, partner_id=abroad
    )
    assert admin.read("sale.order", named, "amount_tax")["amount_tax"] == 15.0


def test_a_price_list_gives_the_currency(odoo_server: Server, shop: Shop) -> None:
    order = odoo_server.order(
        {"product_id": odoo_server.product(), "price_unit": 10.0}, pricelist_id=shop.pricelist("EUR")
    )
    found = odoo_server.admin.read("sale.order", order, "currency_id", "pricelist_id")
    assert (found["currency_id"][1], found["pricelist_id"][1]) == ("EUR", "EUR (EUR)")
    odoo_server.admin.call("sale.order", "action_confirm", [order])
    with pytest.raises(Exception, match="You cannot change the pricelist of a confirmed order !"):
        odoo_server.admin.call("sale.order", "write", [order], {"pricelist_id": shop.pricelist("JPY")})
