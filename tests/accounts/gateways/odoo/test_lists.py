"""Odoo's lists, and what is made once where nobody has chosen."""

import re
import threading
from decimal import Decimal

import pytest

from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.odoo import ensure, fiscal, lists, lookups, partners
from accounts.gateways.odoo.databases import databases
from accounts.gateways.odoo.records import PartnerDraft

NAMES = {"sale": "Amazon Sale", "shipping": "Amazon Shipping", "discount": "Amazon Discount"}


def test_countries_and_states_by_code_and_name(place):
    countries = lookups.countries(place.odoo, place.probe)
    states = lookups.states(place.odoo, place.probe)
    assert len(countries) > 240
    assert states["US", "ca"] == states["US", "california"]
    assert states["US", "ca"] != states["IT", "ca"]
    [state] = place.read("res.country.state", [states["US", "ca"]], "name", "country_id")
    assert (state["name"], state["country_id"][0]) == ("California", countries["US"])


def test_products_by_reference_barcode_and_id(place):
    code, barcode = place.key_of("SKU"), place.key_of("978")
    known = place.product(code, barcode=barcode, taxes_id=[(6, 0, [place.tax()])])
    by_code = lookups.products(place.odoo, place.probe, codes=[code, "never-seen"])
    by_barcode = lookups.products(place.odoo, place.probe, codes=[barcode])
    assert by_code == by_barcode == lookups.products(place.odoo, place.probe, ids=[known])
    [product] = by_code
    assert (product.id, product.default_code, product.barcode) == (known, code, barcode)
    assert (product.tax_ids, product.tracking, product.storable, product.active) == ((place.tax(),), "none", True, True)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", product.created), "the same over every protocol"
    assert lookups.products(place.odoo, place.probe) == []


def test_an_archived_product_is_found_by_its_id_only(place):
    code = place.key_of("OLD")
    known = place.product(code)
    place.odoo.call("product.product", "write", [known], {"active": False})
    assert lookups.products(place.odoo, place.probe, codes=[code]) == []
    assert [product.active for product in lookups.products(place.odoo, place.probe, ids=[known])] == [False]


def test_the_catalogue_passes_by_page_after_page(place, monkeypatch):
    """What has a reference or a barcode and is in use, once, and in the order of its ids."""
    monkeypatch.setattr(lookups, "PAGE", 2)
    skus, barcode = [place.key_of(f"CAT{number}") for number in range(3)], place.key_of("979")
    made = [*map(place.product, skus), place.product("by barcode", default_code=False, barcode=barcode)]
    bare, archived = place.product("bare", default_code=False), place.product(place.key_of("GONE"))
    place.odoo.call("product.product", "write", [archived], {"active": False})
    seen, after = [], made[0] - 1
    while page := lookups.catalogue(place.odoo, place.probe, after):
        assert len(page) <= 2
        seen += page
        after = page[-1].id
    ids = [one.id for one in seen]
    assert ids == sorted(set(ids))
    assert set(made) <= set(ids)
    assert not {bare, archived} & set(ids)
    codes = {one.id: (one.default_code, one.barcode) for one in seen}
    assert codes[made[0]] == (skus[0], "")
    assert codes[made[3]] == ("", barcode)


def test_products_to_choose_from(place):
    code = place.key_of("CHOICE")
    known = place.product(code)
    assert [(one.id, one.code) for one in lookups.search_products(place.odoo, place.probe, code.lower())] == [
        (known, code)
    ]


def test_taxes_say_what_they_take(place):
    found = {tax.id: tax for tax in lookups.taxes(place.odoo, place.probe)}
    tax = found[place.tax()]
    assert (tax.amount, tax.amount_type, tax.price_include) == (Decimal(10), "percent", False)
    assert (tax.company_id, tax.type_tax_use, tax.active) == (place.company.id, "sale", True)


def test_companies_with_their_currency_and_country(place):
    assert place.company in lookups.companies(place.odoo, place.probe)
    assert (len(place.company.currency), len(place.company.country)) == (3, 2)


@pytest.mark.parametrize("lookup", [lookups.warehouses, lookups.teams, lookups.payment_terms, lookups.users])
def test_lists_that_settings_are_chosen_from(place, lookup):
    found = lookup(place.odoo, place.probe)
    assert found
    assert all(one.id > 0 and one.name for one in found)


def test_currencies_inactive_ones_too(place):
    found = lookups.currencies(place.odoo, place.probe)
    assert found[place.company.currency].active
    assert {"EUR", "GBP", "JPY", "SEK"} <= found.keys()


def test_fiscal_positions_replace_taxes(place):
    old, new = place.tax(11), place.tax(12)
    name = place.key_of("Abroad")
    values = {"name": name, "auto_apply": True, "country_id": lookups.countries(place.odoo, place.probe)["FR"]}
    [position] = place.odoo.call("account.fiscal.position", "create", [{**values, "company_id": place.company.id}])
    if place.probe.has("account.tax", "original_tax_ids"):
        replacing = {"fiscal_position_ids": [(4, position)], "original_tax_ids": [(4, old)]}
        place.odoo.call("account.tax", "write", [new], replacing)
    else:
        row = {"position_id": position, "tax_src_id": old, "tax_dest_id": new}
        place.odoo.call("account.fiscal.position.tax", "create", [row])
    found = {one.id: one for one in fiscal.fiscal_positions(place.odoo, place.probe)}[position]
    assert (found.name, found.auto_apply, found.mapping) == (name, True, {old: (new,)})
    assert found.country_ids == frozenset({values["country_id"]})


def test_an_empty_fiscal_position_takes_every_tax_off_from_19_on(place):
    name = place.key_of("Untaxed")
    [position] = place.odoo.call("account.fiscal.position", "create", [{"name": name, "company_id": place.company.id}])
    found = {one.id: one for one in fiscal.fiscal_positions(place.odoo, place.probe)}[position]
    taxes_off = place.probe.has("account.tax", "original_tax_ids")
    assert found.mapping.get(place.tax()) == (() if taxes_off else None)


def test_the_sales_team_is_made_once(place):
    first = ensure.team(place.odoo, place.probe, place.company.id)
    assert first == ensure.team(place.odoo, place.probe, place.company.id)
    teams = lookups.teams(place.odoo, place.probe)
    own = [team.id for team in teams if team.name == "Amazon" and team.company_id == place.company.id]
    assert own == [first]


def test_the_warehouse_of_amazon_is_made_once_in_one_step(place):
    first = ensure.fba_warehouse(place.odoo, place.probe, place.company.id)
    assert first == ensure.fba_warehouse(place.odoo, place.probe, place.company.id)
    assert (first.name, first.code) == ("Amazon FBA", "FBA")
    assert place.read("stock.warehouse", [first.id], "delivery_steps")[0]["delivery_steps"] == "ship_only"


def test_default_products_are_made_once_renamed_or_not(place):
    first = ensure.default_products(place.odoo, place.probe, NAMES)
    place.odoo.call("product.product", "write", [first["shipping"]], {"name": "Versand"})
    assert ensure.default_products(place.odoo, place.probe, NAMES) == first
    products = {one.id: one for one in lookups.products(place.odoo, place.probe, ids=list(first.values()))}
    assert products[first["shipping"]].name == "Versand"
    assert (products[first["sale"]].type, products[first["discount"]].type) == ("consu", "service")


def test_a_price_list_a_currency_and_the_currency_is_activated(place):
    for code in ("SEK", place.company.currency):
        first = ensure.pricelist(place.odoo, place.probe, code, place.company.id)
        assert first == ensure.pricelist(place.odoo, place.probe, code, place.company.id)
        found = {one.id: one for one in lookups.pricelists(place.odoo, place.probe)}[first]
        assert (found.name, found.currency) == (f"Amazon {code}", code)
        assert lookups.currencies(place.odoo, place.probe)[code].active


def test_a_currency_that_odoo_does_not_know_is_told(place):
    with pytest.raises(GatewayError) as raised:
        ensure.pricelist(place.odoo, place.probe, "XXZ", place.company.id)
    assert (raised.value.kind, raised.value.code) == (Kind.CONFIG, "odoo_currency_missing")


def test_workers_that_need_it_at_once_make_one(place):
    found = []

    def make():
        odoo = place.client(uid=place.probe.uid)
        found.append(
            ensure.pricelist(odoo, place.probe, "CHF", place.company.id, sleep=lambda s: threading.Event().wait(s / 4))
        )

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_a_contact_is_never_overwritten(place):
    draft = PartnerDraft(place.key_of("partner"), "Zoë", email="zoe@example.com", phone="+49 1")
    [contact] = partners.load_partners(place.odoo, place.probe, [draft]).ids.values()
    place.odoo.call("res.partner", "write", [contact], {"name": "Zoë Corrected"})
    assert partners.load_partners(place.odoo, place.probe, [draft]).ids == {draft.key: contact}
    assert place.read("res.partner", [contact], "name")[0]["name"] == "Zoë Corrected"


def test_where_an_address_is(place):
    drafts = [
        PartnerDraft(place.key_of("place"), "Zoë", street="Weg 1", street2="Hof", city="Bonn", zip="10115"),
        PartnerDraft(place.key_of("nowhere"), "Zoë"),
    ]
    somewhere, nowhere = partners.load_partners(place.odoo, place.probe, drafts).ids.values()
    assert partners.place(place.odoo, somewhere) == {
        "street": "Weg 1",
        "street2": "Hof",
        "city": "Bonn",
        "zip": "10115",
    }
    assert partners.place(place.odoo, nowhere) == dict.fromkeys(("street", "street2", "city", "zip"), "")
    place.odoo.call("res.partner", "write", [somewhere], {"active": False})
    assert partners.place(place.odoo, somewhere)["street"] == "Weg 1", "archived contacts still have an address"
    assert partners.place(place.odoo, 999_999_999) == {}


def test_an_address_below_a_contact_that_odoo_holds(place):
    contact = PartnerDraft(place.key_of("partner"), "Zoë")
    [parent] = partners.load_partners(place.odoo, place.probe, [contact]).ids.values()
    country = lookups.countries(place.odoo, place.probe)["DE"]
    address = PartnerDraft(
        place.key_of("address"),
        "Zoë",
        parent_id=parent,
        type="delivery",
        street="Weg 1",
        zip="10115",
        city="Berlin",
        country_id=country,
    )
    other = PartnerDraft(place.key_of("address"), "New", parent_key=place.key_of("x"), type="delivery")
    newcomer = PartnerDraft(other.parent_key, "New")
    outcome = partners.load_partners(place.odoo, place.probe, [other, address, newcomer])
    found = place.read(
        "res.partner", [outcome.ids[address.key], outcome.ids[other.key]], "parent_id", "type", "zip", "country_id"
    )
    assert [(one["parent_id"][0], one["type"]) for one in found] == [
        (parent, "delivery"),
        (outcome.ids[newcomer.key], "delivery"),
    ]
    assert (found[0]["zip"], found[0]["country_id"][0]) == ("10115", country)


def test_a_comment_is_text_whatever_odoo_keeps_it_as(place):
    draft = PartnerDraft(place.key_of("partner"), "Long", comment='All of it: "A <b>&</b> B"')
    [contact] = partners.load_partners(place.odoo, place.probe, [draft]).ids.values()
    kept = place.read("res.partner", [contact], "comment")[0]["comment"]
    if "res.partner.comment" in place.probe.plain:
        assert kept == draft.comment
    else:
        assert kept == '<p>All of it: "A &lt;b&gt;&amp;&lt;/b&gt; B"</p>'


def test_a_wrong_vat_number_does_not_cost_the_order(place):
    country = lookups.countries(place.odoo, place.probe)["DE"]
    draft = PartnerDraft(place.key_of("partner"), "GmbH", is_company=True, vat="DE000000000", country_id=country)
    [contact] = partners.load_partners(place.odoo, place.probe, [draft]).ids.values()
    found = place.read("res.partner", [contact], "vat", "is_company")[0]
    assert (found["vat"], found["is_company"]) == ("DE000000000", True)


def test_all_lists_that_settings_are_chosen_from_come_at_once(place):
    """Each with the company that a record belongs to, so that nobody chooses another company's."""
    tax = place.tax()
    found = lists.read(place.odoo, place.probe, seconds=60)
    assert set(found) == set(lists.SOURCES)
    assert [(one.id, one.name, one.currency) for one in found["companies"]] == [
        (one.id, one.name, one.currency) for one in place.probe.companies
    ]
    assert {one.id: one.code for one in found["taxes"]}[tax] == "10 %"
    companies = {one.id for one in found["companies"]}
    for source in ("warehouses", "taxes"):
        assert found[source] and {one.company_id for one in found[source]} <= companies
    assert all(one.currency for one in found["pricelists"])
    assert {one.code for one in found["users"]}


def test_an_archived_tax_is_not_offered(place):
    values = {"name": place.key_of("Old tax"), "amount": 3, "type_tax_use": "sale", "company_id": place.company.id}
    old = place.odoo.call("account.tax", "create", [values])[0]
    place.odoo.call("account.tax", "write", [old], {"active": False})
    assert old not in {one.id for one in lists.taxes(place.odoo, place.probe)}


def test_what_the_user_may_not_read_is_none_and_the_rest_is_there(place, monkeypatch):
    def denied(client, probe):
        raise GatewayError(Kind.ACCESS, "No right.", "odoo_right_missing")

    def down(client, probe):
        raise GatewayError(Kind.UNAVAILABLE, "Down.", "odoo_down")

    monkeypatch.setitem(lists.SOURCES, "payment_terms", denied)
    found = lists.read(place.odoo, place.probe, seconds=60)
    assert [source for source, rows in found.items() if rows is None] == ["payment_terms"]
    monkeypatch.setitem(lists.SOURCES, "teams", down)
    with pytest.raises(GatewayError, match="Down"):
        lists.read(place.odoo, place.probe, seconds=60)


def test_products_that_are_chosen_have_their_names_while_they_are_in_use(place):
    code = place.key_of("CHOSEN")
    known, gone = place.product(code), place.product(place.key_of("GONE"))
    place.odoo.call("product.product", "write", [gone], {"active": False})
    [found] = lists.products(place.odoo, place.probe, [known, gone, 2**30], seconds=60)
    assert (found.id, found.code) == (known, code)


def test_a_server_tells_its_databases_or_keeps_them_to_itself(place):
    found = databases(place.url, allow_private=("127.0.0.1",), timeout=30)
    assert found is None or place.database in found
    if place.pretend:
        assert found == tuple(sorted(place.pretend.databases))
