"""Settings, channels: how the orders of each become sales in Odoo."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import choices
from accounts.channel_words import GROUPS
from accounts.gateways.errors import GatewayError
from accounts.gateways.odoo.records import Named
from accounts.language.sentences import said
from accounts.models import Channel, OdooConnection
from accounts.views.access import MerchantRequest, member, operator, operator_reads
from sync import channels
from sync.forms.channel import ChannelForm, product_label
from sync.forms.orders import channel_name
from sync.refused import Refused
from sync.selectors.channels import PRODUCT_SETTINGS, channels_of, product_ids
from sync.views.page import found, fragment
from sync.views.settings.hub import settings_page

SHORTEST = 2
ALL = "all"


@member
def channel_list(request: MerchantRequest) -> HttpResponse:
    rows = [(row, len(set(row.options) - channels.NOT_COPIED)) for row in channels_of(request.merchant)]
    several = len({row.account_id for row, _count in rows}) > 1
    return settings_page(request, "sync/settings/channels.html", rows=rows, several_accounts=several)


@member
def channel(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    rows = channels_of(request.merchant)
    shown = _channel(rows, uid)
    return _show(request, shown, rows, _form(request, shown))


@operator
def save(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    rows = channels_of(request.merchant)
    shown = _channel(rows, uid)
    form = _form(request, shown, bound=True)
    if form.errors:
        return _show(request, shown, rows, form, status=422)
    try:
        channels.save(shown, form.changes, request.POST.get("seen", ""), request.user, request)
    except Refused as refused:
        messages.error(request, said(refused))
        return _show(request, shown, rows, form, status=409)
    count = len(form.changes)
    changed = ngettext("{n} setting of {channel} changed.", "{n} settings of {channel} changed.", count)
    done = changed.format(n=count, channel=channel_name(shown, rows)) if count else _("Nothing was changed.")
    messages.success(request, done)
    return redirect("settings_channels_one", shown.uid)


@operator
def copy(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    rows = channels_of(request.merchant)
    source = _channel(rows, uid)
    wanted = request.POST.getlist("to")
    chosen = rows if ALL in wanted else [row for row in rows if str(row.uid) in wanted]
    try:
        done, other = channels.copy(source, chosen, request.POST.getlist("group"), request.user, request)
    except Refused as refused:
        messages.error(request, said(refused))
        return redirect("settings_channels_one", source.uid)
    names = ", ".join(channel_name(row, rows) for row in done)
    copied = (
        _("Copied to {channels}. The price list stays as it is where another currency is sold: {others}.")
        if other
        else _("Copied to {channels}.")
    )
    messages.success(request, copied.format(channels=names, others=", ".join(map(str, other))))
    return redirect("settings_channels_one", source.uid)


@operator_reads
def products(request: MerchantRequest) -> HttpResponse:
    """Proposals while a person types, for the browser's own list below the field."""
    text = next((request.GET[name] for name in PRODUCT_SETTINGS if name in request.GET), "")
    text = text.replace("\x00", "").strip()[:100]
    connection = OdooConnection.objects.filter(merchant=request.merchant).first()
    labels: list[str] = []
    if connection is not None and len(text) >= SHORTEST:
        try:
            labels = [product_label(one) for one in choices.find_products(connection, text)]
        except GatewayError:
            labels = []  # the form itself says so where it matters
    return fragment(request, "sync/settings/channel_products.html", labels=labels)


def _channel(rows: list[Channel], uid: uuid.UUID) -> Channel:
    return found(next((row for row in rows if row.uid == uid), None))


def _form(request: MerchantRequest, shown: Channel, *, bound: bool = False) -> ChannelForm:
    connection = OdooConnection.objects.filter(merchant=request.merchant).first()

    def find(text: str) -> list[Named]:
        return choices.find_products(connection, text) if connection is not None else []

    settings, sent = shown.settings, request.POST if bound else None
    known = choices.of(connection, product_ids(settings))
    return ChannelForm(settings, known, find, sent, currency=shown.marketplace.currency)


def _show(
    request: MerchantRequest, shown: Channel, rows: list[Channel], form: ChannelForm, *, status: int = 200
) -> HttpResponse:
    return settings_page(
        request,
        "sync/settings/channel.html",
        status=status,
        channel=shown,
        name=channel_name(shown, rows),
        form=form,
        seen=request.POST.get("seen") or channels.version_of(shown),
        others=[(row, channel_name(row, rows)) for row in rows if row.pk != shown.pk],
        groups=GROUPS,
    )
