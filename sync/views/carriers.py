"""Carriers: which of Amazon's each delivery method in Odoo is."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.gateways.errors import GatewayError
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
        messages.error(request, error.text)
    else:
        messages.success(request, "Odoo's delivery methods have been read.")
    return redirect("carriers")


@operator
def save_carrier(request: MerchantRequest) -> HttpResponse:
    form = CarrierRuleForm(request.POST, countries=carriers.countries_of(request.merchant))
    if not form.is_valid():
        return _show(request, form, status=422)
    rule = shipping.set_rule(request.merchant, **form.cleaned_data)
    messages.success(
        request, f"{rule.carrier or 'A delivery without a method'} is {rule.name or rule.code} from now on."
    )
    return redirect("carriers")


@operator
def drop_carrier(request: MerchantRequest, pk: int) -> HttpResponse:
    rule = found(CarrierRule.objects.filter(merchant=request.merchant, pk=pk).first())
    shipping.drop_rule(rule)
    messages.success(request, f"The rule for {rule.carrier or 'deliveries without a method'} is gone.")
    return redirect("carriers")
