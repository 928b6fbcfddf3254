"""Tables that merchants open in Excel and send back. Pure.

Out: nothing that a spreadsheet would run as a formula. In: whatever Excel made of it, or a sentence that says what to do.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 50_000
BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_DELIMITERS = (";", ",", "\t")
_CELL = 10_000  # characters

NAMES: Mapping[str, str] = {
    "sku": "sku",
    "seller sku": "sku",
    "händler sku": "sku",
    "product reference": "reference",
    "internal reference": "reference",
    "interne referenz": "reference",
    "reference": "reference",
    "default code": "reference",
    "product": "reference",
    "product id": "product_id",
    "id": "product_id",
    "seller account": "account",
    "account": "account",
}


class Number(str):
    """A cell that we have written as a number ourselves: a minus in front makes no formula of it."""

    __slots__ = ()


Shown = str | Number


class BadSheet(ValueError):
    """The text is a sentence for the merchant."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    line: int
    sku: str
    reference: str = ""
    product_id: str = ""
    account: str = ""


def safe(cell: str) -> str:
    """A cell that begins like a formula gets a quote in front, which spreadsheets do not show. So does one that begins with
    a quote, so that `plain` gives back what it was."""
    return f"'{cell}" if cell.startswith((*_FORMULA, "'")) else cell


def plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith((*_FORMULA, "'")) else cell


def line(cells: Sequence[Shown]) -> str:
    """As Excel opens it by a double click where the comma is not the decimal sign's; quoted where need be."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(
        [cell if isinstance(cell, Number) else safe(cell) for cell in cells]
    )
    return out.getvalue()


def decode(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise BadSheet("The file is larger than 5 MB. Send it in parts.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadSheet("The file is no text. Save it in your spreadsheet as “CSV UTF-8” and send that.")


def read(text: str) -> list[SheetRow]:
    """Rows that name an SKU. Raises BadSheet where the file as a whole cannot be meant."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        return _rows(text, delimiter)
    except csv.Error as error:
        raise BadSheet(
            f"The file is no table: {error}. Save it in your spreadsheet as “CSV UTF-8” and send that."
        ) from None


def _rows(text: str, delimiter: str) -> list[SheetRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: dict[int, str] = {}
    found: list[SheetRow] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = _columns(cells)
            continue
        if len(found) >= MOST_ROWS:
            raise BadSheet(f"The file has more than {MOST_ROWS:,} rows. Send it in parts.")
        values = {name: plain(cells[at].strip()).strip() for at, name in columns.items() if at < len(cells)}
        if any(len(value) > _CELL for value in values.values()):
            raise BadSheet(
                f"Line {reader.line_num} has a cell of more than {_CELL:,} characters. Is a quote missing there?"
            )
        if values.get("sku"):
            found.append(SheetRow(line=reader.line_num, **values))
    if not columns:
        raise BadSheet("The file is empty.")
    return found


def _columns(cells: Sequence[str]) -> dict[int, str]:
    columns: dict[int, str] = {}
    for at, cell in enumerate(cells):
        name = NAMES.get(" ".join(cell.replace("_", " ").replace("-", " ").split()).casefold().lstrip(BOM))
        if name and name not in columns.values():
            columns[at] = name
    if "sku" not in columns.values():
        raise BadSheet("The first line must name the columns, and one of them must be called sku.")
    if not {"reference", "product_id"} & set(columns.values()):
        raise BadSheet("A column is missing: product_reference (Odoo's internal reference) or product_id (Odoo's id).")
    return columns
