"""Offers as a CSV file: out, and in with a look at what it would change."""

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import ngettext

from accounts.language.sentences import said
from accounts.models import SellerAccount
from accounts.views.access import MerchantRequest, member, operator, operator_reads
from sync import actions, offer_sheets
from sync.forms.offers import OfferFilterForm, SheetForm
from sync.rules import sheets
from sync.selectors.offers import filtered
from sync.views.page import page

SHOWN = 200  # of each kind; the numbers are of all


@member
def download(request: MerchantRequest) -> HttpResponse:
    accounts = list(SellerAccount.objects.filter(merchant=request.merchant).only("uid", "name", "seller_id", "region"))
    rows = filtered(request.merchant, OfferFilterForm(request.GET, accounts=accounts).wanted())
    name = f"offers-{request.merchant.slug}-{timezone.localdate():%Y-%m-%d}.csv"
    return StreamingHttpResponse(  # type: ignore[return-value]
        offer_sheets.lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


@operator_reads
def upload(request: MerchantRequest) -> HttpResponse:
    return page(request, "sync/offer_sheet.html", form=SheetForm())


@operator
def preview(request: MerchantRequest) -> HttpResponse:
    """What the file would change. Nothing is saved."""
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, "sync/offer_sheet.html", form=form, status=422)
    file = form.cleaned_data["file"]
    try:
        if file.size > sheets.MOST_BYTES:
            raise sheets.BadSheet("The file is larger than 5 MB. Send it in parts.")
        plan = offer_sheets.plan(request.merchant, file.read())
    except (sheets.BadSheet, actions.Refused) as refusal:
        form.add_error("file", said(refusal))
        return page(request, "sync/offer_sheet.html", form=form, status=422)
    return page(
        request,
        "sync/offer_sheet_preview.html",
        plan=plan,
        changes=plan.changes[:SHOWN],
        refusals=plan.refusals[:SHOWN],
        limit=SHOWN,
    )


@operator
def save(request: MerchantRequest) -> HttpResponse:
    try:
        done = offer_sheets.save(request.merchant, request.POST.get("token", ""), request.user, request)
    except actions.Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("upload_offers")
    sentence = ngettext("{n} SKU has the product of the file now.", "{n} SKUs have the product of the file now.", done)
    messages.success(request, sentence.format(n=number_format(done, force_grouping=True)))
    return redirect("offers")
