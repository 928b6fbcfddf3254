"""The invitation that a browser came with, remembered until its person has an account or is logged in."""

from django.http import HttpRequest

from accounts.models import Invitation
from accounts.people import opened

KEY = "invitation"


def keep(request: HttpRequest, token: str) -> None:
    request.session[KEY] = token


def drop(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def token(request: HttpRequest) -> str:
    return str(request.session.get(KEY, ""))


def invitation(request: HttpRequest) -> Invitation | None:
    """As long as it is open: it may have been revoked, or used, meanwhile."""
    return opened(token(request))
