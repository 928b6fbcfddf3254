"""Who is asked into the team, and as what."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role

ROLES = [
    (Role.VIEWER.value, _("Viewer: sees everything, changes nothing")),
    (Role.OPERATOR.value, _("Operator: solves problems, syncs, retries")),
    (Role.OWNER.value, _("Owner: everything, keys and people included")),
]


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off", "placeholder": "colleague@example.com"}),
        error_messages={
            "invalid": _("This is no e-mail address. It looks like name@example.com."),
            "required": _("Whom do you want to invite?"),
        },
    )
    role = forms.ChoiceField(
        label=pgettext_lazy("invite somebody", "As"),
        choices=ROLES,
        initial=Role.OPERATOR.value,
        error_messages={"invalid_choice": _("Choose one of the three roles."), "required": _("Choose a role.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=ROLES)
