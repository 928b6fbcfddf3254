"""The form that connects an Odoo. Whether it works is for the connection check to say."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts import connecting
from accounts.language.sentences import said
from accounts.models import OdooConnection

PROTOCOLS = (
    ("auto", _("The best one that this Odoo speaks")),
    ("json2", _("JSON-2 (Odoo 19 and later)")),
    ("jsonrpc", "JSON-RPC"),
    ("xmlrpc", "XML-RPC"),
)
said_lazily = lazy(said, str)  # a class is made once, and read in many languages
TEXT = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class OdooForm(forms.Form):
    url = forms.CharField(
        label=_("Address of your Odoo"),
        max_length=300,
        widget=forms.TextInput({**TEXT, "inputmode": "url", "placeholder": "https://shop.odoo.com"}),
        help_text=_("As you open it in your browser."),
        error_messages={"required": _("Give the address of your Odoo, such as https://shop.odoo.com.")},
    )
    database = forms.CharField(
        label=_("Database"),
        max_length=120,
        widget=forms.TextInput({**TEXT, "list": "databases"}),
        help_text=_("On odoo.com it is the first part of the address: shop for shop.odoo.com."),
        error_messages={"required": said_lazily(connecting.NO_DATABASE)},
    )
    login = forms.CharField(
        label=_("Login"),
        max_length=200,
        widget=forms.TextInput(TEXT),
        help_text=_("The e-mail address of the Odoo user that the connector works as. A user of its own is best."),
        error_messages={"required": said_lazily(connecting.NO_LOGIN)},
    )
    key = forms.CharField(
        label=_("API key"),
        max_length=300,
        required=False,
        widget=forms.PasswordInput({**TEXT, "autocomplete": "new-password"}),
    )
    protocol = forms.ChoiceField(label=_("How the connector speaks with Odoo"), choices=PROTOCOLS, initial="auto")

    def __init__(self, *args: Any, connection: OdooConnection | None, **kwargs: Any) -> None:
        if connection is not None:
            known = {name: getattr(connection, name) for name in ("url", "database", "login", "protocol")}
            kwargs.setdefault("initial", known)
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
        self.fields["key"].help_text = (
            _("Leave it empty to keep the present one. It is never shown.")
            if connection is not None
            else _("It is stored encrypted and never shown again.")
        )
