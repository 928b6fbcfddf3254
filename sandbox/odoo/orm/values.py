"""Values on their way into a column and out of it, with Odoo's and PostgreSQL's own complaints."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from .fields import Field
from .records import Env

DATE = "%Y-%m-%d"
DATETIME = "%Y-%m-%d %H:%M:%S"


def round_to(value: float, step: float) -> float:
    """Half away from zero, with a tolerance of the last bits: 1.115 x 3 is 3.345 in a merchant's eyes, whatever
    binary fractions make of it."""
    if not step or not value:
        return value
    scaled = abs(value) / step
    tolerance = scaled * 2**-51
    steps = math.floor(scaled + 0.5 + tolerance)
    # 1/step is exact for decimal steps below one; multiplying by 0.01 is not.
    result = steps / round(1 / step) if step < 1 else steps * step
    return math.copysign(result, value)


def text(value: Any) -> str:
    result = str(value)
    if "\0" in result:
        raise ValueError("A string literal cannot contain NUL (0x00) characters.")
    result.encode()  # lone surrogates are refused, as the database driver does
    return result


def timestamp(value: Any, form: str) -> str:
    given = str(value)[:26]
    if form == DATE:
        return datetime.strptime(given[:10], DATE).replace(tzinfo=UTC).strftime(DATE)
    width = {10: DATE, 16: "%Y-%m-%d %H:%M"}.get(len(given), DATETIME)
    return datetime.strptime(given[:19], width).replace(tzinfo=UTC).strftime(DATETIME)


def into_column(env: Env, model: str, field: Field, value: Any) -> Any:
    """For everything but to-many fields."""
    if value is None or value is False:
        return empty(field)
    match field.type:
        case "char" | "text" | "html":
            return text(value)
        case "integer" | "many2one_reference":
            return int(value)
        case "float":
            return round_to(float(value), digits(env, field))
        case "monetary":
            return float(value)
        case "boolean":
            return bool(value)
        case "selection":
            if value and text(value) not in {key for key, _ in field.selection}:
                raise ValueError(f"Wrong value for {model}.{field.name}: {value!r}")
            return value or False
        case "date":
            return timestamp(value, DATE) if value else False
        case "datetime":
            return timestamp(value, DATETIME) if value else False
        case "many2one":
            return (int(value[0]) if isinstance(value, list | tuple) else int(value)) or False
    return value


def empty(field: Field) -> Any:
    if field.type in ("integer", "many2one_reference"):
        return 0
    if field.type in ("float", "monetary"):
        return 0.0
    return () if field.type == "many2many" else False


def digits(env: Env, field: Field) -> float:
    return env.registry.precision(env, field.digits) if field.digits else 0.0


def out_of_column(field: Field, value: Any) -> Any:
    """As every protocol sends it. Microseconds are kept inside, so that a search finds what Odoo's would find."""
    if field.type == "datetime" and value:
        return value[:19]
    return value


def linked(current: Iterable[int], commands: Any) -> tuple[list[int], list[tuple[Any, ...]]]:
    """A many-to-many's new ids, and the commands that make or change records."""
    ids = dict.fromkeys(current)
    deferred: list[tuple[Any, ...]] = []
    if commands is False or commands is None:
        return [], deferred
    for command in commands:
        if isinstance(command, int) and not isinstance(command, bool):
            ids[command] = None
            continue
        match command[0]:
            case 3:
                ids.pop(command[1], None)
            case 4:
                ids[command[1]] = None
            case 5:
                ids.clear()
            case 6:
                ids = dict.fromkeys(command[2])
            case _:
                deferred.append(tuple(command))
    return list(ids), deferred
