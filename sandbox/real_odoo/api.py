"""What tests and benchmarks import."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import packages, postgres, python_env, server, template
from .errors import OdooUnavailable
from .places import Home
from .processes import Server
from .releases import DEFAULT, release


@dataclass(frozen=True)
class Database:
    """`password` is the administrator's; empty sales fields mean that no such user is known."""

    url: str
    name: str
    login: str
    api_key: str = field(repr=False)
    sales_login: str
    sales_key: str = field(repr=False)
    password: str = field(repr=False)


class RealOdoo:
    """A running Odoo: ours, or the one that ODOO_TEST_URL names.

    A named Odoo is used as it is: `fresh_database` returns its only database, `drop_database` does nothing, and what
    needs its machine (`sql`, `kill_workers`, `restart`) raises OdooUnavailable.
    """

    def __init__(
        self, home: Home | None, workers: int, running: Server | None, given: Database | None, started: bool
    ) -> None:
        self._home = home
        self.workers = workers
        self.given = given
        # For "stop what you started": `if odoo.started: odoo.stop()`.
        self.started = started
        self._running = running

    @classmethod
    def ensure(cls, workers: int = 0, port: int | None = None, version: str = DEFAULT) -> "RealOdoo":
        """Installs, starts or reuses. 0 workers: one threaded process; more: prefork, a server of its own beside it."""
        if given := _given():
            return cls(None, workers, None, given, started=False)
        home = Home(release(version))
        if _warm(home) and (found := server.running(home, workers)):
            return cls(home, workers, found, None, started=False)
        with home.only_one("starting Odoo"):
            prepare(home)
            before = server.running(home, workers)
            return cls(home, workers, before or server.start(home, workers, port), None, started=before is None)

    @property
    def url(self) -> str:
        return self.given.url if self.given else f"http://127.0.0.1:{self._ours.port}"

    @property
    def pid(self) -> int:
        return self._ours.pid

    def fresh_database(self, name: str) -> Database:
        """A new database as Odoo is after its installation; one of the same name is dropped first."""
        if self.given:
            return self.given
        postgres.clone(self.home, template.NAME, name, template.current_hash(self.home))
        return self.database(name)

    def database(self, name: str) -> Database:
        """An existing one."""
        if self.given:
            return self.given
        made_from = postgres.databases(self.home).get(name)
        if made_from is None:
            how = self.home.release.command(f"fresh {name}")
            raise OdooUnavailable(f"There is no database {name}. Make it with {how}.")
        keys = template.keys_of(self.home, made_from)
        return Database(
            self.url, name, template.ADMIN, keys.admin_key, template.SALES, keys.sales_key, password=template.ADMIN
        )

    def drop_database(self, name: str) -> None:
        if not self.given:
            postgres.drop(self.home, name)

    def sql(self, name: str, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """For checkers: what is really in the database, beside Odoo."""
        if self.given:
            raise OdooUnavailable("The database of a given Odoo (ODOO_TEST_URL) cannot be read directly.")
        return postgres.sql(self.home, name, statement, parameters)

    def kill_workers(self) -> list[int]:
        """SIGKILL to the prefork workers; returns their process ids. Odoo starts new ones by itself."""
        return server.kill_workers(self._ours)

    def restart(self) -> None:
        port = self._ours.port
        with self.home.only_one("restarting Odoo"):
            server.stop(self.home, self.workers)
            self._running = server.start(self.home, self.workers, port)

    def stop(self) -> None:
        """This server; with the last one the database server goes too."""
        if not self.given:
            with self.home.only_one("stopping Odoo"):
                server.stop(self.home, self.workers)
                if not server.every_running(self.home):
                    postgres.stop(self.home)

    @property
    def home(self) -> Home:
        if self._home is None:
            raise OdooUnavailable("A given Odoo (ODOO_TEST_URL) has no folder here.")
        return self._home

    @property
    def _ours(self) -> Server:
        if self._running is None:
            raise OdooUnavailable("A given Odoo (ODOO_TEST_URL) is not ours to control.")
        return self._running


def prepare(home: Home) -> None:
    """Everything but the server. The caller holds the lock."""
    packages.fetch(home)
    python_env.install(home)
    postgres.start(home)
    template.build(home)


def _warm(home: Home) -> bool:
    installed = packages.version(home) and python_env.installed(home)
    return bool(installed) and postgres.running(home) and template.ready(home)


def _given() -> Database | None:
    """ODOO_TEST_URL, _DATABASE, _LOGIN and _KEY: a throw-away Odoo of the developer's own, such as a container."""
    url = os.environ.get("ODOO_TEST_URL")
    if not url:
        return None
    names = ("ODOO_TEST_DATABASE", "ODOO_TEST_LOGIN", "ODOO_TEST_KEY")
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise OdooUnavailable(f"ODOO_TEST_URL is set, so set {', '.join(missing)} too.")
    database, login, key = (os.environ[name] for name in names)
    return Database(url.rstrip("/"), database, login, key, sales_login="", sales_key="", password=key)
