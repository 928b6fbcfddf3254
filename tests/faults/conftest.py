"""Shops to break. The pretend Odoo is shared by a test process, a database for each shop; the real one by all."""

import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox.amazon import PretendAmazon
from sandbox.odoo import PretendOdoo
from sandbox.real_odoo import OdooUnavailable, RealOdoo

from .forking import ROOT, Nursery
from .odoos import Pretend, Real
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


@pytest.fixture
def open_shop(tmp_path: Path, template: Path, nursery: Nursery, pretend_odoo: PretendOdoo) -> Iterator[OpenShop]:
    """`open_shop(**environment)`: a connected merchant whose Odoo knows the products."""
    shops: list[Shop] = []

    def make(*, connect: bool = True, **env: str) -> Shop:
        name = f"shop_{next(_numbers)}"
        odoo = Pretend(pretend_odoo, name)
        odoo.products(SKUS)
        shop = Shop(tmp_path / name, template, nursery, PretendAmazon(), odoo, **env)
        shops.append(shop)
        return shop.connect() if connect else shop

    yield make
    for shop in shops:
        shop.close()
        pretend_odoo.databases.pop(shop.odoo.name, None)
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
    shops: list[Shop] = []

    def make(*, workers: int = 0, **env: str) -> Shop:
        name = f"faults_{os.getpid()}_{next(_numbers)}"
        odoo = Real(real_server(workers), name)
        odoo.products(SKUS)
        shop = Shop(tmp_path / name, template, nursery, PretendAmazon(), odoo, **{"LEASE_SECONDS": "5", **env})
        shops.append(shop)
        return shop.connect()

    yield make
    for shop in shops:
        shop.close()
        assert isinstance(shop.odoo, Real)
        shop.odoo.drop()
