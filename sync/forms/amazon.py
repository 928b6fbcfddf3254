"""Forms about the connection with Amazon."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.connecting import SELLER_ID
from accounts.models import Marketplace, Region, SellerAccount
from sync.rules.texts import line

TOKEN_LIMIT = 2048  # Amazon's own
BEGINNING = "Atzr|"
# At which field of the form Amazon's refusal is the matter.
FIELD_OF = {
    "amazon_authorisation_ended": "refresh_token",
    "amazon_access_token_refused": "refresh_token",
    "amazon_wrong_client_secret": "client_secret",
    "amazon_app_not_allowed": "client_id",
    "seller_not_confirmed": "seller_id",
    "seller_taken": "seller_id",
}


class MarketplaceForm(forms.Form):
    """Where the seller logs in: it decides the region and the consent page."""

    marketplace = forms.ChoiceField(
        label=_("Where do you sell? Choose one marketplace; the others of its region come along"),
        error_messages={
            "required": _("Choose a marketplace: it decides which Seller Central asks you."),
            "invalid_choice": _("Choose a marketplace of the list."),
        },
    )

    def __init__(self, *args: Any, marketplaces: Sequence[Marketplace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_id = {one.pk: one for one in marketplaces}
        choices = self.fields["marketplace"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [
            ("", _("Choose …")),
            *(
                (label, [(one.pk, one.name) for one in marketplaces if one.region == region])
                for region, label in Region.choices
            ),
        ]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def chosen(self) -> Marketplace:
        return self.by_id[self.cleaned_data["marketplace"]]


class TokenForm(forms.Form):
    """A permission that the seller has made in Seller Central. What is secret is never sent back to the browser."""

    region = forms.ChoiceField(
        label=_("Region"),
        choices=[("", _("Choose …")), *Region.choices],
        error_messages={
            "required": _("Choose the region of the seller account."),
            "invalid_choice": _("Choose a region."),
        },
    )
    seller_id = forms.CharField(
        label=_("Seller id"),
        max_length=40,
        help_text=_("The Merchant Token in Seller Central (Settings, Account Info), such as A1B2C3D4E5F6G7"),
        error_messages={"required": _("The seller id is missing: it stands in Seller Central under Account Info.")},
    )
    refresh_token = forms.CharField(
        label=_("Refresh token"),
        max_length=TOKEN_LIMIT,
        help_text=_(
            "Begins with Atzr|. Developer Central shows it once, when you authorise the application for yourself."
        ),
        widget=forms.PasswordInput({"autocomplete": "off"}),
        error_messages={"required": _("The refresh token is missing. Paste it; it is not kept from the last try.")},
    )
    client_id = forms.CharField(
        label=_("Client id of your own application"),
        required=False,
        max_length=200,
        help_text=_("Empty: the application of whoever runs this connector"),
    )
    client_secret = forms.CharField(
        label=_("Client secret of your own application"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("seller_id", "client_id"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        if not settings.AMAZON_CLIENT_ID:
            for name in ("client_id", "client_secret"):
                self.fields[name].required = True
            self.fields["client_id"].help_text = _(
                "Amazon's Developer Central shows it under View next to the application"
            )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Div("region", "seller_id", css_class="pair mb-2"),
            "refresh_token",
            Div("client_id", "client_secret", css_class="pair"),
            HTML(format_html('<button class="btn btn-primary">{}</button>', _("Check and connect"))),
        )

    def clean_seller_id(self) -> str:
        found = str(self.cleaned_data["seller_id"]).strip()
        if not SELLER_ID.fullmatch(found):
            raise forms.ValidationError(
                _("This is no seller id: it has capital letters and digits only, such as A1B2C3D4E5F6G7.")
            )
        return found

    def clean_refresh_token(self) -> str:
        found = str(self.cleaned_data["refresh_token"]).strip()
        if not found.startswith(BEGINNING) or not found.isascii() or not found.isprintable() or " " in found:
            raise forms.ValidationError(_("This is no refresh token: it begins with Atzr| and has no blanks."))
        return found

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        own, secret = (str(found.get(name, "")).strip() for name in ("client_id", "client_secret"))
        if own and not secret and "client_secret" not in self.errors:
            self.add_error(
                "client_secret", _("The application's secret is missing. Paste it; it is not kept from the last try.")
            )
        if secret and not own and "client_id" not in self.errors:
            self.add_error(
                "client_id", _("Which application is the secret of? Enter its client id, or leave both empty.")
            )
        return {**found, "client_id": own, "client_secret": secret}

    def refuse(self, text: str, code: str) -> None:
        """At the field that Amazon's answer is about."""
        self.add_error(FIELD_OF.get(code), text)


class NameForm(forms.ModelForm):
    class Meta:
        model = SellerAccount
        fields = ("name",)

    def clean_name(self) -> str:
        return line(str(self.cleaned_data["name"]))
