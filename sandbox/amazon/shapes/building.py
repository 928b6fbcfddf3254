"""How the shapes are written down: a function a shape, collected by name."""

from collections.abc import Callable, Sequence

from ..documents import JSON, merged
from ..factory import an_order
from ..lines import Line

Maker = Callable[[], JSON]


class Collection(dict[str, Maker]):
    def add(self, make: Maker) -> Maker:
        self[make.__name__] = make
        return make


def sold(
    name: str,
    *lines: Line,
    marketplace: str = "DE",
    by: str = "MERCHANT",
    status: str = "UNSHIPPED",
    tax: str | None = None,
    tip: str | None = None,
    **overrides: object,
) -> JSON:
    """An order seeded by the shape's name."""
    items: Sequence[Line] = lines or (Line("MUG-BLUE"),)
    order = an_order(name, marketplace=marketplace, fulfilled_by=by, status=status, items=items, tax=tax, tip=tip)
    return merged(order, overrides)
