"""The real Odoo that tests marked `real_odoo` run on: ODOO_TEST_VERSION says which, 19 where it says nothing."""

import os
from collections.abc import Iterable

from sandbox.real_odoo import RealOdoo

VERSION = os.environ.get("ODOO_TEST_VERSION") or "19"
PROTOCOLS = ("json2", "jsonrpc", "xmlrpc") if int(VERSION) >= 19 else ("jsonrpc", "xmlrpc")


def ensure(workers: int = 0) -> RealOdoo:
    return RealOdoo.ensure(workers, version=VERSION)


def storable(fields: Iterable[str]) -> dict[str, object]:
    """What a product is that is counted, in the words of the version that has these fields."""
    if "is_storable" in fields:
        return {"type": "consu", "is_storable": True}
    return {"detailed_type" if "detailed_type" in fields else "type": "product"}
