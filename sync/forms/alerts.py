"""What a member hears of by e-mail."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.language.sentences import said
from sync.rules.alerts import KINDS, PACES


class AlertForm(forms.Form):
    """A field a kind."""

    def __init__(self, *args: Any, chosen: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in KINDS.items():
            self.fields[kind] = forms.ChoiceField(
                label=said(label),
                choices=[(pace, said(text)) for pace, text in PACES.items()],
                initial=chosen[kind],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose how soon you want to hear of it."),
                    "invalid_choice": _("Choose one of the three."),
                },
            )
