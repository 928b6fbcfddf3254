"""Django's admin behind our own log-in and behind the second factor: it sees every merchant's data."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite, site
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class EngineRoom(AdminSite):
    site_header = gettext_lazy("Connector · engine room")
    site_title = "Connector"
    index_title = gettext_lazy("Everything the connector knows")

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and _second_factor_shown(request)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Django refuses the name of a field that is none, but looks for the one whose name is empty."""

        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if "" in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
                raise SuspiciousOperation(f"{TO_FIELD_VAR} names no field.")
            return view(request, *args, **kwargs)

        return super().admin_view(cast("View", inner), cacheable)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Where every page of the admin sends whoever may not enter yet: to the next thing that is missing."""
        target = request.GET.get("next") or reverse("admin:index")
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(target)
        if not super().has_permission(request):
            raise PermissionDenied(_("The engine room is for those who run this server."))
        if self.has_permission(request):
            return redirect("admin:index")
        if not is_mfa_enabled(user, FACTORS):
            messages.warning(request, _("The engine room asks for a second factor. Set one up, then come back."))
            return redirect("mfa_index")
        page = (
            "mfa_reauthenticate" if is_mfa_enabled(user, [Authenticator.Type.TOTP]) else "mfa_reauthenticate_webauthn"
        )
        return redirect(f"{reverse(page)}?{urlencode({'next': target})}")


def _second_factor_shown(request: HttpRequest) -> bool:
    """In this very session: one that was begun before the second factor, or beside it, shows it first."""
    if not settings.ADMIN_SECOND_FACTOR:
        return True
    user = request.user
    return isinstance(user, User) and any(
        record["method"] == "mfa" for record in get_authentication_records(request, user)
    )


def tidy() -> None:
    """What django-allauth shows by itself: secrets of second factors, and more hands on addresses than are good."""
    for model in (Authenticator, EmailAddress, UserSession):
        site.unregister(model)
