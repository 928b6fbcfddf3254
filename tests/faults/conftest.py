"""Shops to break. The pretend Odoo is shared by a test process, a database for each shop; the real one by all."""

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar

import pytest

from sandbox.amazon import PretendAmazon
from sandbox.odoo import PretendOdoo
from sandbox.real_odoo import Database, OdooUnavailable, RealOdoo
from tests import real_odoo
from tests.engines.postgres import postgres
from tests.missing import missing
from tests.prefork import mine_to_kill

from .crew import Crew, Redis
from .forking import ROOT, Nursery
from .odoos import Odoo, Pretend, Real
from .relay import Relay
from .shop import SKUS, Shop

_numbers = itertools.count(1)
OpenShop = Callable[..., Shop]


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as `migrate` leaves it."""
    folder = tmp_path_factory.mktemp("template")
    env = {**os.environ, "VAR_DIR": str(folder), "READ_DOT_ENV": "off"}
    env.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True)
    return folder / "connector.sqlite3"


@pytest.fixture(scope="session")
def postgres_url(nursery: Nursery) -> Iterator[str]:
    """A PostgreSQL of its own, whose database `connector` is migrated."""
    with postgres() as url:
        env = {**os.environ, "DATABASE_URL": url, "READ_DOT_ENV": "off"}
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True)
        yield url


@pytest.fixture(scope="session")
def pretend_odoo() -> Iterator[PretendOdoo]:
    server = PretendOdoo()
    server.serve()
    yield server
    server.stop()


class Opener:
    """Opens shops and closes them all. A second shop starts from the first one's connected database: connecting is
    proven elsewhere."""

    connected: ClassVar[dict[type, Path]] = {}  # in this test process, for each kind of Odoo

    def __init__(self, folder: Path, template: Path, nursery: Nursery) -> None:
        self.folder, self.template, self.nursery = folder, template, nursery
        self.shops: list[Shop] = []

    def __call__(self, odoo: Odoo, connect: bool = True, **env: str) -> Shop:
        odoo.products(SKUS)
        shop = Shop(
            self.folder / f"{odoo.name}_{next(_numbers)}", self.template, self.nursery, PretendAmazon(), odoo, **env
        )
        self.shops.append(shop)
        if not connect:
            return shop
        if "DATABASE_URL" in env:
            return shop.connect()
        if type(odoo) not in Opener.connected:
            shop.connect()
            kept = Opener.connected[type(odoo)] = self.folder / "connected.sqlite3"
            shutil.copyfile(shop.folder / "connector.sqlite3", kept)
            return shop
        return shop.start_from(Opener.connected[type(odoo)])

    def close(self) -> None:
        for shop in self.shops:
            shop.close()
            shop.odoo.drop()


@pytest.fixture
def open_shop(tmp_path: Path, template: Path, nursery: Nursery, pretend_odoo: PretendOdoo) -> Iterator[OpenShop]:
    """`open_shop(**environment)`: a connected merchant whose Odoo knows the products."""
    opener = Opener(tmp_path, template, nursery)
    yield lambda **how: opener(Pretend(pretend_odoo, f"shop_{next(_numbers)}"), **how)
    opener.close()
    pretend_odoo.faults.clear()


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    return open_shop()


@pytest.fixture(scope="session")
def real_databases() -> Iterator[Callable[[int], tuple[RealOdoo, Database]]]:
    """One for each number of Odoo's workers, made when first asked for."""
    made: dict[int, tuple[RealOdoo, Database]] = {}

    def get(workers: int) -> tuple[RealOdoo, Database]:
        try:
            server = real_odoo.ensure(workers)  # each time: another test may have stopped what it had started
        except OdooUnavailable as error:
            missing(f"A real Odoo cannot be had here: {error}. `make odoo` says more.")
        if workers not in made:
            made[workers] = server, server.fresh_database(f"faults_{os.getpid()}_{workers}")
        return server, made[workers][1]

    yield get
    for server, database in made.values():
        server.drop_database(database.name)


@pytest.fixture
def open_real_shop(tmp_path: Path, template: Path, nursery: Nursery, real_databases) -> Iterator[OpenShop]:
    opener = Opener(tmp_path, template, nursery)
    with ExitStack() as stack:

        def make(*, workers: int = 0, **env: str) -> Shop:
            if workers:
                stack.enter_context(mine_to_kill())
            return opener(Real(*real_databases(workers)), **{"LEASE_SECONDS": "2", **env})

        yield make
        opener.close()


@pytest.fixture(params=["pretend", pytest.param("real", marks=pytest.mark.real_odoo)])
def open_any(request: pytest.FixtureRequest) -> OpenShop:
    """The same test on the pretend Odoo, and on a real one by `make test-odoo`."""
    found: OpenShop = request.getfixturevalue("open_shop" if request.param == "pretend" else "open_real_shop")
    return found


@pytest.fixture
def crew_of() -> Iterator[Callable[[Shop], Crew]]:
    crews: list[Crew] = []

    def make(shop: Shop) -> Crew:
        crews.append(Crew(shop))
        return crews[-1]

    yield make
    for crew in crews:
        crew.close()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    made = Redis(tmp_path)
    made.start()
    yield made
    made.kill()


@pytest.fixture
def relay(redis: Redis) -> Iterator[Relay]:
    made = Relay(redis.port)
    yield made
    made.close()


@pytest.fixture(params=["filesystem", "redis"])
def broker(request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment that names it."""
    return {"CELERY_BROKER_URL": request.getfixturevalue("redis").url} if request.param == "redis" else {}
