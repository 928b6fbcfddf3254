"""Who bought, and where it goes."""

from dataclasses import replace
from typing import Any

import pytest

from accounts.gateways.amazon.records import Address, Buyer, Order, TaxRegistration
from sync.rules.keys import address_key, anonymous_key, contact_key
from sync.rules.partners import Partners, draft
from sync.rules.verdicts import Blocked

from .make import BERLIN, item, lookups, order

KNOWN = lookups()
EMAIL = "x1y2@marketplace.amazon.de"


def sold(address: Address | None = BERLIN, buyer: Buyer | None = None, **more: Any) -> Order:
    return order(item("1", total="1"), total="1", address=address, buyer=buyer or Buyer("Anna Bauer", EMAIL), **more)


def people(amazon: Order) -> Partners:
    found = draft(amazon, "eu", "A1SELLER", "Amazon.de", KNOWN.countries, KNOWN.states)
    assert isinstance(found, Partners), found
    return found


def vat(number: str, type: str = "VAT", legal: str = "", entity: str = "BUYER") -> TaxRegistration:
    return TaxRegistration(entity, type, number, legal)


def test_a_private_buyer() -> None:
    found = people(sold(replace(BERLIN, state="Berlin", lines=("Hauptstraße 1", "3. OG"))))
    contact, delivery = found.contact, found.delivery
    assert contact.key == contact_key("eu", "A1SELLER", "email", EMAIL, "anna bauer", "")
    assert (contact.name, contact.email, contact.is_company, contact.vat) == ("Anna Bauer", EMAIL, False, "")
    assert (contact.street, contact.street2, contact.zip, contact.city) == ("Hauptstraße 1", "3. OG", "10115", "Berlin")
    assert (contact.country_id, contact.state_id, contact.phone) == (57, 1, "+49 30 1234")
    assert (delivery.name, delivery.type, delivery.parent_key) == ("Anna Bauer", "delivery", contact.key)
    assert (delivery.street, delivery.street2, delivery.state_id) == ("Hauptstraße 1", "3. OG", 1)
    assert not found.anonymous


def test_a_gift_goes_to_somebody_else() -> None:
    found = people(sold(replace(BERLIN, name="Oma Bauer")))
    assert (found.contact.name, found.delivery.name) == ("Anna Bauer", "Oma Bauer")


def test_a_company_buys_and_a_person_receives() -> None:
    amazon = sold(
        replace(BERLIN, name="Jürgen Müller", company="Köhler GmbH"),
        Buyer("Sabine Köhler", EMAIL, "Köhler GmbH", "PO-1"),
        tax_registrations=(vat("de 136 695.976", legal="Köhler Gesellschaft mbH"),),
    )
    found = people(amazon)
    assert (found.contact.name, found.contact.is_company, found.contact.vat) == ("Köhler GmbH", True, "DE136695976")
    assert (found.contact.street, found.contact.street2) == ("Hauptstraße 1", "")
    assert (found.delivery.name, found.delivery.street2) == ("Jürgen Müller", "Köhler GmbH")
    assert found.delivery.parent_key == found.contact.key


@pytest.mark.parametrize(
    ("registrations", "name", "number", "company"),
    [
        ((vat("DE136695976", legal="Köhler GmbH"),), "Köhler GmbH", "DE136695976", True),
        ((vat("ATU12345678"),), "Anna Bauer", "ATU12345678", True),  # trades under her own name
        ((vat("123.456.789-09", "CPF", "Anna Legal"),), "Anna Bauer", "123.456.789-09", False),
        ((vat("12.345.678/0001-95", "CNPJ", "Loja Ltda"),), "Loja Ltda", "12.345.678/0001-95", True),
        ((vat("X", "CPF"), vat("IT12345678901", "VAT", "Rossi srl")), "Rossi srl", "IT12345678901", True),
        (
            (vat("DE999", "VAT", "Seller", "MERCHANT"), vat("LU1", "VAT", "Amazon", "MARKETPLACE")),
            "Anna Bauer",
            "",
            False,
        ),
        ((vat("  ", legal="Ghost"),), "Anna Bauer", "", False),
        ((vat("1234567890", "BUSINESS", "Şahin A.Ş."),), "Şahin A.Ş.", "1234567890", True),
        ((vat("1", "NEW_TYPE"),), "Anna Bauer", "1", True),
    ],
)
def test_tax_registrations(registrations: tuple, name: str, number: str, company: bool) -> None:
    contact = people(sold(tax_registrations=registrations)).contact
    assert (contact.name, contact.vat, contact.is_company) == (name, number, company)


@pytest.mark.parametrize(
    ("address", "buyer", "more", "name", "company"),
    [
        # a locker or an office is where the parcel goes, not who bought
        (
            replace(BERLIN, company="Packstation 145", type="PICKUP_POINT", name=""),
            Buyer("", EMAIL),
            {},
            "Amazon Customer (Amazon.de)",
            False,
        ),
        (replace(BERLIN, company="ACME Corp"), Buyer("Anna Bauer", EMAIL), {}, "Anna Bauer", False),
        (replace(BERLIN, company="ACME Corp"), Buyer("", EMAIL), {}, "Anna Bauer", False),
        (replace(BERLIN, company="ACME Corp"), Buyer("", EMAIL), {"programs": ("AMAZON_BUSINESS",)}, "ACME Corp", True),
        (replace(BERLIN, company="ACME Corp", name=""), Buyer(), {}, "ACME Corp", True),
    ],
)
def test_a_company_in_the_address(address: Address, buyer: Buyer, more: dict, name: str, company: bool) -> None:
    contact = people(sold(address, buyer, **more)).contact
    assert (contact.name, contact.is_company) == (name, company)


@pytest.mark.parametrize(
    "address",
    [
        None,
        Address(),
        replace(BERLIN, name="", lines=(), phone=""),
        replace(BERLIN, name="\u00a0\u200b ", lines=(" ",)),
    ],
)
def test_without_personal_data_one_customer_for_the_marketplace(address: Address | None) -> None:
    found = people(sold(address, Buyer()))
    assert found.anonymous
    assert (found.contact.key, found.contact.name) == (anonymous_key("A1PA6795UKMFR9"), "Amazon Customer (Amazon.de)")
    assert (found.contact.street, found.contact.city, found.contact.country_id) == ("", "", None)
    assert found.delivery.name == "Amazon Customer (Amazon.de)"
    assert found.delivery.city == (address.city if address else "")


def test_an_anonymous_town_is_one_address_for_all() -> None:
    town = replace(BERLIN, name="", lines=(), phone="")
    one, two = people(sold(town, Buyer())), people(replace(sold(town, Buyer()), id="302-9"))
    other = people(sold(replace(town, city="Potsdam", postal_code="14467"), Buyer()))
    assert one == two
    assert one.delivery.key != other.delivery.key


def test_only_an_email() -> None:
    contact = people(sold(None, Buyer(email=EMAIL))).contact
    assert (contact.name, contact.email) == ("Amazon Customer (Amazon.de)", EMAIL)
    assert not people(sold(None, Buyer(email=EMAIL))).anonymous


@pytest.mark.parametrize(
    "again",
    [
        sold(replace(BERLIN, lines=("Andere Straße 2",), city="Hamburg", postal_code="20095")),
        sold(buyer=Buyer("ANNA  bauer", EMAIL.upper())),
        sold(None),
        sold(replace(BERLIN, name="Oma")),
    ],
)
def test_the_same_buyer_returns_by_email(again: Order) -> None:
    assert people(again).contact.key == people(sold()).contact.key


@pytest.mark.parametrize(
    "other",
    [
        sold(buyer=Buyer("Anna Bauer", "other@marketplace.amazon.de")),
        sold(buyer=Buyer("Berta Bauer", EMAIL)),  # Amazon's own examples share one address
        sold(tax_registrations=(vat("DE136695976", legal="Bauer GmbH"),)),
    ],
)
def test_another_buyer(other: Order) -> None:
    assert people(other).contact.key != people(sold()).contact.key


def test_the_same_vat_number_however_it_is_typed() -> None:
    one, two = (people(sold(tax_registrations=(vat(n, legal="B"),))).contact for n in ("DE136695976", "de 136.695.976"))
    assert one == two


def without_email(**changes: Any) -> Order:
    return sold(replace(BERLIN, **changes), Buyer("Anna Bauer"))


def test_without_email_the_place_tells_buyers_apart() -> None:
    key = people(without_email()).contact.key
    # ß is SS in capitals
    for same in ({"lines": ("HAUPTSTRASSE  1",)}, {"phone": ""}, {"postal_code": " 10115"}, {"city": "BERLIN"}):
        assert people(without_email(**same)).contact.key == key, same
    for other in ({"lines": ("Hauptstraße 2",)}, {"postal_code": "10117"}, {"country": "FR"}):
        assert people(without_email(**other)).contact.key != key, other


def test_a_name_in_a_town_is_nobody_again() -> None:
    vague = without_email(lines=(), postal_code="")
    assert people(vague).contact.key != people(replace(vague, id="302-2")).contact.key
    assert people(vague).contact.key == people(vague).contact.key


def test_an_address_is_found_again_without_what_differs_from_order_to_order() -> None:
    key = people(sold()).delivery.key
    contact = people(sold()).contact.key
    assert key == address_key(contact, "anna bauer", "DE", "10115", "berlin", "", "", "", "", "hauptstrasse 1")
    relayed = replace(BERLIN, phone="+1 347-448-3190 ext. 22222")
    assert people(sold(relayed)).delivery.key == key
    assert people(sold(relayed)).delivery.phone == "+1 347-448-3190 ext. 22222"
    assert people(sold(replace(BERLIN, country="de", postal_code="10 115"))).delivery.key == key
    assert people(sold(replace(BERLIN, lines=("Hauptstraße 1", "Hinterhaus")))).delivery.key != key
    assert people(sold(replace(BERLIN, name="Oma"))).delivery.key != key


def test_a_state_that_odoo_learns_later_changes_no_key() -> None:
    amazon = sold(replace(BERLIN, country="FR", state="Bretagne"))
    before = people(amazon)
    later = draft(amazon, "eu", "A1SELLER", "Amazon.de", KNOWN.countries, {("FR", "bretagne"): 77})
    assert isinstance(later, Partners)
    assert (later.delivery.key, later.contact.key) == (before.delivery.key, before.contact.key)
    assert (before.delivery.state_id, before.delivery.street2) == (None, "Bretagne")
    assert (later.delivery.state_id, later.delivery.street2) == (77, "")


def test_everything_on_the_label() -> None:
    address = replace(
        BERLIN,
        company="ACME Corp",
        lines=("Hauptstraße 1", " ", "c/o Schmidt", "3. OG"),
        district="Mitte",
        municipality="Berlin",
        state="Kleinkleckersdorf",
    )
    delivery = people(sold(address)).delivery
    assert delivery.street == "Hauptstraße 1"
    assert delivery.street2 == "ACME Corp, c/o Schmidt, 3. OG, Mitte, Kleinkleckersdorf"


@pytest.mark.parametrize(
    ("lines", "street", "street2"),
    [
        ((), "Rua Augusta 1500", "Apto 42, Consolação"),
        (("Rua Augusta 1500 Apto 42",), "Rua Augusta 1500 Apto 42", "Consolação"),
    ],
)
def test_brazils_street_in_parts(lines: tuple[str, ...], street: str, street2: str) -> None:
    extended = (
        ("streetName", "Rua Augusta"),
        ("streetNumber", "1500"),
        ("complement", "Apto 42"),
        ("neighborhood", "Consolação"),
    )
    delivery = people(sold(replace(BERLIN, lines=lines, extended=extended))).delivery
    assert (delivery.street, delivery.street2) == (street, street2)


def test_a_country_that_odoo_does_not_know_holds_the_order() -> None:
    found = draft(sold(replace(BERLIN, country="ZZ")), "eu", "A1", "Amazon.de", KNOWN.countries, KNOWN.states)
    assert isinstance(found, Blocked)
    assert (found.code, found.subject, found.title) == ("unknown_country", "ZZ", "Odoo knows no country ZZ")


def test_no_country_at_all() -> None:
    assert people(sold(replace(BERLIN, country=""))).delivery.country_id is None


def test_a_name_too_long_for_odoos_index_stands_in_the_notes() -> None:
    long = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(3000))
    contact = people(sold(buyer=Buyer(f"<b>{long}", EMAIL))).contact
    assert len(contact.name) == 280
    assert contact.comment == f"<p>&lt;b&gt;{long}</p>"
    assert people(sold()).contact.comment == ""
