"""Waiting for runs: by the workers where there are any, else in this very process."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import OdooConnection, SellerAccount
from sync import bell, engine, queue
from sync.models import (
    Heartbeat,
    Lease,
    Order,
    OrderState,
    Problem,
    Run,
    RunState,
    Shipment,
    ShipmentState,
    StockLevel,
    StockState,
    Work,
    WorkState,
)
from sync.rules import movements
from sync.rules.movements import RECURRING, flows_of
from sync.runs import sweep

SHOWN = ("read", "created", "updated", "unchanged", "ignored", "waiting", "blocked", "failed")


@dataclass
class Ended:
    all_done: bool
    sentences: list[str] = field(default_factory=list)


def workers_alive() -> bool:
    oldest = timezone.now() - timedelta(seconds=3 * settings.TICK_SECONDS + 10)
    return Heartbeat.objects.filter(name="worker", at__gte=oldest).exists()


def until_done(runs: Sequence[Run], *, seconds: float, in_process: bool, say: Callable[[str], object]) -> Ended:
    """Ends early, with the sentence, when a connection pauses: no waiting cures that."""
    ids = [run.pk for run in runs]
    lanes, flows, told = _lanes(runs), flows_of(run.flow for run in runs), set[str]()
    end = time.monotonic() + seconds

    def over() -> bool:
        for sentence in _resting(runs) - told:
            told.add(sentence)
            say(sentence)
        return not Run.objects.filter(pk__in=ids, state=RunState.RUNNING).exists() or bool(paused(runs))

    while not over():
        if time.monotonic() > end:
            return Ended(False, [f"Not done after {seconds:.0f} seconds; it goes on by itself when workers run."])
        if not in_process and not workers_alive():
            in_process = True  # they have died meanwhile
            bell.silence()
        # Odoo before Amazon: what was read is brought home before more is read, and who asked for one order gets that one.
        due = sorted(lanes.intersection(queue.due_lanes(timezone.now(), flows)), reverse=True) if in_process else []
        if not any(engine.work_lane(lane, flows) for lane in due):
            sweep()
            time.sleep(0.05)
    if in_process:
        sweep()
    stopped = paused(runs)
    return Ended(not stopped, [*stopped, *_said(runs)])


def _accounts(runs: Sequence[Run]) -> QuerySet[SellerAccount]:
    """A run without an account is of all its merchant's."""
    of_all = [run.merchant_id for run in runs if run.account_id is None]
    return SellerAccount.objects.filter(
        Q(pk__in=[run.account_id for run in runs if run.account_id]) | Q(merchant__in=of_all)
    )


def paused(runs: Sequence[Run]) -> list[str]:
    merchants = {run.merchant_id for run in runs}
    odoo = OdooConnection.objects.filter(merchant__in=merchants).exclude(paused="").values_list("paused", flat=True)
    return [*odoo, *_accounts(runs).exclude(paused="").values_list("paused", flat=True)]


def _resting(runs: Sequence[Run]) -> set[str]:
    resting = Lease.objects.filter(name__in=_lanes(runs), rest_until__gt=timezone.now())
    return set(resting.values_list("rest_reason", flat=True))


def _lanes(runs: Sequence[Run]) -> set[str]:
    amazon = {queue.lane_of_account(pk) for pk in _accounts(runs).values_list("pk", flat=True)}
    return amazon | {queue.lane_of_odoo(run.merchant_id) for run in runs}


def _said(runs: Sequence[Run]) -> list[str]:
    failed = Run.objects.filter(pk__in=[run.pk for run in runs], state=RunState.FAILED)
    return [said for said in failed.values_list("said", flat=True) if said]


def cures(runs: Sequence[Run], *, alone: bool = False) -> list[str]:
    """What a person must do, each cause once."""
    held = Work.objects.filter(flow__in=flows_of(run.flow for run in runs)).exclude(problem=None)
    held = held.filter(Q(state=WorkState.BLOCKED) | Q(flow__in=RECURRING))
    if alone:
        held = held.filter(run__in=runs)
    else:
        held = held.filter(Q(account__in=_accounts(runs)) | Q(account=None, merchant__in=[r.merchant_id for r in runs]))
    found = Problem.objects.filter(pk__in=held.values("problem_id")).order_by("pk")[:50]
    return [f"{problem.title.rstrip('.')}. {problem.cure}" for problem in found]


def totals(runs: Sequence[Run], *, alone: bool = False) -> dict[str, object]:
    """What the runs did, all of one subject. Blocked is what needs a person now, of these runs alone or of the whole
    seller account: an order that was blocked last week is still not in Odoo."""
    fresh = list(Run.objects.filter(pk__in=[run.pk for run in runs]))
    found: dict[str, object] = {name: sum(getattr(run, name) for run in fresh) for name in SHOWN}
    found["blocked"] = _blocked(fresh, alone)
    found["calls_to_amazon"] = sum(run.calls_amazon for run in fresh)
    found["calls_to_odoo"] = sum(run.calls_odoo for run in fresh)
    return found


def _blocked(runs: Sequence[Run], alone: bool) -> int:
    accounts = _accounts(runs)
    match runs[0].flow:
        case movements.SHIPMENTS:
            return Shipment.objects.filter(state=ShipmentState.BLOCKED, account__in=accounts).count()
        case movements.STOCK:
            return StockLevel.objects.filter(state=StockState.BLOCKED, account__in=accounts).count()
        case movements.ORDERS:
            mine = Q(works__run__in=runs) if alone else Q(account__in=accounts)
            return Order.objects.filter(mine, state=OrderState.BLOCKED).distinct().count()
    return sum(run.blocked for run in runs)
