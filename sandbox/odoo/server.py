"""The pretend Odoo: databases, users, faults, and the HTTP door."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox.httpd import Httpd, Request, Response

from . import control, pages
from .database import Database
from .errors import NoDatabase, OdooError
from .faults import Faults, Rule
from .merchant import Merchant
from .persist import Disk
from .versions import LATEST
from .wire import web
from .wire.json2 import Json2
from .wire.jsonrpc import JsonRpc
from .wire.xmlrpc import XmlRpc

DATABASE = "odoo"
ADMIN = "admin"
SALES = "sales@example.com"
WEAK = "weak@example.com"
# Known to everybody, as the whole pretend Odoo is: for trying things out, never for anything real.
ADMIN_KEY = "pretend-odoo-key-of-the-administrator-00"
SALES_KEY = "pretend-odoo-key-of-the-sales-person-001"
WEAK_KEY = "pretend-odoo-key-of-one-without-rights-2"

Protocol = Json2 | JsonRpc | XmlRpc


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked. `ids` counts the records it names, or the rows of a load."""

    protocol: str
    database: str
    model: str
    method: str
    ids: int
    user: str
    at: datetime


class PretendOdoo:
    def __init__(
        self,
        version: str = LATEST,
        databases: Iterable[str] = (DATABASE,),
        state: Path | str | None = None,
        clock: Callable[[], datetime] | None = None,
        think_time: float = 0.0,
    ) -> None:
        """`think_time` in seconds makes every transaction last: calls that overlap then conflict, as they do in life."""
        self.think_time = think_time
        self.version = version
        self.clock = clock
        self.tells_databases = True  # Odoo's option list_db
        self.faults = Faults()
        self.calls: list[Call] = []
        self.databases: dict[str, Database] = {}
        self.httpd: Httpd | None = None
        self._lock = threading.Lock()
        self._disk = Disk(Path(state), version) if state else None
        self._names = tuple(databases)
        for name in self._names:
            self.add_database(name)

    # Databases.

    def add_database(self, name: str) -> Database:
        made = Database(name, self.version, self.clock)
        made.before_commit = self._before_commit
        if self._disk is None or not self._disk.restore(name, made.store):
            self.databases[name] = made
            self._welcome(Merchant(made))
        self.databases[name] = made
        if self._disk:
            self._disk.follow(name, made.store)
        return made

    def _before_commit(self, model: str, method: str) -> None:
        self.faults.hold()
        if self.think_time:
            time.sleep(self.think_time)

    def _welcome(self, merchant: Merchant) -> None:
        merchant.key(ADMIN, ADMIN_KEY)
        merchant.user(SALES, "Sales", SALES_KEY, ("sales_team.group_sale_salesman_all_leads",
            "stock.group_stock_user", "base.group_partner_manager", "base.group_user"))  # fmt: skip
        merchant.user(WEAK, "Weak", WEAK_KEY, ("base.group_user",))

    def database(self, name: Any) -> Database:
        found = self.databases.get(name)
        if found is None:
            raise NoDatabase(str(name))
        return found

    def chosen(self, request: Request) -> Database:
        """The one the header names, or the only one."""
        name = request.headers.get("x-odoo-database", "") or request.arg("db")
        if not name and len(self.databases) == 1:
            return next(iter(self.databases.values()))
        return self.database(name)

    @property
    def merchant(self) -> Merchant:
        """The person at the screens of the first database."""
        return Merchant(next(iter(self.databases.values())))

    def reset(self) -> None:
        """As it was at its first start."""
        self.faults.clear()
        self.calls.clear()
        if self._disk:
            self._disk.clear()
        self.databases.clear()
        for name in self._names:
            self.add_database(name)

    # Faults and what was called.

    def fault(self, action: str, **options: Any) -> Rule:
        return self.faults.add(action, **options)

    def count(self, model: str = "", method: str = "") -> int:
        return sum(
            1 for call in self.calls if (not model or call.model == model) and (not method or call.method == method)
        )

    def counts(self) -> dict[str, int]:
        return dict(Counter(f"{call.model}.{call.method}" for call in self.calls))

    # The door.

    def serve(self, host: str = "127.0.0.1", port: int = 0) -> Httpd:
        self.httpd = Httpd(self.handle, host, port).start()
        return self.httpd

    @property
    def url(self) -> str:
        return self.httpd.url if self.httpd else ""

    def stop(self) -> None:
        if self.httpd:
            self.httpd.stop()
            self.httpd = None

    def handle(self, request: Request) -> Response:
        if request.path.startswith("/_control"):
            return control.handle(self, request)
        protocol = self._protocol(request)
        if protocol is None:
            return web.handle(self, request) or pages.handle(self, request) or Response(404, web.NOT_FOUND, web.HTML)
        ask = protocol.read(self, request)
        if isinstance(ask, Response):
            return ask
        with self._lock:
            now = datetime.now(UTC)
            self.calls.append(Call(ask.protocol, ask.database, ask.model, ask.method, ask.ids, ask.user, now))
        return self.faults.apply(ask, lambda run: _outcome(protocol, run))

    def _protocol(self, request: Request) -> Protocol | None:
        path = request.path
        if path == "/jsonrpc":
            return JsonRpc()
        if path.startswith("/xmlrpc/2/"):
            return XmlRpc(numbered=True)
        if path.startswith("/xmlrpc/"):
            return XmlRpc(numbered=False)
        if path.startswith("/json/2") and float(self.version) >= 19:
            return Json2()
        return None


def _outcome(protocol: Protocol, run: Callable[[], Any]) -> Response:
    try:
        return protocol.answer(run())
    except UnicodeEncodeError:
        # A lone surrogate breaks Odoo's own report of the error, too.
        return Response(500, web.BROKEN, web.HTML)
    except (OdooError, ValueError, TypeError, LookupError, AttributeError, NameError) as error:
        return protocol.refuse(error)
