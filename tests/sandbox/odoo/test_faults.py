"""Faults on demand, as they look on the wire."""

import http.client
import time
import urllib.error
from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox.odoo import PretendOdoo

from .contract.clients import Client, Refused

Pair = tuple[PretendOdoo, Client]
ROW = ["__amazon__.jane", "Jane"]
FIELDS = ["id", "name"]
BROKEN = (urllib.error.URLError, http.client.HTTPException, ConnectionError)


def janes(odoo: PretendOdoo) -> int:
    return len(odoo.merchant.search("res.partner", [("name", "=", "Jane")]))


@pytest.mark.parametrize(
    ("action", "written"),
    [("cut_after", 1), ("half", 1), ("reset", 1), ("cut_before", 0), ("reset_before", 0)],
)
def test_a_cut_connection_before_or_after_it_took_effect(pretend: Pair, action: str, written: int) -> None:
    odoo, client = pretend
    odoo.fault(action, model="res.partner", method="load")
    with pytest.raises(BROKEN):
        client.load("res.partner", FIELDS, ROW)
    assert janes(odoo) == written
    again = client.load("res.partner", FIELDS, ROW)
    assert again["messages"] == []
    assert janes(odoo) == 1


@pytest.mark.parametrize(("action", "status", "written"), [("502", 502, 0), ("503", 503, 0), ("502_after", 502, 1)])
def test_a_page_of_a_proxy_instead_of_an_answer(pretend: Pair, action: str, status: int, written: int) -> None:
    odoo, client = pretend
    odoo.fault(action, model="res.partner")
    body = {"fields": FIELDS, "data": [ROW]}
    answered, headers, page = client.post(
        "/json/2/res.partner/load", body, {"Authorization": f"bearer {client.secret}"}
    )
    assert (answered, headers["Content-Type"]) == (status, "text/html")
    assert page.startswith(b"<html>")
    assert janes(odoo) == written


def test_a_traceback(pretend: Pair) -> None:
    odoo, client = pretend
    odoo.fault("traceback", model="sale.*", times=2)
    with pytest.raises(Refused, match="builtins.KeyError"):
        client.call("sale.order", "search", [])
    status, body = client.json2("sale.order", "search", domain=[])
    assert (status, body["name"]) == (500, "builtins.KeyError")
    assert body["debug"].startswith("Traceback (most recent call last):")
    assert client.call("sale.order", "search", []) == []


def test_a_lost_race_is_told_by_load_and_repeated_elsewhere(pretend: Pair) -> None:
    odoo, client = pretend
    odoo.fault("serialization", method="load")
    answer = client.load("res.partner", FIELDS, ROW, ["__amazon__.john", "John"])
    assert answer["ids"] is False
    assert [message["rows"] for message in answer["messages"]] == [{"from": 0, "to": 0}, {"from": 1, "to": 1}]
    assert {message["message"] for message in answer["messages"]} == {
        "could not serialize access due to concurrent update\n"
    }
    odoo.fault("serialization", method="create")
    with pytest.raises(Refused, match="psycopg2.errors.SerializationFailure"):
        client.call("res.partner", "create", {"name": "Jane"})
    assert janes(odoo) == 0


def test_rights_keys_databases_and_modules_that_are_gone(pretend: Pair) -> None:
    odoo, client = pretend
    for action, name, status in (
        ("access", "odoo.exceptions.AccessError", 403),
        ("record_rule", "odoo.exceptions.AccessError", 403),
        ("database_down", "psycopg2.OperationalError", 500),
        ("revoked", "odoo.exceptions.AccessDenied", 401),
        ("no_module", "odoo.exceptions.UserError", 404),
        ("no_database", "psycopg2.OperationalError", 500),
    ):
        odoo.fault(action, times=2)
        with pytest.raises(Refused) as caught:
            client.call("sale.order", "search", [])
        assert caught.value.name == name
        assert client.json2("sale.order", "search", domain=[])[0] == status


def test_a_revoked_key_stays_revoked(pretend: Pair) -> None:
    odoo, client = pretend
    odoo.merchant.revoke(client.secret)
    assert client.json2("res.users", "context_get")[0] == 401
    odoo.merchant.key("admin", "another", expires="2020-01-01 00:00:00")
    assert client.json2("res.users", "context_get", key="another")[0] == 401
    odoo.merchant.key("admin", "a third")
    assert client.json2("res.users", "context_get", key="a third")[0] == 200


def test_an_app_that_is_not_installed(pretend: Pair) -> None:
    odoo, client = pretend
    odoo.merchant.database.hidden.add("sale.order")
    with pytest.raises(Refused, match="Object sale.order doesn't exist"):
        client.call("sale.order", "search", [])


def test_a_delay_and_a_count(pretend: Pair) -> None:
    odoo, client = pretend
    odoo.fault("delay", method="search_count", seconds=0.2)
    start = time.monotonic()
    client.call("res.partner", "search_count", [])
    assert time.monotonic() - start >= 0.2
    client.call("res.partner", "search_count", [])
    client.load("res.partner", FIELDS, ROW, ["__amazon__.john", "John"])
    assert odoo.count("res.partner", "search_count") == 2
    last = odoo.calls[-1]
    assert (last.protocol, last.database, last.model, last.method, last.ids) == (
        "jsonrpc",
        "odoo",
        "res.partner",
        "load",
        2,
    )
    assert odoo.counts() == {"res.partner.search_count": 2, "res.partner.load": 1}


def test_skipping_the_first_and_hitting_only_so_many(pretend: Pair) -> None:
    odoo, client = pretend
    odoo.fault("access", model="res.partner", method="read", skip=1, times=2)
    outcomes = []
    for _ in range(5):
        try:
            client.call("res.partner", "read", [1], ["name"])
            outcomes.append(True)
        except Refused:
            outcomes.append(False)
    assert outcomes == [True, False, False, True, True]


def test_faults_of_one_protocol_or_one_user(pretend: Pair) -> None:
    odoo, client = pretend
    odoo.fault("access", protocol="json2", times=0)
    assert client.json2("res.users", "context_get")[0] == 403
    assert client.call("res.users", "context_get")["uid"] == 2
    odoo.faults.clear()
    odoo.fault("access", user="2", times=0)
    with pytest.raises(Refused):
        client.call("res.users", "context_get")


def test_two_loads_of_which_one_lasts(pretend: Pair) -> None:
    """The second begins before the first commits: it loses, whatever the machine is doing."""
    odoo, client = pretend
    odoo.fault("hold", method="load", seconds=0.5, times=2)
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(client.load, "res.partner", FIELDS, ROW) for _ in range(2)]
        found = sorted((answer.result()["ids"] for answer in answers), key=bool)
    assert found[0] is False
    assert len(found[1]) == 1
    assert janes(odoo) == 1


def test_every_transaction_may_last(started) -> None:
    _, client = started(think_time=0.1)
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(client.load, "res.partner", FIELDS, ROW) for _ in range(4)]
        assert [bool(answer.result()["ids"]) for answer in answers].count(True) == 1


def test_no_such_fault(pretend: Pair) -> None:
    with pytest.raises(ValueError, match="No such fault: earthquake"):
        pretend[0].fault("earthquake")
