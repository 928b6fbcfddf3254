"""What to show of the problems."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sync.selectors.problems import ProblemFilter

STATES = (
    ("open", pgettext_lazy("state of a problem", "Open")),
    ("came_back", _("Came back")),
    ("snoozed", _("Snoozed")),
    ("resolved", _("Resolved")),
)


class ProblemFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Search"), required=False, max_length=200, help_text=_("A word of the problem, or an SKU")
    )
    state = forms.ChoiceField(label=_("Which"), required=False, choices=STATES)

    def clean_q(self) -> str:
        return str(self.cleaned_data["q"]).replace("\x00", "").strip()

    def wanted(self) -> ProblemFilter:
        """What was asked for, without what could not be read."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return ProblemFilter(text=found.get("q", ""), state=found.get("state", "open"))
