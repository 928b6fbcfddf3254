"""Runs: opened by whoever starts them, counted by the engine, closed when nothing of theirs is left to do."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from accounts.gateways.journal import Call
from accounts.models import SellerAccount, User
from sync import mails
from sync.failpoints import failpoint
from sync.models import Run, RunState, Work, WorkState
from sync.results import Job
from sync.rules.movements import RECURRING, SHIPMENTS

RETRY = "retry"  # a run of whatever waits for a person
COUNTED = ("created", "updated", "unchanged", "ignored", "waiting", "blocked", "failed")

EVENTFUL = ("created", "updated", "ignored", "waiting", "blocked", "failed")


def open_run(
    account: SellerAccount,
    subject: str,
    trigger: str,
    *,
    user: User | None = None,
    since: datetime | None = None,
    reading: bool = True,
) -> Run:
    return _open(account.merchant_id, account, subject, trigger, user, since, reading)


def open_run_of_merchant(
    merchant_id: int, subject: str, trigger: str, *, user: User | None = None, reading: bool = True
) -> Run:
    """Of what is read from Odoo, for all seller accounts at once."""
    return _open(merchant_id, None, subject, trigger, user, None, reading)


def _open(
    merchant_id: int,
    account: SellerAccount | None,
    subject: str,
    trigger: str,
    user: User | None,
    since: datetime | None,
    reading: bool,
) -> Run:
    return Run.objects.create(
        merchant_id=merchant_id,
        account=account,
        flow=subject,
        trigger=trigger,
        user=user,
        since=since,
        reading=reading,
    )


def count(run_id: int, **amounts: int) -> None:
    changes = {name: F(name) + amount for name, amount in amounts.items() if amount}
    Run.objects.filter(pk=run_id).update(heartbeat=timezone.now(), **changes)


def add_calls(jobs: Iterable[Job], calls: Iterable[Call]) -> None:
    """The calls of a batch, put on the run that most of its work belongs to."""
    by_run = Counter(job.run_id for job in jobs if job.run_id)
    by_system = Counter(call.system for call in calls)
    if by_run and by_system:
        count(by_run.most_common(1)[0][0], calls_amazon=by_system["amazon"], calls_odoo=by_system["odoo"])


def read_all(run_id: int) -> None:
    """Nothing more comes from the source."""
    Run.objects.filter(pk=run_id).update(reading=False, heartbeat=timezone.now())
    close_finished([run_id])


def close_finished(run_ids: Iterable[int]) -> None:
    """Ends the runs that have nothing ready or running any more."""
    for run in _over().filter(pk__in=set(run_ids)):
        if run.trigger == "schedule" and not any(getattr(run, name) for name in EVENTFUL):
            run.delete()  # every few minutes, and nothing was new: the history would drown in these
            continue
        state = RunState.PARTLY if run.blocked or run.failed else RunState.DONE
        with transaction.atomic():
            ended = Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(state=state, finished=timezone.now())
            if ended and run.blocked and run.flow in (SHIPMENTS, RETRY):
                mails.note(run)
                transaction.on_commit(_send_mails)


def _send_mails() -> None:
    failpoint("mail_noted")
    mails.send_due()


def sweep() -> None:
    """Runs whose last work was taken over by another run: nobody else would end them. And e-mails whose sender died."""
    close_finished(_over().values_list("pk", flat=True)[:200])
    mails.send_due()


def _over() -> QuerySet[Run]:
    # What recurs is never done: `reading` says whether it has still something to do for this run.
    live = Work.objects.filter(run=OuterRef("pk"), state__in=(WorkState.READY, WorkState.RUNNING))
    live = live.exclude(flow__in=RECURRING)
    return Run.objects.filter(state=RunState.RUNNING, reading=False).exclude(Exists(live))


def fail(run_id: int, said: str) -> None:
    Run.objects.filter(pk=run_id, state=RunState.RUNNING).update(
        state=RunState.FAILED, said=said, reading=False, finished=timezone.now()
    )


def say(run_id: int, text: str) -> None:
    Run.objects.filter(pk=run_id, state=RunState.RUNNING).update(said=text, heartbeat=timezone.now())
