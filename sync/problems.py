"""Problems: equal causes become one row, which counts its orders, comes back, and resolves itself."""

from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from accounts.gateways.errors import GatewayError, Kind
from sync.models import Problem, ProblemState, Work, WorkState
from sync.rules.keys import digest
from sync.rules.verdicts import Blocked


def note(merchant_id: int, blocked: Blocked) -> Problem:
    """The open problem of this cause; a resolved one that returns is marked."""
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
            changes |= {"state": ProblemState.OPEN, "came_back": True, "resolved": None}
        Problem.objects.filter(pk=problem.pk).update(**changes)
    return problem


def settle(problem_ids: Iterable[int]) -> None:
    """A problem that no work waits for any more is resolved without anybody's click."""
    for pk in set(problem_ids):
        if not Work.objects.filter(problem_id=pk, state=WorkState.BLOCKED).exists():
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


def crashed(key: str) -> Blocked:
    return Blocked(
        "worker_died",
        "This order stopped the worker several times",
        "It is kept apart so that it holds up no other. Look at the worker's log (memory?), then press Retry.",
        subject=key,
    )


def bug(error: Exception) -> Blocked:
    name = type(error).__name__
    return Blocked(
        "bug",
        f"The connector failed on this order ({name})",
        "This is a fault of the connector, not of the order. The details are in the work's history in the admin. Retry"
        " after an update, or enter the order by hand and press Ignore.",
        subject=name,
    )
