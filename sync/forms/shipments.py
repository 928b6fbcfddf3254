"""Forms of the pages about shipments and carriers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sync.rules.carriers import OTHER, TEXT_LIMIT
from sync.rules.texts import line
from sync.selectors.shipments import ShipmentFilter

STATES = (
    ("", _("Any state")),
    ("blocked", _("Needs you")),
    ("ready", _("To be sent")),
    ("accepted", _("Accepted by Amazon")),
    ("seen", _("On Amazon")),
    ("ignored", _("Not for Amazon")),
)


class ShipmentFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Search"), required=False, max_length=200, help_text=_("Amazon id, delivery or tracking")
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def clean_q(self) -> str:
        return str(self.cleaned_data["q"]).replace("\x00", "").strip()

    def wanted(self) -> ShipmentFilter:
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return ShipmentFilter(text=found.get("q", ""), state=found.get("state", ""))


class CarrierRuleForm(forms.Form):
    carrier = forms.CharField(
        label=_("Delivery method in Odoo"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"list": "methods", "autocomplete": "off"}),
        help_text=_("Empty: deliveries that have none"),
    )
    country = forms.ChoiceField(label=_("Marketplace"), required=False)
    code = forms.CharField(
        label=_("Amazon's carrier code"),
        max_length=TEXT_LIMIT,
        widget=forms.TextInput({"list": "codes", "autocomplete": "off"}),
        help_text=_("As Amazon writes it, to the letter"),
    )
    name = forms.CharField(
        label=_("Carrier's name"), required=False, max_length=TEXT_LIMIT, help_text=_("Only with the code Other")
    )
    service = forms.CharField(
        label=_("Shipping service"),
        required=False,
        max_length=TEXT_LIMIT,
        help_text=_("Empty: the delivery method's name"),
    )

    def __init__(self, *args: Any, countries: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["country"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", pgettext_lazy("marketplaces", "All")), *countries]

    def clean(self) -> dict[str, Any]:
        found = {name: line(str(value)) for name, value in (super().clean() or {}).items()}
        if found.get("code") == OTHER and not found.get("name") and not found.get("carrier"):
            self.add_error("name", _("With the code Other, Amazon must be told the carrier's name."))
        if found.get("code") == OTHER and not found.get("name"):
            found["name"] = found.get("carrier", "")[:TEXT_LIMIT]
        if found.get("code") != OTHER:
            found["name"] = ""
        return found
