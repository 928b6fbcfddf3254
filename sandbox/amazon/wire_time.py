"""Times as Amazon writes and reads them."""

import re
from datetime import UTC, datetime, timedelta

# What Amazon calls ISO 8601: a date alone is midnight UTC; a time needs a zone to mean anything, so without one: UTC.
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?")
_TIME_FIELDS = frozenset({"createdTime", "lastUpdatedTime", "earliestDateTime", "latestDateTime", "shipTime"})


def write(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def read(text: str) -> datetime:
    """ValueError where it is no time."""
    if not (_DATE.fullmatch(text) or _TIME.fullmatch(text)):
        raise ValueError(f"{text!r} is not in ISO 8601 format")
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def to_milliseconds(moment: datetime) -> datetime:
    """Amazon knows milliseconds only, and filters by what it knows."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def shifted(value: object, by: timedelta) -> object:
    """The same document with every time in it moved."""
    if isinstance(value, list):
        return [shifted(each, by) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: _moved(each, by) if key in _TIME_FIELDS else shifted(each, by) for key, each in value.items()}


def _moved(value: object, by: timedelta) -> object:
    try:
        return write(read(value) + by) if isinstance(value, str) else value
    except ValueError:
        return value  # a shape with a deliberately broken time keeps it
