"""What each protocol says when something is wrong."""

import urllib.request
import xmlrpc.client

import pytest

from .clients import Refused
from .conftest import Server

DENIED = "odoo.exceptions.AccessDenied"


def refused(odoo_server: Server, *call: object) -> Refused:
    with pytest.raises(Refused) as caught:
        odoo_server.admin.call(*call)
    return caught.value


def test_a_deleted_record_reads_as_nothing_and_cannot_be_written(odoo_server: Server) -> None:
    assert odoo_server.admin.call("sale.order", "read", [999_999], ["name"]) == []
    error = refused(odoo_server, "sale.order", "write", [999_999], {"origin": "x"})
    assert error.name == "odoo.exceptions.MissingError"
    assert error.message == (
        f"Record does not exist or has been deleted.\n(Record: sale.order(999999,), User: {odoo_server.admin.uid})"
    )
    status, body = odoo_server.admin.json2("sale.order", "write", ids=[999_999], vals={"origin": "x"})
    assert (status, body["name"]) == (404, "odoo.exceptions.MissingError")


@pytest.mark.parametrize(
    ("method", "args", "said"),
    [
        ("read", ([1], ["nope"]), "Invalid field 'nope' on 'sale.order'"),
        ("search", ([["nope", "=", 1]],), "Invalid field sale.order.nope in condition ('nope', '=', 1)"),
        ("create", ({"nope": 1},), "Invalid field 'nope' in 'sale.order'"),
        ("load", (["id", "nope"], [["__amazon__.x", "1"]]), "Invalid field name 'nope'"),
    ],
)
def test_an_unknown_field_is_a_value_error(odoo_server: Server, method: str, args: tuple, said: str) -> None:
    error = refused(odoo_server, "sale.order", method, *args)
    assert (error.name, error.message) == ("builtins.ValueError", said)


def test_json2_answers_500_for_an_unknown_field(odoo_server: Server) -> None:
    status, body = odoo_server.admin.json2("sale.order", "search", domain=[["nope", "=", 1]])
    assert (status, body["name"]) == (500, "builtins.ValueError")
    assert set(body) == {"name", "message", "arguments", "context", "debug"}


def test_an_unknown_model_or_method(odoo_server: Server) -> None:
    error = refused(odoo_server, "no.model", "read", [1])
    assert (error.name, error.message) == ("odoo.exceptions.UserError", "Object no.model doesn't exist")
    error = refused(odoo_server, "sale.order", "no_method", [1])
    assert (error.name, error.message) == (
        "builtins.AttributeError",
        "The method 'sale.order.no_method' does not exist",
    )
    status, body = odoo_server.admin.json2("no.model", "read")
    assert (status, body["name"], body["arguments"]) == (
        404,
        "werkzeug.exceptions.NotFound",
        ["the model 'no.model' does not exist", 404],
    )
    status, body = odoo_server.admin.json2("sale.order", "no_method")
    assert (status, body["message"]) == (404, "The method 'sale.order.no_method' does not exist")


def test_a_private_method_is_an_access_error(odoo_server: Server) -> None:
    said = "Private methods (such as 'sale.order._compute') cannot be called remotely."
    error = refused(odoo_server, "sale.order", "_compute", [1])
    assert (error.name, error.message) == ("odoo.exceptions.AccessError", said)
    assert odoo_server.admin.json2("sale.order", "_compute")[0] == 403


def test_a_wrong_key_in_every_protocol(odoo_server: Server) -> None:
    admin = odoo_server.admin
    body = admin.jsonrpc("object", "execute_kw", admin.database, admin.uid, "wrong", "res.users", "search", [[]])
    assert body["error"]["data"]["name"] == DENIED
    assert (body["error"]["code"], body["error"]["message"]) == (0, "Odoo Server Error")
    with pytest.raises(xmlrpc.client.Fault) as fault:
        admin.xml("res.users", "search", [], secret="wrong")
    assert (fault.value.faultCode, fault.value.faultString) == (3, "Access Denied")
    with pytest.raises(xmlrpc.client.Fault) as fault:
        admin.xml("res.users", "search", [], secret="wrong", path="/xmlrpc/object")
    assert (fault.value.faultCode, fault.value.faultString) == ("AccessDenied", "Access Denied")
    status, answer = admin.json2("res.users", "search", key="wrong", domain=[])
    assert (status, answer["message"]) == (401, "Invalid apikey")
    status, answer = admin.json2("res.users", "search", key="", domain=[])
    assert status == 401
    assert answer["message"] == "User not authenticated, use an API Key with a Bearer Authorization header."


def test_login_with_a_wrong_password_is_false_and_no_error(odoo_server: Server) -> None:
    admin = odoo_server.admin
    assert admin.jsonrpc("common", "login", admin.database, "admin", "wrong")["result"] is False
    assert admin.jsonrpc("common", "authenticate", admin.database, "nobody", "wrong", {})["result"] is False
    assert admin.jsonrpc("common", "authenticate", admin.database, "admin", admin.secret, {})["result"] == admin.uid


def test_a_user_that_does_not_exist(odoo_server: Server) -> None:
    admin = odoo_server.admin
    body = admin.jsonrpc("object", "execute_kw", admin.database, 999_999, "x", "res.users", "search", [[]])
    assert body["error"]["data"]["name"] == "odoo.exceptions.MissingError"


def test_a_database_that_does_not_exist(odoo_server: Server) -> None:
    admin = odoo_server.admin
    body = admin.jsonrpc("object", "execute_kw", "no_such_db", 2, "x", "res.users", "search", [[]])
    assert body["error"]["data"]["name"] == "psycopg2.OperationalError"
    assert 'database "no_such_db" does not exist' in body["error"]["data"]["message"]
    headers = {"X-Odoo-Database": "no_such_db", "Authorization": f"bearer {admin.secret}"}
    status, answered, page = admin.post("/json/2/res.users/search", {"domain": []}, headers)
    assert status == 404
    assert answered["Content-Type"].startswith("text/html")
    assert b"No database is selected" in page


def test_xmlrpc_faults_carry_numbers_or_words(odoo_server: Server) -> None:
    with pytest.raises(xmlrpc.client.Fault) as fault:
        odoo_server.admin.xml("no.model", "read", [1])
    assert (fault.value.faultCode, fault.value.faultString) == (2, "Object no.model doesn't exist")
    with pytest.raises(xmlrpc.client.Fault) as fault:
        odoo_server.admin.xml("no.model", "read", [1], path="/xmlrpc/object")
    assert fault.value.faultCode == "warning -- UserError\n\nObject no.model doesn't exist"
    with pytest.raises(xmlrpc.client.Fault) as fault:
        odoo_server.admin.xml("sale.order", "read", [1], ["nope"])
    assert fault.value.faultCode == 1
    assert fault.value.faultString.startswith("Traceback (most recent call last):")
    assert fault.value.faultString.rstrip().endswith("ValueError: Invalid field 'nope' on 'sale.order'")


def test_xmlrpc_cannot_send_none(odoo_server: Server) -> None:
    order = odoo_server.order()
    with pytest.raises(xmlrpc.client.Fault, match="cannot marshal None unless allow_none is enabled"):
        odoo_server.admin.xml("sale.order", "action_lock", [order])
    # It happened all the same: only the answer failed.
    assert odoo_server.admin.read("sale.order", order, "locked")["locked"] is True


def test_jsonrpc_leaves_out_a_result_of_none(odoo_server: Server) -> None:
    admin = odoo_server.admin
    order = odoo_server.order()
    body = admin.jsonrpc(
        "object", "execute_kw", admin.database, admin.uid, admin.secret, "sale.order", "action_lock", [[order]]
    )
    assert body == {"jsonrpc": "2.0", "id": 7}
    assert admin.json2("sale.order", "action_unlock", ids=[order]) == (200, None)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "missing a required argument: 'domain'"),
        ({"domain": [], "nope": 1}, "got an unexpected keyword argument 'nope'"),
        ({"domain": [], "ids": [1]}, "cannot call sale.order.search with ids"),
    ],
)
def test_json2_takes_parameters_by_name_only(odoo_server: Server, body: dict, said: str) -> None:
    status, answer = odoo_server.admin.json2("sale.order", "search", **body)
    assert (status, answer["name"], answer["message"]) == (422, "werkzeug.exceptions.UnprocessableEntity", said)


def test_json2_parameter_names_of_the_methods_we_use(odoo_server: Server) -> None:
    admin = odoo_server.admin
    assert admin.json2("res.partner", "create", vals_list=[{"name": "A"}])[0] == 200
    status, [contact] = admin.json2("res.partner", "create", vals_list=[{"name": "B"}])
    assert status == 200
    assert admin.json2("res.partner", "write", ids=[contact], vals={"ref": "r"}) == (200, True)
    assert admin.json2("res.partner", "read", ids=[contact], fields=["ref"]) == (200, [{"id": contact, "ref": "r"}])
    named = {"domain": [["id", "=", contact]], "fields": ["ref"], "offset": 0, "limit": 1, "order": "id"}
    assert admin.json2("res.partner", "search_read", **named)[1] == [{"id": contact, "ref": "r"}]
    assert admin.json2("res.partner", "search_count", domain=[["id", "=", contact]]) == (200, 1)
    assert admin.json2("res.partner", "load", fields=["name"], data=[["C"]])[1]["messages"] == []
    assert set(admin.json2("res.partner", "fields_get", allfields=["ref"], attributes=["type"])[1]) == {"ref"}
    assert admin.json2("res.partner", "has_access", ids=[], operation="create") == (200, True)
    found = admin.json2("res.partner", "name_search", name="B", domain=[["id", "=", contact]], operator="=", limit=5)
    assert found == (200, [[contact, "B"]])
    reference = {"module": "base", "xml_id": "main_company", "raise_on_access_error": True}
    assert admin.json2("ir.model.data", "check_object_reference", **reference) == (200, ["res.company", 1])
    context = {"lang": "en_US", "active_test": False}
    assert admin.json2("res.currency", "search_count", domain=[["name", "=", "CHF"]], context=context) == (200, 1)
    assert admin.json2("res.partner", "unlink", ids=[contact]) == (200, True)
    assert set(admin.json2("res.users", "context_get")[1]) == {"lang", "tz", "uid"}


def test_bodies_that_are_no_json(odoo_server: Server) -> None:
    admin = odoo_server.admin
    headers = {"X-Odoo-Database": admin.database, "Authorization": f"bearer {admin.secret}"}
    status, _, answer = admin.post("/json/2/res.users/search", b"{bad", headers)
    assert status == 400
    assert b"could not parse the body as json" in answer
    assert admin.post("/jsonrpc", b"{bad")[0::2] == (400, b"Invalid JSON data")


def test_versions(odoo_server: Server) -> None:
    admin = odoo_server.admin
    about = admin.jsonrpc("common", "version")["result"]
    assert about == {
        "server_version": "19.0",
        "server_version_info": [19, 0, 0, "final", 0, ""],
        "server_serie": "19.0",
        "protocol_version": 1,
    }
    with urllib.request.urlopen(f"{admin.url}/web/version") as response:
        assert response.read() == b'{"version_info": [19, 0, 0, "final", 0, ""], "version": "19.0"}'
    assert b'"server_serie": "19.0"' in admin.post("/web/webclient/version_info", {})[2]


def test_texts_that_postgresql_refuses(odoo_server: Server) -> None:
    error = refused(odoo_server, "res.partner", "create", {"name": "a\0b"})
    assert (error.name, error.message) == (
        "builtins.ValueError",
        "A string literal cannot contain NUL (0x00) characters.",
    )
    loaded = odoo_server.admin.load("res.partner", ["name"], ["a\0b"])
    assert loaded["ids"] is False
    assert "cannot contain NUL (0x00)" in loaded["messages"][0]["message"]
    status, _, page = odoo_server.admin.post(
        "/json/2/res.partner/create",
        b'{"vals_list": [{"name": "a\\ud800b"}]}',
        {"X-Odoo-Database": odoo_server.admin.database, "Authorization": f"bearer {odoo_server.admin.secret}"},
    )
    assert status == 500
    assert page.startswith(b"<!doctype html>")


@pytest.mark.parametrize(
    "name", ["👩‍👩‍👧 Ø", "שלום ‮abc", "株式会社", "x" * 4000, "<b>&amp;</b>", "zero​width", "a\x0bb"]
)
def test_texts_that_come_back_as_they_went(odoo_server: Server, name: str) -> None:
    contact = odoo_server.contact(name)
    assert odoo_server.admin.read("res.partner", contact, "name")["name"] == name
