"""How often what recurs is done: one setting a subject."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def every(subject: str) -> timedelta:
    """`subject` as in rules.movements."""
    return timedelta(seconds=getattr(settings, f"{subject.upper()}_EVERY_SECONDS"))


def next_due(subject: str) -> datetime:
    return timezone.now() + every(subject)
