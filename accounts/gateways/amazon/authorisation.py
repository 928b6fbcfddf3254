"""Connect Amazon: the consent page, and what its answer is worth.

The library's own exchange leaves out redirect_uri, which Amazon's guide asks for.
"""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from ..journal import Journal
from . import errors
from .library import USER_AGENT
from .marketplaces import LOGIN_HOST, LOGIN_URL, Marketplace
from .tokens import readable_token
from .wire import Purpose, Wire, base_url


def consent_url(
    marketplace: Marketplace, app_id: str, state: str, redirect_uri: str, *, draft: bool = False, base: str = ""
) -> str:
    """Where the merchant's browser goes. `draft` is for an app that Amazon has not published yet; `base` replaces
    Seller Central."""
    query = {"application_id": app_id, "state": state, "redirect_uri": redirect_uri}
    if draft:
        query["version"] = "beta"
    return f"{(base or marketplace.consent).rstrip('/')}/apps/authorize/consent?{urlencode(query)}"


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
