"""One mapping being made or changed, with its result on a real order. Every button sends the whole form: what was typed
stays, and nothing is saved but by Save."""

from collections.abc import Callable
from collections.abc import Mapping as Found
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from accounts.gateways.errors import GatewayError
from accounts.gateways.odoo.records_fields import OdooField
from accounts.language.sentences import said
from accounts.models import Merchant
from accounts.views.access import MerchantRequest, operator_form
from sync import mappings, odoo_fields, timeline
from sync.forms.mapping import MappingForm
from sync.rules import mapping as rules
from sync.rules import mapping_fields
from sync.rules.mapped_texts import Trouble
from sync.rules.mapped_values import Records, resolved
from sync.rules.mapping import BadMapping, Mapping
from sync.selectors import mapping as selectors
from sync.selectors.mapping import Scope
from sync.views.page import fragment
from sync.views.settings.hub import settings_page
from sync.views.settings.mapping import back_to, base_of, scope_of

OFFERED = 40  # records or choices that are shown beside the field


@dataclass(frozen=True, slots=True)
class _Odoo:
    """Odoo's fields of a target, or why they are not known."""

    fields: Found[str, OdooField] | None
    trouble: str = ""


@operator_form
def edit(request: MerchantRequest) -> HttpResponse:
    scope = scope_of(request)
    asked = request.POST if request.method == "POST" else request.GET
    target, was = asked.get("target", "order"), asked.get("was", "")
    if target not in rules.TARGETS:
        raise Http404
    before = scope.find(target, was) if was else None
    if was and before is None:
        messages.error(request, _("This mapping is not there any more."))
        return back_to("settings_mapping", scope)
    odoo = _odoo(request.merchant, target)
    if request.method != "POST":
        return _show(request, scope, target, before, odoo, _form(request, target, odoo, before, None))
    data = request.POST.copy()
    for button, name in (("use", "source"), ("take", "field")):
        if picked := data.get(button, "")[:300]:
            data[name] = picked
    form = _form(request, target, odoo, before, data)
    if data.get("do") != "save" or request.headers.get("HX-Request"):
        return _show(request, scope, target, before, odoo, form)
    return _save(request, scope, target, before, odoo, form)


def _save(
    request: MerchantRequest, scope: Scope, target: str, before: Mapping | None, odoo: _Odoo, form: MappingForm
) -> HttpResponse:
    if form.is_valid() and form.made:
        what = mappings.changed(form.made) if before else mappings.added(form.made)
        try:
            changed = mappings.put(scope.mappings, form.made, before.key if before else None)
            made = mappings.save(
                request.merchant,
                scope.channel,
                changed,
                what,
                base=base_of(request),
                user=request.user,
                request=request,
            )
        except BadMapping as error:
            form.add_error(error.part, said(error))
        except mappings.Stale as stale:
            form.add_error(None, said(stale))
        else:
            text = _("{mapping}: saved as version {number}.")
            messages.success(request, text.format(mapping=form.made.sentence_in(said), number=made.number))
            return back_to("settings_mapping", scope)
    return _show(request, scope, target, before, odoo, form, status=422)


def _odoo(merchant: Merchant, target: str) -> _Odoo:
    try:
        return _Odoo(odoo_fields.fields(merchant, target))
    except GatewayError as error:
        return _Odoo(None, said(error.text))


def _form(request: MerchantRequest, target: str, odoo: _Odoo, before: Mapping | None, data: Any) -> MappingForm:
    def ids(relation: str, names: tuple[str, ...]) -> dict[str, int | None]:
        return odoo_fields.ids(request.merchant, relation, names)

    initial = MappingForm.initial_of(before) if before else {"mode": "new"}
    for name in ("source", "field"):
        if before is None and request.GET.get(name):
            initial[name] = request.GET[name].replace("\x00", "")[:300]
    return MappingForm(
        data, target=target, fields=odoo.fields, ids=ids, unreachable=odoo.trouble, initial=initial, label_suffix=""
    )


def _show(
    request: MerchantRequest,
    scope: Scope,
    target: str,
    before: Mapping | None,
    odoo: _Odoo,
    form: MappingForm,
    *,
    status: int = 200,
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    recent = selectors.recent(request.merchant, scope.channel)
    chosen = asked.get("order", "").replace("\x00", "").strip()[:60] or next(iter(recent), "")
    reveal = asked.get("do") == "reveal" and request.method == "POST" and not request.headers.get("HX-Request")
    sample = selectors.sample(request.merchant, chosen, revealed=reveal)
    if reveal and sample.order is not None and sample.document is not None:
        timeline.by_person(sample.order, "revealed", request.user)
    writable = mapping_fields.writable(target, odoo.fields) if odoo.fields else []
    looked = _looked(form, before)
    about = (odoo.fields or {}).get(looked.field) if looked else None
    fields, more_fields = selectors.of_odoo(target, asked.get("find_odoo", ""), writable)
    sources, more_sources = selectors.of_amazon(target, asked.get("find_amazon", ""), sample)
    context = {
        "scope": scope,
        "target": target,
        "target_name": rules.TARGETS[target],
        "targets": rules.TARGETS,
        "before": before,
        "before_name": before.name_in(said) if before else "",
        "base": asked.get("base", str(scope.number)) if request.method == "POST" else str(scope.number),
        "form": form,
        "odoo_trouble": odoo.trouble,
        "recent": recent,
        "order_id": chosen,
        "sample": sample,
        "revealed": reveal,
        "about": about,
        "about_type": selectors.type_of(about) if about else "",
        "offered": _offered(request.merchant, about),
        "tried": selectors.tried(looked, about, sample, _unknown(request.merchant)) if looked and about else [],
        "complaints": _complaints(form),
        "sources": sources,
        "more_sources": more_sources,
        "fields": [(one, selectors.type_of(one)) for one in fields],
        "more_fields": more_fields,
        "writable": [(one, selectors.type_of(one)) for one in writable],
        "all_sources": selectors.all_of_amazon(target),
        "find_amazon": asked.get("find_amazon", "")[:100],
        "find_odoo": asked.get("find_odoo", "")[:100],
    }
    if request.headers.get("HX-Request"):
        return fragment(request, "sync/settings/mapping/live.html", live=True, **context)
    response = settings_page(request, "sync/settings/mapping/edit.html", status=status, **context)
    if reveal:
        patch_cache_control(response, no_store=True)
    return response


def _looked(form: MappingForm, before: Mapping | None) -> Mapping | None:
    """What can be tried: the form's mapping as far as the rules take it, or the saved one."""
    if not form.is_bound:
        return before
    form.is_valid()
    return form.made


def _unknown(merchant: Merchant) -> Callable[[Records], str]:
    """Why Odoo does not take records of these names; "" where it does, or cannot be asked just now."""

    def trouble(records: Records) -> str:
        try:
            resolved(records, odoo_fields.ids(merchant, records.relation, records.names))
        except GatewayError:
            return ""
        except Trouble as error:
            return str(error)
        return ""

    return trouble


def _complaints(form: MappingForm) -> list[tuple[str, str]]:
    """In an untouched form nothing is wrong yet."""
    if not form.is_bound:
        return []
    found = []
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        found += [(str(label), str(text)) for text in errors]
    return found


def _offered(merchant: Merchant, about: OdooField | None) -> list[str]:
    """Values that Odoo takes there."""
    if about is None:
        return []
    if about.type == "selection":
        return [label or key for key, label in about.selection[:OFFERED]]
    if about.type in ("many2one", "many2many"):
        try:
            return odoo_fields.record_names(merchant, about.relation)[:OFFERED]
        except GatewayError:
            return []  # the complaint about the names says why
    return []
