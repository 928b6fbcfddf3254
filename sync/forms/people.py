"""Who is asked into the team, and as what."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from accounts.models import Role

ROLES = [
    (Role.VIEWER.value, "Viewer: sees everything, changes nothing"),
    (Role.OPERATOR.value, "Operator: solves problems, syncs, retries"),
    (Role.OWNER.value, "Owner: everything, keys and people included"),
]


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off", "placeholder": "colleague@example.com"}),
        error_messages={
            "invalid": "This is no e-mail address. It looks like name@example.com.",
            "required": "Whom do you want to invite?",
        },
    )
    role = forms.ChoiceField(
        label="As",
        choices=ROLES,
        initial=Role.OPERATOR.value,
        error_messages={"invalid_choice": "Choose one of the three roles.", "required": "Choose a role."},
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
