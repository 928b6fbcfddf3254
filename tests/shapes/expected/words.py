"""How an expectation is written down. The values are literals: nothing here is computed by the product."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sale:
    """In Odoo. Texts as `holding` writes them. `less`: why Odoo's total is not Amazon's. `problem`: it is there, and yet
    a person is asked. `count`: of a very long order only the first and the last line are told. `contact_of` and
    `address_of` name the shape whose contact and whose delivery address it shares; else both are its own."""

    customer: str
    address: str
    lines: tuple[str, ...]
    tax: str
    total: str
    delivery: str
    warehouse: str = "My Company"
    state: str = "sale"
    notes: str = ""
    activities: str = ""
    problem: str = ""
    less: str = ""
    count: int = 0
    contact_of: str = ""
    address_of: str = ""


@dataclass(frozen=True, slots=True)
class Rests:
    """Nothing of it in Odoo. `state` is the word of the order's page: waiting, ignored or blocked; "unseen" where Amazon
    is not even asked for it."""

    state: str
    code: str = ""


def held(code: str) -> Rests:
    return Rests("blocked", code)


def ignored(code: str) -> Rests:
    return Rests("ignored", code)


def waits(code: str) -> Rests:
    return Rests("waiting", code)


UNSEEN = Rests("unseen")
Expected = Sale | Rests
