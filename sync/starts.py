"""Starts a subject now, because a person or a command asks: each returns the run to wait for."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import Merchant, SellerAccount, User
from sync import queue, runs, schedule, starting
from sync.failpoints import failpoint
from sync.flows import FLOWS
from sync.models import Run, RunState
from sync.rules.movements import AMAZON, MOVEMENTS, RECURRING, SUBJECTS


def known() -> tuple[str, ...]:
    """The subjects that a person may ask for, in the order in which they depend on each other."""
    return tuple(name for name in SUBJECTS if _first(name) is not None)


def start(
    subject: str, merchant: Merchant, accounts: Sequence[SellerAccount], user: User | None, *, trigger: str = "person"
) -> list[Run]:
    """Joins a run that is already reading. What is read from Odoo is read once for all of a merchant's seller accounts.
    Raises Refused where one of them is not started."""
    for account in accounts:
        starting.expect_started(account)
    flow = _first(subject)
    assert flow is not None, f"nothing recurs for {subject}"
    if MOVEMENTS[flow].side == AMAZON:
        return [_of_account(subject, flow, account, user, trigger) for account in accounts]
    return [_of_merchant(subject, flow, merchant, user, trigger)]


def _first(subject: str) -> str | None:
    """The flow that begins it."""
    own = (name for name, flow in FLOWS.items() if name in RECURRING and flow.movement.subject == subject)
    return next(own, None)


def _of_account(subject: str, flow: str, account: SellerAccount, user: User | None, trigger: str) -> Run:
    with transaction.atomic():
        schedule.ensure(account)
        reading = Run.objects.filter(account=account, flow=subject, state=RunState.RUNNING, reading=True)
        run = reading.first() or runs.open_run(account, subject, trigger, user=user)
        queue.adopt(run)
        failpoint("asked")
        schedule.ask_account(account, flow, run, priority=2)
    return run


def _of_merchant(subject: str, flow: str, merchant: Merchant, user: User | None, trigger: str) -> Run:
    with transaction.atomic():
        reading = Run.objects.filter(merchant=merchant, flow=subject, state=RunState.RUNNING, reading=True)
        run = reading.first() or runs.open_run_of_merchant(merchant.pk, subject, trigger, user=user)
        queue.adopt(run)
        failpoint("asked")
        schedule.ask_merchant(merchant.pk, flow, run, priority=2)
    return run
