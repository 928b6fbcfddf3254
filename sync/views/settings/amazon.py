"""Seller accounts: what is connected, until when, and what works."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import connecting, consents
from accounts.language.sentences import said
from accounts.models import Channel, SellerAccount
from accounts.views.access import MerchantRequest, member, operator, owner, owner_form, recently_authenticated
from sync import actions, sellers
from sync.forms.amazon import NameForm
from sync.rules import roles
from sync.selectors import sellers as selectors
from sync.views.page import found
from sync.views.settings.hub import settings_page

T = TypeVar("T")


def account_of(request: MerchantRequest, uid: uuid.UUID) -> SellerAccount:
    return found(SellerAccount.objects.select_related("merchant").filter(merchant=request.merchant, uid=uid).first())


def tried(request: MerchantRequest, act: Callable[[], T]) -> T | None:
    """What is refused is said, and nothing has happened."""
    try:
        return act()
    except (actions.Refused, connecting.Refused) as refused:
        messages.error(request, said(refused))
        return None


def to(account: SellerAccount) -> HttpResponse:
    return redirect("settings_amazon_account", account.uid)


@member
def accounts(request: MerchantRequest) -> HttpResponse:
    return settings_page(
        request,
        "sync/settings/amazon/accounts.html",
        rows=selectors.sellers(request.merchant, timezone.now()),
        ready=consents.ready(),
    )


@member
def account(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    return show(request, account_of(request, uid))


def show(
    request: MerchantRequest, account: SellerAccount, form: NameForm | None = None, *, status: int = 200
) -> HttpResponse:
    (seller,) = selectors.sellers(request.merchant, timezone.now(), account)
    checked = account.roles.get("at")
    return settings_page(
        request,
        "sync/settings/amazon/account.html",
        status=status,
        seller=seller,
        account=account,
        form=form or NameForm(instance=account),
        roles=roles.lines(account.roles.get("found", ())),
        roles_at=datetime.fromisoformat(checked) if checked else None,
        ready=consents.ready(),
    )


@owner
def rename(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    account = account_of(request, uid)
    form = NameForm(request.POST, instance=account)
    if not form.is_valid():
        return show(request, account, form, status=422)
    sellers.rename(account, form.cleaned_data["name"], user=request.user, request=request)
    messages.success(request, _("The account is called {account} from now on.").format(account=account))
    return to(account)


@owner
def switch(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    """`channel` and `on`: said, not toggled, so that a click that comes twice does no harm."""
    account = account_of(request, uid)
    wanted = request.POST.get("on", "")
    channel = found(
        Channel.objects.select_related("marketplace", "account", "merchant")
        .filter(account=account, uid=_uuid(request.POST.get("channel", "")))
        .first()
    )
    if wanted not in ("0", "1"):
        raise Http404
    sellers.switch(channel, wanted == "1", user=request.user, request=request)
    is_now = (
        _("{channel} is on: its orders are read from now on.")
        if wanted == "1"
        else _("{channel} is off: it rests from now on.")
    )
    messages.success(request, is_now.format(channel=channel))
    return to(account)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None


@owner
def look_again(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    account = account_of(request, uid)
    looked = tried(request, lambda: sellers.look_again(account, user=request.user, request=request))
    if looked is not None:
        new = ", ".join(str(one) for one in looked.added)
        if new:
            found_new = _("New on Amazon: {marketplaces}. It is off; switch it on, and its orders are read.")
            messages.success(request, found_new.format(marketplaces=new))
        else:
            messages.success(request, _("Amazon names no marketplace that is not here already."))
        if looked.left:
            left = ", ".join(looked.left)
            gone = _("Amazon no longer counts this seller in on {marketplaces}. Switch it off, or register again.")
            messages.warning(request, gone.format(marketplaces=left))
    return to(account)


@operator
def check_roles(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    account = account_of(request, uid)
    tried(request, lambda: sellers.check_roles(account, user=request.user, request=request))
    return redirect(f"{to(account).headers['Location']}#roles")


@owner_form
@recently_authenticated
def disconnect(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    account = account_of(request, uid)
    if request.method == "POST":
        sellers.disconnect(account, user=request.user, request=request)
        over = _("{account} is disconnected. Its tokens are erased; its orders stay.")
        messages.success(request, over.format(account=account))
        return redirect("settings_amazon")
    (seller,) = selectors.sellers(request.merchant, timezone.now(), account)
    return settings_page(request, "sync/settings/amazon/disconnect.html", seller=seller, account=account)
