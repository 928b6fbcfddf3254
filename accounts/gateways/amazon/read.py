"""Reading Amazon's JSON: what is missing is empty, what is there must be what it claims to be."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from .records import Money

_AMOUNT = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,10})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_LARGEST = 10**15

Json = dict[str, Any]


class Unreadable(ValueError):
    """The text is the part of a sentence that names what is wrong."""


def _wrong(name: str, expected: str, value: object) -> Unreadable:
    shown = repr(value)
    return Unreadable(f"{name} is not {expected} but {shown if len(shown) <= 40 else shown[:39] + '…'}")


def text(data: Json, name: str) -> str:
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _wrong(name, "a text", value)
    return value


def required(data: Json, name: str) -> str:
    value = text(data, name)
    if not value.strip():
        raise Unreadable(f"{name} is missing")
    return value


def integer(data: Json, name: str) -> int | None:
    """A count: whole and not negative."""
    value = data.get(name)
    if value is None:
        return None
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not (whole or (isinstance(value, float) and value.is_integer())) or not 0 <= value < 2**31:
        raise _wrong(name, "a whole number", value)
    return int(value)


def flag(data: Json, name: str) -> bool:
    value = data.get(name)
    if value is not None and not isinstance(value, bool):
        raise _wrong(name, "true or false", value)
    return bool(value)


def time(data: Json, name: str) -> datetime | None:
    value = text(data, name)
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise _wrong(name, "a time with its zone", value)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise error if isinstance(error, Unreadable) else _wrong(name, "a time", value) from error


def required_time(data: Json, name: str) -> datetime:
    moment = time(data, name)
    if moment is None:
        raise Unreadable(f"{name} is missing")
    return moment


def part(data: Json, name: str) -> Json:
    """An object inside, {} when Amazon left it out."""
    value = data.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _wrong(name, "an object", value)
    return value


def parts(data: Json, name: str) -> list[Json]:
    value = data.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise _wrong(name, "a list of objects", value)
    return value


def texts(data: Json, name: str) -> tuple[str, ...]:
    value = data.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _wrong(name, "a list of texts", value)
    return tuple(value)


def money(data: Json, name: str) -> Money | None:
    value = part(data, name)
    if name not in data or data[name] is None:
        return None
    currency = text(value, "currencyCode")
    if not _CURRENCY.fullmatch(currency):
        raise _wrong(f"{name}.currencyCode", "a currency", currency)
    return Money(_amount(value.get("amount"), f"{name}.amount"), currency)


def _amount(value: object, name: str) -> Decimal:
    """Amazon writes amounts as text. A number is taken by its shortest form, which is what was written as long as
    it has 15 digits or less."""
    if isinstance(value, str) and _AMOUNT.fullmatch(value):
        return Decimal(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST:
        return Decimal(repr(value))
    raise _wrong(name, "an amount", value)
