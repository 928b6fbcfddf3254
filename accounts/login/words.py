"""What somebody showed who they are with: as the audit log keeps it, and as a page says it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WHAT = {"totp": "an app with codes", "webauthn": "a passkey", "recovery_codes": "recovery codes"}
HOW = {"totp": " with the app", "webauthn": " with a passkey", "recovery_codes": " with a recovery code"}
OTHERWISE = " with the password"

SAID: dict[str, Promise] = {
    "an app with codes": _("an app with codes"),
    "a passkey": _("a passkey"),
    "recovery codes": _("recovery codes"),
    " with the app": pgettext_lazy("logged in", " with the app"),
    " with a passkey": pgettext_lazy("logged in", " with a passkey"),
    " with a recovery code": pgettext_lazy("logged in", " with a recovery code"),
    " with the password": pgettext_lazy("logged in", " with the password"),
}
