"""Which deliveries something was written to, in the order of time.

Odoo marks a delivery as changed when its tracking number, carrier or date is edited, but not when somebody corrects the
quantities or packages of one that is done, and not when its goods come back. Those are found by their move lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .client import Client
from .reads import Record, search
from .records import Probe
from .text import link, moment, parse_moment

SECOND = timedelta(seconds=1)
# To a customer, from the warehouse or straight from a vendor, or back from one. Inner steps touch neither.
AT_CUSTOMERS = ["|", ["location_dest_id.usage", "=", "customer"], ["location_id.usage", "=", "customer"]]


@dataclass(frozen=True, slots=True)
class Change:
    at: datetime
    picking_id: int  # of the delivery, or of the return


@dataclass(frozen=True, slots=True)
class _Source:
    """One of the two places where Odoo keeps times."""

    model: str
    domain: list[Any]
    field: str  # that names the delivery; "" where it is the record itself


def since(client: Client, probe: Probe, start: datetime, limit: int) -> Iterator[tuple[list[Change], datetime | None]]:
    """Pages of changes, each with the time before which nothing is missing (None: all has been read). Both sources are
    read to the same second, and a second is never split: one transaction, which may hold thousands, has one time."""
    until: datetime | None = start.replace(microsecond=0)
    while until is not None:
        read = [_read(client, source, until, limit) for source in _sources(probe)]
        until = min((end for _, end in read if end is not None), default=None)
        yield [change for changes, _ in read for change in changes if until is None or change.at < until], until


def _sources(probe: Probe) -> tuple[_Source, _Source]:
    moves = "move_ids" if probe.has("stock.picking", "move_ids") else "move_lines"  # up to 15
    done = ["state", "=", "done"]
    of_orders = ["|", ["sale_id", "!=", False], [f"{moves}.sale_line_id", "!=", False]]
    of_lines = ["|", ["picking_id.sale_id", "!=", False], ["move_id.sale_line_id", "!=", False]]
    return (
        _Source("stock.picking", [done, *of_orders, *AT_CUSTOMERS], ""),
        _Source("stock.move.line", [done, ["picking_id", "!=", False], *of_lines, *AT_CUSTOMERS], "picking_id"),
    )


def _read(client: Client, source: _Source, start: datetime, limit: int) -> tuple[list[Change], datetime | None]:
    fields = ["write_date", *([source.field] if source.field else [])]

    def records(window: list[Any], most: int | None) -> list[Record]:
        return search(client, source.model, [*source.domain, *window], fields, limit=most, order="write_date, id")

    found = records([["write_date", ">=", moment(start)]], limit)
    if len(found) < limit:
        return _changes(found, source), None
    last = _at(found[-1])
    whole = [one for one in found if _at(one) < last]
    if whole:
        return _changes(whole, source), last
    # All of one second, and perhaps more of it. Before 19 parts of seconds count, though nobody is shown them.
    window = [["write_date", ">=", moment(last)], ["write_date", "<", moment(last + SECOND)]]
    return _changes(records(window, None), source), last + SECOND


def _changes(records: Sequence[Record], source: _Source) -> list[Change]:
    return [Change(_at(one), link(one[source.field]) or 0 if source.field else one["id"]) for one in records]


def _at(record: Record) -> datetime:
    found = parse_moment(record["write_date"])
    assert found is not None  # Odoo writes it itself
    return found
