"""Stock: what Amazon is told, and what Amazon says of its own."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import SellerAccount
from accounts.views.access import MerchantRequest, member, operator
from accounts.views.people import go_back
from sync import starts
from sync.forms.stock import StockFilterForm
from sync.rules.movements import FBA_STOCK, STOCK
from sync.selectors import stock as selectors
from sync.selectors.paging import page as page_of
from sync.views.page import attempt, page


@member
def stock(request: MerchantRequest) -> HttpResponse:
    form = StockFilterForm(request.GET)
    wanted = form.wanted()
    rows = page_of(
        selectors.filtered_levels(request.merchant, wanted),
        selectors.levels_of(request.merchant),
        newest_by="changed",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return page(
        request,
        "sync/stock.html",
        form=form,
        wanted=wanted,
        levels=rows,
        summary=selectors.summary(request.merchant),
        narrowed=wanted != selectors.StockFilter(),
        tab="own",
    )


@member
def fba_stock(request: MerchantRequest) -> HttpResponse:
    form = StockFilterForm(request.GET)
    wanted = form.wanted()
    only_drift = request.GET.get("drift") == "1"
    rows = page_of(
        selectors.filtered_fba(request.merchant, wanted, only_drift=only_drift),
        selectors.fba_of(request.merchant),
        newest_by="read",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return page(
        request,
        "sync/fba_stock.html",
        form=form,
        wanted=wanted,
        rows=rows,
        only_drift=only_drift,
        narrowed=bool(wanted.text or only_drift),
        tab="fba",
    )


@operator
def sync_stock(request: MerchantRequest) -> HttpResponse:
    return _sync(request, STOCK, _("Odoo's stock is being read; what has changed goes to Amazon."), "stock")


@operator
def sync_fba_stock(request: MerchantRequest) -> HttpResponse:
    return _sync(request, FBA_STOCK, _("Amazon's stock is being read."), "fba_stock")


def _sync(request: MerchantRequest, subject: str, said: str, name: str) -> HttpResponse:
    accounts = list(SellerAccount.objects.filter(merchant=request.merchant, disconnected=None).order_by("pk"))
    if not accounts:
        return go_back(request, name)
    run = attempt(request, lambda: starts.start(subject, request.merchant, accounts, request.user)[0], said)
    return redirect("run", run.uid) if run else go_back(request, name)
