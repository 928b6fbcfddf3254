"""Connect Amazon: the consent page, and what its answer is worth.

The library's own exchange leaves out redirect_uri, which Amazon's guide asks for.
"""

import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from ..journal import Journal
from . import errors
from .library import USER_AGENT
from .marketplaces import LOGIN_HOST, LOGIN_URL, MARKETPLACES
from .tokens import readable_token
from .wire import Purpose, Wire, base_url

CONSENT = "/apps/authorize/consent"
CONFIRM = "/apps/authorize/confirm"


def consent_url(base: str, app_id: str, state: str, redirect_uri: str, *, draft: bool = False) -> str:
    """Where the merchant's browser goes: `base` is the Seller Central of the marketplace. `draft` is for an app that
    Amazon has not published yet."""
    query = {"application_id": app_id, "state": state, "redirect_uri": redirect_uri}
    if draft:
        query["version"] = "beta"
    return f"{base.rstrip('/')}{CONSENT}?{urlencode(query)}"


def confirm_hosts() -> frozenset[str]:
    """Where Amazon's Appstore may ask to be answered. Exact names: a suffix would let amazon.com.evil.example in."""
    hosts = {"amazon.com", "www.amazon.com"}
    for marketplace in MARKETPLACES.values():
        hosts |= {str(urlsplit(url).hostname) for url in (marketplace.seller_central, marketplace.consent)}
        hosts |= {marketplace.domain, marketplace.domain.removeprefix("www.")}
    return frozenset(hosts)


def confirm_url(callback_uri: str, amazon_state: str, state: str, redirect_uri: str, *, draft: bool = False) -> str:
    """Back to Amazon, where the seller began in the Appstore: there the consent is given, and it returns as after
    consent_url."""
    query = {"redirect_uri": redirect_uri, "amazon_state": amazon_state, "state": state}
    if draft:
        query["version"] = "beta"
    return f"{callback_uri}?{urlencode(query)}"


def exchange(
    code: str,
    *,
    client_id: str,
    client_secret: str,
    redirect_uri: str,
    journal: Journal,
    login_url: str | None = None,
    timeout: float = 30.0,
    clock: Callable[[], float] = time.time,
) -> str:
    """The refresh token for the code that Amazon gave the merchant's browser. A code works once."""
    with Wire({LOGIN_HOST: base_url(login_url)}, journal, timeout, clock) as wire:
        reply = wire.send(
            Purpose(errors.AUTHORISE),
            "POST",
            LOGIN_URL,
            form={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": redirect_uri,
                "client_id": client_id,
                "client_secret": client_secret,
            },
            headers={"User-Agent": USER_AGENT},
        )
    return readable_token(reply, "refresh_token", errors.AUTHORISE)
