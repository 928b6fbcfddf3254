from functools import partial

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import Ledger, LedgerInline, MerchantFilter, known
from accounts.models import User
from sync import actions, queue
from sync.admin.base import MerchantLedger, attempt, by_merchant, link_to
from sync.flows import FLOWS
from sync.models import Attempt, Heartbeat, Lease, Order, Work

OUTCOMES = ("created", "updated", "unchanged", "ignored", "waiting", "blocked", "failed", "later", "read", "reading")


class AttemptInline(LedgerInline):
    model = Attempt
    fields = ("number", "at", "outcome", "text", "detail")
    show_change_link = False
    ordering = ("-at", "-pk")


@admin.register(Work)
class WorkLedger(MerchantLedger):
    prefixes = ("key",)
    list_display = (
        "__str__",
        "merchant",
        "order_link",
        "state",
        "attempts",
        "due",
        "lease_until",
        "said",
        "problem_link",
    )
    list_filter = ("state", known("flow", *FLOWS), "due", ("merchant", MerchantFilter))
    list_select_related = ("merchant", "order", "problem")
    inlines = (AttemptInline,)
    actions = ("retry", "release")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Work], search_term: str
    ) -> tuple[QuerySet[Work], bool]:
        """By the order's Amazon id too: the key of an order's work is a number of ours."""
        found = super().get_search_results(request, queryset, search_term)[0]
        if not search_term.strip():
            return found, False
        orders = Order.objects.filter(amazon_id=search_term.strip()).order_by().values_list("pk", flat=True)[:100]
        return found | queryset.filter(order__in=list(orders)), False

    @admin.display(description=gettext_lazy("order"))
    def order_link(self, work: Work) -> SafeString | str:
        return link_to(work.order)

    @admin.display(description=gettext_lazy("problem"))
    def problem_link(self, work: Work) -> SafeString | str:
        return link_to(work.problem)

    @admin.action(description=gettext_lazy("Retry the orders of the chosen work"), permissions=["act"])
    def retry(self, request: HttpRequest, works: QuerySet[Work]) -> None:
        assert isinstance(request.user, User)
        user = request.user
        for merchant, ids in by_merchant(works.exclude(order=None)).items():
            rows = Order.objects.filter(merchant=merchant, works__in=ids).distinct()
            attempt(
                self,
                request,
                partial(actions.retry_orders, rows, user),
                _("{n} are being tried again.").format(n=len(ids)),
            )

    @admin.action(
        description=gettext_lazy("Release the chosen work: due at once, attempts forgotten"), permissions=["act"]
    )
    def release(self, request: HttpRequest, works: QuerySet[Work]) -> None:
        """What a worker holds just now is left to it; its lease frees it by itself."""
        count = queue.release(works, None)
        self.message_user(request, _("{n} released.").format(n=count))


@admin.register(Attempt)
class Attempts(MerchantLedger):
    list_display = ("at", "merchant", "work", "number", "outcome", "text")
    list_filter = (known("outcome", *OUTCOMES), "at", ("merchant", MerchantFilter))
    list_select_related = ("merchant", "work")


@admin.register(Lease)
class Leases(Ledger):
    list_display = ("name", "holder", "until", "rest_until", "rest_reason")


@admin.register(Heartbeat)
class Heartbeats(Ledger):
    list_display = ("name", "at")
