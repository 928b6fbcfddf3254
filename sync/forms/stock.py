"""Forms of the stock page."""

from django import forms

from sync.selectors.stock import StockFilter

STATES = (
    ("", "Any state"),
    ("verified", "On Amazon"),
    ("under_way", "On its way"),
    ("diverged", "Amazon says otherwise"),
    ("held", "Not sent"),
    ("blocked", "Needs you"),
)


class StockFilterForm(forms.Form):
    q = forms.CharField(label="Search", required=False, max_length=200, help_text="Beginning of the SKU")
    state = forms.ChoiceField(label="State", required=False, choices=STATES)

    def wanted(self) -> StockFilter:
        """What was asked for in a wrong way is left out, and said by the field."""
        self.is_valid()
        found = self.cleaned_data
        return StockFilter(text=str(found.get("q") or "").strip(), state=str(found.get("state") or ""))
