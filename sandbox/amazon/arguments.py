"""Query parameters and bodies of the operations around offers, held to Amazon's models. What does not fit is refused."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from sandbox.httpd import Response

from . import answers, wire_time
from .accounts import Seller
from .documents import JSON
from .marketplaces import BY_ID
from .parameters import Query, Refused

Refusal = Callable[[str], Response]


def bad_request(details: str) -> Response:
    """In the words of the Listings API."""
    return answers.error(400, "BAD_REQUEST", "Invalid input", details)


def status_as_code(details: str) -> Response:
    """In the words of Feeds and Reports."""
    return answers.error(400, "400", "Invalid input", details)


class Arguments:
    def __init__(self, query: Query, refusal: Refusal, known: Collection[str]) -> None:
        self._query = query
        self._refusal = refusal
        if unknown := sorted(set(query) - set(known)):
            raise self.refused(f"There is no parameter {', '.join(unknown)}")

    def refused(self, details: str) -> Refused:
        return Refused(self._refusal(details))

    def one(self, name: str, allowed: Collection[str] = (), default: str = "") -> str:
        values = self._query.get(name, ())
        if len(values) > 1:
            raise self.refused(f"{name} is given more than once; a list is separated by commas")
        if not values:
            return default
        if not values[0] or (allowed and values[0] not in allowed):
            raise self.refused(f"{name} has an invalid value: {values[0]!r}")
        return values[0]

    def many(self, name: str, allowed: Collection[str] = (), most: int | None = None) -> tuple[str, ...]:
        text = self.one(name)
        values = tuple(text.split(",")) if text else ()
        if allowed and (unknown := sorted(set(values) - set(allowed))):
            raise self.refused(f"{name} has invalid values: {', '.join(unknown)}")
        if most is not None and len(values) > most:
            raise self.refused(f"{name} has more than {most} values")
        return values

    def number(self, name: str, default: int, most: int) -> int:
        text = self.one(name)
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
            raise self.refused(f"{name} must be between 1 and {most}")
        return int(text)

    def time(self, name: str) -> datetime | None:
        text = self.one(name)
        try:
            return wire_time.read(text) if text else None
        except ValueError as wrong:
            raise self.refused(f"{name}: {wrong}") from None

    def marketplaces(self, seller: Seller, *, needed: bool, most: int | None = None) -> tuple[str, ...]:
        ids = self.many("marketplaceIds", most=most)
        if needed and not ids:
            raise self.refused("marketplaceIds is required")
        check_marketplaces(ids, seller, self._refusal)
        return ids

    def given(self, *without: str) -> list[list[object]]:
        """What a page token belongs to."""
        return [[name, list(values)] for name, values in sorted(self._query.items()) if name not in without]


def check_marketplaces(ids: Sequence[str], seller: Seller, refusal: Refusal) -> None:
    for id in ids:
        known = BY_ID.get(id)
        if known is None or known.region != seller.region:
            raise Refused(refusal(f"Invalid marketplace id: {id}"))
        if not seller.takes_part(id):
            raise Refused(answers.unauthorized(f"The seller does not participate in marketplace {id}."))


def body(raw: bytes, refusal: Refusal, required: Mapping[str, type], optional: Mapping[str, type]) -> JSON:
    """A JSON object of these fields and no others."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refused(refusal("Request has missing or invalid parameters and cannot be parsed.")) from None
    fields = {**required, **optional}
    if not isinstance(data, dict) or (set(required) - set(data)) or (set(data) - set(fields)):
        raise Refused(refusal(f"The body must have {', '.join(required)}, and may have {', '.join(optional)}"))
    for name, kind in fields.items():
        if name in data and (not isinstance(data[name], kind) or not data[name]):
            raise Refused(refusal(f"{name} is invalid"))
    return data


def texts(value: object) -> tuple[str, ...] | None:
    """A list of texts, or None."""
    return tuple(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else None
