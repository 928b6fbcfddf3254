"""Forms of the stock page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sync.selectors.stock import StockFilter

STATES = (
    ("", _("Any state")),
    ("verified", _("On Amazon")),
    ("under_way", _("On its way")),
    ("diverged", _("Amazon says otherwise")),
    ("held", _("Not sent")),
    ("blocked", _("Needs you")),
)


class StockFilterForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, max_length=200, help_text=_("Beginning of the SKU"))
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def wanted(self) -> StockFilter:
        """What was asked for in a wrong way is left out, and said by the field."""
        self.is_valid()
        found = self.cleaned_data
        return StockFilter(text=str(found.get("q") or "").strip(), state=str(found.get("state") or ""))
