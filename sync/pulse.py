"""Counts how each flow goes, in the transaction that writes down what came of a batch."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sync.models import Order, Pulse
from sync.results import Job, Result
from sync.rules.movements import AMAZON, MOVEMENTS, RECURRING
from sync.rules.pulse import NEUTRAL, counted
from sync.saving import save_columns

Place = tuple[str, int, int]  # subject, seller account, channel
BAD = frozenset({"failed", "blocked"})


def beat(found: Sequence[Result], orders: Mapping[int, Order]) -> None:
    """As the last thing of its transaction: other lanes' batches count in the same rows."""
    counts: dict[Place, list[int]] = {}
    read: set[Place] = set()
    for result in found:
        if result.outcome in NEUTRAL:
            continue
        place = _place(result.job, orders)
        bad = result.outcome in BAD or result.blocked is not None
        counts.setdefault(place, [0, 0])[bad] += 1
        if result.job.flow in RECURRING and result.outcome not in BAD:
            read.add(place)
    if counts:
        _write(found[0].job.merchant_id, counts, read, timezone.now())


def failed(jobs: Sequence[Job]) -> None:
    """A side that failed as a whole: counted once for each flow that had to wait."""
    places = {_place(job, {}) for job in jobs}
    if places:
        with transaction.atomic():
            _write(jobs[0].merchant_id, {place: [0, 1] for place in places}, set(), timezone.now())


def _place(job: Job, orders: Mapping[int, Order]) -> Place:
    movement = MOVEMENTS[job.flow]
    if job.order_id is not None:
        order = orders.get(job.order_id)
        return (movement.subject, job.account_id or 0, (order.channel_id or 0) if order else 0)
    # Odoo is read once for all seller accounts.
    read_from_odoo = movement.recurring and movement.side != AMAZON
    return (movement.subject, 0 if read_from_odoo else job.account_id or 0, 0)


def _write(merchant_id: int, counts: Mapping[Place, Sequence[int]], read: Iterable[Place], now: datetime) -> None:
    rows = Pulse.objects.filter(merchant_id=merchant_id, subject__in={place[0] for place in counts})
    known = {_of(row): row for row in rows.select_for_update(no_key=True).order_by("pk")}
    if missing := sorted(set(counts) - set(known)):
        Pulse.objects.bulk_create(
            [Pulse(merchant_id=merchant_id, subject=s, account=a, channel=c) for s, a, c in missing],
            ignore_conflicts=True,
        )
        known = {_of(row): row for row in rows.select_for_update(no_key=True).order_by("pk")}
    for place, (good, bad) in counts.items():
        row = known[place]
        row.hours = counted(row.hours, now, good=good, bad=bad)
        if place in read:
            row.last_ok = now
    save_columns([row for place, row in known.items() if place in counts], ["last_ok", "hours"])


def _of(row: Pulse) -> Place:
    return (row.subject, row.account, row.channel)
