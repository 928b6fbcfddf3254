"""Connect Amazon: to the consent page of Seller Central and back, from Amazon's Appstore, or with a pasted token."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from accounts import audit, connecting, consents
from accounts.connecting import AmazonConnected
from accounts.language.sentences import said
from accounts.models import Consent, Marketplace, SellerAccount
from accounts.views.access import (
    MerchantRequest,
    owner,
    owner_form,
    owner_reads,
    recently_authenticated,
    recently_authenticated_act,
)
from sync import actions, sellers
from sync.forms.amazon import MarketplaceForm, TokenForm
from sync.selectors.sellers import sellers as selected
from sync.views.settings.amazon import account_of, to, tried
from sync.views.settings.hub import settings_page

NOT_READY = gettext_lazy(
    "Whoever runs this connector has not registered an Amazon application here yet. Until then, connect with a refresh token."
)
NOT_AMAZON = gettext_lazy(
    "This address does not come from Amazon's Appstore, or not from the page of this application. Nothing has changed. To"
    " connect a seller account, go to Settings, Amazon."
)
REFUSED_THERE = gettext_lazy(
    "Seller Central says that access was not granted. Nothing has changed. Click Connect Amazon to try again."
)
LOGGED_OUT = gettext_lazy(
    "You were logged out while you were at Seller Central, so Amazon's answer was not used. Nothing has changed. Log in, and"
    " click Connect Amazon again."
)
# A code in an address ends up in histories and in the Referer of whatever the page loads.
QUIET = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


def _leave(request: MerchantRequest, marketplace: Marketplace, address: str) -> HttpResponse:
    """A page of our own between: our policy lets no form lead to another site, and people see where they go."""
    response = settings_page(request, "sync/settings/amazon/leaving.html", address=address, marketplace=marketplace)
    return _quiet(response)


def _quiet(response: HttpResponse) -> HttpResponse:
    for name, value in QUIET.items():
        response.headers[name] = value
    return response


def _begin(
    request: MerchantRequest, region: str, account: SellerAccount | None = None, seller_id: str = ""
) -> tuple[str, str]:
    """The state, and where Amazon is to answer."""
    redirect_uri = request.build_absolute_uri(reverse("settings_amazon_callback"))
    state = consents.begin(
        user=request.user,
        session=request.session.session_key or "",
        merchant=request.merchant,
        region=region,
        redirect_uri=redirect_uri,
        account=account,
        seller_id=seller_id,
    )
    return state, redirect_uri


@owner_form
@recently_authenticated
def connect(request: MerchantRequest) -> HttpResponse:
    """Two forms: to the consent page, and a pasted token. With `?account=` a connected account's id and region stand in
    the second."""
    if request.method != "POST":
        return _choose(request)
    if "refresh_token" in request.POST:
        return _by_token(request)
    form = MarketplaceForm(request.POST, marketplaces=list(Marketplace.objects.all()))
    if not consents.ready() or not form.is_valid():
        return _choose(request, form, status=422)
    marketplace = form.chosen()
    state, redirect_uri = _begin(request, marketplace.region)
    return _leave(request, marketplace, consents.address(marketplace, state, redirect_uri))


def _choose(
    request: MerchantRequest,
    form: MarketplaceForm | None = None,
    token: TokenForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    known = None
    if uid := request.GET.get("account", ""):
        known = next((one for one in selected(request.merchant, timezone.now()) if str(one.account.uid) == uid), None)
    start = {"region": known.account.region, "seller_id": known.account.seller_id} if known else {}
    start |= {"client_id": known.account.client_id} if known else {}
    return settings_page(
        request,
        "sync/settings/amazon/connect.html",
        status=status,
        form=form or MarketplaceForm(marketplaces=list(Marketplace.objects.all())),
        token=token or TokenForm(initial=start),
        by_token=bool(token or known or not consents.ready()),
        known=known,
        ready=consents.ready(),
        not_ready=str(NOT_READY),
    )


def _by_token(request: MerchantRequest) -> HttpResponse:
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _choose(request, token=form, status=422)
    try:
        done = sellers.connect_by_token(request.merchant, **form.cleaned_data, user=request.user, request=request)
    except connecting.Refused as refused:
        form.refuse(said(refused), refused.code)
        return _choose(request, token=form, status=422)
    except actions.Refused as refused:
        form.refuse(said(refused), connecting.TAKEN_CODE)
        return _choose(request, token=form, status=422)
    return _welcome(request, done)


@owner
@recently_authenticated_act
def renew(request: MerchantRequest, uid: uuid.UUID) -> HttpResponse:
    account = account_of(request, uid)
    if not consents.ready():
        messages.error(request, str(NOT_READY))
        return to(account)
    channels = account.channels.select_related("marketplace").order_by("-enabled", "pk")
    channel = channels.first()
    marketplace = channel.marketplace if channel else Marketplace.objects.filter(region=account.region).first()
    assert marketplace is not None  # seeded in every region
    state, redirect_uri = _begin(request, account.region, account)
    return _leave(request, marketplace, consents.address(marketplace, state, redirect_uri))


@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Where Amazon's consent page sends the browser, with a code that is good for five minutes and once."""
    if request.user.is_authenticated:
        try:
            response = _answered(request)
        except PermissionDenied as denied:
            response = _refused(request, str(denied), status=403)
    else:  # never by way of the log-in: the code would stand in its address
        response = _refused(request, str(LOGGED_OUT))
    return _quiet(response)


@owner_reads
def _answered(request: MerchantRequest) -> HttpResponse:
    given = request.GET
    try:
        consent = consents.redeem(
            given.get("state", ""),
            user=request.user,
            session=request.session.session_key or "",
            merchant=request.merchant,
        )
    except consents.Foreign as foreign:
        audit.write(
            "amazon_answer_refused", merchant=request.merchant, user=request.user, request=request, why=foreign.why
        )
        return _refused(request, str(foreign))
    done = None
    if "error" in given:
        messages.error(request, str(REFUSED_THERE))  # Amazon's own words come from outside
    else:
        done = tried(request, lambda: _connect(request, consent))
    if done is not None:
        return _welcome(request, done)
    return to(consent.account) if consent.account else redirect("settings_amazon")


def _connect(request: MerchantRequest, consent: Consent) -> AmazonConnected:
    return sellers.connect_by_consent(
        consent,
        seller_id=request.GET.get("selling_partner_id", ""),
        code=request.GET.get("spapi_oauth_code", ""),
        user=request.user,
        request=request,
    )


def _welcome(request: MerchantRequest, done: AmazonConnected) -> HttpResponse:
    on = sum(channel.enabled for channel in done.channels)
    if done.new:
        sentence = ngettext(
            "{account} is connected; {n} marketplace is on. Switch off what you do not want to sync.",
            "{account} is connected; {n} marketplaces are on. Switch off what you do not want to sync.",
            on,
        )
    else:
        sentence = _("The permission of {account} is new. What waited for it goes on by itself.")
    messages.success(request, sentence.format(account=done.account, n=on))
    return to(done.account)


def appstore(request: HttpRequest) -> HttpResponse:
    """The address that Amazon calls "OAuth Login URI": where sellers arrive who begin in the Appstore, or renew in Manage
    Your Apps. Refused before anybody logs in, unless it leads back to Amazon."""
    given = request.GET
    if (
        not given.get("amazon_state")
        or not consents.ready()
        or not consents.answers_to(given.get("amazon_callback_uri", ""))
    ):
        response = _refused(request, str(NOT_AMAZON if consents.ready() else NOT_READY))
    else:
        response = _arrived(request)
    return _quiet(response)


@owner_form
@recently_authenticated
def _arrived(request: MerchantRequest) -> HttpResponse:
    """Asked first: else a link from anywhere could begin what ends with somebody else's orders in this merchant."""
    given = request.GET
    seller_id = given.get("selling_partner_id", "")
    if seller_id and not connecting.SELLER_ID.fullmatch(seller_id):
        return _refused(request, str(NOT_AMAZON))
    marketplaces = list(Marketplace.objects.all())
    host = given["amazon_callback_uri"].split("/")[2]
    form = MarketplaceForm(
        request.POST or None, marketplaces=marketplaces, initial={"marketplace": _at(host, marketplaces)}
    )
    if request.method != "POST" or not form.is_valid():
        return settings_page(
            request,
            "sync/settings/amazon/appstore.html",
            status=422 if request.method == "POST" else 200,
            form=form,
            seller_id=seller_id,
        )
    marketplace = form.chosen()
    state, redirect_uri = _begin(request, marketplace.region, seller_id=seller_id)
    address = consents.answer_address(
        given["amazon_callback_uri"],
        given["amazon_state"],
        state,
        redirect_uri,
        draft=given.get("version") == "beta",
    )
    return _leave(request, marketplace, address)


def _at(host: str, marketplaces: list[Marketplace]) -> str:
    """Whose Seller Central it is, as far as the name tells."""
    end = host.removeprefix("www.").removeprefix("sellercentral.")
    fitting = (one.pk for one in marketplaces if end in (one.name.lower(), *one.consent.split("/")[2:3]))
    return next(fitting, "")


def _refused(request: HttpRequest, text: str, *, status: int = 400) -> HttpResponse:
    return render(request, "sync/settings/amazon/refused.html", {"text": text}, status=status)
