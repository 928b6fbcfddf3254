"""The value that Odoo gets for a field of a certain type, or why it gets none."""

import html
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Found
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.gateways.odoo.records_fields import OdooField
from sync.rules import mapped_texts
from sync.rules.expressions import BadExpression, compiled
from sync.rules.mapped_texts import Trouble
from sync.rules.mapping import Mapping
from sync.rules.texts import block, line

TRUE = frozenset({"true", "yes", "1", "on"})
FALSE = frozenset({"false", "no", "0", "off"})
LARGEST = 2**31 - 1
CHARACTERS = 10_000


@dataclass(frozen=True, slots=True)
class Records:
    """Records of another model, by name or id as a person writes them; `many`: they are added, not put instead."""

    relation: str
    names: tuple[str, ...]
    many: bool = False


Value = str | int | Decimal | bool | date | datetime | Records


@dataclass(frozen=True, slots=True)
class Outcome:
    """`found` is Amazon's value, `text` what the mapping makes of it, `value` what Odoo gets: None where nothing is to be
    written. `trouble` says why not, where that is not simply because Amazon says nothing."""

    found: Any = None
    text: str = ""
    value: Value | None = None
    trouble: str = ""


def outcome(mapping: Mapping, field: OdooField, document: Any) -> Outcome:
    found: Any = None
    text = ""
    try:
        found = compiled(mapping.source).search(document)
        some = [
            mapped_texts.translated(mapping, mapped_texts.changed(mapping, one)) for one in mapped_texts.texts(found)
        ]
        some = [one for one in some if one.strip()] or [mapping.fallback] * bool(mapping.fallback)
        text = ", ".join(some)
        return Outcome(found, text, _value(field, some) if some else None)
    except (BadExpression, Trouble) as error:
        return Outcome(found, text, None, str(error))


def of_text(field: OdooField, text: str) -> Outcome:
    """Of a text that the mapping itself names."""
    try:
        return Outcome(text, text, _value(field, [text]))
    except Trouble as error:
        return Outcome(text, text, None, str(error))


def document_for(target: str, order: Any, item: Any = None) -> Any:
    """What an expression looks at: the order, or for a line its item with the order beside it."""
    return {"item": item, "order": order} if target == "line" else order


def _value(field: OdooField, some: list[str]) -> Value:
    match field.type:
        case "char":
            return _fitting(field, line(", ".join(some)))
        case "text":
            return block(", ".join(some))[:CHARACTERS]
        case "html":
            return html.escape(block(", ".join(some))[:CHARACTERS], quote=False).replace("\n", "<br>")
        case "many2many":
            return Records(field.relation, _names(some), many=True)
    if len(some) > 1:
        raise Trouble(f"There are {len(some)} values, and Odoo's field takes one. Name one, like orderItems[0].")
    text = some[0].strip()
    match field.type:
        case "integer":
            return _whole(text)
        case "float" | "monetary":
            return mapped_texts.number(text)
        case "boolean":
            return _yes_or_no(text)
        case "date":
            return date.fromisoformat(mapped_texts.day(text))
        case "datetime":
            return mapped_texts.moment(text)
        case "selection":
            return _choice(field, text)
        case "many2one":
            return Records(field.relation, _names([text]))
    raise Trouble(f"A field of the type {field.type} cannot be written.")


def _fitting(field: OdooField, text: str) -> str:
    if field.size and len(text) > field.size:
        raise Trouble(
            f"This is longer than Odoo's field takes ({field.size} characters). Shorten it: the first characters."
        )
    return text[:CHARACTERS]


def _names(some: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line(one)[:200] for one in some if line(one)))[:50]


def _whole(text: str) -> int:
    found = mapped_texts.number(text)
    if found != found.to_integral_value():
        raise Trouble("This is no whole number, and Odoo's field takes one.")
    if abs(found) > LARGEST:
        raise Trouble("This number is too large for Odoo.")
    return int(found)


def _yes_or_no(text: str) -> bool:
    if text.casefold() in TRUE:
        return True
    if text.casefold() in FALSE:
        return False
    raise Trouble("Odoo's field takes yes or no. Translate Amazon's values: MERCHANT = yes.")


def _choice(field: OdooField, text: str) -> str:
    for key, label in field.selection:
        if text in (key, label):
            return key
    for key, label in field.selection:
        if text.casefold() in (key.casefold(), label.casefold()):
            return key
    raise Trouble(f"Odoo's field takes one of {choices(field)}. Translate Amazon's values into these.")


def choices(field: OdooField) -> str:
    shown = [label or key for key, label in field.selection[:12]]
    return ", ".join(shown) + (" …" if len(field.selection) > 12 else "")


def resolved(records: Records, ids: Found[str, int | None]) -> int | tuple[int, ...]:
    """Raises Trouble for names that Odoo does not know, or knows more than once."""
    unknown = [name for name in records.names if ids.get(name) is None]
    if unknown:
        raise Trouble(
            "Odoo has no record of this name, or more than one. Translate Amazon's values into names (or ids) there."
        )
    found = tuple(one for one in (ids[name] for name in records.names) if one is not None)
    return found if records.many else found[0]


def shown(value: Value | int | tuple[int, ...] | None) -> str:
    """As a person reads it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Records():
            return ", ".join(value.names)
        case Decimal():
            return f"{value:f}"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S} UTC"
        case date():
            return value.isoformat()
    return str(value)


def masked(document: Any, mask: Callable[[str], str], personal: Iterable[str], kept: Iterable[str]) -> Any:
    """The same document with the texts below the `personal` names masked, but for those under the `kept` ones."""
    hidden, open_ = frozenset(personal), frozenset(kept)

    def walk(value: Any, hide: bool) -> Any:
        if isinstance(value, dict):
            return {key: walk(one, (hide or key in hidden) and key not in open_) for key, one in value.items()}
        if isinstance(value, list):
            return [walk(one, hide) for one in value]
        return mask(value) if hide and isinstance(value, str) else value

    return walk(document, False)
