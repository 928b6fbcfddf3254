"""Each list as a CSV file, with the filters of its page. Sent while it is read, so that it may be as long as it likes."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

from accounts.models import Channel
from accounts.views.access import MerchantRequest, member
from sync import exports
from sync.forms.orders import OrderFilterForm
from sync.forms.problems import ProblemFilterForm
from sync.forms.runs import RunFilterForm
from sync.forms.shipments import ShipmentFilterForm
from sync.forms.stock import StockFilterForm
from sync.selectors import orders, problems, runs, shipments, stock


def as_file(request: MerchantRequest, table: exports.Table, rows: QuerySet[Any]) -> HttpResponse:
    name = f"{table.name}-{request.merchant.slug}-{timezone.localdate():%Y-%m-%d}.csv"
    return StreamingHttpResponse(  # type: ignore[return-value]
        exports.lines(table, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


@member
def export_orders(request: MerchantRequest) -> HttpResponse:
    channels = list(Channel.objects.filter(merchant=request.merchant).select_related("marketplace", "account"))
    wanted = OrderFilterForm(request.GET, channels=channels).wanted()
    return as_file(request, exports.ORDERS, orders.filtered(request.merchant, wanted))


@member
def export_shipments(request: MerchantRequest) -> HttpResponse:
    rows = shipments.filtered(request.merchant, ShipmentFilterForm(request.GET).wanted())
    return as_file(request, exports.SHIPMENTS, rows)


@member
def export_stock(request: MerchantRequest) -> HttpResponse:
    rows = stock.filtered_levels(request.merchant, StockFilterForm(request.GET).wanted())
    return as_file(request, exports.STOCK, rows)


@member
def export_fba_stock(request: MerchantRequest) -> HttpResponse:
    wanted = StockFilterForm(request.GET).wanted()
    rows = stock.filtered_fba(request.merchant, wanted, only_drift=request.GET.get("drift") == "1")
    return as_file(request, exports.FBA_STOCK, rows)


@member
def export_problems(request: MerchantRequest) -> HttpResponse:
    rows = problems.filtered(request.merchant, ProblemFilterForm(request.GET).wanted())
    return as_file(request, exports.PROBLEMS, problems.with_orders(request.merchant, rows))


@member
def export_runs(request: MerchantRequest) -> HttpResponse:
    form = RunFilterForm(request.GET)
    form.is_valid()
    narrowed = {name: value for name, value in form.cleaned_data.items() if value}
    return as_file(request, exports.RUNS, runs.filtered_runs(request.merchant, **narrowed))
