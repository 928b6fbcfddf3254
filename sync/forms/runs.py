"""What to show of the history."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sync.models import RunState


class RunFilterForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any state")), *RunState.choices])
