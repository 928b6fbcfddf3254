"""What a browser says of a passkey. It comes from outside, and from whoever is not even logged in."""

import struct
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 20_000  # characters; a browser's answer has some two thousand
DEEPEST = 20  # and is a few levels deep
UNREADABLE = _("The browser's answer could not be read. Try once more.")
# Of the library, for bytes and shapes that are none of a passkey's.
MALFORMED = (ValueError, TypeError, AttributeError, LookupError, OverflowError, struct.error)


class Answer(forms.JSONField):
    """One object, as WebAuthn makes it."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"error_messages": {"required": UNREADABLE, "invalid": UNREADABLE}, **kwargs})

    def bound_data(self, data: Any, initial: Any) -> Any:
        """It never comes back: a browser makes a new one each time."""
        return None

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and (len(value) > LONGEST or value.count("[") + value.count("{") > DEEPEST):
            raise forms.ValidationError(UNREADABLE)
        found = super().to_python(value)
        if found in self.empty_values or isinstance(found, dict):
            return found
        raise forms.ValidationError(UNREADABLE)


class _Read(forms.Form):
    credential = Answer()

    def clean_credential(self) -> Authenticator:
        try:
            found: Authenticator = super().clean_credential()  # type: ignore[misc]
        except MALFORMED:
            raise forms.ValidationError(UNREADABLE) from None
        return found


class Passkey(_Read, webauthn.LoginWebAuthnForm):
    """Instead of a password."""


class SecondPasskey(_Read, webauthn.AuthenticateWebAuthnForm):
    """Beside a password."""


class PasskeyAgain(_Read, webauthn.ReauthenticateWebAuthnForm):
    """Before keys are shown or changed."""
