"""What is kept on disk, several databases, and starting anew."""

from pathlib import Path

import pytest

from sandbox.odoo import PretendOdoo

from .contract.clients import Client, Refused


def test_everything_is_there_after_a_restart(started, tmp_path: Path) -> None:
    file = tmp_path / "odoo.sqlite3"
    first, client = started(state=file)
    kept = client.call("res.partner", "create", {"name": "Kept", "category_id": [[0, 0, {"name": "tag"}]]})
    gone = client.call("res.partner", "create", {"name": "Gone"})
    client.call("res.partner", "unlink", [gone])
    product = first.merchant.product("Mug", quantity=4.0)
    client.call("sale.order", "create", {"partner_id": kept})
    first.stop()
    second, client = started(state=file)
    assert client.read("res.partner", kept, "name", "category_id") == {"id": kept, "name": "Kept", "category_id": [1]}
    assert client.call("res.partner", "search_count", [["name", "=", "Gone"]]) == 0
    assert second.merchant.stock(product) == 4.0
    again = client.call("sale.order", "create", {"partner_id": kept})
    assert client.read("sale.order", again, "name")["name"] == "S00002"
    assert client.call("res.partner", "create", {"name": "New"}) > gone


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    PretendOdoo("19.0", state=tmp_path / "odoo.sqlite3")
    with pytest.raises(ValueError, match=r"holds an Odoo 19.0. Take another file for 17.0, or delete this one."):
        PretendOdoo("17.0", state=tmp_path / "odoo.sqlite3")


def test_reset_forgets_everything(started, tmp_path: Path) -> None:
    odoo, client = started(state=tmp_path / "odoo.sqlite3")
    client.call("res.partner", "create", {"name": "Jane"})
    odoo.fault("access", times=0)
    odoo.reset()
    assert odoo.calls == []
    assert client.call("res.partner", "search_count", [["name", "=", "Jane"]]) == 0
    assert client.call("res.users", "context_get")["uid"] == 2


def test_databases_know_nothing_of_each_other(started) -> None:
    _, one = started(databases=("one", "two"))
    two = Client(one.url, "two", one.uid, one.secret)
    one.call("res.partner", "create", {"name": "Jane"})
    assert two.call("res.partner", "search_count", [["name", "=", "Jane"]]) == 0
    assert two.json2("res.partner", "search_count", domain=[["name", "=", "Jane"]]) == (200, 0)
    assert one.jsonrpc("db", "list")["result"] == ["one", "two"]
    unnamed = one.post("/json/2/res.partner/search_count", {"domain": []}, {"Authorization": f"bearer {one.secret}"})
    assert unnamed[0] == 404
    nowhere = Client(one.url, "three", one.uid, one.secret)
    with pytest.raises(Refused, match='database "three" does not exist'):
        nowhere.call("res.partner", "search", [])


def test_one_database_needs_no_naming(pretend) -> None:
    _, client = pretend
    status, _, body = client.post("/json/2/res.users/context_get", {}, {"Authorization": f"bearer {client.secret}"})
    assert (status, body) == (200, b'{"lang": "en_US", "tz": false, "uid": 2}')
