"""Every list as a CSV file: what its page shows, nothing that a spreadsheet would run, and no buyer."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import audit
from sync.models import FbaStock, Offer, Order, StockLevel
from sync.selectors import paging
from tests.sync.views.shop import NOW, Shop


def rows_of(client: Client, address: str, **query: str) -> list[dict[str, str]]:
    answer = client.get(address, query)
    assert (answer.status_code, answer.streaming) == (200, True)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.getvalue().decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_orders_with_the_filters_of_the_page_and_without_the_buyer(shop: Shop, owner: Client) -> None:
    done = shop.order("done", minutes=10)
    shop.order("blocked", reason="Odoo refuses the customer Erika Mustermann: no country.")
    (row,) = rows_of(owner, "/orders/download/", state="done")
    assert row | {"times are in UTC": ""} == {
        "amazon_order": done.amazon_id,
        "seller_account": "Alpine Gear EU",
        "marketplace": "Amazon.de",
        "fulfilled_by": "MERCHANT",
        "amazon_status": "UNSHIPPED",
        "bought": "2026-11-23 11:50:00",
        "ship_by": "",
        "state": "done",
        "reason": "",
        "odoo_order": done.odoo_name,
        "odoo_state": "sale",
        "total": "45.98",
        "odoo_total": "45.98",
        "currency": "EUR",
        "times are in UTC": "",
    }
    both = rows_of(owner, "/orders/download/")
    assert [one["reason"] for one in both] == ["", "Odoo refuses the customer …: no country."]
    assert "Erika" not in str(both) and "Mustermann" not in str(both)
    assert rows_of(owner, "/orders/download/", q=done.amazon_id)[0]["amazon_order"] == done.amazon_id


def test_the_file_has_a_name(shop: Shop, owner: Client) -> None:
    answer = owner.get("/orders/download/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="orders-alpine-gear-2026-11-23.csv"'


def test_the_activity_in_english_whoever_reads_it(shop: Shop, owner: Client) -> None:
    audit.write(
        "role_changed", merchant=shop.merchant, user=shop.owner, email="=a@example.com", before="viewer", role="owner"
    )
    audit.write("logged_out", merchant=shop.merchant, user=shop.owner)
    address = "/settings/activity/download/"
    (row,) = rows_of(owner, address, kind="role_changed")
    assert (row["who"], row["what"]) == (shop.owner.email, "Made =a@example.com owner (was viewer)")
    assert {row["kind"] for row in rows_of(owner, address)} >= {"role_changed", "logged_out"}
    owner.cookies["django_language"] = "de"
    assert rows_of(owner, address, kind="role_changed") == [row]


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_nothing_in_it_is_a_formula(shop: Shop, owner: Client, evil: str) -> None:
    shop.problem(evil, subject=evil, cure=evil)
    shop.shipment(shop.order(odoo_name=evil), carrier=evil, tracking=evil)
    for address in ("/problems/download/", "/shipments/download/", "/orders/download/"):
        for row in rows_of(owner, address):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values() if cell)
    assert rows_of(owner, "/problems/download/")[0]["problem"] == f"'{evil}"


def test_shipments(shop: Shop, owner: Client) -> None:
    parcel = shop.shipment(shop.order(), "seen")
    shop.shipment(shop.order(), "ignored")
    (row,) = rows_of(owner, "/shipments/download/", state="seen")
    assert (row["delivery"], row["amazon_order"], row["pieces"]) == (
        parcel.picking_name,
        parcel.order.amazon_id,
        "2 pieces",
    )
    assert (row["tracking"], row["left"]) == (parcel.tracking, "2026-11-23 11:30:00")


def test_stock_on_both_sides(shop: Shop, owner: Client) -> None:
    offer = Offer.objects.create(merchant=shop.merchant, account=shop.account, sku="POT", product_name="Teapot")
    StockLevel.objects.create(
        merchant=shop.merchant, account=shop.account, offer=offer, state="verified", free=Decimal("-3.5"), wanted=0
    )
    FbaStock.objects.create(
        merchant=shop.merchant, account=shop.account, sku="POT", read=NOW, fulfillable=7, drift=Decimal(-2)
    )
    (row,) = rows_of(owner, "/stock/download/", state="verified")
    assert (row["sku"], row["product"], row["free_in_odoo"], row["for_amazon"], row["told_amazon"]) == (
        "POT",
        "Teapot",
        "-3.5",
        "0",
        "",
    )
    assert rows_of(owner, "/stock/download/", state="blocked") == []
    (row,) = rows_of(owner, "/stock/fba/download/", drift="1")
    assert (row["can_be_sold"], row["difference"]) == ("7", "-2")


def test_problems_and_runs(shop: Shop, owner: Client) -> None:
    problem = shop.problem(subject="MUG-BLUE")
    shop.hold(problem)
    shop.problem("Another", state="resolved")
    (row,) = rows_of(owner, "/problems/download/")
    assert (row["problem"], row["about"], row["waiting"]) == (problem.title, "MUG-BLUE", "1")
    assert [one["problem"] for one in rows_of(owner, "/problems/download/", state="resolved")] == ["Another"]
    shop.run("failed", user=shop.owner, said="Amazon does not answer.", read=3)
    shop.run("done")
    (row,) = rows_of(owner, "/runs/download/", state="failed")
    assert (row["run"], row["said"], row["read"]) == ("orders", "Amazon does not answer.", "3")
    assert shop.owner.email not in str(row)


def test_a_stranger_gets_an_empty_file(shop: Shop, other: Shop, login: Any) -> None:
    shop.order()
    assert rows_of(login(other.owner), "/orders/download/") == []


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Portions of two rows."""
    whole = paging.portions

    def portions(rows: Any, **how: Any) -> Any:
        return whole(rows, **{**how, "size": 2})

    monkeypatch.setattr("sync.exports.portions", portions)
    yield


@pytest.mark.usefixtures("small")
def test_it_is_read_portion_by_portion_and_nothing_is_left_out_or_doubled(shop: Shop, owner: Client) -> None:
    """Five orders, three of them bought in the same second."""
    for number in range(5):
        shop.order(minutes=10 if number < 3 else number * 100, document=False)
    with CaptureQueriesContext(connection) as queries:
        found = [row["amazon_order"] for row in rows_of(owner, "/orders/download/")]
    newest_first = Order.objects.order_by("-bought", "-pk").values_list("amazon_id", flat=True)
    assert found == list(newest_first)
    assert sum(query["sql"].endswith("LIMIT 2") for query in queries.captured_queries) == 3
