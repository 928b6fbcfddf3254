"""From which address somebody comes. Guesses of passwords are counted by it, and the activity shows it."""

import logging
from functools import cache

from allauth.core.internal.httpkit import clean_client_ip, get_client_ip
from django.conf import settings
from django.http import HttpRequest

logger = logging.getLogger(__name__)


def address_of(request: HttpRequest) -> str | None:
    """Where fewer addresses were forwarded than there are proxies, the first of them may be made up: whoever connected to
    us counts, which nobody can choose. Visitors may share that address, and are never turned away for it."""
    expected: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = request.headers.get("X-Forwarded-For", "")
    came = forwarded.count(",") + 1 if forwarded else 0
    if came >= expected:
        return get_client_ip(request)
    _tell(expected, came)
    return clean_client_ip(request.META.get("REMOTE_ADDR", ""))


@cache  # once a process is enough: every visitor comes the same way
def _tell(expected: int, came: int) -> None:
    logger.error(
        "PROXIES is %d, but a visitor came with %d address(es) in X-Forwarded-For: the address that connected to us was taken"
        " instead, which all visitors may share, and whoever guesses passwords locks out all. Set PROXIES to how many"
        " proxies add to X-Forwarded-For, and let each of them add to it.",
        expected,
        came,
    )
