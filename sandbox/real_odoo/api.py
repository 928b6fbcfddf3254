"""What tests and benchmarks import."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import packages, places, postgres, python_env, server, template
from .errors import OdooUnavailable
from .processes import Server


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

    def __init__(self, workers: int, running: Server | None, given: Database | None, started: bool) -> None:
        self.workers = workers
        self.given = given
        # For "stop what you started": `if odoo.started: odoo.stop()`.
        self.started = started
        self._running = running

    @classmethod
    def ensure(cls, workers: int = 0, port: int | None = None) -> "RealOdoo":
        """Installs, starts or reuses. 0 workers: one threaded process; more: prefork, a server of its own beside it."""
        if given := _given():
            return cls(workers, None, given, started=False)
        if _warm() and (found := server.running(workers)):
            return cls(workers, found, None, started=False)
        with places.only_one("starting Odoo"):
            prepare()
            before = server.running(workers)
            return cls(workers, before or server.start(workers, port), None, started=before is None)

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
        postgres.clone(template.NAME, name, template.current_hash())
        return self.database(name)

    def database(self, name: str) -> Database:
        """An existing one."""
        if self.given:
            return self.given
        made_from = postgres.databases().get(name)
        if made_from is None:
            raise OdooUnavailable(
                f"There is no database {name}. Make it with `python -m sandbox.real_odoo fresh {name}`."
            )
        keys = template.keys_of(made_from)
        return Database(
            self.url, name, template.ADMIN, keys.admin_key, template.SALES, keys.sales_key, password=template.ADMIN
        )

    def drop_database(self, name: str) -> None:
        if not self.given:
            postgres.drop(name)

    def sql(self, name: str, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """For checkers: what is really in the database, beside Odoo."""
        if self.given:
            raise OdooUnavailable("The database of a given Odoo (ODOO_TEST_URL) cannot be read directly.")
        return postgres.sql(name, statement, parameters)

    def kill_workers(self) -> list[int]:
        """SIGKILL to the prefork workers; returns their process ids. Odoo starts new ones by itself."""
        return server.kill_workers(self._ours)

    def restart(self) -> None:
        port = self._ours.port
        with places.only_one("restarting Odoo"):
            server.stop(self.workers)
            self._running = server.start(self.workers, port)

    def stop(self) -> None:
        """This server; with the last one the database server goes too."""
        if not self.given:
            with places.only_one("stopping Odoo"):
                server.stop(self.workers)
                if not server.every_running():
                    postgres.stop()

    @property
    def _ours(self) -> Server:
        if self._running is None:
            raise OdooUnavailable("A given Odoo (ODOO_TEST_URL) is not ours to control.")
        return self._running


def prepare() -> None:
    """Everything but the server. The caller holds the lock."""
    packages.fetch()
    python_env.install()
    postgres.start()
    template.build()


def _warm() -> bool:
    installed = packages.version() and (places.python_home() / "ready").exists()
    return bool(installed) and postgres.running() and template.ready()


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
