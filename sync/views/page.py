"""Pages with the frame around them, and what all acting views share."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.language.sentences import said
from accounts.views.access import MerchantRequest, may_act
from sync.actions import Refused
from sync.models import Run
from sync.selectors.shell import shell

T = TypeVar("T")


def page(request: MerchantRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Home has made its own `shell` already."""
    frame = {
        "shell": context.get("shell") or shell(request.merchant, timezone.now()),
        "merchant": request.merchant,
        "member": request.member,
        "memberships": request.memberships,
        "may_act": may_act(request.member),
    }
    return render(request, template, {**frame, **context}, status=status)


def fragment(request: MerchantRequest, template: str, **context: Any) -> HttpResponse:
    """A part of a page, for htmx."""
    return render(request, template, {"may_act": may_act(request.member), **context})


def attempt(request: MerchantRequest, act: Callable[[], Run | None], done: str) -> Run | None:
    """Does it and says so. What is refused is said too, and nothing has happened."""
    try:
        run = act()
    except Refused as refusal:
        messages.error(request, said(refusal))
        return None
    messages.success(request, done)
    return run


def nothing_of(request: MerchantRequest, rows: QuerySet[Any]) -> bool:
    """Of what was chosen nothing is left, or it was never this merchant's. It is said, and nothing happens."""
    gone = not rows.exists()
    if gone:
        messages.warning(request, _("What was chosen is not here any more. Choose again."))
    return gone


def found(row: T | None) -> T:
    if row is None:
        raise Http404
    return row
