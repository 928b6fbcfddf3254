"""Field mapping: the set of a channel, or of what holds for all of them."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.language.sentences import said
from accounts.models import Channel
from accounts.views.access import MerchantRequest, member, operator
from sync import mappings, odoo_fields
from sync.forms.mapping import ImportForm
from sync.rules.mapping import TARGETS
from sync.selectors import mapping as selectors
from sync.selectors.mapping import Scope
from sync.views.settings.hub import settings_page


def scope_of(request: MerchantRequest) -> Scope:
    """That of ?channel=, or of the form's; without one, what holds for all channels."""
    uid = request.POST.get("channel", request.GET.get("channel", ""))
    if not uid:
        return selectors.scope(request.merchant, None)
    try:
        wanted = uuid.UUID(uid)
    except ValueError:
        raise Http404 from None
    rows = Channel.objects.filter(merchant=request.merchant, uid=wanted).select_related("marketplace")
    channel = rows.first()
    if channel is None:
        raise Http404
    return selectors.scope(request.merchant, channel)


def base_of(request: MerchantRequest) -> int:
    """The version that the form was made of; what is no number is none that exists."""
    text = request.POST.get("base", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def back_to(name: str, scope: Scope) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name) + scope.query)


def show(request: MerchantRequest, scope: Scope, *, form: ImportForm | None = None, status: int = 200) -> HttpResponse:
    common = scope if scope.channel is None else selectors.scope(request.merchant, None)
    own = {one.key for one in scope.mappings}
    context: dict[str, Any] = {
        "scope": scope,
        "channels": selectors.channels(request.merchant),
        "inherited": [one.sentence_in(said) for one in common.mappings if one.key not in own] if scope.channel else [],
        "targets": TARGETS,
        "form": form or ImportForm(),
        "importing": form is not None,
    }
    return settings_page(request, "sync/settings/mapping/list.html", status=status, **context)


@member
def mapping_list(request: MerchantRequest) -> HttpResponse:
    return show(request, scope_of(request))


@operator
def remove(request: MerchantRequest) -> HttpResponse:
    scope = scope_of(request)
    found = scope.find(request.POST.get("target", ""), request.POST.get("field", ""))
    if found is None:
        messages.error(request, _("This mapping is not there any more."))
        return back_to("settings_mapping", scope)
    rest = [one for one in scope.mappings if one.key != found.key]
    try:
        made = mappings.save(
            request.merchant,
            scope.channel,
            rest,
            mappings.removed(found),
            base=base_of(request),
            user=request.user,
            request=request,
        )
    except mappings.Stale as stale:
        messages.error(request, said(stale))
    else:
        text = _("{name} is not written any more (version {number}). Versions has it still.")
        messages.success(request, text.format(name=found.name_in(said), number=made.number))
    return back_to("settings_mapping", scope)


@operator
def read_fields(request: MerchantRequest) -> HttpResponse:
    """After a change in Odoo: its fields are asked for anew when they are next needed."""
    scope = scope_of(request)
    odoo_fields.forget(request.merchant)
    mappings.looked_at(request.merchant)
    messages.success(request, _("Odoo's fields are read anew from now on."))
    return back_to("settings_mapping", scope)
