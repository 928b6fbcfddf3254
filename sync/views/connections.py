"""Seller accounts and the Odoo connection: read now, recover an order, go on after a pause."""

import uuid

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import OdooConnection, SellerAccount
from accounts.views.access import MerchantRequest, operator
from accounts.views.people import go_back
from sync import actions, starts
from sync.forms.accounts import RecoverForm, SinceForm
from sync.models import Run
from sync.selectors.shell import shell
from sync.views.home import show
from sync.views.page import attempt, found


def _account(request: MerchantRequest, uid: uuid.UUID) -> SellerAccount:
    return found(SellerAccount.objects.filter(merchant=request.merchant, uid=uid).first())


@operator
def sync_now(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    account = _account(request, uid)
    form = SinceForm(request.POST)
    if not form.is_valid():
        return show(request, since=form, since_of=account, status=422)
    since = form.cleaned_data["since"]
    done = _("{account} is being read from Amazon.").format(account=account)
    run = attempt(request, lambda: actions.sync_now(account, request.user, since=since), done)
    return redirect("run", run.uid) if run else redirect("home")


SAID = {
    "orders": gettext_lazy("Orders are being read from Amazon."),
    "shipments": gettext_lazy("Deliveries are being read from Odoo."),
    "offers": gettext_lazy("Listings are being read from Amazon."),
    "stock": gettext_lazy("Odoo's stock is being read; what has changed goes to Amazon."),
    "fba_stock": gettext_lazy("Amazon's own stock is being read."),
}


@operator
def sync_flow(request: MerchantRequest, uid: uuid.UUID, subject: str) -> HttpResponse:
    """One flow of one seller account, now. What is read from Odoo is read for all of them at once."""
    account = _account(request, uid)
    said = found(SAID.get(subject))

    def start() -> Run:
        with transaction.atomic():
            what = {"subject": subject.replace("_", " "), "seller": str(account)}
            audit.write("sync_asked", merchant=request.merchant, user=request.user, request=request, **what)
            return starts.start(subject, request.merchant, [account], request.user)[0]

    run = attempt(request, start, str(said))
    return redirect("run", run.uid) if run else redirect("home")


@operator
def recover(request: MerchantRequest) -> HttpResponse:
    accounts = shell(request.merchant, timezone.now()).accounts
    form = RecoverForm(request.POST, accounts=accounts)
    if not form.is_valid():
        return show(request, recover=form, status=422)
    account = _account(request, uuid.UUID(form.cleaned_data["account"]))
    amazon_id = form.cleaned_data["amazon_id"]
    run = attempt(
        request,
        lambda: actions.recover_order(account, amazon_id, request.user),
        _("Order {amazon_id} is being fetched from Amazon.").format(amazon_id=amazon_id),
    )
    return redirect("run", run.uid) if run else redirect("home")


@operator
def resume_account(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    account = _account(request, uid)

    def resume() -> None:
        actions.resume_account(account, request.user, request)

    attempt(request, resume, _("{account} is being tried again.").format(account=account))
    return go_back(request, "home")


@operator
def resume_odoo(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    connection = found(OdooConnection.objects.filter(merchant=request.merchant, uid=uid).first())

    def resume() -> None:
        actions.resume_odoo(connection, request.user, request)

    attempt(request, resume, _("Odoo is being tried again."))
    return go_back(request, "home")
