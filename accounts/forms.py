"""Logging in, by e-mail address."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.forms import AuthenticationForm


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "This e-mail address and password do not belong together. Mind upper and lower case"
        " in the password.",
        "inactive": "This account is switched off. Ask whoever runs this server.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        assert isinstance(username, forms.CharField)
        username.label = "E-mail address"
        username.widget = forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.add_input(Submit("submit", "Log in", css_class="w-100"))

    def clean(self) -> dict[str, Any]:
        # Addresses are kept in lower case.
        if self.cleaned_data.get("username"):
            self.cleaned_data["username"] = self.cleaned_data["username"].strip().lower()
        return super().clean()
