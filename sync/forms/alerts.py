"""What a member hears of by e-mail."""

from collections.abc import Mapping
from typing import Any

from django import forms

from sync.rules.alerts import KINDS, PACES


class AlertForm(forms.Form):
    """A field a kind."""

    def __init__(self, *args: Any, chosen: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in KINDS.items():
            self.fields[kind] = forms.ChoiceField(
                label=label,
                choices=list(PACES.items()),
                initial=chosen[kind],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Choose how soon you want to hear of it.",
                    "invalid_choice": "Choose one of the three.",
                },
            )
