"""How much goes into one call: many small orders, or few long ones."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def portions(things: Iterable[T], weight: Callable[[T], int], limit: int) -> Iterator[list[T]]:
    """In order, each of at most `limit` together; what is heavier than that comes alone."""
    portion: list[T] = []
    total = 0
    for thing in things:
        if portion and total + weight(thing) > limit:
            yield portion
            portion, total = [], 0
        portion.append(thing)
        total += weight(thing)
    if portion:
        yield portion
