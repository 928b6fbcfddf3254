"""The forms of logging in, in our words."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import people
from accounts.language.sentences import said
from accounts.login import pending
from accounts.login.passkeys import MALFORMED, UNREADABLE, Answer
from accounts.models import User

RULE = gettext_lazy("At least 12 characters, not a common word, not your e-mail address.")
FIRST = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 20}
CODE = {**FIRST, "autofocus": True}
NAME = 60  # characters of a passkey's name


def _worded(form: forms.Form, labels: dict[str, str]) -> None:
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
        if isinstance(field.widget, forms.PasswordInput):
            field.help_text = ""
        if isinstance(field, forms.EmailField):
            field.validators.append(MaxLengthValidator(254))  # the column's


def _short(field: forms.Field) -> None:
    field.widget.attrs |= {"maxlength": NAME}
    field.validators.append(MaxLengthValidator(NAME))


class LogIn(account.LoginForm):
    @property
    def sign_up_open(self) -> bool:
        return bool(settings.SIGN_UP == "open")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"login": _("E-mail address"), "password": _("Password")})
        self.fields["login"].widget.attrs |= {"autofocus": True, "autocomplete": "username webauthn"}


class SignUp(account.SignupForm):
    """By an invitation the address is given; without one a merchant of one's own is made."""

    company = forms.CharField(
        label=gettext_lazy("Name of your company or shop"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    field_order = ("email", "company", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = pending.invitation(context.request)
        _worded(self, {"email": _("E-mail address"), "password1": _("Password")})
        self.fields["password1"].help_text = RULE
        if self.invitation:
            del self.fields["company"]
            self.fields["email"].disabled = True  # what a browser sends in its place counts for nothing
            self.initial["email"] = self.invitation.email

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        """The person, their team and the invitation's end in one."""
        try:
            with transaction.atomic():
                user, response = super().try_save(request)
        except (people.Refused, IntegrityError) as error:
            taken = _("Somebody has just signed up with this address. Log in instead.")
            messages.error(request, said(error) if isinstance(error, people.Refused) else taken)
            raise ImmediateHttpResponse(redirect("login")) from error
        if user is not None and response is None:  # who has just chosen a password need not show it for the next step
            record_authentication(request, user, method="password")
        return user, response

    def custom_signup(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        assert isinstance(user, User)
        if self.invitation:
            people.accept(pending.token(request), user, request)
            pending.drop(request)
            if self.invitation.mailed:  # only that mailbox knew the link
                get_adapter().stash_verified_email(request, user.email)
        else:
            people.found_merchant(self.cleaned_data["company"].strip(), user, request)


class ChangePassword(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(
            self,
            {
                "oldpassword": _("Present password"),
                "password1": _("New password"),
                "password2": _("New password again"),
            },
        )
        self.fields["password1"].help_text = RULE


class ForgottenPassword(account.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"email": _("E-mail address")})


class NewPassword(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"password1": _("New password"), "password2": _("New password again")})
        self.fields["password1"].help_text = RULE


class Password(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"password": _("Your password")})
        self.fields["password"].widget.attrs["autofocus"] = True


class NewAddress(account.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"email": _("New e-mail address")})


class AddressCode(account.ConfirmEmailVerificationCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"code": _("Code from the e-mail")})
        self.fields["code"].widget.attrs |= {**CODE, "inputmode": "text"}


class ResetCode(account.ConfirmPasswordResetCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"code": _("Code from the e-mail")})
        self.fields["code"].widget.attrs |= {**CODE, "inputmode": "text"}


class Code(mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"code": _("Code")})
        self.fields["code"].widget.attrs |= CODE


class CodeAgain(mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"code": _("Code")})
        self.fields["code"].widget.attrs |= CODE


class FirstCode(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"code": _("Code that the app shows now")})
        self.fields["code"].widget.attrs |= FIRST


class NewPasskey(webauthn.AddWebAuthnForm):
    """As a rule one that logs in by itself: it unlocks by finger, face or PIN, which is two factors at once."""

    credential = Answer()

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean() or {})
        except MALFORMED:
            raise forms.ValidationError(UNREADABLE) from None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"name": _("Name")})
        self.fields["name"].help_text = _("Such as: laptop, phone, key in the safe.")
        _short(self.fields["name"])
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = _("May log in without the password")
        self.fields["passwordless"].help_text = _(
            "It must then be unlocked by finger, face or PIN. Switch this off for a simple security key."
        )


class PasskeyName(webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, {"name": _("Name")})
        _short(self.fields["name"])
