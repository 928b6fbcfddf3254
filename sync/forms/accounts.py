"""Forms about a seller account: what to read, and from when."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import SellerAccount

OLDEST = timedelta(days=730)  # Amazon keeps orders for two years


def past_day(day: date) -> datetime:
    """Its beginning here; raises what a form says where Amazon has nothing of it."""
    try:
        moment = datetime.combine(day, time.min, timezone.get_current_timezone())
        ahead, too_old = moment > timezone.now(), moment < timezone.now() - OLDEST
    except OverflowError:  # at the ends of the calendar
        ahead, too_old = day.year > 5000, day.year < 5000
    if ahead:
        raise forms.ValidationError(_("This day is still to come. Choose one in the past."))
    if too_old:
        raise forms.ValidationError(_("Amazon keeps orders for two years. Choose a later day."))
    return moment


NOT_YOURS = dict.fromkeys(("invalid_choice", "required"), _("Choose one of your seller accounts."))


class RecoverForm(forms.Form):
    account = forms.ChoiceField(label=_("Seller account"), error_messages=NOT_YOURS)
    amazon_id = forms.RegexField(
        r"^[A-Za-z0-9-]{5,60}$",
        label=_("Amazon order id"),
        strip=True,
        widget=forms.TextInput({"placeholder": "303-1234567-1234567", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": _("An Amazon order id looks like 303-1234567-1234567.")},
    )

    def __init__(self, *args: Any, accounts: Sequence[SellerAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["account"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(str(account.uid), str(account)) for account in accounts]
        if len(accounts) == 1:
            choices.widget = forms.HiddenInput()
            choices.initial = str(accounts[0].uid)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "account" in self.errors and self["account"].is_hidden:  # where nobody sees what is wrong with it
            self.add_error(None, self.errors["account"][0])
        return found


class BackfillForm(forms.Form):
    account = forms.ChoiceField(label=_("Seller account"), error_messages=NOT_YOURS)
    since = forms.DateField(
        label=_("Orders bought since"),
        widget=forms.DateInput({"type": "date"}),
        error_messages={"required": _("Choose the day from which on orders are read.")},
    )

    def __init__(self, *args: Any, accounts: Sequence[SellerAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["account"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(str(account.uid), str(account)) for account in accounts]

    def clean_since(self) -> datetime:
        return past_day(self.cleaned_data["since"])


class SinceForm(forms.Form):
    """Empty: from where the last run stopped."""

    since = forms.DateField(
        label=_("Read again everything that changed since"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
    )

    def clean_since(self) -> datetime | None:
        day = self.cleaned_data["since"]
        if day is None:
            return None
        return past_day(day)
