"""Earlier orders: how many there will be and how long they take, before anything is started; then a run that can be paused."""

import uuid
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.language.sentences import said
from accounts.models import SellerAccount
from accounts.views.access import MerchantRequest, operator, operator_reads
from sync import backfill
from sync.forms.accounts import BackfillForm
from sync.models import Run
from sync.refused import Refused
from sync.rules.backfill import Plan
from sync.selectors.runs import runs_of
from sync.views.page import attempt, found, page


def _accounts(request: MerchantRequest) -> list[SellerAccount]:
    rows = SellerAccount.objects.filter(merchant=request.merchant, started_at__isnull=False, disconnected=None)
    return list(rows.select_related("merchant").order_by("pk"))


@operator_reads
def planner(request: MerchantRequest) -> HttpResponse:
    accounts = _accounts(request)
    form = BackfillForm(request.GET if "since" in request.GET else None, accounts=accounts)
    plan: Plan | None = None
    error = ""
    if form.is_valid():
        try:
            plan = backfill.planned(_chosen(accounts, form), form.cleaned_data["since"])
        except Refused as refused:
            error = said(refused)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return _show(request, form, accounts, plan, error, status=status)


@operator
def begin(request: MerchantRequest) -> HttpResponse:
    accounts = _accounts(request)
    form = BackfillForm(request.POST, accounts=accounts)
    if not form.is_valid():
        return _show(request, form, accounts, None, "", status=422)
    account, since = _chosen(accounts, form), form.cleaned_data["since"]
    sent = request.POST.get("expected", "")
    expected = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0

    def start() -> Run:
        return backfill.start(account, since, expected, request.user, request)

    done = _("{account} is being read from {day} on.").format(account=account, day=f"{since:%Y-%m-%d}")
    run = attempt(request, start, done)
    return redirect("run", run.uid) if run else redirect("backfill")


@operator
def pause(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    run = found(runs_of(request.merchant).filter(uid=uid).first())

    def act() -> None:
        backfill.pause(run, request.user, request)

    attempt(request, act, _("The run is paused. New orders are read all the same."))
    return redirect("run", run.uid)


@operator
def go_on(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    run = found(runs_of(request.merchant).filter(uid=uid).first())

    def act() -> None:
        backfill.go_on(run, request.user, request)

    attempt(request, act, _("The run goes on where it was."))
    return redirect("run", run.uid)


def _chosen(accounts: list[SellerAccount], form: BackfillForm) -> SellerAccount:
    return next(account for account in accounts if str(account.uid) == form.cleaned_data["account"])


def _show(
    request: MerchantRequest,
    form: BackfillForm,
    accounts: list[SellerAccount],
    plan: Plan | None,
    error: str,
    *,
    status: int,
) -> HttpResponse:
    shown = {"form": form, "accounts": accounts, "plan": plan, "error": error, "instant": timedelta(minutes=1)}
    return page(request, "sync/backfill.html", status=status, **shown)
