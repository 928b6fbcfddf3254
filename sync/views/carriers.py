"""Carriers: which of Amazon's each delivery method in Odoo is."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.gateways.errors import GatewayError
from accounts.language.sentences import said
from accounts.models import OdooConnection
from accounts.views.access import MerchantRequest, member, operator
from sync import shipping
from sync.forms.shipments import CarrierRuleForm
from sync.models import CarrierRule
from sync.rules.carriers import CODES
from sync.selectors import carriers
from sync.views.page import found, page


def _show(request: MerchantRequest, form: CarrierRuleForm, *, status: int = 200) -> HttpResponse:
    rules = carriers.rules_of(request.merchant)
    return page(
        request,
        "sync/carriers.html",
        status=status,
        form=form,
        rules=rules,
        names=dict(carriers.countries_of(request.merchant)),
        rows=carriers.mapped(request.merchant, rules),
        codes=CODES,
    )


@member
def carrier_list(request: MerchantRequest) -> HttpResponse:
    """With `?carrier=` the form below begins with that delivery method."""
    chosen = request.GET.get("carrier", "").replace("\x00", "")[:200]
    countries = carriers.countries_of(request.merchant)
    return _show(request, CarrierRuleForm(countries=countries, initial={"carrier": chosen}))


@operator
def read_carriers(request: MerchantRequest) -> HttpResponse:
    try:
        shipping.read_methods(found(OdooConnection.objects.filter(merchant=request.merchant).first()).merchant)
    except GatewayError as error:
        messages.error(request, said(error.text))
    else:
        messages.success(request, _("Odoo's delivery methods have been read."))
    return redirect("carriers")


@operator
def save_carrier(request: MerchantRequest) -> HttpResponse:
    form = CarrierRuleForm(request.POST, countries=carriers.countries_of(request.merchant))
    if not form.is_valid():
        return _show(request, form, status=422)
    rule = shipping.set_rule(request.merchant, **form.cleaned_data, user=request.user, request=request)
    is_now = (
        _("{method} is {carrier} from now on.")
        if rule.carrier
        else _("A delivery without a method is {carrier} from now on.")
    )
    messages.success(request, is_now.format(method=rule.carrier, carrier=rule.name or rule.code))
    return redirect("carriers")


@operator
def drop_carrier(request: MerchantRequest, pk: int) -> HttpResponse:
    rule = found(CarrierRule.objects.filter(merchant=request.merchant, pk=pk).first())
    shipping.drop_rule(rule, request.user, request)
    gone = (
        _("The rule for {method} is gone.") if rule.carrier else _("The rule for deliveries without a method is gone.")
    )
    messages.success(request, gone.format(method=rule.carrier))
    return redirect("carriers")
