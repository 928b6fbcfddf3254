"""One's own account: at a glance, and what happened with it."""

from collections.abc import Callable
from functools import wraps

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.models import AuditEntry, Member

View = Callable[..., HttpResponseBase]
SHOWN = 50


def with_mail(view: View) -> View:
    """A page that only a mail server gives a sense to."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not settings.SENDS_MAIL:
            return render(request, "account/no_mail.html")
        return view(request, *args, **kwargs)

    return inner


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    kinds = list(Authenticator.objects.filter(user=request.user.pk or 0).values_list("type", flat=True))
    return render(
        request,
        "account/overview.html",
        {
            "app": Authenticator.Type.TOTP in kinds,
            "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
            "sessions": UserSession.objects.filter(user=request.user.pk or 0).count(),
            "teams": Member.objects.filter(user=request.user.pk or 0).select_related("merchant").order_by("pk"),
            "sends_mail": settings.SENDS_MAIL,
        },
    )


@require_safe
@login_required
def activity(request: HttpRequest) -> HttpResponse:
    entries = AuditEntry.objects.filter(user=request.user.pk or 0, merchant=None).order_by("-at", "-id")[:SHOWN]
    rows = [(entry, audit.sentence(entry)) for entry in entries]
    return render(request, "account/activity.html", {"rows": rows, "shown": SHOWN})
