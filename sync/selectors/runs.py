"""The history of runs."""

from django.db.models import QuerySet

from accounts.models import Merchant
from sync.models import Run, Work, WorkState


def runs_of(merchant: Merchant) -> QuerySet[Run]:
    return Run.objects.filter(merchant=merchant).select_related("account", "user")


def filtered_runs(merchant: Merchant, *, state: str = "", flow: str = "", account: str = "") -> QuerySet[Run]:
    rows = runs_of(merchant)
    if state:
        rows = rows.filter(state=state)
    if flow:
        rows = rows.filter(flow=flow)
    if account:
        rows = rows.filter(account__uid=account)
    return rows


def works_of(merchant: Merchant, run: Run) -> QuerySet[Work]:
    """What the run handed on, order by order; what needs a person is asked for apart."""
    rows = Work.objects.filter(merchant=merchant, run=run, order__isnull=False)
    return rows.select_related("order", "problem")


def open_works(merchant: Merchant, run: Run) -> QuerySet[Work]:
    return works_of(merchant, run).exclude(state=WorkState.DONE)
