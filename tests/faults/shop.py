"""A merchant of its own: its pretend Amazon, its database in an Odoo, its connector with a folder of its own, whose
commands and workers are processes that may be killed. `judge` says afterwards what is wrong."""

import copy
import json
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sandbox.amazon import PretendAmazon, an_order
from sandbox.amazon.catalog import PRODUCTS

from .forking import Child, Nursery
from .ledger import Ledger, make_database
from .odoos import Odoo

SKUS = [product.sku for product in PRODUCTS]
IMPORTED = {"MERCHANT": ("UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"), "AMAZON": ("SHIPPED",)}


@dataclass
class Ended:
    status: int
    said: str
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def killed(self) -> bool:
        return self.status == -9


class Shop:
    def __init__(
        self, folder: Path, template: Path, nursery: Nursery, amazon: PretendAmazon, odoo: Odoo, **env: str
    ) -> None:
        self.folder, self.template, self.nursery = folder, template, nursery
        self.amazon, self.odoo = amazon, odoo
        self.httpd = amazon.serve()
        self.numbers = iter(range(1, 10**6))
        self.seller = "A1DEMOSELLER01"
        folder.mkdir(parents=True, exist_ok=True)
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "DJANGO_SETTINGS_MODULE": "connector_web.settings",
            "READ_DOT_ENV": "off",
            "VAR_DIR": str(folder),
            "SECRET_KEY": "for-tests-only",
            "FIELD_KEYS": "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            "AMAZON_API_URL": self.httpd.url,
            "AMAZON_LOGIN_URL": self.httpd.url,
            "LEASE_SECONDS": "0.5",
            "TICK_SECONDS": "0.5",
            "LOG_LEVEL": "WARNING",
            "ODOO_KEY": odoo.key,
            "TOKEN": "Atzr|demo",
            "SECRET": "amzn1.oa2-cs.v1.demo",
            **env,
        }
        self.ledger = Ledger(folder / "connector.sqlite3", env.get("DATABASE_URL", ""))
        self.odoo_url = ""  # other than Odoo's own where a proxy stands between
        self.new_database()

    # --- the connector ---------------------------------------------------------------------------------------------

    def new_database(self) -> None:
        """As after the first `migrate`: whatever the connector knew is lost."""
        if self.ledger.url:
            make_database(self.ledger.url)
            return
        for name in ("connector.sqlite3", "connector.sqlite3-wal", "connector.sqlite3-shm"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.folder / "connector.sqlite3")

    def start_from(self, connected: Path) -> "Shop":
        """As connected before; the key is sealed to its row, the database's name stands beside it."""
        shutil.copyfile(connected, self.ledger.file)
        connection = sqlite3.connect(self.ledger.file)
        with connection:
            connection.execute(
                "update accounts_odooconnection set url = ?, database = ?, login = ?",
                (self.odoo.url, self.odoo.name, self.odoo.login),
            )
        connection.close()
        return self

    def start(self, *argv: str, **env: str) -> Child:
        name = f"{next(self.numbers):03}-{argv[0]}"
        checks = [] if argv[0] == "shell" else ["--skip-checks"]
        return self.nursery.start([argv[0], *checks, *argv[1:]], {**self.env, **env}, self.folder, name)

    def run(self, *argv: str, seconds: float = 60.0, **env: str) -> Ended:
        child = self.start(*argv, **env)
        status = child.wait(seconds)
        lines = child.out.read_text(errors="replace").strip().splitlines()
        found = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
        return Ended(status, child.said(), found)

    def connect_odoo(self, **changed: str) -> Ended:
        given = {"url": self.odoo_url or self.odoo.url, "database": self.odoo.name, "login": self.odoo.login, **changed}
        key = given.pop("key", self.odoo.key)
        options = [part for name, value in given.items() for part in (f"--{name}", value)]
        return self.run("connect", "odoo", "--merchant", "shop", "--api-key-env", "ODOO_KEY", *options, ODOO_KEY=key)

    def connect_amazon(self, **changed: str) -> Ended:
        given = {
            "region": "eu",
            "seller-id": "A1DEMOSELLER01",
            "client-id": "amzn1.application-oa2-client.demo",
            **changed,
        }
        env = {"TOKEN": given.pop("token", "Atzr|demo"), "SECRET": given.pop("secret", "amzn1.oa2-cs.v1.demo")}
        options = [part for name, value in given.items() for part in (f"--{name}", value)]
        return self.run(
            "connect",
            "amazon",
            "--merchant",
            "shop",
            "--refresh-token-env",
            "TOKEN",
            "--client-secret-env",
            "SECRET",
            *options,
            **env,
        )

    def connect(self) -> "Shop":
        for ended in (self.connect_odoo(), self.connect_amazon()):
            assert ended.status == 0, ended.said
        return self

    def sync(self, *options: str, seconds: float = 60.0, failpoint: str = "", **env: str) -> Ended:
        if failpoint:
            env["FAILPOINT"] = failpoint
        argv = ["sync", "--merchant", "shop", "--wait", "--json", "--timeout", str(seconds)]
        return self.run(*argv, *options, seconds=seconds + 60, **env)

    def do(self, code: str, **env: str) -> Ended:
        """Python in a process of the connector."""
        return self.run("shell", "--no-imports", "-c", code, **env)

    def retry(self, title: str = "") -> Ended:
        """Presses Retry on the open problems whose titles begin like that, and waits."""
        pressed = self.do(
            "from sync import actions; from sync.models import Problem\n"
            f"for problem in Problem.objects.filter(state='open', title__startswith={title!r}): actions.retry_problem(problem, None)"
        )
        assert pressed.status == 0, pressed.said
        return self.sync()

    def channel(self, marketplace: str = "", **settings: str) -> None:
        options = [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]
        options += ["--marketplace", marketplace] if marketplace else []
        ended = self.run("channel", "--merchant", "shop", *options)
        assert ended.status == 0, ended.said

    def twin(self, number: int) -> "Shop":
        """Another connector of the same merchant, which knows nothing of this one."""
        made = copy.copy(self)
        made.folder = self.folder.with_name(f"{self.folder.name}_twin_{number}")
        made.folder.mkdir()
        made.env = {**self.env, "VAR_DIR": str(made.folder)}
        made.ledger = Ledger(made.folder / "connector.sqlite3")
        shutil.copyfile(self.ledger.file, made.ledger.file)
        return made

    def close(self) -> None:
        self.httpd.stop()
        self.amazon.close()

    # --- Amazon ----------------------------------------------------------------------------------------------------

    def place(self, number: int, *, ago: timedelta = timedelta(hours=5), **how: Any) -> str:
        """An order with products that Odoo knows; its id. `seller`: of another account than the first that sells there."""
        seller = how.pop("seller", None)
        order = an_order(f"{self.folder.name}-{number}", **{"marketplace": "DE", "fulfilled_by": "MERCHANT", **how})
        placed = self.amazon.place(order, at=datetime.now(UTC) - ago + timedelta(seconds=number), seller=seller)
        return str(placed["orderId"])

    def place_many(self, count: int, *, first: int = 0) -> list[str]:
        """A mixture: each third is FBA, over five marketplaces in two currencies."""
        return [
            self.place(
                number,
                marketplace=("DE", "FR", "GB", "IT", "ES")[number % 5],
                fulfilled_by="AMAZON" if number % 3 == 0 else "MERCHANT",
                status="SHIPPED" if number % 3 == 0 else "UNSHIPPED",
            )
            for number in range(first, first + count)
        ]

    @contextmanager
    def earlier(self, ago: timedelta = timedelta(hours=2)) -> Iterator[PretendAmazon]:
        """What is changed on Amazon in here changed so long ago: Amazon shows changes two minutes late."""
        self.amazon.clock.set(datetime.now(UTC) - ago, stopped=False)
        yield self.amazon
        self.amazon.clock.real()

    # --- the judge -------------------------------------------------------------------------------------------------

    def check(self, *, held_back: Iterable[str] = (), left_alone: Iterable[str] = ()) -> None:
        wrong = self.judge(tuple(held_back), tuple(left_alone))
        assert not wrong, "\n".join(["", *wrong])

    def judge(self, held_back: tuple[str, ...], left_alone: tuple[str, ...]) -> list[str]:
        """Everything that is wrong, in sentences. `held_back`: rightly not in Odoo, or as a quotation only. `left_alone`:
        in Odoo once, and what happened to them since is for a person."""
        by_reference: dict[str, list[Any]] = {}
        for order in self.odoo.orders():
            by_reference.setdefault(order.reference, []).append(order)
        states = self.ledger.states()
        found: list[str] = []
        for order in self.amazon.orders(self.seller):
            name = str(order.get("orderId"))
            held = by_reference.pop(name, [])
            if name not in states:
                found.append(f"{name} was lost")
            if len(held) > 1:
                found.append(f"{name} is in Odoo {len(held)} times: {[(o.name, o.state) for o in held]}")
            if name in left_alone:
                found += [f"{name} is missing in Odoo"] if not held else []
                continue
            block = order["fulfillment"]
            importable = block["fulfillmentStatus"] in IMPORTED.get(str(block["fulfilledBy"]), ())
            if name in held_back or not importable:
                if name in held_back and any(one.state == "sale" for one in held):
                    found.append(f"{name} is confirmed in Odoo and should be held back")
                if block["fulfillmentStatus"] == "CANCELLED":
                    found += [f"{name} is cancelled, and in Odoo {o.state} {o.pickings}" for o in held if _alive(o)]
                continue
            if len(held) == 1:
                found += [f"{name}: {fault}" for fault in _faults(order, held[0])]
            elif not held:
                found.append(f"{name} is missing in Odoo; here it is {states.get(name)}")
        found += [f"Odoo holds {reference!r}, which Amazon never sold" for reference in by_reference]
        return found + self.ledger.complaints()


def _alive(held: Any) -> bool:
    return held.state != "cancel" or any(state not in ("cancel", "done") for state in held.pickings)


def _faults(order: Mapping[str, Any], held: Any) -> list[str]:
    found = []
    total = Decimal(order["proceeds"]["grandTotal"]["amount"]).quantize(Decimal("0.01"))
    currency = order["proceeds"]["grandTotal"]["currencyCode"]
    if held.state not in ("sale", "done"):
        found.append(f"is {held.state} in Odoo")
    if (held.total, held.currency) != (total, currency):
        found.append(f"Odoo says {held.total} {held.currency}, Amazon {total} {currency}")
    if sum((line.total for line in held.lines), Decimal(0)) != held.total:
        found.append("its lines do not add up to its total")
    wanted: Counter[str] = Counter()
    for item in order["orderItems"]:
        if item["product"].get("sellerSku") in SKUS:
            wanted[item["product"]["sellerSku"]] += item["quantityOrdered"]
    quantities = {sku: count for sku, count in held.quantities.items() if sku in SKUS}
    if {sku: Decimal(count) for sku, count in wanted.items()} != quantities:
        found.append(f"Amazon sold {dict(wanted)}, Odoo holds {quantities}")
    chain = [state for state in held.pickings if state != "cancel"]
    if len(chain) != 1:
        found.append(f"has {len(chain)} deliveries: {held.pickings}")
    elif order["fulfillment"]["fulfillmentStatus"] == "SHIPPED" and chain != ["done"]:
        found.append(f"was shipped, and its delivery is {chain[0]}")
    return found
