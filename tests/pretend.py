"""A merchant in this process: the connector's own code against a pretend Amazon and a pretend Odoo over HTTP.

Import the fixtures into a conftest. One pretend Odoo serves a test process; each test has a database of its own.
"""

import io
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from accounts import connecting
from accounts.connecting import AmazonConnected
from accounts.models import Merchant, OdooConnection
from sandbox.amazon import PretendAmazon, an_order
from sandbox.amazon.catalog import PRODUCTS
from sandbox.odoo import ADMIN, ADMIN_KEY, PretendOdoo
from sandbox.odoo.merchant import Merchant as AtOdoosScreens
from sync import starting
from sync.flows import odoo_side
from sync.models import Order

SELLER = "A1DEMOSELLER01"
SECRETS = {
    "ODOO_KEY": ADMIN_KEY,
    "AMAZON_TOKEN": "Atzr|demo",
    "AMAZON_SECRET": "amzn1.oa2-cs.v1.demo",
}
CLIENT_ID = "amzn1.application-oa2-client.demo"
# What only asks. Everything else may change an Odoo.
READS = frozenset(
    "authenticate check_access_rights check_object_reference context_get fields_get has_access has_group login name_search read"
    " read_group search search_count search_read version".split()
)
_numbers = itertools.count(1)
_server: list[PretendOdoo] = []


def _pretend_odoo() -> PretendOdoo:
    """Starts when the first test needs it and ends with the process."""
    if not _server:
        _server.append(PretendOdoo())
        _server[0].serve()
    return _server[0]


@dataclass
class AnOdoo:
    """A database in the pretend Odoo, and what was asked of it."""

    server: PretendOdoo
    name: str
    screens: AtOdoosScreens = field(init=False)

    def __post_init__(self) -> None:
        self.screens = AtOdoosScreens(self.server.add_database(self.name))

    @property
    def url(self) -> str:
        return self.server.url

    def called(self, model: str = "") -> list[str]:
        return [c.method for c in self.server.calls if c.database == self.name and model in ("", c.model)]

    def writes(self) -> list[str]:
        return [f"{c.model}.{c.method}" for c in self.server.calls if c.database == self.name and c.method not in READS]

    def orders(self) -> dict[str, tuple[str, float]]:
        """Amazon's id -> state and total of the one order in Odoo."""
        ids = self.screens.search("sale.order", [("client_order_ref", "!=", False)])
        rows = self.screens.read("sale.order", ids, "client_order_ref", "state", "amount_total")
        found = {str(row["client_order_ref"]): (str(row["state"]), float(row["amount_total"])) for row in rows}
        assert len(found) == len(rows), "an Amazon order is in Odoo twice"
        return found

    def stock(self) -> None:
        """Everything that the pretend Amazon sells is known here."""
        for product in PRODUCTS:
            self.screens.product(f"The {product.sku}", code=product.sku, quantity=1000.0)


@dataclass
class Said:
    """What a command did: its exit status, what it printed, what it complained about."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.out.splitlines() if text.startswith("{")]


def manage(*argv: str) -> Said:
    """A command as a user types it, in this process."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*argv, stdout=out, stderr=err, no_color=True)
        status = 0
    except CommandError as error:
        err.write(str(error))
        status = error.returncode
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    return Said(status, out.getvalue(), err.getvalue())


@dataclass
class AShop:
    merchant: Merchant
    amazon: PretendAmazon
    odoo: AnOdoo

    def sync(self, *options: str) -> Said:
        return manage("sync", "--merchant", self.merchant.slug, "--wait", "--json", "--timeout", "60", *options)

    def channel(self, *options: str) -> Said:
        return manage("channel", "--merchant", self.merchant.slug, *options)

    def census(self, *options: str) -> Said:
        return manage("census", "--merchant", self.merchant.slug, "--json", *options)

    def place(self, number: int, *, ago: timedelta = timedelta(hours=5), **how: Any) -> str:
        order = an_order(f"shop {number}", **{"marketplace": "DE", "fulfilled_by": "MERCHANT", **how})
        placed = self.amazon.place(order, at=datetime.now(UTC) - ago + timedelta(seconds=number))
        return str(placed["orderId"])

    def states(self) -> dict[str, tuple[str, str]]:
        rows = Order.objects.filter(merchant=self.merchant).values_list("amazon_id", "state", "reason_code")
        return {name: (state, code) for name, state, code in rows}


def connect_odoo(odoo: AnOdoo, merchant: str = "Shop", **changed: str) -> OdooConnection:
    given = {"url": odoo.url, "database": odoo.name, "login": ADMIN, "key": ADMIN_KEY, **changed}
    return connecting.connect_odoo(connecting.merchant_named(merchant), **given)


def connect_amazon(merchant: str = "Shop", **changed: Any) -> AmazonConnected:
    given = {"region": "eu", "seller_id": SELLER, "refresh_token": SECRETS["AMAZON_TOKEN"], "client_id": CLIENT_ID}
    given |= {"client_secret": SECRETS["AMAZON_SECRET"], **changed}
    connected = connecting.connect_amazon(connecting.merchant_named(merchant), **given)
    starting.start(connected.account)
    return connected


@pytest.fixture
def amazon(settings: LazySettings) -> Iterator[PretendAmazon]:
    pretend = PretendAmazon()
    server = pretend.serve()
    settings.AMAZON_API_URL = settings.AMAZON_LOGIN_URL = server.url
    yield pretend
    server.stop()
    pretend.close()


@pytest.fixture
def odoo() -> Iterator[AnOdoo]:
    odoo_side._products.clear()  # remembered by the connection's id, which each test uses anew
    server = _pretend_odoo()
    made = AnOdoo(server, f"db{next(_numbers)}")
    yield made
    server.databases.pop(made.name)
    server.faults.clear()


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The secrets that commands are told by the names of variables."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def shop(db: None, amazon: PretendAmazon, odoo: AnOdoo) -> AShop:
    """Connected on both sides; nothing synced yet."""
    odoo.stock()
    connection = connect_odoo(odoo)
    connect_amazon()
    return AShop(connection.merchant, amazon, odoo)
