"""A real Odoo 19 Community for development, tests and benchmarks, started by one call. See README.md."""

from .api import Database, RealOdoo
from .errors import OdooUnavailable

__all__ = ["Database", "OdooUnavailable", "RealOdoo"]
