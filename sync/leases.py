"""Who works in a lane just now: one holder at a time, with a lease that runs out when its holder dies.

A lane that failed as a whole (its Odoo does not answer) rests, longer each time, instead of burning the attempts of
every order in it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from sync.models import Lease
from sync.rules.retries import rest_seconds


class LeaseLost(Exception):
    """We were slow, and somebody else is at work in this lane."""


def take(name: str, holder: str) -> bool:
    now = timezone.now()
    until = now + timedelta(seconds=settings.LEASE_SECONDS)
    free = Q(holder="") | Q(until__lt=now)
    if (
        Lease.objects.filter(free, name=name)
        .filter(Q(rest_until=None) | Q(rest_until__lte=now))
        .update(holder=holder, until=until)
    ):
        return True
    if Lease.objects.filter(name=name).exists():
        return False
    try:
        with transaction.atomic():
            Lease.objects.create(name=name, holder=holder, until=until)
    except IntegrityError:  # another worker was first
        return False
    return True


def extend(name: str, holder: str) -> bool:
    """False: the lease was lost, and somebody else may be at work."""
    until = timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)
    return bool(Lease.objects.filter(name=name, holder=holder).update(until=until))


def drop(name: str, holder: str) -> None:
    Lease.objects.filter(name=name, holder=holder).update(holder="")


def rest(name: str, reason: str, seconds: float | None = None) -> datetime:
    """The lane failed as a whole: when it may be tried again."""
    lease, _ = Lease.objects.get_or_create(name=name, defaults={"until": timezone.now()})
    strikes = lease.strikes + 1
    until = timezone.now() + timedelta(seconds=seconds if seconds is not None else rest_seconds(strikes))
    Lease.objects.filter(name=name).update(strikes=strikes, rest_until=until, rest_reason=reason)
    return until


def healthy(name: str) -> None:
    Lease.objects.filter(name=name).exclude(strikes=0, rest_until=None).update(
        strikes=0, rest_until=None, rest_reason=""
    )


def strikes(name: str) -> int:
    return Lease.objects.filter(name=name).values_list("strikes", flat=True).first() or 0


def wake(name: str) -> None:
    """A person says it is mended: try at once."""
    Lease.objects.filter(name=name).update(rest_until=None)
