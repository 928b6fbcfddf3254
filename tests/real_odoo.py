"""The real Odoo that tests marked `real_odoo` run on: ODOO_TEST_VERSION says which, 19 where it says nothing."""

import os

from sandbox.real_odoo import RealOdoo

VERSION = os.environ.get("ODOO_TEST_VERSION") or "19"
PROTOCOLS = ("json2", "jsonrpc", "xmlrpc") if int(VERSION) >= 19 else ("jsonrpc", "xmlrpc")


def ensure(workers: int = 0) -> RealOdoo:
    return RealOdoo.ensure(workers, version=VERSION)
