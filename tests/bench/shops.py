"""A merchant with a pretend Amazon and a pretend Odoo, as the fault matrix has them, outside of a test."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sandbox.amazon import PretendAmazon
from sandbox.odoo import PretendOdoo
from tests.faults.forking import ROOT, Nursery
from tests.faults.odoos import Pretend
from tests.faults.shop import SKUS, Shop


@contextmanager
def pretend_shop(**env: str) -> Iterator[Shop]:
    """Connected; its Odoo knows the products."""
    odoo, nursery = PretendOdoo(), Nursery()
    odoo.serve()
    try:
        with TemporaryDirectory(prefix="connector-bench-") as name:
            folder = Path(name)
            own = {**os.environ, "VAR_DIR": name, "READ_DOT_ENV": "off"}
            own.pop("DATABASE_URL", None)
            subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=own, check=True)
            shelf = Pretend(odoo, "bench")
            shelf.products(SKUS)
            shop = Shop(folder / "shop", folder / "connector.sqlite3", nursery, PretendAmazon(), shelf, **env)
            try:
                yield shop.connect()
            finally:
                shop.close()
    finally:
        nursery.stop()
        odoo.stop()
