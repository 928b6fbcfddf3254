"""Seller accounts and Odoo connections: looked at, paused, resumed, read again. Keys are entered where they are checked
(`manage.py connect`), never here: an address changed beside its key would send the key elsewhere."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import Ledger, MerchantFilter
from accounts.models import Channel, OdooConnection, SellerAccount, User
from sync import actions
from sync.admin.base import attempt
from sync.forms.accounts import SinceForm
from sync.pauses import BY_HAND


class Connections(Ledger):
    list_filter: ClassVar[Any] = (("merchant", MerchantFilter),)
    list_select_related = ("merchant",)
    actions: Any = ("pause", "resume")

    _resume: Callable[[Any, User, HttpRequest], None]  # of one row, by whoever pressed it

    @admin.action(description=gettext_lazy("Pause: ask nothing of it until it is resumed"), permissions=["act"])
    def pause(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        count = rows.filter(paused="").update(paused=BY_HAND, paused_code="by_hand")
        self.message_user(request, _("{n} paused.").format(n=count))

    @admin.action(description=gettext_lazy("Resume"), permissions=["act"])
    def resume(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        assert isinstance(request.user, User)
        user = request.user
        for row in rows.exclude(paused=""):
            act = partial(self._resume, row, user, request)
            attempt(self, request, act, _("{row} is being tried again.").format(row=row))


class ChannelInline(admin.TabularInline):
    model = Channel
    fields = ("marketplace", "enabled", "created")
    readonly_fields = ("marketplace", "created")
    extra = max_num = 0
    can_delete = False
    show_change_link = True


@admin.register(SellerAccount)
class SellerAccounts(Connections):
    list_display = ("__str__", "merchant", "region", "seller_id", "authorised_at", "paused")
    search_fields = ("seller_id__startswith", "name__startswith")
    inlines = (ChannelInline,)
    actions = ("sync_now", "resync", "pause", "resume")

    def _resume(self, row: Model, user: User, request: HttpRequest) -> None:
        assert isinstance(row, SellerAccount)
        actions.resume_account(row, user, request)

    @admin.action(description=gettext_lazy("Read from Amazon now"), permissions=["act"])
    def sync_now(self, request: HttpRequest, accounts: QuerySet[SellerAccount]) -> None:
        assert isinstance(request.user, User)
        user = request.user
        for account in accounts:
            attempt(
                self,
                request,
                partial(actions.sync_now, account, user),
                _("{account} is being read.").format(account=account),
            )

    @admin.action(description=gettext_lazy("Read again from a day on …"), permissions=["act"])
    def resync(self, request: HttpRequest, accounts: QuerySet[SellerAccount]) -> TemplateResponse | None:
        """Asks for the day first: it may mean a hundred thousand orders."""
        assert isinstance(request.user, User)
        user = request.user
        form = SinceForm(request.POST if "confirmed" in request.POST else None)
        form.fields["since"].required = True
        if "confirmed" in request.POST and form.is_valid():
            since = form.cleaned_data["since"]
            for account in accounts:
                act = _("{account} is being read again since {day}.").format(account=account, day=f"{since:%Y-%m-%d}")
                attempt(self, request, partial(actions.sync_now, account, user, since=since), act)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Read again from a day on"),
            "opts": self.model._meta,
            "accounts": accounts,
            "form": form,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/resync.html", context)


@admin.register(OdooConnection)
class OdooConnections(Connections):
    list_display = ("__str__", "merchant", "login", "version", "spoken", "probed_at", "paused")
    search_fields = ("url__startswith", "database__startswith")

    def _resume(self, row: Model, user: User, request: HttpRequest) -> None:
        assert isinstance(row, OdooConnection)
        actions.resume_odoo(row, user, request)
