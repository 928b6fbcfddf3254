"""Settings, Odoo: what is connected and what it can do; owners connect it and check it again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import probes
from accounts.connecting import Refused
from accounts.gateways.odoo.records import Probe
from accounts.language.sentences import said
from accounts.models import OdooConnection, Role
from accounts.views.access import MerchantRequest, member, owner, owner_form, recently_authenticated
from sync import connecting
from sync.forms.odoo import OdooForm
from sync.selectors.odoo import Line, lines_of
from sync.views.page import found, fragment
from sync.views.settings.hub import settings_page

LOOK = "look"


def _connection(request: MerchantRequest) -> OdooConnection | None:
    return OdooConnection.objects.filter(merchant=request.merchant).first()


@member
def odoo(request: MerchantRequest) -> HttpResponse:
    return _show(request, _connection(request))


def _show(
    request: MerchantRequest, connection: OdooConnection | None, fresh: Probe | None = None, *, status: int = 200
) -> HttpResponse:
    stored = probes.load(connection.probe) if connection and connection.probe else None
    shown = fresh or stored
    return settings_page(
        request,
        "sync/settings/odoo.html",
        status=status,
        connection=connection,
        probe=shown,
        fresh=fresh is not None,
        lines=lines_of(shown) if shown else (),
        may_own=request.member.role == Role.OWNER,
    )


@owner_form
@recently_authenticated
def connect(request: MerchantRequest) -> HttpResponse:
    connection = _connection(request)
    if request.method != "POST":
        return _form(request, OdooForm(connection=connection))
    form = OdooForm(request.POST, connection=connection)
    if request.POST.get("act") == LOOK:
        return _databases(request, form)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        made = connecting.connect(request.merchant, request.user, request, **form.cleaned_data)
    except Refused as refused:
        form.add_error(connecting.field_of(refused) or None, said(refused))
        lines = lines_of(refused.found) if refused.found else ()
        return _form(request, form, lines=lines, status=422)
    connected = _("Odoo {version} is connected: {odoo}.")
    messages.success(request, connected.format(version=made.version, odoo=made))
    return redirect("settings_odoo")


def _databases(request: MerchantRequest, form: OdooForm) -> HttpResponse:
    """What the server says of its databases. Nothing of the form is judged yet."""
    context: dict[str, Any] = {"looked": True}
    try:
        context["databases"] = connecting.look_up(
            request.merchant, request.user, request, request.POST.get("url", "")[:300].replace("\x00", "")
        )
    except Refused as refused:
        context["look_error"] = str(refused)
    if request.headers.get("HX-Request"):
        return fragment(request, "sync/settings/odoo_databases.html", **context)
    kept = {name: request.POST.get(name, "") for name in ("url", "database", "login", "protocol")}
    return _form(request, OdooForm(initial=kept, connection=_connection(request)), **context)


def _form(
    request: MerchantRequest, form: OdooForm, *, lines: tuple[Line, ...] = (), status: int = 200, **context: Any
) -> HttpResponse:
    template = "sync/settings/odoo_connect.html"
    return settings_page(request, template, status=status, form=form, lines=lines, **context)


@owner
def check(request: MerchantRequest) -> HttpResponse:
    connection = found(_connection(request))
    try:
        fresh = connecting.check_again(connection, request.user, request)
    except Refused as refused:
        messages.error(request, said(refused))
        return redirect("settings_odoo")
    if all(one.ok for one in fresh.checks):
        messages.success(request, _("Every check passed."))
        return redirect("settings_odoo")
    return _show(request, connection, fresh, status=422)
