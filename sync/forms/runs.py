"""What to show of the history."""

from django import forms

from sync.models import RunState


class RunFilterForm(forms.Form):
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any state"), *RunState.choices])
