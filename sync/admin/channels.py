"""Channels with their settings. What is changed here is changed as on the merchant's own pages: written down, and what a
setting kept out so far is looked at again."""

from dataclasses import fields
from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import MerchantFilter
from accounts.channel_settings import BadSetting, ChannelSettings, default, dump, parse
from accounts.language.sentences import said
from accounts.models import Channel, User
from sync import actions


class ChannelForm(forms.ModelForm):
    class Meta:
        model = Channel
        fields = ("enabled", "options")

    def clean_options(self) -> dict[str, Any]:
        """Through the same table as `manage.py channel --set`, so that nothing is stored that the rules cannot read."""
        given = self.cleaned_data["options"] or {}
        if not isinstance(given, dict):
            raise forms.ValidationError(_('Write the settings as an object, such as {"confirm": false}.'))
        result: dict[str, Any] = {}
        faults: list[str] = []
        for name, value in given.items():
            if self.instance.options.get(name, ...) == value and not _known(name):
                result[name] = value  # of another version: left alone
                continue
            try:
                parsed = parse(name, _as_text(value))
            except BadSetting as bad:
                faults.append(said(bad))
                continue
            if parsed != default(name):
                result[name] = dump(name, parsed)
        if faults:
            raise forms.ValidationError(faults)
        return result


def _known(name: str) -> bool:
    return any(item.name == name for item in fields(ChannelSettings))


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, dict):
        return ",".join(f"{key}={number}" for key, number in value.items())
    return "" if value is None else str(value)


@admin.register(Channel)
class Channels(admin.ModelAdmin):
    form = ChannelForm
    list_display = ("marketplace", "account", "merchant", "enabled", "created")
    list_filter = ("enabled", "marketplace", ("merchant", MerchantFilter))
    list_select_related = ("marketplace", "account", "merchant")
    fields = ("merchant", "account", "marketplace", "enabled", "options", "known", "created")
    readonly_fields = ("merchant", "account", "marketplace", "known", "created")
    actions = ("switch_on", "switch_off")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Connecting the seller account makes its channels, after Amazon has named them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Channel | None = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("what can be set"))
    def known(self, channel: Channel) -> SafeString:
        rows = (
            (
                item.name,
                _("{text} (now: {value})").format(
                    text=said(item.metadata["text"]), value=dump(item.name, getattr(channel.settings, item.name))
                ),
            )
            for item in fields(ChannelSettings)
        )
        return format_html_join("", "<p><code>{}</code>: {}</p>", rows)

    def save_model(self, request: HttpRequest, obj: Channel, form: Any, change: bool) -> None:
        """By the action that a page would call, from what is stored to what was typed."""
        with transaction.atomic():
            stored = _locked(Channel.objects.filter(pk=obj.pk)).get()
            unknown = {name: value for name, value in obj.options.items() if not _known(name)}
            names = [item.name for item in fields(ChannelSettings)]
            changes = {name: getattr(obj.settings, name) for name in names}
            changes = {name: value for name, value in changes.items() if value != getattr(stored.settings, name)}
            if obj.enabled != stored.enabled:
                changes[actions.ENABLED] = obj.enabled
            stored.options = {name: value for name, value in stored.options.items() if _known(name)} | unknown
            _change(stored, changes, request)

    @admin.action(description=gettext_lazy("Switch the chosen channels on"), permissions=["change"])
    def switch_on(self, request: HttpRequest, channels: "QuerySet[Channel]") -> None:
        self.message_user(request, _("{n} switched on.").format(n=_switched(channels, True, request)))

    @admin.action(description=gettext_lazy("Switch the chosen channels off"), permissions=["change"])
    def switch_off(self, request: HttpRequest, channels: "QuerySet[Channel]") -> None:
        self.message_user(request, _("{n} switched off.").format(n=_switched(channels, False, request)))


def _switched(channels: "QuerySet[Channel]", on: bool, request: HttpRequest) -> int:
    """How many were not so before."""
    with transaction.atomic():
        found = list(_locked(channels.exclude(enabled=on)))
        for channel in found:
            _change(channel, {actions.ENABLED: on}, request)
    return len(found)


def _locked(channels: "QuerySet[Channel]") -> "QuerySet[Channel]":
    rows = channels.select_for_update(of=("self",)).order_by("pk")
    return rows.select_related("marketplace", "account", "merchant")


def _change(channel: Channel, changes: dict[str, Any], request: HttpRequest) -> None:
    assert isinstance(request.user, User)
    actions.change_channel(channel, changes, user=request.user, request=request)
