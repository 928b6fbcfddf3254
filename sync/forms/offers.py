"""Forms of the offers' pages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import SellerAccount
from sync.selectors.offers import OfferFilter

STATES = (
    ("unmatched", _("No product")),
    ("proposed", _("Proposals")),
    ("matched", _("Matched")),
    ("dismissed", _("Dismissed")),
    ("both", _("FBM and FBA")),
    ("all", _("Every SKU")),
)


class OfferFilterForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=200, help_text=_("SKU, ASIN, title or product"))
    state = forms.ChoiceField(label=_("Show"), required=False, choices=STATES)
    account = forms.ChoiceField(label=_("Seller account"), required=False)

    def __init__(self, *args: Any, accounts: Sequence[SellerAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["account"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", _("Any account")), *((str(one.uid), str(one)) for one in accounts)]

    def clean_q(self) -> str:
        # SQL's text columns hold no NUL.
        return str(self.cleaned_data["q"]).replace("\x00", "").strip()

    def wanted(self) -> OfferFilter:
        """What was asked for, without what could not be read."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return OfferFilter(
            text=found.get("q", ""), state=found.get("state", "unmatched"), account=found.get("account", "")
        )


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv,text/plain", "class": "form-control"}),
        error_messages={"required": _("Choose a file first.")},
    )
