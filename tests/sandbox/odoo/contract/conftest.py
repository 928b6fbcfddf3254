"""One suite, two servers: what holds on a real Odoo 19 must hold on the pretend one.

The real one runs with `pytest -m real_odoo`; otherwise its half skips, because making one takes minutes."""

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

import pytest

from sandbox.odoo import ADMIN, ADMIN_KEY, DATABASE, SALES, SALES_KEY, PretendOdoo
from sandbox.real_odoo import OdooUnavailable
from tests import real_odoo
from tests.missing import missing

from .clients import Client

WEAK = "too.few.rights@example.com"
PASSWORD = "a password of its own"
HOW = "Run it with `pytest -m real_odoo`: that installs and starts a real Odoo 19 (sandbox/real_odoo)."


@dataclass
class Server:
    kind: str
    admin: Client
    sales: Client
    weak: Client
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    # Names that are others in older versions.
    groups: ClassVar[str] = "group_ids"
    taxes: ClassVar[str] = "tax_ids"
    inner_moves: ClassVar[str] = "move_ids"
    storable: ClassVar[dict[str, object]] = {"is_storable": True}

    def key(self, what: str) -> str:
        """An external id nobody else in the suite uses."""
        return f"__amazon__.{what}_{next(self._numbers)}"

    def product(self, name: str = "Mug", price: float = 10.0, **values: object) -> int:
        given = {"name": name, "list_price": price, **self.storable, "taxes_id": [[6, 0, []]], **values}
        return self.admin.call("product.product", "create", given)

    def contact(self, name: str = "Jane Doe", **values: object) -> int:
        return self.admin.call("res.partner", "create", {"name": name, **values})

    def tax(self, amount: float, included: bool = False, **values: object) -> int:
        given = {
            "name": f"{amount} % {next(self._numbers)}",
            "amount": amount,
            "price_include_override": "tax_included" if included else "tax_excluded",
            **values,
        }
        return self.admin.call("account.tax", "create", given)

    def stock(self, product: int, quantity: float) -> None:
        location = self.admin.ref("stock", "stock_location_stock")
        values = {"product_id": product, "location_id": location, "inventory_quantity": quantity}
        quant = self.admin.call("stock.quant", "create", values)
        self.admin.call("stock.quant", "action_apply_inventory", [quant])

    def order(self, *lines: dict[str, object], **values: object) -> int:
        """A draft made by `create`. Lines without taxes are sent without taxes, explicitly."""
        commands = [[0, 0, {self.taxes: [[6, 0, []]], **line}] for line in lines]
        values.setdefault("partner_id", self.contact())
        return self.admin.call("sale.order", "create", {"order_line": commands, **values})

    def confirmed(
        self, product: int, quantity: float = 1.0, product_uom_id: int = 0, **values: object
    ) -> tuple[int, int]:
        """A confirmed order and its delivery."""
        unit = {"product_uom_id": product_uom_id} if product_uom_id else {}
        order = self.order({"product_id": product, "product_uom_qty": quantity, **unit}, **values)
        self.admin.call("sale.order", "action_confirm", [order])
        [picking] = self.admin.read("sale.order", order, "picking_ids")["picking_ids"]
        return order, picking

    def fill(self, picking: int, *quantities: float) -> None:
        """So much of each of its moves, in their order."""
        rows = [[str(move), str(quantity), "1"] for move, quantity in zip(self.moves(picking), quantities, strict=True)]
        assert self.admin.load("stock.move", [".id", "quantity", "picked"], *rows)["messages"] == []

    def deliver(self, picking: int, *quantities: float, backorder: bool = True) -> None:
        """Without quantities what is reserved."""
        if quantities:
            self.fill(picking, *quantities)
        context = {"skip_backorder": True, **({} if backorder else {"picking_ids_not_to_backorder": [picking]})}
        assert self.admin.call("stock.picking", "button_validate", [picking], context=context) is True

    def give_back(self, picking: int, *quantities: float, done: bool = True) -> int:
        """Goods of a done delivery come back, as the button Return does it."""
        context = {"active_id": picking, "active_ids": [picking], "active_model": "stock.picking"}
        wizard = self.admin.call("stock.return.picking", "create", {"picking_id": picking}, context=context)
        lines = self.admin.read("stock.return.picking", wizard, "product_return_moves")["product_return_moves"]
        for line, quantity in zip(lines, quantities, strict=True):
            self.admin.call("stock.return.picking.line", "write", [line], {"quantity": quantity})
        action = self.admin.call("stock.return.picking", "action_create_returns", [wizard], context=context)
        made: int = action["res_id"]
        if done:
            assert self.admin.call("stock.picking", "button_validate", [made], context={"skip_backorder": True}) is True
        return made

    def kit(self, *parts: tuple[int, float], made: float = 1.0, **values: object) -> int:
        """Sold as one, shipped as its parts."""
        product = self.product("Kit", is_storable=False, **values)
        template = self.admin.read("product.product", product, "product_tmpl_id")["product_tmpl_id"][0]
        lines = [[0, 0, {"product_id": part, "product_qty": quantity}] for part, quantity in parts]
        bom = {"product_tmpl_id": template, "type": "phantom", "product_qty": made, "bom_line_ids": lines}
        self.admin.call("mrp.bom", "create", bom)
        return product

    def line(self, order: int) -> int:
        return self.lines(order)[0]

    def lines(self, order: int) -> list[int]:
        return self.admin.read("sale.order", order, "order_line")["order_line"]

    def delivered(self, order: int) -> list[float]:
        found = self.admin.call("sale.order.line", "read", self.lines(order), ["qty_delivered"])
        return [line["qty_delivered"] for line in found]

    def moves(self, picking: int) -> list[int]:
        return self.admin.read("stock.picking", picking, self.inner_moves)[self.inner_moves]


def pretend(made: type[Server], version: str) -> Iterator[Server]:
    odoo = PretendOdoo(version)
    httpd = odoo.serve()
    yield _prepared(made, "pretend", httpd.url, DATABASE, ADMIN, ADMIN_KEY, SALES, SALES_KEY)
    odoo.stop()


def real(made: type[Server], version: str, request: pytest.FixtureRequest) -> Iterator[Server]:
    chosen = request.config.getoption("markexpr")
    if "real_odoo" not in chosen and not os.environ.get("ODOO_TEST_URL"):
        pytest.skip(HOW)
    if version != real_odoo.VERSION:
        pytest.skip(f"The real Odoo of this run is {real_odoo.VERSION}; ODOO_TEST_VERSION={version} runs these.")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    try:
        odoo = real_odoo.ensure()
        database = odoo.fresh_database(f"contract_{worker}")
    except OdooUnavailable as reason:
        missing(str(reason))
    yield _prepared(
        made,
        "real",
        database.url,
        database.name,
        database.login,
        database.api_key,
        database.sales_login,
        database.sales_key,
    )
    odoo.drop_database(database.name)


def _prepared(
    made: type[Server], kind: str, url: str, database: str, login: str, key: str, sales: str, sales_key: str
) -> Server:
    anyone = Client(url, database, 0, "")
    uid = anyone.jsonrpc("common", "authenticate", database, login, key, {})["result"]
    admin = Client(url, database, uid, key)
    [seller] = admin.call("res.users", "search", [["login", "=", sales]])
    contacts = admin.ref("base", "group_partner_manager")
    admin.call("res.users", "write", [seller], {made.groups: [[4, contacts]]})
    plain = {
        "name": "Weak",
        "login": WEAK,
        "password": PASSWORD,
        made.groups: [[6, 0, [admin.ref("base", "group_user")]]],
    }
    weak = admin.call("res.users", "create", plain)
    return made(kind, admin, Client(url, database, seller, sales_key), Client(url, database, weak, PASSWORD))


@pytest.fixture(scope="session", params=["pretend", pytest.param("real", marks=pytest.mark.real_odoo)])
def odoo_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    yield from pretend(Server, "19.0") if request.param == "pretend" else real(Server, "19", request)
