"""Tab-separated reports: one line of names, then a line for each row, without quoting.

A line that has not as many cells as there are names has lost its columns (a tab or a line break in somebody's text), and
is told as such: read by position it would be wrong data.
"""

import unicodedata
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from io import TextIOWrapper

from ..errors import GatewayError, Kind
from ..journal import detail
from . import errors
from .character_sets import character_set
from .documents import Document
from .records_offers import BadRow

LINE_LIMIT = 1024 * 1024  # characters
_SHOWN = 80


def rows(
    document: Document, marketplace_id: str = "", columns: Sequence[str] = (), aliases: Mapping[str, str] | None = None
) -> Iterator[dict[str, str] | BadRow]:
    """`columns` must be there. `aliases`: the names of columns in other languages, as `column_name` gives them."""
    with closing(_lines(document, character_set(document.file, document.charset, marketplace_id))) as lines:
        _, first = next(lines, (0, ""))
        quoted = first.startswith('"') and first.endswith('"')
        names = _names(_cells(first, quoted), columns, aliases or {})
        for number, line in lines:
            cells = _cells(line, quoted)
            if len(cells) == len(names):
                yield {name: cell for name, cell in zip(names, cells, strict=True) if name}
            elif line.strip():
                yield BadRow(f"it has {len(cells)} cells for {len(names)} columns", line[:_SHOWN], number)


def column_name(text: str) -> str:
    """However it is written: seller-sku, "Seller SKU", SELLER_SKU, seller-sku (satıcı sku)."""
    plain = unicodedata.normalize("NFKC", text).strip('"\ufeff \t').casefold()
    plain = plain.split("(")[0] or plain
    return "-".join(plain.replace("_", " ").replace("-", " ").split())


def _names(header: list[str], columns: Sequence[str], aliases: Mapping[str, str]) -> list[str]:
    """One for each cell; "" for a second column of the same name, of which nobody can tell what it holds."""
    names: list[str] = []
    for cell in header:
        name = column_name(cell)
        name = aliases.get(name, name)
        if name in names and name in columns:
            raise _unusable(f"the column {name} is there twice", header)
        names.append("" if name in names else name)
    if len(header) < 2:
        raise errors.unreadable(errors.FETCH, f"no report but {header[0][:_SHOWN]!r}")
    if missing := [name for name in columns if name not in names]:
        raise _unusable(f"it has no column {', '.join(missing)}", header)
    return names


def _unusable(why: str, header: list[str]) -> GatewayError:
    text = (
        f"Amazon's report cannot be used: {why}. Set the language for feed processing reports to English in Seller "
        "Central (Settings, Account Info), and have the report made again."
    )
    return GatewayError(Kind.REJECTED, text, "amazon_report_columns", detail(f"{why}; there are {', '.join(header)}"))


def _lines(document: Document, encoding: str) -> Generator[tuple[int, str]]:
    """Numbered from 1, without their ends. Characters that are none become U+FFFD, and so does what no database takes."""
    text = TextIOWrapper(document.file, encoding, errors="replace", newline="\n")
    try:
        number = 0
        while line := text.readline(LINE_LIMIT):
            number += 1
            if len(line) == LINE_LIMIT and not line.endswith("\n"):
                raise errors.unreadable(errors.FETCH, f"line {number} has more than {LINE_LIMIT} characters")
            yield number, line.removesuffix("\n").removesuffix("\r").replace("\0", "\ufffd")
    finally:
        text.detach()


def _cells(line: str, quoted: bool) -> list[str]:
    cells = line.split("\t")
    if quoted:
        cells = [
            cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell for cell in cells
        ]
    return cells
