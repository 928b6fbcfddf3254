"""Does the work of a lane: claims a batch, calls its flow, writes down what came of it.

The only broad `except` of the project is here. Whatever a flow raises, no order is lost and none holds up another.
"""

import logging
import random
import secrets
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils import timezone

from accounts.gateways.errors import GatewayError, Kind
from accounts.models import Merchant
from accounts.ports import write_calls
from sync import leases, pace, pauses, problems, queue, record
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows import FLOWS, Flow
from sync.results import Job, Result
from sync.rules.movements import ORDERS
from sync.rules.retries import LACKING, MAX_CRASHES, retry_seconds
from sync.rules.verdicts import Blocked
from sync.runs import add_calls

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One worker's turn in one lane."""

    lane: str
    holder: str
    flow: Flow
    desk: Desk


def work_lane(lane: str, flows: Collection[str] | None = None) -> bool:
    """One batch of the lane, of these flows only where some are named. True when something was done and more may be due."""
    if pauses.paused(lane):
        return False
    holder = secrets.token_hex(8)
    if not leases.take(lane, holder):
        return False
    jobs: list[Job] = []
    try:
        jobs = queue.claim(lane, holder, limit=settings.BATCH_SIZE, flows=flows, struck=leases.struck(lane, FLOWS))
        if not jobs:
            return False
        failpoint("claimed")
        return _batch(lane, holder, jobs)
    except leases.LeaseLost:
        log.warning("%s: another worker has taken over; what this one began is carried on there.", lane)
        return False
    except (OperationalError, InterfaceError):
        _unwritten(lane, holder, jobs)
        raise
    finally:
        leases.drop(lane, holder)
        failpoint("lane_left")


def _unwritten(lane: str, holder: str, jobs: list[Job]) -> None:
    """Our own database is full, locked or away. What can still be written is that no job is to blame: or the next who
    claims them would think that their worker died of them."""
    text = "The connector could not write to its own database. Whoever operates it looks whether it runs and has room."
    with suppress(DatabaseError):
        queue.give_back(jobs, holder, text)
        leases.rest(lane, text)


def _batch(lane: str, holder: str, jobs: list[Job]) -> bool:
    desk = Desk(Merchant.objects.get(pk=jobs[0].merchant_id))
    turn = _Turn(lane, holder, FLOWS[jobs[0].flow], desk)
    last = time.monotonic()

    def beat() -> None:
        nonlocal last
        if time.monotonic() - last < settings.LEASE_SECONDS / 4:
            return
        last = time.monotonic()
        if not leases.extend(lane, holder):
            raise leases.LeaseLost(lane)
        queue.extend(jobs, holder)

    desk.beat = beat
    try:
        healthy = _results(turn, jobs)
    finally:
        desk.close()
        calls = desk.journal.drain()
        write_calls(desk.merchant.pk, calls)
        add_calls(jobs, calls)
    if healthy:
        leases.healthy(lane)
        leases.healthy(leases.own(lane, turn.flow.name))
    return healthy


def _results(turn: _Turn, jobs: list[Job]) -> bool:
    deadly = [job for job in jobs if job.crashes >= MAX_CRASHES]
    if deadly:
        record.results([_set_aside(turn, job, problems.crashed(job)) for job in deadly], turn.holder)
        jobs = [job for job in jobs if job not in deadly]
        if not jobs:
            return True
    failure: Exception | None = None
    try:
        results = list(turn.flow.work(turn.desk, jobs))
        failpoint("result_saving")
        record.results([*results, *_forgotten(turn, jobs, results)], turn.holder)
        failpoint("result_saved")
    except (OperationalError, InterfaceError, leases.LeaseLost):
        raise  # our own database, or our right to be here: no job's fault, and nothing could be written down
    except Exception as error:
        failure = error
    match failure:
        case None:
            return True
        case GatewayError():
            return _failed_as_a_whole(turn, failure, jobs)
        case SoftTimeLimitExceeded():
            return _too_long(turn, jobs)
    return _unforeseen(turn, failure, jobs)


def _forgotten(turn: _Turn, jobs: Sequence[Job], results: Sequence[Result]) -> list[Result]:
    """A flow that says nothing of a job would leave it running until its lease ends, again and again."""
    said = {result.job.id for result in results}
    silent = [job for job in jobs if job.id not in said]
    if silent:
        log.error("%s said nothing of %s", turn.flow.name, ", ".join(job.key for job in silent[:10]))
    return [_set_aside(turn, job, problems.unsaid(job), outcome="failed") for job in silent]


def _failed_as_a_whole(turn: _Turn, error: GatewayError, jobs: list[Job]) -> bool:
    log.warning("%s: %s (%s) %s", turn.lane, error.text, error.code, error.detail)
    if _of_this_flow_alone(turn, error):
        record.results([_set_aside(turn, job, problems.of_error(error), error.detail) for job in jobs], turn.holder)
        return True
    if error.connection_wide:
        pauses.pause(turn.lane, error)
        queue.give_back(jobs, turn.holder, error.text)
        record.held_up(jobs, error.text)
        return False
    if error.kind == Kind.AMBIGUOUS:
        return _in_doubt(turn, error.text, error.detail, jobs)
    if error.code in RESTING_ALONE:
        due = timezone.now() + timedelta(seconds=error.retry_after or 60.0)
        later = [Result(job, "later", error.text, due=due, free=True, detail=error.detail) for job in jobs]
        record.results(later, turn.holder)
        return True
    if error.passing:
        queue.give_back(jobs, turn.holder, error.text)
        record.held_up(jobs, error.text, _rest(turn, error.text, error.retry_after))
        return False
    if len(jobs) > 1:
        return _apart(turn, jobs)
    aside = _set_aside(turn, jobs[0], problems.of_error(error), error.detail)
    record.results([aside], turn.holder)
    return True


def _rest(turn: _Turn, text: str, seconds: float | None) -> datetime:
    leases.rest(leases.own(turn.lane, turn.flow.name), text, seconds)
    return leases.rest(turn.lane, text, seconds)


# A search that Amazon refuses for a while says nothing of what else is asked there: the lane goes on with that. Parcels
# have to be confirmed in time, whether or not orders can be read.
RESTING_ALONE = frozenset({"amazon_search_refused", "amazon_listing_search_refused"})


def _of_this_flow_alone(turn: _Turn, error: GatewayError) -> bool:
    """What is lacking for this subject is perhaps there for others. Orders are what the product exists for, so there it
    pauses the side; whoever has no right to stock still gets them."""
    return error.code in LACKING and turn.flow.movement.subject != ORDERS


def _in_doubt(turn: _Turn, text: str, detail: str, jobs: list[Job]) -> bool:
    """Perhaps the batch was too big for the time-out, so the next one is smaller. An order that is in doubt all alone
    lets the others pass, and is asked about less and less often."""
    if len(jobs) > 1:
        queue.give_back(jobs, turn.holder, text)
        record.held_up(jobs, text, _rest(turn, text, 1.0))
        return False
    wait = retry_seconds(jobs[0].attempts, random.random())
    if wait is None:
        record.results([_set_aside(turn, jobs[0], problems.never_answered(jobs[0], text), detail)], turn.holder)
    else:
        due = timezone.now() + timedelta(seconds=wait)
        record.results([Result(jobs[0], "later", text, due=due, detail=detail)], turn.holder)
        record.held_up(jobs, text, due)
    _rest(turn, text, 1.0)
    return False


def _too_long(turn: _Turn, jobs: list[Job]) -> bool:
    text = "This took longer than a worker may take. It is done in smaller portions."
    log.warning("%s: %s jobs took too long", turn.lane, len(jobs))
    return _in_doubt(turn, text, "soft time limit", jobs)


def _unforeseen(turn: _Turn, error: Exception, jobs: list[Job]) -> bool:
    if len(jobs) > 1:
        return _apart(turn, jobs)
    log.error("%s failed on %s", turn.flow.name, jobs[0].key, exc_info=error)
    aside = _set_aside(turn, jobs[0], problems.bug(error, jobs[0]), repr(error)[:2000], outcome="failed")
    record.results([aside], turn.holder)
    return True


def _set_aside(turn: _Turn, job: Job, blocked: Blocked, detail: str = "", *, outcome: str = "blocked") -> Result:
    """Waits for a person; what recurs goes on by itself all the same, for an account must never stop being read."""
    if not turn.flow.movement.recurring:
        return Result(job, outcome, blocked=blocked, detail=detail)
    rest = pace.every(turn.flow.movement.subject).total_seconds()
    wait = retry_seconds(job.attempts, random.random()) or rest
    return Result(job, "failed", blocked=blocked, detail=detail, due=timezone.now() + timedelta(seconds=wait))


def _apart(turn: _Turn, jobs: list[Job]) -> bool:
    """Halves, until what fails stands alone; flows are safe to repeat."""
    middle = len(jobs) // 2
    turn.desk.beat()
    if not _results(turn, jobs[:middle]):
        # Not because of these jobs: the other half waits with the first.
        queue.give_back(jobs[middle:], turn.holder, "")
        return False
    turn.desk.beat()
    return _results(turn, jobs[middle:])


def tick(ring: Callable[[str], None]) -> int:
    """Rings for every lane with something due. Cheap when nothing is."""
    lanes = queue.due_lanes(timezone.now())
    for lane in lanes:
        ring(lane)
    return len(lanes)
