"""What Odoo must hold of each shape."""

from . import amounts, broken, buyers, examples, items, lifecycle, shop
from .words import Expected, Rests, Sale

_MODULES = (examples, lifecycle, amounts, buyers, items, broken, shop)
EXPECTED: dict[str, Expected] = {name: each for module in _MODULES for name, each in module.EXPECTED.items()}

__all__ = ["EXPECTED", "Expected", "Rests", "Sale"]
