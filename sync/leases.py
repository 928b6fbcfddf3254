"""Who works in a lane just now: one holder at a time, with a lease that runs out when its holder dies.

A lane that failed as a whole (its Odoo does not answer) rests, longer each time, instead of burning the attempts of
every order in it. Whether it is the whole lane, only the others can show: the flow that met the failure rests by itself
too, and when the lane goes on, the others are first.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from sync.models import Lease
from sync.rules.retries import rest_seconds

# For so long the others go before a flow that has rested; then it has its place again, however much they have to do.
BEHIND = timedelta(seconds=30)


class LeaseLost(Exception):
    """We were slow, and somebody else is at work in this lane."""


@dataclass(frozen=True, slots=True)
class Struck:
    """A flow that has failed as a whole in a lane, and not succeeded since."""

    flow: str
    strikes: int
    resting: bool
    behind: bool


def own(lane: str, flow: str) -> str:
    """The row of a flow in a lane. Nobody holds it; it keeps its strikes and its rest."""
    return f"{lane}/{flow}"


def struck(lane: str, flows: Collection[str]) -> list[Struck]:
    """Who has rested longest first."""
    now = timezone.now()
    names = {own(lane, flow): flow for flow in flows}
    rows = Lease.objects.filter(name__in=names, strikes__gt=0)
    return [
        Struck(
            names[row.name],
            row.strikes,
            resting=row.rest_until is not None and row.rest_until > now,
            behind=row.rest_until is not None and row.rest_until + BEHIND > now,
        )
        for row in sorted(rows, key=lambda row: (row.rest_until or now, row.name))
    ]


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


def wake(name: str, flows: Collection[str] = ()) -> None:
    """A person says it is mended: try at once."""
    Lease.objects.filter(name__in=[name, *(own(name, flow) for flow in flows)]).update(rest_until=None)
