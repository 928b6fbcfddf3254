"""Fields that a merchant maps: what Odoo says of them, what they hold, and new values for many records in few calls."""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .client import Client
from .load import Sleep, load
from .reads import search
from .records import Failure
from .records_fields import OdooField
from .text import clean, moment, parse_moment, plain_number, words

ATTRIBUTES = ["type", "string", "help", "readonly", "required", "relation", "selection", "size", "states"]
HELP = 300
NAMES = 200  # of records that are offered to choose from

Value = str | int | Decimal | bool | date | datetime | tuple[int, ...]
Values = Mapping[str, Value]


def describe(client: Client, model: str, names: Sequence[str] = ()) -> dict[str, OdooField]:
    """All fields, or those of these names that there are."""
    answer = client.call(model, "fields_get", list(names), list(ATTRIBUTES))
    if not isinstance(answer, dict):
        return {}
    return {name: _field(name, about) for name, about in answer.items() if isinstance(about, dict)}


def _field(name: str, about: Mapping[str, Any]) -> OdooField:
    options = about.get("selection")
    size = about.get("size")
    return OdooField(
        name=name,
        label=words(about.get("string")) or name,
        type=words(about.get("type")),
        help=" ".join(words(about.get("help")).split())[:HELP],
        readonly=bool(about.get("readonly")) and not _open_in_drafts(about.get("states")),
        required=bool(about.get("required")),
        relation=words(about.get("relation")),
        selection=tuple(
            (str(one[0]), str(one[1]))
            for one in (options if isinstance(options, list | tuple) else ())
            if isinstance(one, list | tuple) and len(one) == 2
        ),
        size=size if type(size) is int and size > 0 else 0,
    )


def _open_in_drafts(states: Any) -> bool:
    """Before 17 a field could be written in some states only, and says so beside being read-only."""
    rules = states.get("draft") if isinstance(states, dict) else None
    return any(isinstance(one, list | tuple) and list(one) == ["readonly", False] for one in rules or ())


def as_json(field: OdooField) -> dict[str, Any]:
    return {**asdict(field), "selection": [list(one) for one in field.selection]}


def from_json(data: Mapping[str, Mapping[str, Any]]) -> dict[str, OdooField]:
    return {
        name: OdooField(**{**about, "selection": tuple((one[0], one[1]) for one in about["selection"])})
        for name, about in data.items()
    }


def read(client: Client, model: str, ids: Collection[int], fields: Sequence[str]) -> dict[int, dict[str, Any]]:
    """As Odoo answers; what no longer exists is left out."""
    return {one["id"]: one for one in search(client, model, [["id", "in", sorted(ids)]], fields)} if ids else {}


def named(client: Client, model: str, names: Iterable[str]) -> dict[str, int | None]:
    """The one record of that name, else of that id; None where there is none, or more than one."""
    wanted = list(dict.fromkeys(names))
    ids = [int(one) for one in wanted if one.isascii() and one.isdigit() and 0 < int(one) < 2**31]
    domain: list[Any] = [["name", "in", wanted]]
    if ids:
        domain = ["|", *domain, ["id", "in", ids]]
    by_name: dict[str, list[int]] = {}
    existing = set()
    for record in search(client, model, domain, ["name"]):
        by_name.setdefault(words(record["name"]), []).append(record["id"])
        existing.add(record["id"])
    found: dict[str, int | None] = {}
    for one in wanted:
        same = by_name.get(one, [])
        number = int(one) if one.isascii() and one.isdigit() else 0
        found[one] = same[0] if len(same) == 1 else number if not same and number in existing else None
    return found


def names(client: Client, model: str) -> list[str]:
    """Some of a model's records, to choose from."""
    return [words(one["name"]) for one in search(client, model, [], ["name"], limit=NAMES, order="name") if one["name"]]


def differs(field: OdooField, held: Any, value: Value) -> bool:
    """Whether the field holds something else. Of many records those that are there count, whatever others are, too."""
    match value:
        case tuple():
            return not set(value) <= set(held or ())
        case bool():
            return bool(held) is not value
        case datetime():
            return bool(parse_moment(held) != value.replace(microsecond=0))
        case Decimal():
            return held is False or held is None or Decimal(str(held)) != value
        case int() if field.type == "many2one":
            return not held or held[0] != value
        case int():
            return bool(held != value)
        case date():
            return bool(held != value.isoformat())
    return words(held) != clean(value)


def empty(field: OdooField, held: Any) -> bool:
    """Odoo's numbers have no nothing but 0, and its editor leaves an empty paragraph where a text was."""
    if field.type == "html":
        bare = words(held)
        for tag in ("<p>", "</p>", "<br>", "<br/>", "<div>", "</div>", "&nbsp;"):
            bare = bare.replace(tag, "")
        return not bare.strip()
    return not held


def write(
    client: Client,
    fields: Mapping[str, OdooField],
    model: str,
    rows: Mapping[int, Values],
    *,
    sleep: Sleep = time.sleep,
) -> list[Failure]:
    """By record id. At most as many calls as there are fields, if Odoo refuses nothing; the same again changes nothing.
    A failure's key is the record's id, its field the one that Odoo does not take: the others are written."""
    failures: list[Failure] = []
    for columns, group in _groups(rows):
        refused = _load(client, fields, model, columns, {key: rows[key] for key in group}, sleep)
        if len(columns) == 1:
            failures += [Failure(one.key, one.text, columns[0], one.code) for one in refused]
            continue
        again = {int(one.key): rows[int(one.key)] for one in refused}
        for column in columns if again else ():
            alone = _load(client, fields, model, (column,), again, sleep)
            failures += [Failure(one.key, one.text, column, one.code) for one in alone]
    return failures


def _groups(rows: Mapping[int, Values]) -> list[tuple[tuple[str, ...], list[int]]]:
    """Records that get values for the same fields go together; where they are a motley lot, each field goes by itself."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for key, values in rows.items():
        if values:
            alike.setdefault(tuple(sorted(values)), []).append(key)
    columns = sorted({name for names in alike for name in names})
    if len(alike) <= max(1, len(columns)):
        return list(alike.items())
    return [((name,), [key for key, values in rows.items() if name in values]) for name in columns]


def _load(
    client: Client,
    fields: Mapping[str, OdooField],
    model: str,
    columns: Sequence[str],
    rows: Mapping[int, Values],
    sleep: Sleep,
) -> Sequence[Failure]:
    heads = [f"{name}/.id" if fields[name].type in ("many2one", "many2many") else name for name in columns]
    cells = {str(key): [[str(key), *(_cell(values[name]) for name in columns)]] for key, values in rows.items()}
    return load(client, model, [".id", *heads], cells, context={"tz": "UTC"}, sleep=sleep).failures


def _cell(value: Value) -> str:
    match value:
        case tuple():
            return ",".join(map(str, value))
        case bool():
            return "1" if value else "0"
        case Decimal():
            return plain_number(value)
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
    return clean(str(value))
