"""What the rules may say of an order. A skip is a result with a reason, never an exception."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ignore:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Wait:
    """For Amazon: the order comes again by itself when it changes there."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """Needs a person. `subject` tells equal causes apart (the SKU, the rate …); equal code and subject are one
    Problem. `title` names the cause, `cure` says what to do."""

    code: str
    title: str
    cure: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """To be written. `shipped`: the goods have left (all of them, or in part)."""

    shipped: bool = False
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Cancel:
    pass


Verdict = Ignore | Wait | Blocked | Import | Cancel
