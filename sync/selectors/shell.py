"""What every page shows around its own content."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import Merchant, OdooConnection, SellerAccount
from sync.models import Heartbeat, Lease, Problem, ProblemState
from sync.rules.authorisation import Access, Age, access, age
from sync.rules.guide import GUIDE
from sync.rules.guide.entry import Entry
from sync.rules.health import Still, silent, what_is_still
from sync.selectors.counts import count_up_to

SCHEDULER, WORKER = "scheduler", "worker"  # as sync.tasks writes them


@dataclass(frozen=True, slots=True)
class Shell:
    accounts: list[SellerAccount]
    odoo: OdooConnection | None
    problems: int
    still: Still | None
    last_sign: datetime | None  # of what is still
    scheduler: datetime | None = None
    worker: datetime | None = None

    expiring: list[tuple[SellerAccount, Age]] = field(default_factory=list)

    @property
    def paused_accounts(self) -> list[tuple[SellerAccount, Access, Entry | None]]:
        paused = (account for account in self.accounts if account.paused)
        return [(account, access_of(account), GUIDE.get(account.paused_code)) for account in paused]

    @property
    def unfinished(self) -> bool:
        """Something is still to be connected or started."""
        return self.odoo is None or not self.accounts or any(account.started_at is None for account in self.accounts)

    @property
    def odoo_paused(self) -> bool:
        return bool(self.odoo and self.odoo.paused)

    @property
    def odoo_guide(self) -> Entry | None:
        return GUIDE.get(self.odoo.paused_code) if self.odoo else None


def age_of(account: SellerAccount, now: datetime) -> Age:
    return age(account.authorised_at, now, yearly=not account.client_id)


def access_of(account: SellerAccount) -> Access:
    return access(disconnected=bool(account.disconnected), paused=account.paused, code=account.paused_code)


def shell(
    merchant: Merchant, now: datetime, *, problems: int | None = None, counts: Mapping[str, Any] | None = None
) -> Shell:
    """Home has counted the problems itself, and asks for more about each seller account."""
    signs = dict(Heartbeat.objects.filter(name__in=(SCHEDULER, WORKER)).values_list("name", "at"))
    scheduler, worker = signs.get(SCHEDULER), signs.get(WORKER)
    # Asked only when the sign is old: every page comes by here.
    at_work = silent(worker, now) and Lease.objects.exclude(holder="").filter(until__gt=now).exists()
    found = what_is_still(scheduler, worker, now, at_work=at_work)
    # What is sealed stays in the database: no page needs it. What is disconnected is seen under Settings only.
    connected = SellerAccount.objects.filter(merchant=merchant, disconnected=None)
    accounts = list(connected.annotate(**counts or {}).defer(*SellerAccount.secret_fields).order_by("pk"))
    return Shell(
        accounts=accounts,
        expiring=[(account, one) for account in accounts if (one := age_of(account, now)).text],
        odoo=getattr(merchant, "odoo", None),
        problems=_open(merchant) if problems is None else problems,
        still=found,
        last_sign=worker if found == Still.WORKER else scheduler,
        scheduler=scheduler,
        worker=worker,
    )


def _open(merchant: Merchant) -> int:
    return count_up_to(Problem.objects.filter(merchant=merchant, state=ProblemState.OPEN))
