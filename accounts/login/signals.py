"""What happens with a person's own account, written down for that person. django-allauth tells it by signals only."""

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.http import HttpRequest

from accounts import audit
from accounts.login.words import HOW, OTHERWISE, WHAT
from accounts.models import User


def connect() -> None:
    account.user_logged_in.connect(logged_in)
    account.authentication_step_completed.connect(confirmed)
    account.password_changed.connect(password_changed)
    account.password_set.connect(password_changed)
    account.password_reset.connect(password_reset)
    account.email_changed.connect(email_changed)
    mfa.authentication_failed.connect(wrong_code)
    mfa.authenticator_added.connect(factor_added)
    mfa.authenticator_removed.connect(factor_removed)
    mfa.authenticator_reset.connect(codes_renewed)
    user_logged_out.connect(logged_out)
    user_login_failed.connect(wrong_password)


def _write(kind: str, user: Any, request: HttpRequest | None, **params: Any) -> None:
    if isinstance(user, User):
        audit.write(kind, merchant=None, user=user, request=request, **params)


def logged_in(request: HttpRequest, user: User, **rest: Any) -> None:
    types = [record.get("type", "") for record in get_authentication_records(request, user)]
    _write("logged_in", user, request, how=HOW.get(types[-1], "") if types else "")


def logged_out(request: HttpRequest | None, user: Any, **rest: Any) -> None:
    _write("logged_out", user, request)


def confirmed(request: HttpRequest, user: User, **rest: Any) -> None:
    if rest.get("reauthenticated"):
        _write("confirmed", user, request, how=HOW.get(rest.get("type", ""), OTHERWISE))


def wrong_password(credentials: dict[str, Any], request: HttpRequest | None = None, **rest: Any) -> None:
    """Of an address that has no account nothing is kept: people type passwords into that field."""
    _write("wrong_password", User.objects.filter(email=str(credentials.get("email", "")).lower()).first(), request)


def wrong_code(request: HttpRequest, user: User, **rest: Any) -> None:
    _write("wrong_code", user, request)


def password_changed(request: HttpRequest, user: User, **rest: Any) -> None:
    _write("password_changed", user, request)


def password_reset(request: HttpRequest, user: User, **rest: Any) -> None:
    _write("password_reset", user, request)


def email_changed(
    request: HttpRequest, user: User, from_email_address: Any, to_email_address: Any, **rest: Any
) -> None:
    before = from_email_address.email if from_email_address else ""
    _write("email_changed", user, request, before=before, email=to_email_address.email)


def factor_added(request: HttpRequest, user: User, authenticator: Any, **rest: Any) -> None:
    _write("factor_added", user, request, what=WHAT[authenticator.type])


def factor_removed(request: HttpRequest, user: User, authenticator: Any, **rest: Any) -> None:
    _write("factor_removed", user, request, what=WHAT[authenticator.type])


def codes_renewed(request: HttpRequest, user: User, **rest: Any) -> None:
    _write("codes_renewed", user, request)
