"""Lists as tables for a spreadsheet: what the page shows under its filters, without the buyers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation

from accounts import audit
from sync.rules import sheets
from sync.rules.money import rounded
from sync.rules.retention import without
from sync.selectors.paging import portions

Cell = sheets.Shown | int | Decimal | datetime | None


@dataclass(frozen=True, slots=True)
class Table:
    """`newest_by` is the column that its page is ordered by; `cells` makes a row, in the order of `columns`."""

    name: str
    columns: tuple[str, ...]
    newest_by: str
    cells: Callable[[Any], Sequence[Cell]]
    related: tuple[str, ...] = ()


def lines(table: Table, rows: QuerySet[Any]) -> Iterator[str]:
    """Portion by portion, whatever their number."""
    yield sheets.BOM + sheets.line([*table.columns, f"times are in {timezone.get_current_timezone_name()}"])
    if table.related:
        rows = rows.select_related(*table.related)
    for some in portions(rows, newest_by=table.newest_by):
        yield "".join(sheets.line([_shown(cell) for cell in table.cells(row)]) for row in some)


def _shown(cell: Cell) -> sheets.Shown:
    """Spreadsheets know a time when it is written like this. Numbers stay numbers, also below zero."""
    if isinstance(cell, datetime):
        return f"{timezone.localtime(cell):%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, Decimal):
        return sheets.Number(f"{cell.normalize():f}")
    if isinstance(cell, int):
        return sheets.Number(str(cell))
    return cell or ""


def _money(amount: Decimal | None, currency: str) -> sheets.Number | None:
    return None if amount is None else sheets.Number(str(rounded(Decimal(amount), currency)))


def _order(row: Any) -> Sequence[Cell]:
    return (
        row.amazon_id,
        str(row.account),
        str(row.channel or row.marketplace_id),
        row.fulfilled_by,
        row.status,
        row.bought,
        row.ship_by,
        row.state,
        without(row.reason, (row.buyer,)) if row.buyer else row.reason,
        row.odoo_name,
        row.odoo_state,
        _money(row.total, row.currency),
        _money(row.odoo_total, row.currency),
        row.currency,
    )


def _shipment(row: Any) -> Sequence[Cell]:
    return (
        row.picking_name,
        row.order.amazon_id,
        str(row.order.channel or row.order.marketplace_id),
        row.carrier,
        row.carrier_name or row.carrier_code,
        row.service,
        row.tracking,
        _pieces(row),
        row.left,
        row.state,
        row.reason,
        row.accepted,
        row.seen,
    )


def _pieces(row: Any) -> str:
    """A file says the same to everybody."""
    with translation.override("en"):
        return str(row.pieces)


def _level(row: Any) -> Sequence[Cell]:
    return (
        row.offer.sku,
        row.offer.product_name,
        str(row.account),
        row.state,
        row.reason,
        row.free,
        row.reserved,
        row.wanted,
        row.told,
        row.on_amazon,
        row.changed,
        row.verified,
    )


def _fba(row: Any) -> Sequence[Cell]:
    return (
        row.sku,
        row.title,
        row.product_name,
        str(row.account),
        row.marketplace_id,
        row.fulfillable,
        row.reserved,
        row.in_odoo,
        row.drift,
        row.inbound,
        row.unfulfillable,
        row.researching,
        row.reason,
        row.read,
    )


def _problem(row: Any) -> Sequence[Cell]:
    back = "yes" if row.came_back else ""
    seen = (row.first_seen, row.last_seen, row.resolved)
    return (row.title, row.cure, row.code, row.subject, row.state, back, row.orders, *seen)


def _run(row: Any) -> Sequence[Cell]:
    counts = (row.read, row.created, row.updated, row.unchanged, row.ignored, row.waiting, row.blocked, row.failed)
    return (
        row.flow,
        str(row.account or ""),
        row.trigger,
        row.state,
        row.started,
        row.finished,
        row.said,
        *counts,
        row.calls_amazon,
        row.calls_odoo,
    )


def _entry(row: Any) -> Sequence[Cell]:
    with translation.override("en"):
        return (row.at, row.who, audit.sentence(row), row.kind, row.address)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ORDERS = Table(
    "orders",
    _words(
        "amazon_order seller_account marketplace fulfilled_by amazon_status bought ship_by state reason odoo_order"
        " odoo_state total odoo_total currency"
    ),
    "bought",
    _order,
    ("account",),
)
SHIPMENTS = Table(
    "shipments",
    _words(
        "delivery amazon_order marketplace delivery_method amazon_carrier service tracking pieces left state reason"
        " accepted_by_amazon seen_on_amazon"
    ),
    "left",
    _shipment,
)
STOCK = Table(
    "stock",
    _words(
        "sku product seller_account state reason free_in_odoo not_in_odoo_yet for_amazon told_amazon amazon_shows"
        " last_change verified"
    ),
    "changed",
    _level,
)
FBA_STOCK = Table(
    "fba-stock",
    _words(
        "sku title product seller_account marketplace can_be_sold reserved in_odoo difference on_its_way cannot_be_sold"
        " being_researched reason read"
    ),
    "read",
    _fba,
)
PROBLEMS = Table(
    "problems",
    _words("problem cure code about state came_back waiting first_seen last_seen resolved"),
    "last_seen",
    _problem,
)
RUNS = Table(
    "runs",
    _words(
        "run seller_account trigger state started finished said read new changed unchanged ignored waiting need_you"
        " failed amazon_calls odoo_calls"
    ),
    "started",
    _run,
)
ACTIVITY = Table("activity", _words("at who what kind address"), "at", _entry)
