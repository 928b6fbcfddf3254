"""Pages by key: the next page begins after a row, so the millionth page costs what the first one costs."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """`after` and `before` name the rows that the older and newer pages begin at; "" where there is none."""

    rows: Sequence[Row]
    after: str = ""
    before: str = ""


def page(
    rows: QuerySet[Row],
    among: QuerySet[Row],
    *,
    newest_by: str,
    after: str = "",
    before: str = "",
    size: int = SIZE,
    ascending: bool = False,
) -> Page[Row]:
    """Newest first by (newest_by, id), or from A to Z by it. `among` is the merchant's rows without the page's filters: the row that a page
    begins after may have changed its state since it was shown."""
    backwards = bool(before)
    edge = _edge(among, before or after, newest_by)
    upwards = backwards != ascending
    found = rows if edge is None else rows.filter(beyond(newest_by, edge, upwards=upwards))
    order = (newest_by, "pk") if upwards else (f"-{newest_by}", "-pk")
    got = list(found.order_by(*order)[: size + 1])
    more, got = len(got) > size, got[:size]
    if backwards:
        got.reverse()
    if not got:
        return Page(got)
    older, newer = (edge is not None, more) if backwards else (more, edge is not None)
    return Page(got, _name(got[-1]) if older else "", _name(got[0]) if newer else "")


def portions(
    rows: QuerySet[Row], *, newest_by: str, ascending: bool = False, size: int = 1000
) -> Iterator[Sequence[Row]]:
    """All of them, each portion beginning after the last row of the one before: whatever their number, the memory and the
    time that the database is held are those of one portion."""
    order = (newest_by, "pk") if ascending else (f"-{newest_by}", "-pk")
    edge: tuple[Any, int] | None = None
    while True:
        found = rows if edge is None else rows.filter(beyond(newest_by, edge, upwards=ascending))
        got = list(found.order_by(*order)[:size])
        if got:
            yield got
        if len(got) < size:
            return
        edge = (getattr(got[-1], newest_by), got[-1].pk)


def _name(row: Model) -> str:
    """Ids stay inside: an address names a row by its uid."""
    return str(row.uid)  # type: ignore[attr-defined]


def _edge(among: QuerySet[Row], uid: str, newest_by: str) -> tuple[Any, int] | None:
    """Where the page begins. A row that is gone, or an address that somebody made up, means the first page."""
    try:
        wanted = uuid.UUID(uid)
    except ValueError:
        return None
    return among.filter(uid=wanted).values_list(newest_by, "pk").first()


def beyond(newest_by: str, edge: tuple[Any, int], *, upwards: bool) -> Q:
    """The first condition alone lets the database begin at the row; the second decides among equal times."""
    moment, pk = edge
    if upwards:
        return Q(**{f"{newest_by}__gte": moment}) & (Q(**{f"{newest_by}__gt": moment}) | Q(pk__gt=pk))
    return Q(**{f"{newest_by}__lte": moment}) & (Q(**{f"{newest_by}__lt": moment}) | Q(pk__lt=pk))
