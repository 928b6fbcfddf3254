"""What django-allauth asks its project."""

import time
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit, secrets
from accounts.language.choice import language_of
from accounts.login import devices, pending
from accounts.login.visitors import address_of
from accounts.models import User

TOO_MANY = gettext_lazy("Too many attempts. Wait five minutes, or log in with a passkey.")
AAD = "accounts|mfa_authenticator|secret"


class Accounts(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "This e-mail address and password do not belong together. Mind upper and lower case in the password."
        ),
        "account_inactive": gettext_lazy("This account is switched off. Ask whoever runs this server."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": gettext_lazy("That was too often. Wait a few minutes."),
        "incorrect_code": gettext_lazy("This is not the code, or it is too old. Type the newest one."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "email_taken": gettext_lazy("Somebody has an account with this e-mail address already. Log in instead."),
        "duplicate_email": gettext_lazy("This is your e-mail address already."),
        "same_as_current": gettext_lazy("This is the same as before."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGN_UP == "open" or pending.invitation(request) is not None

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has just logged in has just shown who they are."""
        return bool(super().is_reauthentication_required(app=app, **kwargs)) and not just_logged_in(self.request)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        devices.remember(request, response, str(getattr(user, "email", "")))
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """A device that this person has logged in on is counted apart: whoever guesses passwords elsewhere locks out
        themselves, and not the person."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{devices.known(request, str(credentials.get('email', '')))}"

    def get_client_ip(self, request: HttpRequest) -> str:
        address = address_of(request)
        if address is None:
            raise PermissionDenied(
                _("Your address cannot be told from what the proxies say. Tell whoever runs this server.")
            )
        return address

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is down must not keep anybody from their account."""
        try:
            with _language_of(self.request, email, context):
                super().send_mail(template_prefix, email, context)
        except OSError:
            messages.error(
                self.request, _("The e-mail could not be sent: the mail server does not answer. Try again later.")
            )

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        if settings.SENDS_MAIL:
            super().send_notification_mail(*args, **kwargs)


def _language_of(request: HttpRequest, email: str, context: dict[str, Any]) -> AbstractContextManager[None]:
    """Whoever has chosen no language reads the one of the page that they asked for the e-mail on."""
    people = (context.get("user"), User.objects.filter(email=email.lower()).first(), request.user)
    reader = next((person for person in people if isinstance(person, User)), None)
    return language_of(reader) if reader is not None and reader.language else nullcontext()


def just_logged_in(request: HttpRequest) -> bool:
    user = request.user
    if not isinstance(user, AbstractBaseUser):
        return False
    moments = [record["at"] for record in get_authentication_records(request, user)]
    return bool(moments) and time.time() - max(moments) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class SecondFactors(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This is not the code, or it was used already. Wait for the next one."),
        "unverified_email": gettext_lazy("Confirm your e-mail address first."),
        "cannot_generate_recovery_codes": gettext_lazy("Recovery codes come with a second factor. Set one up first."),
    }

    def encrypt(self, text: str) -> str:
        return secrets.seal(text, AAD)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(encrypted_text, AAD)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        return _("Passkey")


class Sessions(DefaultUserSessionsAdapter):
    def end_sessions(self, sessions: Any) -> None:
        super().end_sessions(sessions)
        if isinstance(self.request.user, User):
            audit.write("sessions_ended", merchant=None, user=self.request.user, request=self.request)
