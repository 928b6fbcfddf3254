"""An order: Amazon beside Odoo, its history, and what a person may do with it."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from accounts.gateways.errors import GatewayError
from accounts.language.sentences import said
from accounts.views.access import MerchantRequest, member, operator, operator_reads
from sync import actions, timeline
from sync.forms.orders import IgnoreForm
from sync.models import Order
from sync.previews import Preview, preview_order
from sync.selectors.order import OrderPage, find, order_page
from sync.selectors.orders import orders_of
from sync.views.page import attempt, found, fragment, page


def _order(request: MerchantRequest, uid: uuid.UUID) -> Order:
    return found(find(request.merchant, uid))


def _show(
    request: MerchantRequest,
    order: Order,
    *,
    ignore: IgnoreForm | None = None,
    revealed: bool = False,
    status: int = 200,
) -> HttpResponse:
    shown: OrderPage = order_page(order)
    return page(
        request,
        "sync/order.html",
        status=status,
        order=order,
        shown=shown,
        revealed=revealed,
        ignore=ignore or IgnoreForm(),
    )


@member
def order(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    return _show(request, _order(request, uid))


@operator
def reveal(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    """Personal data is shown once, on this answer only, and the timeline keeps who looked."""
    shown = _order(request, uid)
    timeline.by_person(shown, "revealed", request.user)
    response = _show(request, shown, revealed=True)
    patch_cache_control(response, no_store=True)
    return response


@operator
def retry(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    shown = _order(request, uid)
    rows = orders_of(request.merchant).filter(pk=shown.pk)
    attempt(request, lambda: actions.retry_orders(rows, request.user), _("The order is being tried again."))
    return redirect("order", shown.uid)


@operator
def ignore(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    shown = _order(request, uid)
    form = IgnoreForm(request.POST)
    if not form.is_valid():
        return _show(request, shown, ignore=form, status=422)
    attempt(
        request,
        lambda: actions.ignore_order(shown, request.user, form.cleaned_data["reason"]),
        _("Ignored from now on."),
    )
    return redirect("order", shown.uid)


@operator
def restore(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    shown = _order(request, uid)
    attempt(request, lambda: actions.restore_order(shown, request.user), _("The order is no longer ignored."))
    return redirect("order", shown.uid)


@operator_reads
def preview(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    """What would be written, compared with Odoo as it is now. It shows the buyer's data, so it is not for viewers."""
    shown = _order(request, uid)
    found_preview, error = _preview(request, shown)
    if request.headers.get("HX-Request"):
        return fragment(request, "sync/parts/preview.html", order=shown, preview=found_preview, error=error)
    return page(request, "sync/preview.html", order=shown, preview=found_preview, error=error)


def _preview(request: MerchantRequest, order: Order) -> tuple[Preview | None, str]:
    if not hasattr(request.merchant, "odoo"):
        return None, _("Odoo is not connected yet.")
    try:
        return preview_order(order), ""
    except GatewayError as error:
        return None, said(error.text)
