"""The contact and its delivery address, with keys under which the same buyer and the same address are found again.

Keys are made of what Amazon says only, without what differs from order to order: capitals, spaces, and the phone
number, which Amazon relays anew for each order and later takes away.
"""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from accounts.gateways.amazon.records import Address, Order
from accounts.gateways.odoo.records import PartnerDraft
from sync.rules.buyers import Who, who
from sync.rules.keys import address_key, anonymous_key, contact_key
from sync.rules.places import country_code, state_id
from sync.rules.texts import fits_index, line, short
from sync.rules.verdicts import Blocked


@dataclass(frozen=True, slots=True)
class Partners:
    contact: PartnerDraft
    delivery: PartnerDraft
    anonymous: bool


class Place(TypedDict):
    street: str
    street2: str
    city: str
    zip: str
    country_id: int | None
    state_id: int | None
    phone: str


def draft(
    order: Order,
    region: str,
    seller_id: str,
    marketplace_name: str,
    countries: Mapping[str, int],
    states: Mapping[tuple[str, str], int],
) -> Partners | Blocked:
    address = order.address or Address()
    country = country_code(address.country, countries)
    if country and country not in countries:
        return _unknown_country(country)
    buyer, nobody = who(order), f"Amazon Customer ({marketplace_name})"
    state = state_id(states, country, address.state, line(address.postal_code)) if country else None
    if buyer.unknown:
        contact = PartnerDraft(anonymous_key(order.marketplace_id), nobody)
    else:
        contact = PartnerDraft(
            contact_key(region, seller_id, *_identity(buyer, order, country)),
            short(buyer.name or nobody),
            is_company=buyer.in_trade,
            email=buyer.email,
            vat=buyer.vat,
            comment=_in_full(buyer.name),
            **_place(address, countries.get(country), state, buyer.name),
        )
    receiver = line(address.name) or buyer.person or contact.name
    delivery = PartnerDraft(
        address_key(contact.key, _same(receiver), *_where(address, country)),
        short(receiver),
        parent_key=contact.key,
        type="delivery",
        comment=_in_full(receiver),
        **_place(address, countries.get(country), state, receiver),
    )
    return Partners(contact, delivery, buyer.unknown)


def _identity(buyer: Who, order: Order, country: str) -> tuple[str, ...]:
    """Amazon's e-mail aliases are a buyer's own, but a shared one (its examples have one) must not merge two people.
    Another VAT number is another customer, on whom another invoice is written."""
    if buyer.email:
        return ("email", buyer.email.casefold(), _same(buyer.name), buyer.vat)
    address = order.address or Address()
    # Of a name in a town nobody can tell whether it is the same person again.
    known_place = address.lines or address.extended or line(address.postal_code)
    where = _where(address, country) if known_place else (order.id,)
    return ("place", _same(buyer.company), _same(buyer.person), buyer.vat, *where)


def _where(address: Address, country: str) -> tuple[str, ...]:
    texts = (address.city, address.district, address.municipality, address.state, address.company, *address.lines)
    extended = (value for _, value in sorted(address.extended))
    return (country, "".join(_same(address.postal_code).split()), *(_same(text) for text in (*texts, *extended)))


def _same(text: str) -> str:
    return line(text).casefold()


def _place(address: Address, country_id: int | None, state: int | None, addressee: str) -> Place:
    lines = [line(text) for text in (*address.lines, *_street_parts(address)) if line(text)]
    company, city = line(address.company), line(address.city)
    more = lines[1:]
    if company and company not in (*lines, addressee):
        more.insert(0, company)
    more += [text for text in map(line, (address.district, address.municipality)) if text and text != city]
    if line(address.state) and state is None:
        more.append(line(address.state))  # Odoo knows no such state; the parcel label still needs the word
    return Place(
        street=lines[0] if lines else "",
        street2=", ".join(dict.fromkeys(more)),
        city=city,
        zip=line(address.postal_code),
        country_id=country_id,
        state_id=state,
        phone=line(address.phone),
    )


def _street_parts(address: Address) -> list[str]:
    """Brazil's street comes in parts, beside lines or instead of them."""
    parts, written = dict(address.extended), " ".join(address.lines)
    street = "" if written else f"{parts.get('streetName', '')} {parts.get('streetNumber', '')}"
    more = (parts.get("complement", ""), parts.get("neighborhood", ""))
    return [street, *(text for text in more if text not in written)]


def _in_full(name: str) -> str:
    """A name too long for Odoo's index stands in the notes, where HTML is written."""
    return "" if fits_index(name) else f"<p>{html.escape(name)}</p>"


def _unknown_country(code: str) -> Blocked:
    return Blocked(
        "unknown_country",
        f"Odoo knows no country {code}",
        f"Open Contacts > Configuration > Countries in Odoo and add the country with the code {code}; then press Retry.",
        subject=code,
    )
