"""Offers: which SKU is which product in Odoo, and what a person says to it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.language.sentences import said
from accounts.models import Marketplace, OdooConnection, SellerAccount
from accounts.views.access import MerchantRequest, member, operator, operator_reads
from accounts.views.people import go_back
from sync import actions, matching
from sync.forms.offers import OfferFilterForm
from sync.models import Offer
from sync.rules.offers import stripped
from sync.selectors.counts import count_up_to
from sync.selectors.offers import filtered, offers_of, releasable, waiting_for, with_waiting
from sync.selectors.paging import page as page_of
from sync.views.orders import uids
from sync.views.page import attempt, found, fragment, nothing_of, page

UNDO = "dismissed_offers"
ORDERS_SHOWN = 10


@member
def offer_list(request: MerchantRequest) -> HttpResponse:
    accounts = list(SellerAccount.objects.filter(merchant=request.merchant).only("uid", "name", "seller_id", "region"))
    form = OfferFilterForm(request.GET, accounts=accounts)
    wanted = form.wanted()
    rows = page_of(
        with_waiting(filtered(request.merchant, wanted)),
        offers_of(request.merchant),
        newest_by="sku",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        ascending=True,
    )
    return page(
        request,
        "sync/offers.html",
        form=form,
        offers=rows,
        asked=wanted,
        narrowed=bool(wanted.text or wanted.account),
        several_accounts=len(accounts) > 1,
        proposals=sum(1 for offer in rows.rows if offer.state == "proposed"),
        releasable=count_up_to(releasable(request.merchant)),
        undo=request.session.pop(UNDO, []),
        ever=bool(rows.rows) or offers_of(request.merchant).exists(),
    )


def _offer(request: MerchantRequest, uid: uuid.UUID) -> Offer:
    return found(offers_of(request.merchant).select_related("account", "merchant").filter(uid=uid).first())


@member
def offer(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    shown = _offer(request, uid)
    waiting = waiting_for(shown)
    connection = OdooConnection.objects.filter(merchant=request.merchant).first()
    known = shown.product_id or shown.proposed_id
    return page(
        request,
        "sync/offer.html",
        offer=shown,
        marketplaces=Marketplace.objects.filter(pk__in=shown.marketplaces),
        waiting=waiting.order_by("-bought", "-pk")[:ORDERS_SHOWN],
        count=count_up_to(waiting),
        odoo_url=connection.record_url("product.product", known) if connection and known else "",
        releasable=count_up_to(releasable(request.merchant)),
        guess=next(iter(stripped(shown.sku)), shown.sku),
    )


@operator_reads
def products(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    """Odoo is asked while the person waits; a page of its own where no script puts it into the offer's."""
    shown = _offer(request, uid)
    text = request.GET.get("q", "").replace("\x00", "")[: matching.LONGEST_SEARCH]
    context: dict[str, Any] = {"offer": shown, "text": text}
    try:
        context["products"] = matching.products_like(request.merchant, text)
    except actions.Refused as refusal:
        context["error"] = said(refusal)
    if request.headers.get("HX-Request"):
        return fragment(request, "sync/parts/products.html", **context)
    return page(request, "sync/offer_products.html", **context)


@operator
def match(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    """`product` is the id of a product in Odoo, from the list or from the proposal."""
    shown = _offer(request, uid)
    wanted = request.POST.get("product", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 11):
        messages.error(request, _("Choose a product first."))
        return redirect("offer", shown.uid)
    try:
        product = matching.choose(shown, int(wanted), request.user, request)
    except actions.Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("offer", shown.uid)
    messages.success(request, _("{sku} is {product} in Odoo from now on.").format(sku=shown.sku, product=product.name))
    return go_back(request, "offers")


@operator
def act_on_selected(request: MerchantRequest) -> HttpResponse:
    """Accept, dismiss or restore: what was chosen, one row's button, or all proposals on the page."""
    which = request.POST.get("which", "")
    act, _colon, one = which.partition(":")
    names = [one] if one else request.POST.getlist("shown" if act == "accept_shown" else "offer")
    chosen = uids(names)
    if not chosen:
        messages.warning(request, _("Choose at least one SKU first."))
        return go_back(request, "offers")
    rows = offers_of(request.merchant).filter(uid__in=chosen)
    if nothing_of(request, rows):
        return go_back(request, "offers")
    try:
        match act:
            case "accept" | "accept_shown":
                done = matching.accept(rows, request.user, request)
                messages.success(
                    request, _counted(ngettext("{n} SKU is matched.", "{n} SKUs are matched.", done), done)
                )
            case "dismiss":
                fresh = list(rows.filter(dismissed=False).values_list("uid", flat=True))
                done = matching.dismiss(rows, request.user, request)
                request.session[UNDO] = [str(uid) for uid in fresh]
                said_so = ngettext(
                    "{n} SKU is dismissed: nobody is asked about it again.",
                    "{n} SKUs are dismissed: nobody is asked about it again.",
                    done,
                )
                messages.success(request, _counted(said_so, done))
            case "restore":
                done = matching.restore(rows, request.user, request)
                said_so = ngettext("{n} SKU is looked at again.", "{n} SKUs are looked at again.", done)
                messages.success(request, _counted(said_so, done))
            case _:
                messages.error(request, _("Choose what to do with the SKUs."))
    except actions.Refused as refusal:
        messages.error(request, said(refusal))
    return go_back(request, "offers")


def _counted(sentence: str, count: int) -> str:
    return sentence.format(n=number_format(count, force_grouping=True))


@operator
def release_orders(request: MerchantRequest) -> HttpResponse:
    """Orders that waited for SKUs which have their product now."""
    rows = releasable(request.merchant)
    run = attempt(request, lambda: actions.retry_orders(rows, request.user), _("The orders are being brought to Odoo."))
    return redirect("run", run.uid) if run else redirect("offers")


@operator
def match_now(request: MerchantRequest) -> HttpResponse:
    def look() -> None:
        matching.match_now(request.merchant, request.user)

    attempt(request, look, _("Odoo's products are being looked through again. Load this page anew in a minute."))
    return go_back(request, "offers")
