"""What tests of logging in do over and over."""

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.core import mail as outbox
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.login.codes import code_of
from tests.sync.views.shop import PASSWORD

__all__ = ["PASSWORD", "app_of", "code_of", "log_in", "mail", "mailed_code", "recovery_codes_of"]


@pytest.fixture
def mail(settings: Settings) -> None:
    """As with EMAIL_URL set."""
    settings.SENDS_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False


def log_in(client: Client, user: User | str, password: str = PASSWORD, **more: str) -> HttpResponse:
    email = user if isinstance(user, str) else user.email
    return client.post("/login/", {"login": email, "password": password, **more})  # type: ignore[return-value]


def app_of(user: User) -> str:
    """Sets up an app; returns the secret that it knows."""
    secret = generate_totp_secret()
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt(secret)}
    )
    return secret


def recovery_codes_of(user: User) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()


def mailed_code() -> str:
    """Of the latest e-mail."""
    found = re.search(r"^\s*([0-9A-Z]{3,}-?[0-9A-Z]{3,})\s*$", str(outbox.outbox[-1].body), re.MULTILINE)
    assert found, outbox.outbox[-1].body
    return found[1]
