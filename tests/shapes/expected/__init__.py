"""What Odoo must hold of each shape, in the version that the real Odoo of this run has."""

from dataclasses import replace

from tests.real_odoo import VERSION

from . import amounts, broken, buyers, examples, items, lifecycle, shop
from .two_digits import TWO_DIGITS
from .words import Expected, Rests, Sale

_MODULES = (examples, lifecycle, amounts, buyers, items, broken, shop)


def expected(version: int) -> dict[str, Expected]:
    every = {name: each for module in _MODULES for name, each in module.EXPECTED.items()}
    for name, other in TWO_DIGITS.items() if version < 19 else ():
        every[name] = replace(every[name], **other)  # type: ignore[arg-type]
    for name, each in every.items() if version < 15 else ():
        if isinstance(each, Sale):
            # The note of a delivery is text there.
            text = each.notes.removeprefix("<p>").removesuffix("</p>").replace("<br>", "\n")
            every[name] = replace(each, notes=text)
    return every


EXPECTED = expected(int(VERSION))

__all__ = ["EXPECTED", "Expected", "Rests", "Sale"]
