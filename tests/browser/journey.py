"""What the journey goes through: the connector as in production, a pretend Amazon with a day's orders, a real Odoo 19."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Page

from sandbox.amazon import Line, PretendAmazon, wire_time
from sandbox.amazon.accounts import DEMO_APPLICATION
from tests import real_odoo
from tests.faults.crew import Crew, all_done, free_port, listens, until
from tests.faults.forking import ROOT, Nursery
from tests.faults.odoos import Real
from tests.faults.shop import SKUS, Shop
from tests.faults.warehouse import Warehouse

UNKNOWN = "BASKET-2026"
BASKET = "Gift Basket, Limited Edition"
# What was bought, the eldest first, and what the buyer paid for it.
BOUGHT = (
    ([Line("MUG-BLUE", 2)], "25.80"),
    ([Line("TEAPOT-1L", 1, shipping="4.90")], "44.85"),
    ([Line("COFFEE-1KG", 3), Line("FILTER-100", 2)], "65.45"),
    ([Line("GRINDER-M", 1, discount="1.50")], "28.49"),
    ([Line("TOWEL-4", 1)], "21.50"),
    ([Line("KNIFE-CHEF", 1)], "79.00"),
    ([Line("BOARD-OAK", 2, shipping="4.90")], "74.70"),
    ([Line("SCALE-5KG", 1)], "24.99"),
    ([Line("LUNCHBOX", 4)], "67.00"),
    ([Line(UNKNOWN, 1)], "49.00"),
    ([Line("MUG-RED", 1), Line("MUG-BLUE", 1)], "25.80"),
)
QUICK = {
    "ORDERS_EVERY_SECONDS": "2",
    "SHIPMENTS_EVERY_SECONDS": "2",
    "OFFERS_EVERY_SECONDS": "10",
    "LEASE_SECONDS": "60",
    "AMAZON_APPLICATION_ID": DEMO_APPLICATION.id,
    "AMAZON_CLIENT_ID": DEMO_APPLICATION.client_id,
    "AMAZON_CLIENT_SECRET": DEMO_APPLICATION.client_secret,
}


@dataclass(frozen=True)
class World:
    shop: Shop
    odoo: Real
    people: Warehouse
    url: str  # of the connector's pages
    paid: dict[str, Decimal]  # of each order, the eldest first
    crew: Crew
    scheduler: subprocess.Popen
    unknown: str  # the order that has an SKU which Odoo does not know

    def invited(self, merchant: str, email: str) -> str:
        """The link that whoever runs the server hands over."""
        ended = self.shop.run("invite", "--merchant", merchant, "--email", email, "--url", self.url)
        assert ended.status == 0, ended.said
        return ended.said.strip().splitlines()[-1]

    def evening(self) -> None:
        """Nothing new begins, what is under way ends, and then all of it must be right."""
        self.crew.kill(self.scheduler)
        until(all_done(self.shop, len(self.paid)), 120)
        self.shop.check()

    def in_odoo(self) -> dict[str, Decimal]:
        return {order.reference: order.total for order in self.odoo.orders()}

    def minutes_pass(self, name: str) -> None:
        """Since Amazon changed this order: only then its searches show the change."""
        changed = wire_time.write(datetime.now(UTC) - timedelta(minutes=3))
        self.shop.amazon.place({**self.shop.amazon.order(name), "lastUpdatedTime": changed}, keep_times=True)

    def count(self) -> int:
        return int(self.odoo.sql("select count(*) from sale_order")[0][0])


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """Web, worker and scheduler are processes; nothing is connected, and nobody may log in."""
    server = real_odoo.ensure()
    made = server.fresh_database(f"journey_{os.getpid()}")
    nursery, odoo = Nursery(), Real(server, made)
    people = Warehouse(odoo)
    odoo.products(SKUS)
    people.call("product.product", "create", [{"name": BASKET, "default_code": "GB-26"}])
    shop = Shop(folder / "shop", migrated(folder), nursery, PretendAmazon(), odoo, **QUICK)
    shop.env["AMAZON_CONSENT_URL"] = shop.httpd.url
    crew, port = Crew(shop), free_port()
    names = [
        shop.place(number, items=items, ago=timedelta(hours=5) - timedelta(minutes=5 * number))
        for number, (items, _) in enumerate(BOUGHT)
    ]
    paid = {name: Decimal(total) for name, (_, total) in zip(names, BOUGHT, strict=True)}
    try:
        web = ("gunicorn", "connector_web.wsgi", "--worker-class", "gthread", "--threads", "4")
        crew.start("web", *web, "--bind", f"127.0.0.1:{port}", "--log-level", "warning")
        crew.worker()
        scheduler = crew.scheduler()
        until(lambda: listens(port))
        unknown = names[[items[0].sku for items, _ in BOUGHT].index(UNKNOWN)]
        yield World(shop, odoo, people, f"http://localhost:{port}", paid, crew, scheduler, unknown)
    finally:
        crew.close()
        people.close()
        shop.close()
        nursery.stop()
        server.drop_database(made.name)


def migrated(folder: Path) -> Path:
    """A database as `migrate` leaves it."""
    env = {**os.environ, "VAR_DIR": str(folder), "READ_DOT_ENV": "off"}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True)
    return folder / "connector.sqlite3"


def shown(page: Page, address: str, there: Callable[[], bool]) -> None:
    """A page is loaded anew until it shows what processes bring about beside it."""

    def look() -> bool:
        page.goto(address)
        return there()

    until(look, 120)
