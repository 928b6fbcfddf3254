"""Who bought: a person, a company, or nobody that Amazon names."""

import re
from dataclasses import dataclass

from accounts.gateways.amazon.records import Address, Order, TaxRegistration
from sync.rules.texts import line

# A number of the trade before one of a person, where Amazon tells several.
_RANK = ("VAT", "BUSINESS", "CNPJ", "CST", "CPF")
_OF_PERSONS = frozenset({"CPF"})


@dataclass(frozen=True, slots=True)
class Who:
    person: str = ""
    company: str = ""
    email: str = ""
    vat: str = ""
    in_trade: bool = False

    @property
    def name(self) -> str:
        return self.company or self.person

    @property
    def unknown(self) -> bool:
        return not (self.name or self.email)


def who(order: Order) -> Who:
    address = order.address or Address()
    registration = _registration(order)
    legal = line(registration.legal_name) if registration else ""
    of_person = registration is not None and registration.type in _OF_PERSONS
    company = line(order.buyer.company) or ("" if of_person else legal) or _company_in(order, address)
    vat = _number(registration)
    return Who(
        person=line(order.buyer.name) or line(address.name) or (legal if of_person else ""),
        company=company,
        email="".join(line(order.buyer.email).split()),
        vat=vat,
        in_trade=bool(company or (vat and not of_person)),
    )


def _company_in(order: Order, address: Address) -> str:
    """A company in the address is mostly where the parcel goes (a locker, the buyer's office), not who bought."""
    if address.type == "PICKUP_POINT" or line(order.buyer.name):
        return ""
    if line(address.name) and "AMAZON_BUSINESS" not in order.programs:
        return ""
    return line(address.company)


def _registration(order: Order) -> TaxRegistration | None:
    found = [one for one in order.tax_registrations if one.entity == "BUYER" and line(one.number)]
    return min(found, key=lambda one: _RANK.index(one.type) if one.type in _RANK else len(_RANK), default=None)


def _number(registration: TaxRegistration | None) -> str:
    """As registers write it: "de 136 695.976" is DE136695976. Brazil's numbers keep their points."""
    if registration is None:
        return ""
    unwanted = r"[\s.\-/]" if registration.type == "VAT" else r"\s"
    return re.sub(unwanted, "", line(registration.number)).upper()
