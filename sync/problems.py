"""Problems: equal causes become one row, which counts its orders, comes back, and resolves itself."""

from collections.abc import Iterable, Sequence

from django.db.models import F
from django.utils import timezone

from accounts.gateways.errors import GatewayError, Kind
from sync.models import Problem, ProblemState, Work, WorkState
from sync.results import Job
from sync.rules.keys import digest
from sync.rules.verdicts import Blocked

HELD = (WorkState.BLOCKED, WorkState.READY, WorkState.RUNNING)


def note(merchant_id: int, blocked: Blocked, works: Sequence[int] = ()) -> Problem:
    """The open problem of this cause; a resolved one that returns is marked, and a snoozed one is shown again when it
    hits work that did not wait for it yet."""
    now = timezone.now()
    problem, made = Problem.objects.get_or_create(
        merchant_id=merchant_id,
        fingerprint=digest(blocked.code, blocked.subject),
        defaults={
            "code": blocked.code,
            "title": blocked.title[:300],
            "cure": blocked.cure,
            "subject": blocked.subject[:200],
        },
    )
    if not made:
        changes: dict[str, object] = {"last_seen": now, "title": blocked.title[:300], "cure": blocked.cure}
        if problem.state == ProblemState.RESOLVED:
            changes |= {"state": ProblemState.OPEN, "came_back": True, "resolved": None, "alerted": None}
        elif problem.state == ProblemState.SNOOZED and _hits_another(problem, works):
            changes |= {"state": ProblemState.OPEN, "alerted": None}
        Problem.objects.filter(pk=problem.pk).update(**changes)
        for name, value in changes.items():
            setattr(problem, name, value)
    return problem


def _hits_another(problem: Problem, works: Sequence[int]) -> bool:
    return Work.objects.filter(problem=problem, pk__in=works).count() < len(works)


def settle(problem_ids: Iterable[int]) -> None:
    """A problem that no work waits for any more is resolved without anybody's click. What is tried again just now still
    has it, until that has gone well."""
    for pk in set(problem_ids):
        if not Work.objects.filter(problem_id=pk, state__in=HELD).exists():
            Problem.objects.filter(pk=pk).exclude(state=ProblemState.RESOLVED).update(
                state=ProblemState.RESOLVED, resolved=timezone.now(), last_seen=F("last_seen")
            )


def of_error(error: GatewayError) -> Blocked:
    """What a refused call says to the merchant. The gateways' sentences carry their cure."""
    if error.kind == Kind.BUG:
        cure = "This is a fault of the connector. Press Retry; if it comes again, send the log line to the operator."
    else:
        cure = "Mend the cause where the sentence says, then press Retry."
    text = f"{error.text}\n{cure}" if len(error.text) > 300 else cure
    return Blocked(error.code or error.kind.value, error.text[:300], text, subject=error.text[:120])


def crashed(job: Job) -> Blocked:
    return Blocked(
        "worker_died",
        f"{_what(job)} stopped the worker {job.crashes} times",
        "It is kept apart so that it holds up no other. Look at the worker's log (memory?), then press Retry.",
        subject=job.key,
    )


def bug(error: Exception, job: Job) -> Blocked:
    name = type(error).__name__
    if job.order_id is None:
        cure = "This is a fault of the connector. It tries again by itself, less and less often; the details are in the work's history in the admin."
        title = f"{_what(job)} failed in the connector ({name})"
        return Blocked("bug_reading", title, cure, subject=f"{job.flow} {name}")
    if job.shipment_id is not None:
        cure = "This is a fault of the connector, not of the parcel. Confirm it in Seller Central if time is short; press Retry after an update."
        return Blocked("bug_shipment", f"The connector failed on a shipment ({name})", cure, subject=name)
    return Blocked(
        "bug",
        f"The connector failed on this order ({name})",
        "This is a fault of the connector, not of the order. The details are in the work's history in the admin. Retry"
        " after an update, or enter the order by hand and press Ignore.",
        subject=name,
    )


def unsaid(job: Job) -> Blocked:
    return Blocked(
        "unsaid",
        f"{_what(job)} was left out by the connector",
        "This is a fault of the connector, or Odoo shows the order to other users only. Check that the connector's user in"
        " Odoo may see the order (company, record rules), then press Retry.",
        subject=job.key,
    )


def never_answered(job: Job, text: str) -> Blocked:
    return Blocked(
        "never_answered",
        f"{_what(job)} got no answer, {job.attempts} times",
        f"{text} Other orders got through. Look into Odoo's log for what happens with this one, then press Retry.",
        subject=job.key,
    )


_WHAT = {
    "deliveries_from_odoo": "Reading deliveries from Odoo",
    "shipment_to_amazon": "This shipment",
    "offers_from_amazon": "Reading listings from Amazon",
    "offers_to_odoo": "Matching SKUs with Odoo's products",
    "stock_from_odoo": "Reading stock from Odoo",
    "stock_to_amazon": "Sending stock to Amazon",
    "fba_stock_from_amazon": "Reading FBA stock from Amazon",
    "fba_stock_to_odoo": "Bringing FBA stock to Odoo",
    "completeness": "The nightly completeness check",
}


def _what(job: Job) -> str:
    return _WHAT.get(job.flow) or ("Reading from Amazon" if job.order_id is None else "This order")
