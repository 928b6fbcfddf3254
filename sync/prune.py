"""What has had its time goes: buyers' data, the journal of calls, attempts, runs in which nothing happened, sessions.

In small portions, because a long transaction holds everybody up: each tick takes one, once a day until nothing is left.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import AccessToken, ApiCall, AuditEntry, Remembered
from accounts.secrets import Unreadable
from sync import alerts, leases
from sync.flows.store import dumps
from sync.models import (
    AlertMail,
    Attempt,
    Completeness,
    Document,
    Event,
    Heartbeat,
    Order,
    Problem,
    Run,
    RunState,
    Work,
)
from sync.rules import retention

NAME = "prune"
EVERY = timedelta(hours=24)
PORTION = 200
CALLS_LIVE = timedelta(days=30)
ATTEMPTS_LIVE = timedelta(days=90)
RUNS_LIVE = timedelta(days=90)
LOGINS_LIVE = timedelta(days=365)
CHECKS_LIVE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Kind:
    """`portion` does a piece and says how many; 0: nothing is left."""

    name: str
    portion: Callable[[datetime], int]


def tick() -> int:
    """Called every few seconds; does something once a day. Returns how many rows went."""
    now = timezone.now()
    if Heartbeat.objects.filter(name=NAME, at__gt=now - EVERY).exists():
        return 0
    holder = secrets.token_hex(8)
    if not leases.take(NAME, holder):
        return 0
    try:
        gone = sum(kind.portion(now) for kind in KINDS)
        if not gone:
            Heartbeat.objects.update_or_create(name=NAME, defaults={"at": now})
    finally:
        leases.drop(NAME, holder)
    return gone


def everything(now: datetime) -> dict[str, int]:
    """At once, for `manage.py prune`."""
    found = dict.fromkeys((kind.name for kind in KINDS), 0)
    for kind in KINDS:
        while gone := kind.portion(now):
            found[kind.name] += gone
    return found


def buyers(now: datetime) -> int:
    """The order itself stays, with everything that books and taxes need."""
    due = Document.objects.filter(expires__lte=now)
    ids = list(due.order_by("expires").values_list("order_id", flat=True)[:PORTION])
    with transaction.atomic():
        # As whoever stores or writes an order: the order first, by id. What came anew meanwhile is not due any more.
        list(Order.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
        documents = list(due.filter(order__in=ids).select_related("order").order_by("order"))
        for document in documents:
            _erase(document)
        Document.objects.bulk_update(documents, ["sealed", "expires"])
        Order.objects.filter(document__in=documents).update(buyer="", elsewhere="")
    return len(documents)


def _erase(document: Document) -> None:
    order = document.order
    try:
        raw = json.loads(document.text())
    except Unreadable:  # its key is lost, and may turn up again: then there is nothing in it any more
        raw = {"orderId": order.amazon_id}
    # The hash stays Amazon's own: an order that comes again unchanged is still unchanged.
    document.sealed = Document.sealed_for(order, dumps(retention.erased(raw)))
    document.expires = None
    _quoted(order, retention.words(raw))


def _quoted(order: Order, personal: tuple[str, ...]) -> None:
    """Sentences may quote a name: Odoo's refusals do, and the notes among the lines that were written."""
    for event in Event.objects.filter(order=order, kind__in=("completed", "written")):
        Event.objects.filter(pk=event.pk).update(params=_unnamed(event.params))
    if not personal:
        return
    works = Work.objects.filter(merchant_id=order.merchant_id, order=order)
    events = Event.objects.filter(order=order)
    attempts = Attempt.objects.filter(work__in=works)
    _without(events, personal, "params")
    _without(attempts, personal, "text", "detail")
    _without(works, personal, "said")
    _without(Problem.objects.filter(works__in=works).distinct(), personal, "title", "cure", "subject")
    _without(Order.objects.filter(pk=order.pk), personal, "reason")


def _unnamed(params: dict[str, Any]) -> dict[str, Any]:
    """The timeline's own quotations, which may be cut short: the completed customer's name, and what a note says."""
    lines = [{**one, "name": "…"} if one.get("kind") == "note" else one for one in params.get("lines", ())]
    if "lines" in params:
        return {**params, "lines": lines}
    return {**params, "name": "…"}


def _without(rows: QuerySet[Model], personal: tuple[str, ...], *columns: str) -> None:
    for row in rows:
        changes = {name: retention.without_any(getattr(row, name), personal) for name in columns}
        changed = {name: value for name, value in changes.items() if value != getattr(row, name)}
        if changed:
            type(row)._default_manager.filter(pk=row.pk).update(**changed)


def calls(now: datetime) -> int:
    return _delete(ApiCall.objects.filter(at__lt=now - CALLS_LIVE).order_by("at"))


def attempts(now: datetime) -> int:
    """By id, for there is no index by time alone: who came first has the lowest."""
    first = Attempt.objects.order_by("pk").values_list("pk", "at")[:PORTION]
    old = [pk for pk, at in first if at < now - ATTEMPTS_LIVE]
    return _delete(Attempt.objects.filter(pk__in=old)) if old else 0


def runs(now: datetime) -> int:
    """Those of the schedule; what a person asked for stays in the history."""
    return _delete(
        Run.objects.filter(trigger="schedule", finished__lt=now - RUNS_LIVE)
        .exclude(state__in=(RunState.RUNNING, RunState.PAUSED))
        .order_by("pk")
    )


def tokens(now: datetime) -> int:
    return _delete(AccessToken.objects.filter(expires__lt=now - timedelta(days=1)).order_by("pk"))


def sessions(now: datetime) -> int:
    """Of people who are logged in no longer, and of visitors who never were; and lock-outs that are over."""
    gone = _delete(Session.objects.filter(expire_date__lt=now).order_by("expire_date"))
    gone += _delete(Remembered.objects.filter(expires__lt=now).order_by("expires"))
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    return gone + _delete(UserSession.objects.exclude(Exists(alive)).order_by("pk"))


def logins(now: datetime) -> int:
    """What happened with people's own accounts, with the addresses it came from. A merchant's log stays."""
    return _delete(AuditEntry.objects.filter(merchant=None, at__lt=now - LOGINS_LIVE).order_by("pk"))


def mails(now: datetime) -> int:
    return _delete(AlertMail.objects.filter(alerts.old(now)).order_by("pk"))


def checks(now: datetime) -> int:
    return _delete(Completeness.objects.filter(started__lt=now - CHECKS_LIVE).order_by("pk"))


def _delete(rows: QuerySet[Model]) -> int:
    ids = list(rows.values_list("pk", flat=True)[:PORTION])
    if ids:
        rows.model._default_manager.filter(pk__in=ids).delete()
    return len(ids)


KINDS = (
    Kind("buyers", buyers),
    Kind("calls", calls),
    Kind("attempts", attempts),
    Kind("runs", runs),
    Kind("tokens", tokens),
    Kind("sessions", sessions),
    Kind("logins", logins),
    Kind("mails", mails),
    Kind("checks", checks),
)
