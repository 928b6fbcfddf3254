"""Does the work of a lane: claims a batch, calls its flow, writes down what came of it.

The only broad `except` of the project is here. Whatever a flow raises, no order is lost and none holds up another.
"""

import logging
import secrets
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from accounts.gateways.errors import GatewayError, Kind
from accounts.models import Merchant
from accounts.ports import write_calls
from sync import leases, pauses, problems, queue, record
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows import FLOWS, Flow
from sync.results import Job, Result
from sync.rules.retries import MAX_CRASHES
from sync.runs import add_calls

log = logging.getLogger(__name__)


def work_lane(lane: str) -> bool:
    """One batch of the lane. True when something was done and more may be due."""
    if pauses.paused(lane):
        return False
    holder = secrets.token_hex(8)
    if not leases.take(lane, holder):
        return False
    try:
        jobs = queue.claim(lane, holder, limit=settings.BATCH_SIZE)
        if not jobs:
            return False
        failpoint("claimed")
        return _batch(lane, holder, jobs)
    finally:
        leases.drop(lane, holder)


def _batch(lane: str, holder: str, jobs: list[Job]) -> bool:
    flow = FLOWS[jobs[0].flow]
    desk = Desk(Merchant.objects.get(pk=jobs[0].merchant_id))

    def beat() -> None:
        if leases.extend(lane, holder):
            queue.extend(jobs, holder)

    desk.beat = beat
    try:
        healthy = _results(flow, desk, lane, holder, jobs)
    finally:
        desk.close()
        calls = desk.journal.drain()
        write_calls(desk.merchant.pk, calls)
        add_calls(jobs, calls)
    if healthy:
        leases.healthy(lane)
    return healthy


def _results(flow: Flow, desk: Desk, lane: str, holder: str, jobs: list[Job]) -> bool:
    poison = [job for job in jobs if record.crashes(job) >= MAX_CRASHES]
    if poison:
        record.results([Result(job, "blocked", blocked=problems.crashed(job.key)) for job in poison], holder)
        return True
    try:
        results = list(flow.work(desk, jobs))
    except GatewayError as error:
        return _failed_as_a_whole(flow, desk, error, lane, holder, jobs)
    except Exception as error:
        return _unforeseen(error, flow, desk, lane, holder, jobs)
    failpoint("result_saving")
    record.results(results, holder)
    failpoint("result_saved")
    return True


def _failed_as_a_whole(flow: Flow, desk: Desk, error: GatewayError, lane: str, holder: str, jobs: list[Job]) -> bool:
    log.warning("%s: %s (%s) %s", lane, error.text, error.code, error.detail)
    if error.connection_wide:
        pauses.pause(lane, error)
        queue.give_back(jobs, holder, error.text)
        record.held_up(jobs, error)
        return False
    if error.passing:
        queue.give_back(jobs, holder, error.text)
        wait = error.retry_after
        if error.kind != Kind.THROTTLED and wait is None and len(jobs) > 1 and error.kind == Kind.AMBIGUOUS:
            wait = 1.0  # perhaps the batch was too big for the time-out: the next one is smaller
        until = leases.rest(lane, error.text, wait)
        record.held_up(jobs, error, until)
        return False
    if len(jobs) > 1:
        return _apart(flow, desk, lane, holder, jobs)
    blocked = problems.of_error(error)
    record.results([Result(jobs[0], "blocked", blocked=blocked, detail=error.detail)], holder)
    return True


def _unforeseen(error: Exception, flow: Flow, desk: Desk, lane: str, holder: str, jobs: list[Job]) -> bool:
    if len(jobs) > 1:
        return _apart(flow, desk, lane, holder, jobs)
    log.exception("%s failed on %s", flow.name, jobs[0].key)
    record.results([Result(jobs[0], "failed", blocked=problems.bug(error), detail=repr(error)[:2000])], holder)
    return True


def _apart(flow: Flow, desk: Desk, lane: str, holder: str, jobs: list[Job]) -> bool:
    """Halves, until what fails stands alone; flows are safe to repeat."""
    middle = len(jobs) // 2
    healthy = True
    for half in (jobs[:middle], jobs[middle:]):
        desk.beat()
        healthy = healthy and _results(flow, desk, lane, holder, half)
    return healthy


def tick(ring: Callable[[str], None]) -> int:
    """Rings for every lane with something due. Cheap when nothing is."""
    lanes = queue.due_lanes(timezone.now())
    for lane in lanes:
        ring(lane)
    return len(lanes)
