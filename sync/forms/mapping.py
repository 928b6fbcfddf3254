"""The form of a field mapping. What Odoo knows of its fields is handed in; the rules say what cannot work."""

from collections.abc import Callable
from collections.abc import Mapping as Found
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.gateways.errors import GatewayError
from accounts.gateways.odoo.records_fields import OdooField
from accounts.language.sentences import said
from sync.rules import mapping as rules
from sync.rules import mapping_fields
from sync.rules.expressions import LENGTH
from sync.rules.mapping import BadMapping, Mapping

Ids = Callable[[str, tuple[str, ...]], dict[str, int | None]]
LARGEST = 40_000  # characters of a value map


def words_of(words: dict[str, str]) -> Callable[[], list[tuple[str, str]]]:
    """Choices in the language of whoever looks at them."""
    return lambda: [(key, rules.begun(said(text))) for key, text in words.items()]


class MappingForm(forms.Form):
    source = forms.CharField(label=gettext_lazy("Amazon's field"), required=False, max_length=LENGTH)
    field = forms.CharField(label=gettext_lazy("Odoo's field"), required=False, max_length=64)
    transform = forms.ChoiceField(
        label=gettext_lazy("Changed on the way"), required=False, choices=words_of(rules.TRANSFORMS)
    )
    argument = forms.CharField(label=gettext_lazy("How"), required=False, max_length=rules.TEXT)
    values = forms.CharField(
        label=gettext_lazy("Translate values"), required=False, max_length=LARGEST, widget=forms.Textarea
    )
    fallback = forms.CharField(label=gettext_lazy("Otherwise"), required=False, max_length=rules.TEXT)
    mode = forms.ChoiceField(label=gettext_lazy("Written"), choices=words_of(rules.MODES), initial="new")

    def __init__(
        self,
        data: Any = None,
        *,
        target: str,
        fields: Found[str, OdooField] | None,
        ids: Ids,
        unreachable: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.target, self.known, self.ids, self.unreachable = target, fields, ids, unreachable
        self.made: Mapping | None = None  # as far as the rules take it, whatever Odoo says

    @classmethod
    def initial_of(cls, mapping: Mapping) -> dict[str, Any]:
        names = ("source", "field", "transform", "argument", "fallback", "mode")
        return {**{name: getattr(mapping, name) for name in names}, "values": rules.typed(mapping.values)}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.errors:
            return found
        try:
            self.made = self._made(found)
        except BadMapping as error:
            self.add_error(error.part if error.part in self.fields else None, said(error))
            self._look_at_the_field(found, error.part)
            return found
        if self.known is None:
            self.add_error(None, self.unreachable)
            return found
        for part, text in mapping_fields.complaints(self.made, self.known, self._records(self.made)).items():
            self.add_error(part, said(text))
        return found

    def _look_at_the_field(self, found: dict[str, Any], part: str) -> None:
        """Both are said at once where the other half is wrong, too."""
        name = rules.line(str(found.get("field", "")))
        why = mapping_fields.refused(self.target, self.known.get(name)) if name and self.known is not None else ""
        if why and part != "field":
            self.add_error("field", said(why))

    def _made(self, found: dict[str, Any]) -> Mapping:
        texts = {
            name: rules.line(str(found.get(name, "")))
            for name in ("source", "transform", "argument", "fallback", "mode")
        }
        name = rules.line(str(found.get("field", "")))
        about = (self.known or {}).get(name)
        values = rules.pairs_of(str(found.get("values", "")))
        label = about.label if about else ""
        return rules.checked(Mapping(target=self.target, field=name, values=values, label=label, **texts))

    def _records(self, made: Mapping) -> dict[str, int | None] | None:
        about = (self.known or {}).get(made.field)
        names = mapping_fields.mentioned(made)
        if about is None or about.type not in ("many2one", "many2many") or not names:
            return None
        try:
            return self.ids(about.relation, names)
        except GatewayError as error:
            why = said(error.text)
            self.add_error(None, _("Odoo could not be asked for its records: {why}").format(why=why))
            return None


class ImportForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"), required=False, allow_empty_file=True)
    text = forms.CharField(label=gettext_lazy("Or its text"), required=False, max_length=500_000, widget=forms.Textarea)

    def given(self) -> str:
        """The file's text, else what was pasted; "" where both are missing."""
        upload = self.files.get("file")
        if upload is None:
            return str(self.cleaned_data.get("text", ""))
        return bytes(upload.read(500_001)).decode("utf-8", "replace").removeprefix("\ufeff")
