"""The times that commands are given."""

from datetime import UTC, datetime

from django.core.management.base import CommandError


def time_of(text: str, option: str) -> datetime | None:
    """None where nothing was given; without a zone it is UTC."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise CommandError(
            f"{option} takes a date or time such as 2026-11-01 or 2026-11-01T08:00:00Z, not {text!r}."
        ) from None
