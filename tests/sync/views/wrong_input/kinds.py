"""What a row of the tables is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.sync.views.wrong_input.stage import Belongings, Stage

EMPTY, HUGE, SCRIPT, TYPE, FOREIGN = KINDS = ("empty", "huge", "script", "wrong type", "foreign id")
TAG = "<script>alert(1)</script>"  # never comes back but escaped
PAGE = "*"  # `at` no field: of what nobody types, such as a hidden id, the page says what is wrong
LONG = "x" * 1_000_000
LONG_NUMBER = "9" * 1_000

Value = str | Callable[[Stage], Any]  # of the shop that is looked at: a callable reads it from the stage


def no_row(own: Belongings) -> list[Any]:
    """Of an address that names none."""
    return []


@dataclass(frozen=True, slots=True)
class Wrong:
    """Typed into a field, or into none where what a form was sent without is wrong: the field `at` says so.

    `back`: what was typed stands in the field again. Not where it is secret, a file, or chosen from a list that does not
    hold it; then the row says why.
    """

    kind: str
    name: str
    typed: Value = field(repr=False)  # it may be long
    says: str
    at: str = ""
    back: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """`good` is what the other fields hold, and stands in them again. `never` says of each kind that no row has why it cannot be wrong here: what is
    said of `script` may be that any text is taken; then the text `taken` of a row is sent, and stands escaped on the page
    that follows. `noted`: why a refused try is written down all the same."""

    forms: tuple[str, ...]
    address: str
    wrong: tuple[Wrong, ...]
    never: Mapping[str, str] = field(default_factory=dict)
    good: Mapping[str, Value] = field(default_factory=dict)
    also: Mapping[str, Value] = field(default_factory=dict)  # which button it was
    subject: Callable[[Belongings], list[Any]] = no_row
    query: Mapping[str, str] = field(default_factory=dict)  # of the address
    reads: bool = False  # a form that is sent by GET: what was asked for stands in the address
    way: str = ""  # how one comes to this form: a name in ways.py
    taken: Mapping[str, str] = field(default_factory=dict)
    secret: str = ""  # fields that never come back, and why
    noted: str = ""

    @property
    def name(self) -> str:
        return f"{self.address}-{'-'.join(self.forms)}"


@dataclass(frozen=True, slots=True)
class Button:
    """It carries ids or words that nobody types, and whoever makes them up is told so: by the sentence `says` on the page
    that follows, or, where `says` is "", by an answer that there is nothing here. `foreign` is an id of another merchant's
    in the field `name`; `nothing` says why nothing that is sent along can be wrong."""

    address: str
    name: str = ""
    says: str = ""
    foreign: Callable[[Stage], Any] | None = None
    foreign_says: str = ""
    good: Mapping[str, Value] = field(default_factory=dict)
    subject: Callable[[Belongings], list[Any]] = no_row
    nothing: str = ""
    way: str = ""


def value_of(value: Value, stage: Stage) -> Any:
    return value(stage) if callable(value) else value
