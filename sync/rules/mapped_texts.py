"""From what Amazon says to the texts that a mapping makes of it."""

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sync.rules.mapping import OTHERWISE, Mapping, zone

_NUMBER = re.compile(r"[-−]?\d[\d.,'\u00a0\u202f ]*", re.ASCII)


class Trouble(ValueError):
    """Why nothing can be made of it: a sentence without the value, which may be a person's."""


def texts(found: Any) -> tuple[str, ...]:
    """What was found, as texts; () for nothing."""
    if isinstance(found, dict):
        raise Trouble(f"This is not one value but several. Name one of them: {', '.join(map(str, list(found)[:6]))}.")
    if isinstance(found, list):
        if any(isinstance(one, dict | list) for one in found):
            raise Trouble(
                "This is a list of things with several values each. Name one value, like [*].product.sellerSku."
            )
        return tuple(text for one in found for text in texts(one))
    text = _text(found)
    return (text,) if text.strip() else ()


def _text(found: Any) -> str:
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, int | float):
        return str(found)
    return found if isinstance(found, str) else ""


def changed(mapping: Mapping, text: str) -> str:
    """As the mapping's transform makes it. Raises Trouble."""
    match mapping.transform:
        case "trim":
            return " ".join(text.split())
        case "upper":
            return text.upper()
        case "lower":
            return text.lower()
        case "first":
            return text[: int(mapping.argument)]
        case "last":
            return text[-int(mapping.argument) :]
        case "date":
            return _day_there(mapping.argument, text)
        case "number":
            return f"{number_in(text):f}"
        case "template":
            return mapping.argument.replace("{value}", text)
    return text


def translated(mapping: Mapping, text: str) -> str:
    """By the value map; what it does not name stays as it is, unless it says what everything else becomes."""
    values = dict(mapping.values)
    return values.get(text.strip(), values.get(OTHERWISE, text))


def _day_there(place: str, text: str) -> str:
    """The day that a clock there showed; a day alone is the same everywhere."""
    if len(text.strip()) <= 10:
        return day(text)
    try:
        return moment(text).astimezone(zone(place) or UTC).date().isoformat()
    except OverflowError:
        raise Trouble("This is no date, and Odoo's field takes one.") from None


def moment(text: str) -> datetime:
    """A time without a zone is UTC, as all of Amazon's are."""
    try:
        found = datetime.fromisoformat(text.strip())
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Trouble("This is no time, and Odoo's field takes one.") from None


def day(text: str) -> str:
    try:
        return datetime.fromisoformat(text.strip()).date().isoformat()
    except ValueError:
        raise Trouble("This is no date, and Odoo's field takes one.") from None


def number_in(text: str) -> Decimal:
    """The first number in a text, written with a point or a comma: of both, the last one parts the decimals; one alone
    that parts three digits from three or more parts thousands only where it comes again."""
    found = _NUMBER.search(text)
    if found is None:
        raise Trouble("There is no number in this text.")
    plain = re.sub(r"[\s'\u00a0\u202f]", "", found.group()).replace("−", "-").rstrip(".,")
    point, comma = plain.rfind("."), plain.rfind(",")
    mark = "." if point > comma else ","
    if plain.count(mark) > 1:
        plain = plain.replace(mark, "")
    plain = plain.replace("," if mark == "." else ".", "").replace(mark, ".")
    return number(plain)


def number(text: str) -> Decimal:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        raise Trouble("This is no number, and Odoo's field takes one.") from None
    if (
        not found.is_finite()
        or abs(found) >= Decimal(10) ** 15
        or len(found.as_tuple().digits) > 30
        or found.adjusted() < -30
    ):
        raise Trouble("This number has more digits than Odoo takes.")
    return found
