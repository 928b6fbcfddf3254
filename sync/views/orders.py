"""The list of orders."""

import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import Channel
from accounts.views.access import MerchantRequest, member, operator
from accounts.views.people import go_back
from sync import actions
from sync.forms.orders import OrderFilterForm
from sync.selectors.orders import filtered, only_match, orders_of
from sync.selectors.paging import page as page_of
from sync.views.page import attempt, nothing_of, page


@member
def order_list(request: MerchantRequest) -> HttpResponse:
    channels = list(Channel.objects.filter(merchant=request.merchant).select_related("marketplace", "account"))
    form = OrderFilterForm(request.GET, channels=channels)
    wanted = form.wanted()
    match = only_match(request.merchant, wanted.text)
    if match is not None:
        return redirect("order", match.uid)
    rows = page_of(
        filtered(request.merchant, wanted),
        orders_of(request.merchant),
        newest_by="bought",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return page(
        request,
        "sync/orders.html",
        form=form,
        orders=rows,
        wanted=wanted,
        narrowed=wanted != type(wanted)(),
        narrowed_more=any((wanted.channel, wanted.fulfilled_by, wanted.bought_from, wanted.bought_to)),
    )


@operator
def retry_selected(request: MerchantRequest) -> HttpResponse:
    wanted = uids(request.POST.getlist("order"))
    if not wanted:
        messages.warning(request, _("Choose at least one order first."))
        return go_back(request, "orders")
    rows = orders_of(request.merchant).filter(uid__in=wanted)
    if nothing_of(request, rows):
        return go_back(request, "orders")
    run = attempt(request, lambda: actions.retry_orders(rows, request.user), _("The orders are being tried again."))
    return redirect("run", run.uid) if run else go_back(request, "orders")


def uids(values: Iterable[str]) -> list[uuid.UUID]:
    """Those that are well formed; what somebody made up is left out."""
    result = []
    for value in values:
        try:
            result.append(uuid.UUID(value))
        except ValueError:
            continue
    return result
