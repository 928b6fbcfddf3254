from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import LedgerInline, MerchantFilter, known
from accounts.models import User
from sync import actions
from sync.admin.base import MerchantLedger, attempt, by_merchant, link_to
from sync.models import Event, Order, Work
from sync.selectors.history import entries


class EventInline(LedgerInline):
    model = Event
    fields = ("at", "what", "user")
    show_change_link = False
    ordering = ("-at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("user")

    @admin.display(description=gettext_lazy("what"))
    def what(self, event: Event) -> str:
        return entries([event])[0].masked_text


class WorkInline(LedgerInline):
    model = Work
    fields = ("flow", "state", "attempts", "due", "said", "problem")
    fk_name = "order"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("problem")


@admin.register(Order)
class Orders(MerchantLedger):
    hidden = ("buyer",)
    prefixes = ("amazon_id", "odoo_name")
    list_display = (
        "amazon_id",
        "merchant",
        "state",
        "reason_code",
        "fulfilled_by",
        "status",
        "odoo_name",
        "total",
        "currency",
        "bought",
    )
    list_filter = ("state", known("fulfilled_by", "AMAZON", "MERCHANT"), "bought", ("merchant", MerchantFilter))
    list_select_related = ("merchant",)
    inlines = (WorkInline, EventInline)
    actions = ("retry", "restore")

    @admin.action(description=gettext_lazy("Retry the chosen orders"), permissions=["act"])
    def retry(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        assert isinstance(request.user, User)
        user = request.user
        for merchant, ids in by_merchant(orders).items():
            rows = Order.objects.filter(merchant=merchant, pk__in=ids)
            attempt(
                self,
                request,
                partial(actions.retry_orders, rows, user),
                _("{n} orders are being tried again.").format(n=len(ids)),
            )

    @admin.action(
        description=gettext_lazy("Restore the chosen orders: ignored, or deleted in Odoo"), permissions=["act"]
    )
    def restore(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        assert isinstance(request.user, User)
        user = request.user
        for merchant, ids in by_merchant(orders.filter(Q(dismissed=True) | Q(reason_code=actions.DELETED))).items():
            rows = Order.objects.filter(merchant=merchant, pk__in=ids)
            attempt(
                self,
                request,
                partial(actions.restore_orders, rows, user),
                _("{n} orders are written anew, or ignored no longer.").format(n=len(ids)),
            )


@admin.register(Event)
class Events(MerchantLedger):
    hidden = ("params",)
    extra = ("what",)
    list_display = ("at", "order_link", "merchant", "what", "user")
    list_filter = ("at", ("merchant", MerchantFilter))
    list_select_related = ("merchant", "order", "user")

    @admin.display(description=gettext_lazy("what"))
    def what(self, event: Event) -> str:
        return entries([event])[0].masked_text

    @admin.display(description=gettext_lazy("order"))
    def order_link(self, event: Event) -> SafeString | str:
        return format_html("{}", link_to(event.order))
