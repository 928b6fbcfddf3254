"""The form that connects an Odoo. Whether it works is for the connection check to say."""

from typing import Any

from django import forms

from accounts import connecting
from accounts.models import OdooConnection

PROTOCOLS = (
    ("auto", "The best one that this Odoo speaks"),
    ("json2", "JSON-2 (Odoo 19 and later)"),
    ("jsonrpc", "JSON-RPC"),
    ("xmlrpc", "XML-RPC"),
)
TEXT = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class OdooForm(forms.Form):
    url = forms.CharField(
        label="Address of your Odoo",
        max_length=300,
        widget=forms.TextInput({**TEXT, "inputmode": "url", "placeholder": "https://shop.odoo.com"}),
        help_text="As you open it in your browser.",
        error_messages={"required": "Give the address of your Odoo, such as https://shop.odoo.com."},
    )
    database = forms.CharField(
        label="Database",
        max_length=120,
        widget=forms.TextInput({**TEXT, "list": "databases"}),
        help_text="On odoo.com it is the first part of the address: shop for shop.odoo.com.",
        error_messages={"required": connecting.NO_DATABASE},
    )
    login = forms.CharField(
        label="Login",
        max_length=200,
        widget=forms.TextInput(TEXT),
        help_text="The e-mail address of the Odoo user that the connector works as. A user of its own is best.",
        error_messages={"required": connecting.NO_LOGIN},
    )
    key = forms.CharField(
        label="API key",
        max_length=300,
        required=False,
        widget=forms.PasswordInput({**TEXT, "autocomplete": "new-password"}),
    )
    protocol = forms.ChoiceField(label="How the connector speaks with Odoo", choices=PROTOCOLS, initial="auto")

    def __init__(self, *args: Any, connection: OdooConnection | None, **kwargs: Any) -> None:
        if connection is not None:
            known = {name: getattr(connection, name) for name in ("url", "database", "login", "protocol")}
            kwargs.setdefault("initial", known)
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
        self.fields["key"].help_text = (
            "Leave it empty to keep the present one. It is never shown."
            if connection is not None
            else "It is stored encrypted and never shown again."
        )
