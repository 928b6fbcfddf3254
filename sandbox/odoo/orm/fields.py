"""What a field is. The constructors are named as Odoo names its field types."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .records import Env, Records

Compute = Callable[["Records"], Any]
Default = Callable[["Env"], Any]
Selection = tuple[tuple[str, str], ...]

TO_ONE = frozenset({"many2one"})
TO_MANY = frozenset({"one2many", "many2many"})
RELATIONAL = TO_ONE | TO_MANY
TEXTS = frozenset({"char", "text", "html", "selection", "date", "datetime"})
NUMBERS = frozenset({"integer", "float", "monetary", "many2one_reference"})


@dataclass(frozen=True)
class Field:
    """`compute` fields are worked out at every reading, `related` ones read (and write) through a path; all others
    are columns. `digits` names a decimal.precision, `currency` the field that holds the record's currency."""

    type: str
    string: str
    comodel: str = ""
    inverse: str = ""
    selection: Selection = ()
    required: bool = False
    readonly: bool = False
    index: bool = False
    default: Default | None = None
    compute: Compute | None = None
    related: str = ""
    digits: str = ""
    shown_digits: int = 0  # decimals a screen shows at least, while the value keeps all
    currency: str = ""
    cascade: bool = False
    domain_active: bool = True  # whether a to-many field hides archived records
    name: str = ""  # the name outside, set by the registry: versions differ
    column: str = ""  # the name inside, the same in every version

    @property
    def stored(self) -> bool:
        return not self.compute and not self.related and self.type != "one2many"

    @property
    def relational(self) -> bool:
        return self.type in RELATIONAL


def Char(string: str, **options: Any) -> Field:
    return Field("char", string, **options)


def Text(string: str, **options: Any) -> Field:
    return Field("text", string, **options)


def Html(string: str, **options: Any) -> Field:
    return Field("html", string, **options)


def Integer(string: str, **options: Any) -> Field:
    return Field("integer", string, **options)


def Float(string: str, **options: Any) -> Field:
    return Field("float", string, **options)


def Monetary(string: str, **options: Any) -> Field:
    return Field("monetary", string, **{"currency": "currency_id", **options})


def Boolean(string: str, **options: Any) -> Field:
    return Field("boolean", string, **options)


def Date(string: str, **options: Any) -> Field:
    return Field("date", string, **options)


def Datetime(string: str, **options: Any) -> Field:
    return Field("datetime", string, **options)


def Choice(string: str, selection: Selection, **options: Any) -> Field:
    return Field("selection", string, selection=selection, **options)


def Many2one(comodel: str, string: str, **options: Any) -> Field:
    # Every link is indexed: one-to-many fields, cascades and most searches go through them.
    return Field("many2one", string, comodel=comodel, **{"index": True, **options})


def One2many(comodel: str, inverse: str, string: str, **options: Any) -> Field:
    return Field("one2many", string, comodel=comodel, inverse=inverse, **options)


def Many2many(comodel: str, string: str, **options: Any) -> Field:
    return Field("many2many", string, comodel=comodel, **options)


def constant(value: Any) -> Default:
    return lambda env: value
