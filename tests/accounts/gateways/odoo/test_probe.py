"""The connection check: what it finds, what it says, and that it ends."""

import time

import pytest

from accounts.gateways.odoo import stock
from accounts.gateways.odoo.client import OdooClient
from accounts.gateways.odoo.probe import probe
from sandbox.httpd import Httpd, Response
from sandbox.odoo import ADMIN, ADMIN_KEY, DATABASE, PretendOdoo

SEES = ("sales_team.group_sale_salesman", "sales_team.group_sale_salesman_all_leads")


def wrong(found):
    return {check.name: check.code for check in found.checks if not check.ok}


def names(found):
    return [check.name for check in found.checks]


def test_everything_is_found_by_asking(place):
    found = probe(place.client(protocol="auto", checking=True))
    best = "json2" if place.probe.version == "19.0" else "jsonrpc"
    assert (found.ok, found.protocol, found.uid) == (True, best, place.probe.uid)
    assert found.version == place.probe.version
    assert {"sale", "stock", "sale_stock", "account"} <= found.modules
    assert found.rights["sale.order"] == {"read", "write", "create"}
    assert found.companies == (place.company,) or place.company in found.companies
    assert found.price_digits == (6 if place.probe.version == "19.0" else 2)  # from 19 on prices keep every decimal
    assert found.user_name
    assert names(found)[:7] == ["server", "version", "database", "login", "protocol", "apps", "rights"]
    assert all(check.text.endswith(".") for check in found.checks)


def test_who_may_count_stock_is_found_and_who_may_not_keeps_the_connection(place):
    found = probe(place.client(checking=True))
    counts = {"read", "write", "create"} if place.probe.version != "14.0" else {"read"}
    assert found.rights["stock.quant"] == counts
    assert "counting" not in names(found)
    assert ("factor_inv" in found.fields["uom.uom"]) is (float(found.version) < 19)
    login, key = place.key_of("seller"), place.key_of("key")
    groups = ["sales_team.group_sale_salesman_all_leads", "base.group_partner_manager"]
    fields = {"name": "Seller", "login": login, "password": key}
    links = [(4, place.odoo.call("ir.model.data", "check_object_reference", *group.split("."))[1]) for group in groups]
    group_field = "group_ids" if float(found.version) >= 19 else "groups_id"
    place.odoo.call("res.users", "create", [{**fields, group_field: links}])
    seller = probe(place.client(login=login, key=key, protocol="jsonrpc", checking=True))
    assert (seller.ok, names(seller).count("counting")) == (True, 1)
    assert seller.rights["stock.quant"] == {"read"}
    assert stock.cannot_adjust(seller)


def test_a_chosen_protocol_is_kept(place):
    found = probe(place.client(checking=True))
    assert (found.protocol, found.ok) == (place.protocol, True)


def test_the_client_knows_afterwards_what_was_found(place):
    client = place.client(protocol="auto")
    found = probe(client)
    assert (client.protocol_known, client.uid_known) == (found.protocol, found.uid)


def test_a_wrong_key(place):
    found = probe(place.client(key="wrong", protocol="auto", checking=True))
    assert (found.ok, wrong(found)) == (False, {"login": "odoo_key_refused"})
    assert names(found) == ["server", "version", "database", "login"]


def test_a_key_of_another_user(place):
    """JSON-2 knows by the key alone who comes; the older protocols refuse a login that the key does not belong to."""
    login, _ = place.seller
    found = probe(place.client(login=login, protocol="auto", checking=True))
    json2 = place.probe.version == "19.0"
    assert wrong(found) == {"login": "odoo_other_login" if json2 else "odoo_key_refused"}
    assert found.checks[-1].text.endswith("(your user's menu, My Preferences, Account Security).") or not json2
    assert (
        found.checks[-1].text.startswith(f"This API key belongs to the Odoo user “{place.login}”, not to “{login}”.")
        is json2
    )
    assert not found.ok


def test_a_login_in_other_capitals_and_with_a_space(place):
    found = probe(place.client(login=f" {place.login.upper()} ", protocol="json2", checking=True))
    assert found.ok is (place.probe.version == "19.0")  # before, there is no such protocol
    established = probe(place.client(login="renamed@example.com", protocol="json2"))
    assert established.ok is found.ok, "a login that is renamed in Odoo stops no established connection"


def test_a_wrong_database(place):
    found = probe(place.client(database="nowhere", protocol="auto", checking=True))
    assert wrong(found) == {"database": "odoo_wrong_database"}
    assert "“nowhere”" in found.checks[-1].text


@pytest.fixture
def silent():
    """Odoo 14 that shows two databases answers what it refuses over JSON-RPC with an error page."""
    odoo = PretendOdoo("14.0", databases=(DATABASE, "other"))
    odoo.serve()
    yield lambda database=DATABASE, key=ADMIN_KEY, protocol="auto", **more: OdooClient(
        odoo.url, database, ADMIN, key, protocol, allow_private=("127.0.0.1",), **more
    )
    odoo.stop()


@pytest.mark.parametrize("protocol", ["auto", "jsonrpc"])
def test_an_odoo_that_gives_no_reasons_over_json_is_spoken_to_in_xml(silent, protocol):
    found = probe(silent(protocol=protocol, checking=True))
    assert (found.ok, found.protocol, found.version) == (True, "xmlrpc", "14.0")
    assert "XML-RPC" in next(check.text for check in found.checks if check.name == "protocol")


def test_its_wrong_key_and_its_wrong_database_are_told_all_the_same(silent):
    assert wrong(probe(silent(key="wrong", checking=True))) == {"login": "odoo_key_refused"}
    assert wrong(probe(silent(database="nowhere", checking=True))) == {"database": "odoo_wrong_database"}


def test_where_only_json_gets_through_the_cure_is_told(silent, monkeypatch):
    def blocked(odoo, request, chosen=PretendOdoo._protocol):
        return None if request.path.startswith("/xmlrpc") else chosen(odoo, request)

    monkeypatch.setattr(PretendOdoo, "_protocol", blocked)
    found = probe(silent(checking=True))
    assert wrong(found) == {"login": "odoo_silent"}
    assert "dbfilter" in found.checks[-1].text


def test_a_user_who_lacks_rights_is_told_which(place):
    login, key = place.weak
    found = probe(place.client(login=login, key=key, checking=True))
    assert wrong(found)["rights" if "rights" in wrong(found) else "apps"] in ("odoo_right_missing", "odoo_app_missing")
    text = next(check.text for check in found.checks if not check.ok)
    assert "res.partner" in text or "sale" in text.lower()


def test_a_user_who_sees_only_documents_of_his_own_is_told_why_that_is_too_little(place):
    whom = [[place.probe.uid]] if float(place.probe.version) >= 18 else []
    assert [place.odoo.call("res.users", "has_group", *whom, one) for one in SEES] == [True, True]
    login, password = place.key_of("own"), place.key_of("password")
    groups = ["sales_team.group_sale_salesman", "stock.group_stock_user", "base.group_partner_manager"]
    ids = [place.odoo.call("ir.model.data", "check_object_reference", *group.split("."))[1] for group in groups]
    group_field = "group_ids" if float(place.probe.version) >= 19 else "groups_id"
    values = {"name": "Own", "login": login, "password": password, group_field: [(6, 0, ids)]}
    place.odoo.call("res.users", "create", [values])
    protocol = "xmlrpc" if place.protocol == "xmlrpc" else "jsonrpc"
    found = probe(place.client(login=login, key=password, protocol=protocol, checking=True), seconds=60)
    assert wrong(found) == {"rights": "odoo_right_missing"}
    [text] = [check.text for check in found.checks if not check.ok]
    assert text == (
        "The Odoo user Own sees no sales orders but its own: one that a colleague has entered by hand would come twice."
        " Set Sales to “User: All Documents” for this user in Odoo."
    )


def test_no_odoo_at_all():
    shop = Httpd(lambda request: Response(404, b"<html>a shop</html>", "text/html")).start()
    client = OdooClient(shop.url, "x", "x", "x", allow_private=("127.0.0.1",), checking=True)
    assert wrong(probe(client)) == {"server": "odoo_not_an_odoo"}
    shop.stop()
    assert wrong(probe(client)) == {"server": "odoo_unreachable"}


def test_an_odoo_that_is_too_old():
    old = Httpd(lambda request: Response.of({"version": "13.0", "version_info": [13, 0]})).start()
    found = probe(OdooClient(old.url, "x", "x", "x", allow_private=("127.0.0.1",), checking=True))
    assert wrong(found) == {"version": "odoo_version_too_old"}
    assert "13.0" in found.checks[-1].text
    old.stop()


@pytest.mark.parametrize("silent", ["/web/version", "/json/2/", "fields_get"])
def test_it_ends_in_time_whatever_happens(silent):
    def handler(request):
        if silent in request.path:
            return Response(cut="before", delay=30)
        if request.path == "/web/version":
            return Response.of({"version": "19.0", "version_info": [19, 0]})
        return Response.of([{"id": 2, "name": "Me", "login": "x"}] if "search_read" in request.path else {"uid": 2})

    slow = Httpd(handler).start()
    started = time.monotonic()
    found = probe(OdooClient(slow.url, "x", "x", "x", allow_private=("127.0.0.1",), checking=True), seconds=1)
    assert time.monotonic() - started < 4
    assert not found.ok
    slow.stop()
