"""Browsers in which a person has logged in before. A wrong password typed elsewhere does not lock these out."""

import hashlib
import json
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

COOKIE = "device"
YEAR = 365 * 24 * 3600
PEOPLE = 5  # who share one browser


def known(request: HttpRequest, email: str) -> str:
    """The device's own name if this person has logged in on it, else nothing."""
    device = _read(request)
    return device["name"] if _mark(email) in device["people"] else ""


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    device = _read(request)
    mark = _mark(email)
    device["people"] = [mark, *(other for other in device["people"] if other != mark)][:PEOPLE]
    response.set_signed_cookie(
        COOKIE,
        json.dumps(device),
        salt=COOKIE,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def _read(request: HttpRequest) -> dict[str, Any]:
    text = request.get_signed_cookie(COOKIE, "", salt=COOKIE, max_age=YEAR)
    return json.loads(text) if text else {"name": secrets.token_hex(8), "people": []}


def _mark(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:16]


# In this order: Edge and Opera say Chrome, too, and Chrome says Safari.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def in_words(agent: str) -> str:
    """Firefox on Windows; what names neither is shown as it is."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    if browser and system:
        return _("{browser} on {system}").format(browser=browser, system=system)
    return agent[:60] or pgettext("a browser", "Unknown")
