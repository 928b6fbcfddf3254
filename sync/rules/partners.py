"""Who bought, and where it goes: the contact and its delivery address, with keys under which the same buyer and the
same address are found again."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.gateways.amazon.records import Address, Order
from accounts.gateways.odoo.records import PartnerDraft
from sync.rules.keys import address_key, anonymous_key, contact_key
from sync.rules.texts import line
from sync.rules.verdicts import Blocked

# Amazon writes some countries otherwise than ISO 3166, and so than Odoo.
_COUNTRIES = {"UK": "GB", "EL": "GR"}


@dataclass(frozen=True, slots=True)
class Partners:
    contact: PartnerDraft
    delivery: PartnerDraft
    anonymous: bool


def country_code(code: str) -> str:
    upper = code.strip().upper()
    return _COUNTRIES.get(upper, upper)


def draft(
    order: Order,
    region: str,
    seller_id: str,
    marketplace_name: str,
    countries: Mapping[str, int],
    states: Mapping[tuple[str, str], int],
) -> Partners | Blocked:
    address = order.address or Address()
    code = country_code(address.country)
    if code and code not in countries:
        return Blocked(
            "unknown_country",
            f"Odoo knows no country {code}",
            f"Open Contacts > Configuration > Countries in Odoo and add the country with the code {code}; then press Retry.",
            subject=code,
        )
    # A company in the address may be where the parcel goes (a locker, the buyer's office), not who bought.
    company = line(order.buyer.company or ("" if line(order.buyer.name) else address.company))
    person = line(order.buyer.name or address.name)
    vat = next((r.number.strip() for r in order.tax_registrations if r.entity == "BUYER" and r.number.strip()), "")
    by_person = all(r.type == "CPF" for r in order.tax_registrations if r.entity == "BUYER")  # Brazil's number of a person
    legal = next((line(r.legal_name) for r in order.tax_registrations if r.entity == "BUYER" and r.legal_name), "")
    email = order.buyer.email.strip()
    place = _place(address, code, countries, states)
    anonymous = not (person or company or legal or email)
    if anonymous:
        contact = PartnerDraft(anonymous_key(order.marketplace_id), f"Amazon Customer ({marketplace_name})")
    else:
        # Amazon's aliases are a buyer's own, but a shared address (its examples have one) must not merge two people.
        identity = ("email", email.lower(), (company or legal or person).casefold()) if email else ("place", company or legal, person, code, address.postal_code, *address.lines)
        contact = PartnerDraft(
            contact_key(region, seller_id, *identity, vat if company or vat else ""),
            company or legal or person or f"Amazon Customer ({marketplace_name})",
            is_company=bool(company or ((legal or vat) and not by_person)),
            email=line(email),
            vat=line(vat),
            **place,
        )
    receiver = line(address.name) or person or contact.name
    delivery = PartnerDraft(
        address_key(contact.key, receiver, *(str(place[k]) for k in sorted(place))),
        receiver if receiver != contact.name or not company else contact.name,
        parent_key=contact.key,
        type="delivery",
        **place,
    )
    return Partners(contact, delivery, anonymous)


def _place(
    address: Address, code: str, countries: Mapping[str, int], states: Mapping[tuple[str, str], int]
) -> dict[str, object]:
    lines = [line(text) for text in address.lines if line(text)]
    extended = dict(address.extended)
    if not lines and extended:
        lines = [line(f"{extended.get('streetName', '')} {extended.get('streetNumber', '')}"), line(extended.get("complement", ""))]
    state_id = states.get((code, line(address.state).casefold()))
    more = [text for text in lines[1:] if text]
    if line(address.company) and line(address.company) not in lines:
        more.insert(0, line(address.company))
    if neighbourhood := line(extended.get("neighborhood", "")):
        more.append(neighbourhood)
    for text in (address.district, address.municipality):
        if line(text) and line(text) != line(address.city):
            more.append(line(text))
    if address.state and state_id is None:
        more.append(line(address.state))  # Odoo knows no such state; the parcel label still needs the word
    return {
        "street": lines[0] if lines else "",
        "street2": ", ".join(dict.fromkeys(more)),
        "city": line(address.city),
        "zip": line(address.postal_code),
        "country_id": countries.get(code),
        "state_id": state_id,
        "phone": line(address.phone),
    }
