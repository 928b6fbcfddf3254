from functools import partial

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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

    @admin.display(description=gettext_lazy("its work"))
    def its_work(self, run: Run) -> SafeString:
        return list_of("work", _("See it"), run__id__exact=run.pk)

    @admin.action(description=gettext_lazy("Cancel the chosen runs"), permissions=["act"])
    def cancel(self, request: HttpRequest, runs: QuerySet[Run]) -> None:
        assert isinstance(request.user, User)
        user = request.user
        for run in runs.filter(state=RunState.RUNNING):
            act = partial(actions.cancel_run, run, user, request)
            attempt(self, request, act, _("{run} is cancelled.").format(run=run))


@admin.register(Cursor)
class Cursors(Ledger):
    list_display = ("account", "flow", "position", "last_ok", "last_error")
    list_select_related = ("account",)
