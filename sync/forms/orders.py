"""Forms of the orders' pages."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Channel
from sync.selectors.orders import OrderFilter

STATES = (
    ("", _("Any state")),
    ("blocked", _("Needs you")),
    ("waiting", _("Waiting")),
    ("done", _("In Odoo")),
    ("ignored", _("Ignored")),
)
FULFILLED_BY = (("", _("Anybody")), ("AMAZON", _("Amazon (FBA)")), ("MERCHANT", _("You (FBM)")))


class OrderFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Search"), required=False, max_length=200, help_text=_("Amazon id, number in Odoo, SKU or buyer")
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    fulfilled_by = forms.ChoiceField(label=_("Fulfilled by"), required=False, choices=FULFILLED_BY)
    bought_from = forms.DateField(label=_("Bought from"), required=False, widget=forms.DateInput({"type": "date"}))
    bought_to = forms.DateField(label=_("Bought until"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, channels: Sequence[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["channel"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", _("Any channel")), *((str(c.uid), channel_name(c, channels)) for c in channels)]

    def clean_q(self) -> str:
        # SQL's text columns hold no NUL.
        return str(self.cleaned_data["q"]).replace("\x00", "").strip()

    def clean_bought_to(self) -> date | None:
        last: date | None = self.cleaned_data["bought_to"]
        if last and last.year > 9000:
            raise forms.ValidationError(_("That is too far ahead."))
        return last

    def wanted(self) -> OrderFilter:
        """What was asked for, without what could not be read: the page says so beside the field."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return OrderFilter(
            text=found.get("q", ""),
            state=found.get("state", ""),
            channel=found.get("channel", ""),
            fulfilled_by=found.get("fulfilled_by", ""),
            bought_from=found.get("bought_from"),
            bought_to=found.get("bought_to"),
        )


def channel_name(channel: Channel, among: Sequence[Channel]) -> str:
    """With the seller account where two sell on the same marketplace."""
    twice = sum(other.marketplace_id == channel.marketplace_id for other in among) > 1
    return f"{channel} · {channel.account}" if twice else str(channel)


class IgnoreForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it to be ignored?"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("It is kept on the timeline with your name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
