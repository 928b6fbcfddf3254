"""Text as PostgreSQL, XML and JSON all accept it."""

import html
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from .errors import strange

# Control characters but tab, newline and return, lone surrogates, and the two code points that XML forbids.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Without what no database, XML or JSON reader takes; everything else, emoji and all, stays as it was typed."""
    return _FORBIDDEN.sub("", text)


def plain(value: Any) -> Any:
    """What all three protocols can carry, told from what cannot by a TypeError here rather than a fault there."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return clean(value)
        case Decimal():
            return float(value)
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} cannot be sent to Odoo")


def moment(value: datetime) -> str:
    """Odoo's own writing of a time: UTC, without saying so."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def parse_moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or not value:
        return None
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def words(value: Any) -> str:
    """Odoo says False where it means no text."""
    return value if isinstance(value, str) else ""


def number(value: Any) -> Decimal:
    """Odoo's floats as what they are meant to be; money that is no number is never taken for zero."""
    if value is False or value is None:
        return Decimal(0)
    if type(value) in (int, float) and isfinite(value):
        return Decimal(str(value))
    raise strange(f"{value!r}"[:100], "a number")


def plain_number(value: Decimal) -> str:
    return format(value, "f")


def noted(note: str, texts: Iterable[str], *, plain: bool = False) -> str:
    """A note with these paragraphs, each once: in HTML, or where Odoo keeps plain text, a line each. Quotes stay as they
    are, as Odoo gives them back."""
    for text in texts:
        if plain:
            note = note if text in note else "\n".join(filter(None, (note, text)))
            continue
        added = html.escape(text, quote=False).replace("\n", "<br>")
        if f">{added}<" not in note:
            note = f"{note}<p>{added}</p>"
    return note


def link(value: Any) -> int | None:
    """The id of a many2one as `read` gives it: [id, name], id or False."""
    if isinstance(value, list | tuple):
        value = value[0] if value else False
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def link_name(value: Any) -> str:
    return str(value[1]) if isinstance(value, list | tuple) and len(value) > 1 else ""
