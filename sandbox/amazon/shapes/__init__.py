"""Named orders, one for each awkwardness of life: `SHAPES["gift_wrap_with_message"]` is a new document each time.

Their order ids are made of their names, so a shape placed twice is the same order.
"""

from collections.abc import Callable, Iterator, Mapping

from ..documents import JSON, merged
from . import amounts, broken, buyers, items, lifecycle, taxes

_MODULES = (lifecycle, amounts, taxes, buyers, items, broken)


class Shapes(Mapping[str, JSON]):
    """A mapping that cannot be spoiled: whoever changes an order changes their own copy."""

    def __init__(self, makers: Mapping[str, Callable[[], JSON]]) -> None:
        self._makers = makers

    def __getitem__(self, name: str) -> JSON:
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


SHAPES = Shapes({name: maker for module in _MODULES for name, maker in module.SHAPES.items()})
# Deliberately against Amazon's own model: an enumeration has grown, a type is wrong, a field is missing.
MALFORMED = frozenset(broken.MALFORMED)
# By the model, but their money does not add up, cannot be true or cannot be read: nothing may be sold from them.
POISON = frozenset(broken.POISON)


def shape(name: str, **overrides: object) -> JSON:
    """The shape with fields of Amazon's Order merged in; None takes a field away."""
    return merged(SHAPES[name], overrides)
