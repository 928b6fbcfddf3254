"""Shops to break. The pretend Odoo is shared by a test process, a database for each shop; the real one by all."""

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox.amazon import PretendAmazon
from sandbox.odoo import PretendOdoo
from sandbox.real_odoo import OdooUnavailable, RealOdoo

from .forking import ROOT, Nursery
from .odoos import Odoo, Pretend, Real
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
def pretend_odoo() -> Iterator[PretendOdoo]:
    server = PretendOdoo()
    server.serve()
    yield server
    server.stop()


class Opener:
    """Opens shops and closes them all. A second shop starts from the first one's connected database: connecting is
    proven elsewhere."""

    connected: Path | None = None  # of this test process

    def __init__(self, folder: Path, template: Path, nursery: Nursery) -> None:
        self.folder, self.template, self.nursery = folder, template, nursery
        self.shops: list[Shop] = []

    def __call__(self, odoo: Odoo, connect: bool = True, **env: str) -> Shop:
        odoo.products(SKUS)
        shop = Shop(self.folder / odoo.name, self.template, self.nursery, PretendAmazon(), odoo, **env)
        self.shops.append(shop)
        if not connect:
            return shop
        if env or Opener.connected is None:
            shop.connect()
            if not env:
                Opener.connected = self.folder / "connected.sqlite3"
                shutil.copyfile(shop.folder / "connector.sqlite3", Opener.connected)
        else:
            shop.start_from(Opener.connected)
        return shop

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


def real_server(workers: int) -> RealOdoo:
    try:
        return RealOdoo.ensure(workers=workers)
    except OdooUnavailable as error:
        pytest.skip(f"A real Odoo cannot be had here: {error}. `make odoo` says more.")


@pytest.fixture
def open_real_shop(tmp_path: Path, template: Path, nursery: Nursery) -> Iterator[OpenShop]:
    opener = Opener(tmp_path, template, nursery)

    def make(*, workers: int = 0, **env: str) -> Shop:
        odoo = Real(real_server(workers), f"faults_{os.getpid()}_{next(_numbers)}")
        return opener(odoo, **{"LEASE_SECONDS": "2", **env})

    yield make
    opener.close()


@pytest.fixture(params=["pretend", pytest.param("real", marks=pytest.mark.real_odoo)])
def open_any(request: pytest.FixtureRequest) -> OpenShop:
    """The same test on the pretend Odoo, and on a real one by `make test-odoo`."""
    found: OpenShop = request.getfixturevalue("open_shop" if request.param == "pretend" else "open_real_shop")
    return found
