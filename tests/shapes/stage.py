"""The product as a merchant runs it: a pretend Amazon, a real Odoo, and `manage.py` in processes of its own."""

import json
import os
import sqlite3
import subprocess
import sys
import xmlrpc.client
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sandbox.amazon import PretendAmazon, Seller
from sandbox.amazon.accounts import DEMO_APPLICATION
from sandbox.real_odoo import RealOdoo
from sandbox.real_odoo.api import Database
from tests import real_odoo

ROOT = Path(__file__).resolve().parent.parent.parent
MERCHANT = "stage"


@dataclass(frozen=True, slots=True)
class Ended:
    """`said` is the last JSON object that the command printed."""

    status: int
    said: dict[str, Any]
    errors: str


@dataclass
class Stage:
    amazon: PretendAmazon
    url: str  # of the pretend Amazon
    odoo: RealOdoo
    database: Database
    folder: Path  # the connector's VAR_DIR

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the developer's own: no .env, and no account but the pretend ones."""
        own = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
        return own | {
            "VAR_DIR": str(self.folder),
            "READ_DOT_ENV": "off",
            "AMAZON_API_URL": self.url,
            "AMAZON_LOGIN_URL": self.url,
            "STAGE_ODOO_KEY": self.database.api_key,
            "STAGE_CLIENT_SECRET": DEMO_APPLICATION.client_secret,
            "LOG_LEVEL": "ERROR",
        }

    def manage(self, *arguments: str, seconds: float = 3600, **environment: str) -> Ended:
        ended = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        said = [line for line in ended.stdout.splitlines() if line.startswith("{")]
        return Ended(ended.returncode, json.loads(said[-1]) if said else {}, ended.stderr)

    def do(self, *arguments: str) -> Ended:
        """A command that has to succeed."""
        ended = self.manage(*arguments)
        if ended.status:
            raise RuntimeError(f"manage.py {arguments[0]} ended with {ended.status}: {ended.errors[-2000:]}")
        return ended

    def connect(self, sellers: Sequence[Seller]) -> None:
        base = self.database
        self.do("migrate", "--verbosity", "0")
        odoo = ("--url", base.url, "--database", base.name, "--login", base.login, "--api-key-env", "STAGE_ODOO_KEY")
        self.do("connect", "odoo", "--merchant", MERCHANT, *odoo)
        application = ("--client-id", DEMO_APPLICATION.client_id, "--client-secret-env", "STAGE_CLIENT_SECRET")
        for seller in sellers:
            token = f"Atzr|{seller.id}"
            self.amazon.add_seller(seller, token)
            who = ("--region", seller.region, "--seller-id", seller.id, "--refresh-token-env", "STAGE_TOKEN")
            ended = self.manage("connect", "amazon", "--merchant", MERCHANT, *who, *application, STAGE_TOKEN=token)
            if ended.status:
                raise RuntimeError(f"Seller {seller.id} was not connected: {ended.errors[-2000:]}")

    def sync(self, *more: str) -> Ended:
        return self.manage("sync", "--merchant", MERCHANT, "--wait", "--json", *more)

    def ours(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The connector's own database, read beside it."""
        with closing(sqlite3.connect(self.folder / "connector.sqlite3")) as database:
            return database.execute(statement, tuple(parameters)).fetchall()

    def hours_later(self) -> None:
        """Amazon's allowance is back: 2,000 orders are 20 pages, which is its whole burst and an hour's refill."""
        with closing(sqlite3.connect(self.folder / "connector.sqlite3")) as database, database:
            database.execute("delete from accounts_tokenbucket")

    def in_odoo(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self.odoo.sql(self.database.name, statement, parameters)

    def rpc(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """By another library than the product's, as the merchant's administrator."""
        base = self.database
        with xmlrpc.client.ServerProxy(f"{base.url}/xmlrpc/2/common") as door:
            uid = door.authenticate(base.name, base.login, base.api_key, {})
        with xmlrpc.client.ServerProxy(f"{base.url}/xmlrpc/2/object", allow_none=True) as door:
            return door.execute_kw(base.name, uid, base.api_key, model, method, list(args), kwargs)


@contextmanager
def stage(name: str, *, workers: int = 0) -> Iterator[Stage]:
    """`name` is the database's in Odoo; it is dropped at the end, unless KEEP_STAGE says to look at it."""
    odoo = real_odoo.ensure(workers)
    amazon = PretendAmazon()
    httpd = amazon.serve()
    try:
        with TemporaryDirectory(prefix="connector-stage-") as folder:
            yield Stage(amazon, httpd.url, odoo, odoo.fresh_database(name), Path(folder))
    finally:
        httpd.stop()
        amazon.close()
        if not os.environ.get("KEEP_STAGE"):
            odoo.drop_database(name)
