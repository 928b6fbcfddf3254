"""Forms of the offers' pages."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import SellerAccount
from sync.selectors.offers import OfferFilter

STATES = (
    ("unmatched", "No product"),
    ("proposed", "Proposals"),
    ("matched", "Matched"),
    ("dismissed", "Dismissed"),
    ("both", "FBM and FBA"),
    ("all", "Every SKU"),
)


class OfferFilterForm(forms.Form):
    q = forms.CharField(label="Search", required=False, max_length=200, help_text="SKU, ASIN, title or product")
    state = forms.ChoiceField(label="Show", required=False, choices=STATES)
    account = forms.ChoiceField(label="Seller account", required=False)

    def __init__(self, *args: Any, accounts: Sequence[SellerAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["account"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", "Any account"), *((str(one.uid), str(one)) for one in accounts)]

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
        label="CSV file",
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv,text/plain", "class": "form-control"}),
        error_messages={"required": "Choose a file first."},
    )
