"""The list of shipments, and Retry for one or many of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.views.access import MerchantRequest, member, operator
from accounts.views.people import go_back
from sync import shipping
from sync.forms.shipments import ShipmentFilterForm
from sync.selectors.paging import page as page_of
from sync.selectors.shipments import filtered, shipments_of
from sync.views.orders import uids
from sync.views.page import attempt, nothing_of, page


@member
def shipment_list(request: MerchantRequest) -> HttpResponse:
    form = ShipmentFilterForm(request.GET)
    wanted = form.wanted()
    rows = page_of(
        filtered(request.merchant, wanted),
        shipments_of(request.merchant),
        newest_by="left",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return page(
        request, "sync/shipments.html", form=form, shipments=rows, wanted_here=wanted, narrowed=wanted != type(wanted)()
    )


@operator
def retry_shipments(request: MerchantRequest) -> HttpResponse:
    """Those that were chosen, or with `which=blocked` all that need a person."""
    rows = shipments_of(request.merchant)
    if request.POST.get("which") == "blocked":
        rows = rows.filter(state="blocked")
    else:
        wanted = uids(request.POST.getlist("shipment"))
        if not wanted:
            messages.warning(request, _("Choose at least one shipment first."))
            return go_back(request, "shipments")
        rows = rows.filter(uid__in=wanted)
        if nothing_of(request, rows):
            return go_back(request, "shipments")
    run = attempt(
        request, lambda: shipping.retry_shipments(rows, request.user), _("The shipments are being tried again.")
    )
    return redirect("run", run.uid) if run else go_back(request, "shipments")
