"""All settings of a channel in one form. `channel_settings.parse` judges each; ids are chosen from Odoo's own lists."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.channel_settings import BadSetting, ChannelSettings, default, parse
from accounts.channel_words import GROUPS, WORDS, Words, words_of
from accounts.choices import Choices
from accounts.gateways.errors import GatewayError
from accounts.gateways.odoo.records import Named
from accounts.language.sentences import said

LONGEST = 300
EMPTY_ROWS = 2
MOST_ROWS = 30
CHOOSE = gettext_lazy("Choose one of the list.")
TOO_LONG = gettext_lazy("This is too long: at most {limit} characters.")
UNKNOWN = gettext_lazy("Odoo's list cannot be read just now, so this cannot be changed. Everything else can.")
DENIED = gettext_lazy(
    "The Odoo user of the connector may not read this list. Give it the right in Odoo to choose here."
)
GONE = gettext_lazy("What was chosen (number {id}) is no longer in Odoo, so orders are held. Choose another.")
_LABEL = re.compile(r"\[(?P<code>[^\]]+)\] .+")
Find = Callable[[str], list[Named]]


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool = False


@dataclass(slots=True)
class Row:
    """A rate of Amazon's and the tax in Odoo."""

    rate: str
    options: list[Option]
    error: str = ""


@dataclass(slots=True)
class Field:
    """`kind` is the setting's, but `product` where a record is found by searching. `note` is what a person should know
    though nothing was typed wrongly."""

    name: str
    kind: str
    words: Words
    value: str = ""
    default: str = ""
    options: list[Option] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    error: str = ""
    note: str = ""


class ChannelForm:
    """Bound where `data` is given: `changes` then holds what differs from the present settings, by name."""

    def __init__(
        self,
        settings: ChannelSettings,
        choices: Choices,
        find: Find,
        data: QueryDict | None = None,
        *,
        currency: str,
    ) -> None:
        self.settings, self.choices, self.find, self.data, self.currency = settings, choices, find, data, currency
        self.changes: dict[str, Any] = {}
        self.company = self._company()
        self.moves = self.company != self._named(settings.company)
        self.fields = [self._field(item.name, item.metadata) for item in fields(ChannelSettings)]

    @property
    def groups(self) -> list[tuple[str, list[Field]]]:
        places = {name: place for place, name in enumerate(WORDS)}
        shown = sorted(self.fields, key=lambda one: places.get(one.name, len(places)))
        return [(group, [one for one in shown if one.words.group == group]) for group in GROUPS]

    @property
    def errors(self) -> list[Field]:
        return [one for one in self.fields if one.error]

    def _company(self) -> int | None:
        """Whose records may be chosen: the company that is chosen itself, else the one that orders go to."""
        typed = self.data.get("company", "") if self.data is not None else ""
        if self.data is not None and "company" in self.data:
            chosen = int(typed) if _is_number(typed) else None
        else:
            chosen = self.settings.company
        return self._named(chosen)

    def _named(self, chosen: int | None) -> int | None:
        companies = self.choices.listed("companies") or []
        if chosen in {one.id for one in companies}:
            return chosen
        return companies[0].id if companies else None

    def _field(self, name: str, meta: Mapping[str, Any]) -> Field:
        kind = "product" if meta["source"] == "products" else meta["kind"]
        made = Field(name, kind, words_of(name), default=_shown(default(name)))
        present = getattr(self.settings, name)
        typed = self._typed(name, kind)
        if typed is None:
            self._show(made, meta, present)
            return made
        try:
            value = self._judged(made, meta, typed, present)
        except BadSetting as bad:
            made.error = _said(name, str(bad))
            self._show_typed(made, meta, typed)
        else:
            if value != present:
                self.changes[name] = value
            self._show(made, meta, value)
        return made

    def _typed(self, name: str, kind: str) -> Any:
        """What a person has sent for it; None where the form did not hold it."""
        if self.data is None:
            return None
        if kind == "map":
            if "tax_rate" not in self.data:
                return None
            pairs = zip(self.data.getlist("tax_rate"), self.data.getlist("tax_id"), strict=False)
            return [(rate.replace("\x00", "").strip(), tax.replace("\x00", "").strip()) for rate, tax in pairs]
        if name not in self.data:
            return None
        sent = [one.replace("\x00", "") for one in self.data.getlist(name)]
        # A box that is not ticked sends nothing, so each has a hidden "off" or "" before it.
        return [one for one in sent if one] if kind == "records" else sent[-1].strip()

    def _judged(self, made: Field, meta: Mapping[str, Any], typed: Any, present: Any) -> Any:
        name = made.name
        if made.kind != "map" and any(len(one) > LONGEST for one in ([typed] if isinstance(typed, str) else typed)):
            raise BadSetting(TOO_LONG.format(limit=LONGEST))
        match made.kind:
            case "time":
                return self._time(name, typed, present)
            case "product":
                return self._product(typed, present)
            case "map":
                return self._map(made, name, typed, present)
            case "record":
                if typed and not _is_number(typed):
                    raise BadSetting(CHOOSE)
                value = parse(name, typed)
                self._expect_listed(meta["source"], [value] if value else [], [present] if present else [])
                if name == "pricelist" and value and value != present:
                    self._expect_currency(value)
                return value
            case "records":
                if not all(map(_is_number, typed)):
                    raise BadSetting(CHOOSE)
                values = parse(name, ",".join(typed))
                self._expect_listed(meta["source"], values, present)
                return values
        return parse(name, typed)

    def _expect_listed(self, source: str, wanted: Sequence[int], present: Sequence[int]) -> None:
        """What is as it was is not judged: a page says of it what is wrong, and holds up no other change."""
        listed = self.choices.listed(source)
        known = {one.id: one for one in listed or ()}
        for one in wanted:
            if one in known:
                self._expect_company(known[one], changed=one not in present)
            elif one not in present:
                raise BadSetting(UNKNOWN if listed is None else CHOOSE)

    def _expect_company(self, record: Named, *, changed: bool) -> None:
        companies = {one.id: one.name for one in self.choices.listed("companies") or ()}
        if record.company_id in (None, self.company) or not (changed or self.moves):
            return
        theirs, ours = companies.get(record.company_id or 0, _("another company")), companies.get(self.company or 0, "")
        text = _("“{record}” belongs to {theirs}, and this channel to {ours}. Choose one of {ours}.")
        raise BadSetting(text.format(record=record.name, theirs=theirs, ours=ours))

    def _expect_currency(self, pricelist: int) -> None:
        found = next((one for one in self.choices.listed("pricelists") or () if one.id == pricelist), None)
        if found is not None and found.currency != self.currency:
            text = _("“{pricelist}” is in {theirs}, and this channel sells in {ours}. Choose one in {ours}.")
            raise BadSetting(text.format(pricelist=found.name, theirs=found.currency, ours=self.currency))

    def _time(self, name: str, typed: str, present: datetime | None) -> datetime | None:
        """A day, which begins at midnight; the day that is shown already leaves the time as it is."""
        if typed == _day(present):
            return present
        try:
            day = date.fromisoformat(typed)
        except ValueError:
            return parse(name, typed)  # type: ignore[no-any-return]
        try:
            return parse(name, timezone.make_aware(datetime.combine(day, time.min)).isoformat())  # type: ignore[no-any-return]
        except OverflowError:
            return parse(name, f"{typed}T00:00:00Z")  # type: ignore[no-any-return]

    def _product(self, typed: str, present: int | None) -> int | None:
        if not typed:
            return None
        if present and typed == self._product_label(present):
            return present
        code = _LABEL.fullmatch(typed)
        try:
            found = self.find(code["code"] if code else typed)
        except GatewayError as error:
            text = _("{reason} So this product cannot be looked for just now.")
            raise BadSetting(text.format(reason=said(error.text))) from None
        exact = [one for one in found if typed in (one.code, product_label(one))] or found
        if len(exact) == 1:
            self._expect_company(exact[0], changed=True)
            return exact[0].id
        if not found:
            text = _("No product in Odoo has “{typed}” as reference, name or barcode.")
            raise BadSetting(text.format(typed=typed[:60]))
        some = "; ".join(product_label(one) for one in found[:5])
        text = _("Several products match: {products}. Write the internal reference of one.")
        raise BadSetting(text.format(products=some))

    def _map(self, made: Field, name: str, typed: list[tuple[str, str]], present: dict[str, int]) -> dict[str, int]:
        pairs = []
        for rate, tax in typed:
            row = Row(rate, self._options("taxes", tax))
            made.rows.append(row)
            if not rate and not tax:
                continue
            try:
                pairs.append(self._pair(name, rate.replace(",", ".").removesuffix("%").strip(), tax, present))
            except BadSetting as bad:
                row.error = str(bad)
        wrong = next((row.error for row in made.rows if row.error), "")
        if wrong:
            raise BadSetting(wrong)
        try:
            if len(pairs) > MOST_ROWS:
                raise BadSetting(_("At most {limit} rates can be named.").format(limit=MOST_ROWS))
            return parse(name, ",".join(pairs))  # type: ignore[no-any-return]
        except BadSetting as bad:  # of the rates together
            made.rows[-1].error = _said(name, str(bad))
            raise

    def _pair(self, name: str, rate: str, tax: str, present: dict[str, int]) -> str:
        if max(len(rate), len(tax)) > LONGEST:
            raise BadSetting(TOO_LONG.format(limit=LONGEST))
        if not rate:
            raise BadSetting(_("Write the rate in percent for which this tax is meant, such as 19."))
        if not tax:
            raise BadSetting(_("Choose the tax in Odoo for {rate} percent.").format(rate=rate[:12]))
        if not _is_number(tax):
            raise BadSetting(CHOOSE)
        try:
            value = parse(name, f"{rate}={tax}")
        except BadSetting:
            text = _("“{rate}” is no rate. Write it in percent, such as 19 or 5.5.")
            raise BadSetting(text.format(rate=rate[:30])) from None
        self._expect_listed("taxes", list(value.values()), list(present.values()))
        return f"{rate}={tax}"

    def _show(self, made: Field, meta: Mapping[str, Any], value: Any) -> None:
        """As it is stored, or was just judged well."""
        match made.kind:
            case "switch":
                made.value = "on" if value else "off"
            case "time":
                made.value = _day(value)
            case "choice":
                made.options = _choices(made, meta, str(value))
            case "record":
                made.value = str(value or "")
                made.options = self._options(meta["source"], made.value)
                made.note = self._note(meta["source"], [value] if value else [])
            case "records":
                chosen = {str(one) for one in value}
                made.options = self._boxes(meta["source"], chosen)
                made.note = self._note(meta["source"], value)
            case "product":
                made.value = self._product_label(value) if value else ""
                if value and not self.choices.failed and self.choices.products.get(value, value) is None:
                    made.note = GONE.format(id=value)
            case "map":
                made.rows = [Row(rate, self._options("taxes", str(tax))) for rate, tax in value.items()]
                made.rows += [Row("", self._options("taxes", "")) for _ in range(EMPTY_ROWS)]
                made.note = self._note("taxes", list(value.values()))
            case _:
                made.value = "" if value is None else str(value)

    def _show_typed(self, made: Field, meta: Mapping[str, Any], typed: Any) -> None:
        """As it was typed, for it was refused."""
        match made.kind:
            case "choice":
                made.options = _choices(made, meta, typed)
            case "record":
                made.value, made.options = typed, self._options(meta["source"], typed)
            case "records":
                made.options = self._boxes(meta["source"], set(typed))
            case "map":
                pass  # its rows stand already
            case _:
                made.value = typed

    def _note(self, source: str, chosen: Sequence[int]) -> str:
        if self.choices.failed and not self.choices.sources:
            return ""
        listed = self.choices.listed(source)
        if listed is None:
            return str(DENIED)
        gone = [one for one in chosen if one not in {row.id for row in listed}]
        return GONE.format(id=gone[0]) if gone and not self.choices.failed else ""

    def _ours(self, source: str, chosen: set[str]) -> list[Named]:
        """Of the channel's company, of every company, and whatever is chosen."""
        listed = self.choices.listed(source) or []
        if source == "companies":
            return listed
        return [one for one in listed if one.company_id in (None, self.company) or str(one.id) in chosen]

    def _options(self, source: str, chosen: str) -> list[Option]:
        found = [Option(str(one.id), _label(one), str(one.id) == chosen) for one in self._ours(source, {chosen})]
        return found if not chosen or any(one.chosen for one in found) else [*found, _unlisted(chosen)]

    def _boxes(self, source: str, chosen: set[str]) -> list[Option]:
        found = [Option(str(one.id), _label(one), str(one.id) in chosen) for one in self._ours(source, chosen)]
        listed = {one.value for one in found}
        return [*found, *(_unlisted(one) for one in sorted(chosen - listed))]

    def _product_label(self, pk: int) -> str:
        named = self.choices.products.get(pk)
        return product_label(named) if named else _("Number {id}").format(id=pk)


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and 0 < int(typed[:12]) < 2**31


def product_label(product: Named) -> str:
    return f"[{product.code}] {product.name}" if product.code else product.name


def _label(record: Named) -> str:
    """Lists are long, and names in them alike."""
    extra = record.currency or record.code
    return f"{record.name} ({extra})" if extra and extra != record.name else record.name


def _unlisted(chosen: str) -> Option:
    return Option(chosen, _("Number {id}").format(id=chosen) if chosen.isdigit() else chosen, True)


def _choices(made: Field, meta: Mapping[str, Any], chosen: str) -> list[Option]:
    usual = str(default(made.name))
    labels = {one: said(made.words.choices.get(one, one)) for one in meta["choices"]}
    if usual in labels:
        labels[usual] = _("{choice} (default)").format(choice=labels[usual])
    return [Option(one, label, one == chosen) for one, label in labels.items()]


def _said(name: str, sentence: str) -> str:
    """The command calls a setting by its name; here the sentence stands below its field."""
    found = said(sentence)
    if not sentence.startswith(f"{name} "):
        return found
    return found.replace(name, pgettext("in place of a setting's name", "This"), 1)


def _day(moment: datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return pgettext("a setting", "on") if value else pgettext("a setting", "off")
    return "" if value in (None, "", (), {}) else str(value)
