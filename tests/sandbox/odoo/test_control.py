"""The control API and the pages, for tests of other processes and for people."""

import json
import urllib.request
from typing import Any

import pytest

from .contract.clients import Refused


def get(url: str) -> str:
    with urllib.request.urlopen(url) as response:
        return response.read().decode()


def do(client: Any, what: str, **given: Any) -> Any:
    status, _, body = client.post(f"/_control/do/{what}", given)
    answer = json.loads(body)
    assert status == 200, answer
    return answer["result"]


def test_faults_from_outside(pretend) -> None:
    _, client = pretend
    rule = {"action": "access", "model": "res.partner", "times": 1}
    assert client.post("/_control/faults", rule)[0] == 200
    with pytest.raises(Refused):
        client.call("res.partner", "search", [])
    [known] = json.loads(get(f"{client.url}/_control/faults"))
    assert (known["action"], known["hit"]) == ("access", 1)
    calls = json.loads(get(f"{client.url}/_control/calls"))
    assert calls["counts"] == {"res.partner.search": 1}
    assert calls["calls"][0]["protocol"] == "jsonrpc"
    status, _, body = client.post("/_control/faults", {"action": "earthquake"})
    assert (status, b"No such fault" in body) == (400, True)


def test_a_merchants_day(pretend) -> None:
    _, client = pretend
    product = do(client, "product", name="Mug", code="MUG", price=9.99, quantity=5)
    do(client, "set_stock", product=product, quantity=8)
    assert do(client, "stock", product=product) == 8.0
    tax = do(client, "tax", name="19 %", amount=19.0, included=True)
    contact = do(client, "create", model="res.partner", name="Jane & Co")
    line = {"product_id": product, "product_uom_qty": 3, "tax_ids": [[6, 0, [tax]]]}
    values = {"partner_id": contact, "order_line": [[0, 0, line]], "client_order_ref": "302-1"}
    order = do(client, "create", model="sale.order", **values)
    do(client, "confirm", order=order)
    do(client, "deliver", order=order, quantity=2, tracking="1Z999")
    assert do(client, "stock", product=product) == 6.0
    page = get(f"{client.url}/odoo/sales/{order}")
    for text in ("Jane &amp; Co", "[MUG] Mug", "29.97 USD", "1Z999", "WH/OUT/00001", "WH/OUT/00002"):
        assert text in page, text
    assert f'<a href="/odoo/sales/{order}">S00001</a>' in get(f"{client.url}/web")
    do(client, "delete", model="res.partner", ids=do(client, "create", model="res.partner", name="Gone"))
    assert client.post("/_control/reset", {})[0] == 200
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(f"{client.url}/odoo/sales/{order}")


def test_what_there_is(pretend) -> None:
    _, client = pretend
    about = json.loads(get(f"{client.url}/_control"))
    assert about["version"] == "19.0"
    assert {"product", "set_stock", "deliver", "company", "warehouse"} <= set(about["do"])
    status, _, body = client.post("/_control/do/nothing", {})
    assert (status, b"There is no nothing" in body) == (400, True)


def test_a_company_of_another_country(pretend) -> None:
    odoo, client = pretend
    odoo.merchant.company(currency="EUR", country="DE", name="Musterladen")
    product = odoo.merchant.product("Becher")
    order = client.call("sale.order", "create", {"partner_id": 3, "order_line": [[0, 0, {"product_id": product}]]})
    assert client.read("sale.order", order, "currency_id")["currency_id"][1] == "EUR"
    assert client.read("res.company", 1, "country_id", "name")["country_id"][1] == "Germany"


def test_links_of_older_odoos_find_their_order(pretend) -> None:
    assert "location.hash" in get(f"{pretend[1].url}/web")


def test_a_script_in_a_name_is_only_text(pretend) -> None:
    _, client = pretend
    contact = client.call("res.partner", "create", {"name": "<script>alert(1)</script>"})
    order = client.call("sale.order", "create", {"partner_id": contact, "client_order_ref": '<a href="/odoo/sales/1">'})
    assert "<script>alert(1)" not in get(f"{client.url}/odoo/sales/{order}") + get(f"{client.url}/odoo")
