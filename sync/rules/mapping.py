"""A mapping: which of Amazon's fields goes into which field of Odoo, how it is changed on the way, and when."""

import re
import zoneinfo
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Words
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import lru_cache
from typing import Any

from sync.rules import amazon_fields
from sync.rules.expressions import LENGTH, BadExpression, compiled
from sync.rules.texts import line

MODELS = {"order": "sale.order", "line": "sale.order.line", "customer": "res.partner", "delivery": "stock.picking"}
TARGETS = {"order": "Order", "line": "Order line", "customer": "Customer", "delivery": "Delivery"}
MODES = {
    "new": "when new",
    "empty": "when empty in Odoo",
    "always": "always",
}
TRANSFORMS = {
    "": "as it is",
    "trim": "without superfluous spaces",
    "upper": "in capitals",
    "lower": "in small letters",
    "first": "the first characters",
    "last": "the last characters",
    "date": "the day of a time",
    "number": "the number in a text",
    "template": "within a text of yours",
}
ARGUED = frozenset({"first", "last", "template"})  # that need an argument; `date` may have one
MOST = 60  # mappings of a channel
TEXT = 200  # characters of an argument, a fallback, or one side of the value map
PAIRS = 200
OTHERWISE = "*"  # in a value map: whatever is not named
VALUES_CHANGED, CHANGED = "{now} (values)", "{now} (was: {before})"
Say = Callable[[str], str]  # how a word or sentence of ours is said in a reader's language; `str`: as it is
FIELD = re.compile(r"[a-z_][a-z0-9_]{0,62}")


class BadMapping(ValueError):
    """The text is a sentence for the merchant; `part` the part of the mapping that it is about."""

    def __init__(self, text: str, part: str = "") -> None:
        super().__init__(text)
        self.part = part


@dataclass(frozen=True, slots=True)
class Mapping:
    """`label` is what Odoo called the field when it was chosen, for those who cannot ask Odoo."""

    target: str
    field: str
    source: str
    transform: str = ""
    argument: str = ""
    values: tuple[tuple[str, str], ...] = ()
    fallback: str = ""
    mode: str = "new"
    label: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.target, self.field

    @property
    def model(self) -> str:
        return MODELS[self.target]

    @property
    def name(self) -> str:
        return self.name_in(str)

    @property
    def sentence(self) -> str:
        return self.sentence_in(str)

    def source_in(self, say: Say) -> str:
        found = amazon_fields.known(self.source)
        return found.name_in(say) if found else self.source

    def name_in(self, say: Say) -> str:
        return f"{say(TARGETS[self.target])}: {self.label or self.field}"

    def how_in(self, say: Say) -> str:
        """What happens on the way, in words; "" where nothing does."""
        said = [say(TRANSFORMS[self.transform])] if self.transform else []
        if self.transform == "first":
            said = [say(f"the first {self.argument} characters")]
        elif self.transform == "last":
            said = [say(f"the last {self.argument} characters")]
        elif self.argument:
            said = [f"{say(TRANSFORMS[self.transform])} ({self.argument})"]
        if self.values:
            count = len(self.values)
            said.append(say("one value translated" if count == 1 else f"{count} values translated"))
        if self.fallback:
            said.append(say(f"otherwise “{self.fallback}”"))
        return ", ".join(said)

    def sentence_in(self, say: Say) -> str:
        parts = (f"{self.name_in(say)} ← {self.source_in(say)}", self.how_in(say), say(MODES[self.mode]))
        return ", ".join(filter(None, parts))


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo | None:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def read(data: Any) -> Mapping:
    """From a file or a form; raises BadMapping."""
    if not isinstance(data, dict):
        raise BadMapping("A mapping is an object with target, field and source.")
    unknown = sorted(map(str, set(data) - {*Mapping.__slots__}))
    if unknown:
        raise BadMapping(f"A mapping has no part {unknown[0][:40]!r}.")
    texts = {name: data.get(name, "") for name in Mapping.__slots__ if name != "values"}
    for name, value in texts.items():
        if not isinstance(value, str):
            raise BadMapping(f"{name} is a text between quotes.", name)
        texts[name] = line(value)
    values = data.get("values", {})
    if not isinstance(values, dict) or not all(isinstance(one, str) for one in values.values()):
        raise BadMapping("values is an object of texts: Amazon's value to Odoo's.", "values")
    pairs = tuple((line(str(key)), line(value)) for key, value in values.items())
    return checked(Mapping(**{**texts, "mode": texts["mode"] or "new", "values": pairs}))


def checked(made: Mapping) -> Mapping:
    """What can be said without asking Odoo."""
    if made.target not in TARGETS:
        raise BadMapping(f"The target is one of {', '.join(TARGETS)}.", "target")
    if not made.field:
        raise BadMapping("Choose a field of Odoo.", "field")
    if not FIELD.fullmatch(made.field):
        raise BadMapping("This is no name of a field in Odoo. Choose one from the list.", "field")
    if len(made.source) > LENGTH:
        raise BadMapping(f"This expression is too long: at most {LENGTH} characters.", "source")
    try:
        compiled(made.source)
    except BadExpression as error:
        raise BadMapping(str(error), "source") from None
    if made.target == "line" and not re.search(r"\b(item|order)\b", made.source):
        raise BadMapping("For a line, Amazon's fields begin with item. or order.", "source")
    if made.transform not in TRANSFORMS:
        raise BadMapping("This change is not known. Choose one from the list.", "transform")
    if made.mode not in MODES:
        raise BadMapping(f"When it is written is one of {', '.join(MODES)}.", "mode")
    _argument(made)
    if len(made.fallback) > TEXT:
        raise BadMapping(f"This is too long: at most {TEXT} characters.", "fallback")
    if len(made.values) > PAIRS:
        raise BadMapping(f"At most {PAIRS} values can be translated.", "values")
    if any(len(text) > TEXT for pair in made.values for text in pair):
        raise BadMapping(f"A value has at most {TEXT} characters.", "values")
    if len({key for key, _ in made.values}) < len(made.values):
        raise BadMapping("A value of Amazon's is named twice.", "values")
    return replace(made, label=made.label[:120])


def _argument(made: Mapping) -> None:
    given = made.argument
    if len(given) > TEXT:
        raise BadMapping(f"This is too long: at most {TEXT} characters.", "argument")
    if made.transform in ("first", "last") and not (given.isascii() and given.isdigit() and 0 < int(given) <= 1000):
        raise BadMapping("Say how many characters: a whole number from 1 to 1000.", "argument")
    if made.transform == "template" and given.count("{value}") != 1:
        raise BadMapping("Write your text with {value} where Amazon's value belongs, once.", "argument")
    if made.transform == "date" and given and zone(given) is None:
        raise BadMapping("This time zone is not known. Write it like Europe/Berlin, or leave it empty.", "argument")
    if given and made.transform not in ("date", *ARGUED):
        raise BadMapping("This change takes nothing more. Leave it empty.", "argument")


def data_of(made: Mapping) -> dict[str, Any]:
    """What `read` makes the same mapping of; parts that say nothing are left out."""
    found: dict[str, Any] = {name: getattr(made, name) for name in Mapping.__slots__ if getattr(made, name)}
    return found | ({"values": dict(made.values)} if made.values else {})


def together(*sets: Iterable[Mapping]) -> tuple[Mapping, ...]:
    """One mapping for each field; of two, the one of the later set."""
    found: dict[tuple[str, str], Mapping] = {}
    for one in (one for some in sets for one in some):
        found[one.key] = one
    return ordered(found.values())


def ordered(mappings: Iterable[Mapping]) -> tuple[Mapping, ...]:
    places = list(TARGETS)
    return tuple(
        sorted(mappings, key=lambda one: (places.index(one.target), (one.label or one.field).casefold(), one.field))
    )


def differences(before: Iterable[Mapping], after: Iterable[Mapping], say: Say = str) -> tuple[tuple[str, str], ...]:
    """(added, changed or removed; the mapping as a sentence)."""
    old, new = {one.key: one for one in before}, {one.key: one for one in after}
    said: list[tuple[str, str]] = []
    for key in dict.fromkeys((*new, *old)):
        was, now = old.get(key), new.get(key)
        if was is None and now is not None:
            said.append(("added", now.sentence_in(say)))
        elif now is None and was is not None:
            said.append(("removed", was.sentence_in(say)))
        elif was is not None and now is not None and replace(was, label="") != replace(now, label=""):
            said.append(("changed", _change(was, now, say)))
    return tuple(said)


def _change(was: Mapping, now: Mapping, say: Say) -> str:
    sentence = now.sentence_in(say)
    if was.sentence == now.sentence:
        return say(VALUES_CHANGED).format(now=sentence)
    before = ", ".join(filter(None, (was.source_in(say), was.how_in(say), say(MODES[was.mode]))))
    return say(CHANGED).format(now=sentence, before=before)


def begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def pairs_of(text: str) -> tuple[tuple[str, str], ...]:
    """A value map as it is typed: a line each, Amazon's value = Odoo's value. Raises BadMapping with the line."""
    found: list[tuple[str, str]] = []
    for number, row in enumerate(text.splitlines(), 1):
        if not row.strip():
            continue
        left, sign, right = row.partition("=")
        if not sign or not left.strip():
            raise BadMapping(f"Line {number}: write Amazon's value = Odoo's value.", "values")
        if line(left) in dict(found):
            raise BadMapping(f"Line {number}: {line(left)[:40]} is named twice.", "values")
        found.append((line(left), line(right)))
    return tuple(found)


def typed(pairs: Words[str, str] | Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{left} = {right}".rstrip() for left, right in dict(pairs).items())
