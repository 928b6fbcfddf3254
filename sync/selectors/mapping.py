"""What the pages of the field mapping show: the sets, their versions, and what a mapping does with a real order."""

import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.gateways.odoo.records_fields import OdooField
from accounts.language.sentences import said
from accounts.models import Channel, Merchant
from accounts.secrets import Unreadable
from sync import mappings
from sync.models import Document, MappingVersion, Order
from sync.rules import amazon_fields, mapped_values, mapping_fields
from sync.rules import mapping as rules
from sync.rules.amazon_fields import AmazonField
from sync.rules.expressions import BadExpression, compiled
from sync.rules.mapped_values import Records
from sync.rules.mapping import Mapping
from sync.views.words import masked

RECENT = 15
ITEMS = 5
FOUND = 12
SHOWN = 200
VERSIONS = 100


@dataclass(frozen=True, slots=True)
class Worded:
    """A mapping in its reader's language."""

    made: Mapping

    @property
    def name(self) -> str:
        return self.made.name_in(said)

    @property
    def source(self) -> str:
        return self.made.source_in(said)

    @property
    def how(self) -> str:
        return self.made.how_in(said)

    @property
    def mode(self) -> str:
        return rules.begun(said(rules.MODES[self.made.mode]))


@dataclass(frozen=True, slots=True)
class Scope:
    channel: Channel | None
    version: MappingVersion | None
    mappings: tuple[Mapping, ...]

    @property
    def uid(self) -> str:
        return str(self.channel.uid) if self.channel else ""

    @property
    def name(self) -> str:
        return mappings.name_of(self.channel)

    @property
    def query(self) -> str:
        """What an address ends with, to come to these mappings."""
        return f"?{urlencode({'channel': self.uid})}" if self.uid else ""

    @property
    def worded(self) -> list[Worded]:
        return [Worded(one) for one in self.mappings]

    @property
    def number(self) -> int:
        return self.version.number if self.version else 0

    def find(self, target: str, field: str) -> Mapping | None:
        return next((one for one in self.mappings if one.key == (target, field)), None)


def scope(merchant: Merchant, channel: Channel | None) -> Scope:
    version = mappings.current(merchant, channel)
    return Scope(channel, version, mappings.read(version))


def channels(merchant: Merchant) -> list[Channel]:
    rows = Channel.objects.filter(merchant=merchant).select_related("marketplace", "account")
    return list(rows.order_by("marketplace__name", "pk"))


@dataclass(frozen=True, slots=True)
class Saved:
    version: MappingVersion
    changes: tuple[tuple[str, str], ...]
    count: int


def versions(merchant: Merchant, channel: Channel | None) -> list[Saved]:
    """The newest first, each with what it changed."""
    rows = list(MappingVersion.objects.filter(merchant=merchant, channel=channel).order_by("-number")[: VERSIONS + 1])
    sets = [mappings.read(one) for one in rows]
    before: Sequence[tuple[Mapping, ...]] = [*sets, ()][1:]
    found = [
        Saved(row, rules.differences(old, new, said), len(new))
        for row, new, old in zip(rows, sets, before, strict=True)
    ]
    return found[:VERSIONS]


# --- a real order ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sample:
    """An order to try on. `shown` is its document as it may be seen: with personal data masked, or revealed."""

    order: Order | None = None
    document: Any = None
    shown: Any = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    about: str  # which of the order's items
    found: str
    text: str
    value: str
    trouble: str
    hidden: bool = False


def recent(merchant: Merchant, channel: Channel | None) -> list[str]:
    rows = Order.objects.filter(merchant=merchant, document__isnull=False)
    rows = rows.filter(channel=channel) if channel else rows
    return list(rows.order_by("-bought", "-pk").values_list("amazon_id", flat=True)[:RECENT])


def sample(merchant: Merchant, amazon_id: str, *, revealed: bool = False) -> Sample:
    if not amazon_id:
        return Sample(trouble=_("There is no order yet to try on. Examples stand beside Amazon's fields."))
    order = Order.objects.filter(merchant=merchant, amazon_id=amazon_id).select_related("document").first()
    if order is None:
        return Sample(trouble=_("You have no order with this Amazon id. Choose one from the list."))
    try:
        document = json.loads(order.document.text())
    except (Document.DoesNotExist, Unreadable, ValueError, zlib.error):
        trouble = _("What Amazon said of this order cannot be read any more. Choose another.")
        return Sample(order, trouble=trouble)
    if revealed:
        return Sample(order, document, document)
    hidden = mapped_values.masked(document, masked, amazon_fields.PERSONAL, amazon_fields.IMPERSONAL)
    return Sample(order, document, hidden)


def tried(
    mapping: Mapping, field: OdooField, one: Sample, unknown: Callable[[Records], str] = lambda records: ""
) -> list[Tried]:
    """`unknown` says why Odoo does not take records of such names."""
    if one.document is None:
        return []
    if mapping.target != "line":
        return [_tried("", mapping, field, one.document, one.shown, unknown)]
    real, shown = _items(one.document), _items(one.shown)
    return [
        _tried(
            str(item.get("orderItemId", "")),
            mapping,
            field,
            mapped_values.document_for("line", one.document, item),
            mapped_values.document_for("line", one.shown, seen),
            unknown,
        )
        for item, seen in list(zip(real, shown, strict=False))[:ITEMS]
    ]


def _items(document: Any) -> list[Any]:
    found = document.get("orderItems") if isinstance(document, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _tried(
    about: str, mapping: Mapping, field: OdooField, document: Any, shown: Any, unknown: Callable[[Records], str]
) -> Tried:
    """What the masked document makes of it is what is shown; whether it works is the real one's to say."""
    real, seen = mapped_values.outcome(mapping, field, document), mapped_values.outcome(mapping, field, shown)
    hidden = real != seen
    value = mapped_values.shown(seen.value)
    value = said(value) if isinstance(seen.value, bool) else value
    if hidden and (real.value is None) != (seen.value is None):
        value = "" if real.value is None else "•••"
    trouble = unknown(real.value) if isinstance(real.value, Records) else real.trouble
    return Tried(about, words(seen.found), seen.text[:SHOWN], value[:SHOWN], said(trouble), hidden)


def words(found: Any) -> str:
    if found is None:
        return ""
    text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} …"


# --- lists to choose from ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    field: AmazonField
    value: str

    @property
    def name(self) -> str:
        return self.field.name_in(said)


def all_of_amazon(target: str) -> list[Choice]:
    return [Choice(field, "") for field in amazon_fields.fields_for(target)]


def of_amazon(target: str, wanted: str, one: Sample) -> tuple[list[Choice], int]:
    """Those that match, with what they hold in the order that is looked at; and how many more there are."""
    found = amazon_fields.matching(target, wanted, said)
    items = _items(one.shown)
    about = mapped_values.document_for(target, one.shown, items[0] if items else None)
    return [Choice(field, _value(field.path, about)) for field in found[:FOUND]], max(0, len(found) - FOUND)


def _value(path: str, document: Any) -> str:
    try:
        return words(compiled(path).search(document))
    except BadExpression:
        return ""


def of_odoo(target: str, wanted: str, fields: Iterable[OdooField]) -> tuple[list[OdooField], int]:
    parts = wanted.casefold().split()[:10]
    found = [one for one in fields if all(part in f"{one.label} {one.name} {one.help}".casefold() for part in parts)]
    return found[:FOUND], max(0, len(found) - FOUND)


def type_of(field: OdooField) -> str:
    return said(mapping_fields.TYPES[field.type]) if field.type in mapping_fields.TYPES else field.type
