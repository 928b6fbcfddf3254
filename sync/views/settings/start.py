"""Settings, Set up: from nothing to orders that come by themselves. Before Start nothing is written anywhere."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gateways.errors import GatewayError
from accounts.language.sentences import said
from accounts.models import Role, SellerAccount
from accounts.views.access import MerchantRequest, member, operator_reads, owner
from sync import starting
from sync.previews import Preview, Previews
from sync.refused import Refused
from sync.selectors.setup import setup
from sync.selectors.shell import shell
from sync.views.page import fragment
from sync.views.settings.hub import settings_page

LOOKED = "looked_at_orders"  # in the session: the merchant whose latest orders this person has seen


def looked(request: MerchantRequest) -> bool:
    return request.session.get(LOOKED) == str(request.merchant.uid)


@member
def start(request: MerchantRequest) -> HttpResponse:
    frame = shell(request.merchant, timezone.now())
    found = setup(frame.odoo, frame.accounts, looked=looked(request))
    return settings_page(
        request,
        "sync/settings/start.html",
        shell=frame,
        setup=found,
        may_own=request.member.role == Role.OWNER,
    )


@operator_reads
def orders(request: MerchantRequest) -> HttpResponse:
    """The page comes at once, and asks for its orders by itself; `?show=1` is for browsers without a script."""
    by_script = bool(request.headers.get("HX-Request"))
    if not by_script and "show" not in request.GET:
        return settings_page(request, "sync/settings/start_orders.html")
    found, error = _latest(request)
    context: dict[str, Any] = {"previews": found, "error": error, "shown": True}
    if not error:
        request.session[LOOKED] = str(request.merchant.uid)
    if by_script:
        return fragment(request, "sync/settings/start_orders_found.html", **context)
    return settings_page(request, "sync/settings/start_orders.html", **context)


def _latest(request: MerchantRequest) -> tuple[list[Preview], str]:
    """Of the accounts that wait for Start; of all where none does. One that was disconnected is neither."""
    accounts = list(SellerAccount.objects.filter(merchant=request.merchant, disconnected=None).order_by("pk"))
    chosen = [account for account in accounts if account.started_at is None] or accounts
    if not chosen or not hasattr(request.merchant, "odoo"):
        return [], _("Connect Odoo and Amazon first; then the latest orders can be read.")
    try:
        return list(Previews(request.merchant, chosen)), ""
    except GatewayError as error:
        return [], said(error.text)


@owner
def begin(request: MerchantRequest) -> HttpResponse:
    rows = SellerAccount.objects.filter(merchant=request.merchant, started_at=None, disconnected=None)
    accounts = rows.select_related("merchant")
    chosen = [account for account in accounts if str(account.uid) in request.POST.getlist("account")]
    try:
        for account in chosen:
            starting.start(account, request.user, request)
    except Refused as refused:
        messages.error(request, said(refused))
        return redirect("settings_start")
    if not chosen:
        messages.warning(request, _("Nothing was started: choose a seller account that waits for it."))
        return redirect("settings_start")
    started = _("Started: {accounts}. The first orders are being read now.")
    messages.success(request, started.format(accounts=", ".join(map(str, chosen))))
    return redirect("home")
