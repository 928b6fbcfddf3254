from functools import partial

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.admin.base import Ledger, MerchantFilter, known
from accounts.models import User
from sync import actions
from sync.admin.base import MerchantLedger, attempt, list_of
from sync.models import Cursor, Run, RunState


@admin.register(Run)
class Runs(MerchantLedger):
    extra = ("its_work",)
    list_display = (
        "started",
        "merchant",
        "account",
        "flow",
        "trigger",
        "state",
        "read",
        "created",
        "updated",
        "blocked",
        "failed",
        "finished",
        "said",
    )
    list_filter = (
        "state",
        known("trigger", "schedule", "person", "command", "retry"),
        "started",
        ("merchant", MerchantFilter),
    )
    list_select_related = ("merchant", "account")
    actions = ("cancel",)

    @admin.display(description="its work")
    def its_work(self, run: Run) -> SafeString:
        return list_of("work", "See it", run__id__exact=run.pk)

    @admin.action(description="Cancel the chosen runs", permissions=["act"])
    def cancel(self, request: HttpRequest, runs: QuerySet[Run]) -> None:
        assert isinstance(request.user, User)
        user = request.user
        for run in runs.filter(state=RunState.RUNNING):
            attempt(self, request, partial(actions.cancel_run, run, user), f"{run} is cancelled.")


@admin.register(Cursor)
class Cursors(Ledger):
    list_display = ("account", "flow", "position", "last_ok", "last_error")
    list_select_related = ("account",)
