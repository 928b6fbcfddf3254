"""What every page shows around its own content."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Merchant, OdooConnection, SellerAccount
from sync.models import Heartbeat, Problem, ProblemState
from sync.rules.health import scheduler_silent
from sync.selectors.counts import count_up_to

SCHEDULER = "scheduler"


@dataclass(frozen=True, slots=True)
class Shell:
    accounts: list[SellerAccount]
    odoo: OdooConnection | None
    problems: int
    beat: datetime | None
    silent: bool

    @property
    def paused_accounts(self) -> list[SellerAccount]:
        return [account for account in self.accounts if account.paused]

    @property
    def odoo_paused(self) -> bool:
        return bool(self.odoo and self.odoo.paused)


def shell(merchant: Merchant, now: datetime) -> Shell:
    beat = Heartbeat.objects.filter(name=SCHEDULER).values_list("at", flat=True).first()
    return Shell(
        # What is sealed stays in the database: no page needs it.
        accounts=list(
            SellerAccount.objects.filter(merchant=merchant).defer(*SellerAccount.secret_fields).order_by("pk")
        ),
        odoo=getattr(merchant, "odoo", None),
        problems=count_up_to(Problem.objects.filter(merchant=merchant, state=ProblemState.OPEN)),
        beat=beat,
        silent=scheduler_silent(beat, now),
    )
