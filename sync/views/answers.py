"""Is everything in sync? In words, as many as it is about."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.language.sentences import said
from sync.rules.health import COUNTED_TO, Answer, Flows, Health, Need, Word


def health(found: Health) -> str:
    if found.need is None:
        return said(found.text)
    text = need(found.need)
    return _("{sentence}.").format(sentence=text[0].upper() + text[1:])


def answer(found: Answer) -> str:
    if not found.parts:
        return said(found.text)
    parts = [need(part) if isinstance(part, Need) else flows(part) for part in found.parts]
    whole = _("Not quite: {parts}.") if found.word == Word.ACTION else _("No: {parts}.")
    return whole.format(parts=pgettext("between the parts of a sentence", "; ").join(parts))


def need(found: Need) -> str:
    """Inside a sentence."""
    count = found.count
    if count > COUNTED_TO:
        text = {
            "order": _("more than {count} orders need you"),
            "shipment": _("more than {count} shipments need you"),
            "SKU": _("more than {count} SKUs need you"),
        }[found.what]
        return text.format(count=number_format(COUNTED_TO, force_grouping=True))
    text = {
        "order": ngettext("{count} order needs you", "{count} orders need you", count),
        "shipment": ngettext("{count} shipment needs you", "{count} shipments need you", count),
        "SKU": ngettext("{count} SKU needs you", "{count} SKUs need you", count),
    }[found.what]
    return text.format(count=number_format(count, force_grouping=True))


def flows(found: Flows) -> str:
    count = len(found.names)
    text = {
        Word.PAUSED: ngettext("{names} is paused", "{names} are paused", count),
        Word.LATE: ngettext("{names} is late", "{names} are late", count),
        Word.NEVER: ngettext("{names} has not been read yet", "{names} have not been read yet", count),
    }[found.word]
    return text.format(names=_names(found.names))


def _names(names: Sequence[str]) -> str:
    if len(names) > 3:
        return ngettext("{count} flow", "{count} flows", len(names)).format(count=len(names))
    if len(names) == 1:
        return names[0]
    before = pgettext("between the parts of a list", ", ").join(names[:-1])
    return _("{names} and {last}").format(names=before, last=names[-1])
