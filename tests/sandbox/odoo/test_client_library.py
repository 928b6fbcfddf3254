"""Odoo's own client library against the pretend Odoo, in every protocol."""

import gc
from urllib.parse import urlsplit

import odoolib
import pytest
from odoolib.tools import AuthenticationError

from sandbox.odoo import ADMIN, ADMIN_KEY, DATABASE

# Its XML-RPC connector never closes a connection.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def _left_open():
    yield
    gc.collect()


def connection(url: str, protocol: str, key: str = ADMIN_KEY) -> object:
    parts = urlsplit(url)
    return odoolib.get_connection(
        hostname=parts.hostname, port=parts.port, protocol=protocol, database=DATABASE, login=ADMIN, password=key
    )


@pytest.mark.parametrize("protocol", ["xmlrpc", "jsonrpc"])
def test_positional_protocols(pretend, protocol: str) -> None:
    odoo, _ = pretend
    partners = connection(odoo.url, protocol).get_model("res.partner")
    answer = partners.load(["id", "name"], [["__amazon__.jane", "Jane"]])
    assert partners.read(answer["ids"], ["name"]) == [{"id": answer["ids"][0], "name": "Jane"}]
    assert partners.search_count([("name", "=", "Jane")]) == 1
    assert {call.protocol for call in odoo.calls} == {protocol}


def test_json2(pretend) -> None:
    odoo, _ = pretend
    partners = connection(odoo.url, "json2").get_model("res.partner")
    answer = partners.load(fields=["id", "name"], data=[["__amazon__.jane", "Jane"]])
    assert partners.read(ids=answer["ids"], fields=["name"]) == {"id": answer["ids"][0], "name": "Jane"}
    with pytest.raises(ValueError, match="Missing required value|Contacts require a name"):
        partners.create(vals_list=[{"ref": "nameless"}])


def test_a_wrong_key(pretend) -> None:
    odoo, _ = pretend
    with pytest.raises(AuthenticationError):
        connection(odoo.url, "json2", "wrong").get_model("res.partner").search(domain=[])
    with pytest.raises(AuthenticationError):
        connection(odoo.url, "jsonrpc", "wrong").get_model("res.partner").search([])
