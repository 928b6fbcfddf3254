from functools import partial

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import MerchantFilter
from accounts.language.sentences import said
from accounts.models import User
from sync import actions
from sync.admin.base import MerchantLedger, attempt, list_of
from sync.models import Problem


@admin.register(Problem)
class Problems(MerchantLedger):
    extra = ("its_work",)
    list_display = ("title", "merchant", "state", "code", "came_back", "first_seen", "last_seen")
    list_filter = ("state", "last_seen", ("merchant", MerchantFilter))
    list_select_related = ("merchant",)
    ordering = ("-last_seen", "-pk")
    actions = ("retry", "snooze", "resolve")

    @admin.display(description=gettext_lazy("its work"))
    def its_work(self, problem: Problem) -> SafeString:
        return list_of("work", _("See it"), problem__id__exact=problem.pk)

    @admin.action(description=gettext_lazy("Retry all orders of the chosen problems"), permissions=["act"])
    def retry(self, request: HttpRequest, problems: QuerySet[Problem]) -> None:
        assert isinstance(request.user, User)
        user = request.user
        for problem in problems:
            attempt(
                self,
                request,
                partial(actions.retry_problem, problem, user),
                _("{problem}: tried again.").format(problem=said(problem)),
            )

    @admin.action(description=gettext_lazy("Snooze the chosen problems"), permissions=["act"])
    def snooze(self, request: HttpRequest, problems: QuerySet[Problem]) -> None:
        assert isinstance(request.user, User)
        user = request.user
        for problem in problems:
            attempt(
                self,
                request,
                partial(actions.snooze_problem, problem, user, request),
                _("{problem}: snoozed.").format(problem=said(problem)),
            )

    @admin.action(description=gettext_lazy("Mark the chosen problems as resolved"), permissions=["act"])
    def resolve(self, request: HttpRequest, problems: QuerySet[Problem]) -> None:
        assert isinstance(request.user, User)
        user = request.user
        for problem in problems:
            attempt(
                self,
                request,
                partial(actions.resolve_problem, problem, user, request),
                _("{problem}: resolved.").format(problem=said(problem)),
            )
