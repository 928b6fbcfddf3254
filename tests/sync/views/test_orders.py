from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sync.models import Order, OrderItem, Run
from tests.sync.views.reading import text_of
from tests.sync.views.shop import NOW, Shop


def listed(answer: Any) -> list[str]:
    return [order.amazon_id for order in answer.context["orders"].rows]


def many(shop: Shop, count: int, **values: Any) -> list[str]:
    """So many orders, two of each minute, newest first."""
    rows = [
        Order(
            **{
                "merchant": shop.merchant,
                "account": shop.account,
                "channel": shop.channel,
                "amazon_id": f"M-{number:05}",
                "marketplace_id": shop.channel.marketplace_id,
                "bought": NOW - timedelta(minutes=number // 2),
                "updated": NOW,
                "state": "done",
                "currency": "EUR",
                **values,
            }
        )
        for number in reversed(range(count))
    ]
    Order.objects.bulk_create(rows)
    return [row.amazon_id for row in reversed(rows)]


def test_newest_first_page_after_page_and_back(shop: Shop, owner: Client) -> None:
    names = many(shop, 130)
    first = owner.get("/orders/")
    assert listed(first) == names[:50]
    assert (bool(first.context["orders"].before), bool(first.context["orders"].after)) == (False, True)
    second = owner.get("/orders/", {"after": first.context["orders"].after})
    assert listed(second) == names[50:100]
    third = owner.get("/orders/", {"after": second.context["orders"].after})
    assert listed(third) == names[100:]
    assert third.context["orders"].after == ""
    back = owner.get("/orders/", {"before": third.context["orders"].before})
    assert listed(back) == names[50:100]
    assert listed(owner.get("/orders/", {"before": back.context["orders"].before})) == names[:50]


def test_a_page_never_skips_by_counting(shop: Shop, owner: Client) -> None:
    many(shop, 120)
    first = owner.get("/orders/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        owner.get("/orders/", {"after": first.context["orders"].after})
    statements = [query["sql"].upper() for query in queries.captured_queries]
    assert not [sql for sql in statements if " OFFSET " in sql]
    assert [sql for sql in statements if "COUNT(" in sql and "LIMIT 1001" not in sql] == []


def test_an_order_that_came_meanwhile_moves_no_page(shop: Shop, owner: Client) -> None:
    names = many(shop, 60)
    after = owner.get("/orders/").context["orders"].after
    shop.order(minutes=0)
    assert listed(owner.get("/orders/", {"after": after})) == names[50:]


@pytest.mark.parametrize("made_up", ["x", "6f1f6a52-8d0c-4f5c-9a8e-000000000000", "1 OR 1=1", "\x00"])
def test_a_made_up_page_is_the_first_one(shop: Shop, owner: Client, made_up: str) -> None:
    names = many(shop, 3)
    assert listed(owner.get("/orders/", {"after": made_up})) == names


def test_a_strangers_order_is_no_place_to_begin(shop: Shop, other: Shop, owner: Client) -> None:
    names = many(shop, 3)
    assert listed(owner.get("/orders/", {"after": str(other.order().uid)})) == names


def test_filters_stay_in_the_address(shop: Shop, owner: Client) -> None:
    many(shop, 60, state="ignored", fulfilled_by="AMAZON")
    answer = owner.get("/orders/", {"state": "ignored", "fulfilled_by": "AMAZON", "after": ""})
    after = answer.context["orders"].after
    assert f"/orders/?state=ignored&amp;fulfilled_by=AMAZON&amp;after={after}" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "done"}, ["done"]),
        ({"state": "waiting"}, ["received", "waiting"]),
        ({"state": "ignored"}, ["ignored"]),
        ({"state": "blocked"}, ["blocked"]),
        ({"state": "nonsense"}, ["done", "received", "waiting", "ignored", "blocked"]),
        ({"fulfilled_by": "AMAZON"}, ["ignored"]),
        ({"bought_from": "2026-11-23"}, ["done", "received", "waiting"]),
        ({"bought_to": "2026-11-22"}, ["ignored", "blocked"]),
        ({"bought_to": "not a day"}, ["done", "received", "waiting", "ignored", "blocked"]),
    ],
)
def test_filters(shop: Shop, owner: Client, query: dict[str, str], found: list[str]) -> None:
    shop.order("done", minutes=1)
    shop.order("received", minutes=2)
    shop.order("waiting", minutes=3)
    shop.order("ignored", minutes=60 * 24, fulfilled_by="AMAZON")
    shop.order("blocked", minutes=60 * 24 + 1)
    answer = owner.get("/orders/", query)
    assert [order.state for order in answer.context["orders"].rows] == found


def test_a_date_that_is_none_says_so(shop: Shop, owner: Client) -> None:
    assert "Enter a valid date." in text_of(owner.get("/orders/", {"bought_to": "not a day"}))


def test_one_channels_orders(shop: Shop, owner: Client) -> None:
    shop.order()
    british = shop.order(channel=shop.add_channel("A1F83G8C2ARO7P", "Amazon.co.uk"))
    assert listed(owner.get("/orders/", {"channel": str(british.channel.uid)})) == [british.amazon_id]


def test_the_search_jumps_to_the_one_order(shop: Shop, other: Shop, owner: Client) -> None:
    order = shop.order()
    other.order()  # has the same numbers
    for text in (order.amazon_id, f"  {order.amazon_id} ", order.odoo_name):
        assert owner.get("/orders/", {"q": text}).headers["Location"] == f"/orders/{order.uid}/"


def test_two_orders_of_one_number_are_listed(shop: Shop, owner: Client) -> None:
    orders = [shop.order(odoo_name="S00042", minutes=number) for number in (1, 2)]
    assert listed(owner.get("/orders/", {"q": "S00042"})) == [order.amazon_id for order in orders]


@pytest.mark.parametrize("text", ["303-10000", "S100000", "MUG-100000", "Muster", "erika", "ERIKA MUSTERMANN"])
def test_searching_by_a_beginning_or_a_buyer(shop: Shop, other: Shop, owner: Client, text: str) -> None:
    first, second = shop.order(minutes=1), shop.order(minutes=2)
    shop.order(minutes=3, amazon_id="028-1", odoo_name="X1", buyer="Hans Huber", document=False).items.update(sku="CUP")
    other.order()
    assert listed(owner.get("/orders/", {"q": text})) == [first.amazon_id, second.amazon_id]


@pytest.mark.parametrize("text", ["%", "_", "'", "\\", "\x00", "☃", "a" * 200, "<script>alert(1)</script>"])
def test_searching_for_strange_things(shop: Shop, owner: Client, text: str) -> None:
    shop.order()
    answer = owner.get("/orders/", {"q": text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_a_best_seller_is_found_newest_first(shop: Shop, owner: Client) -> None:
    names = many(shop, 700, buyer="")
    OrderItem.objects.bulk_create(
        OrderItem(merchant=shop.merchant, order=order, item_id="1", sku="BESTSELLER") for order in Order.objects.all()
    )
    assert listed(owner.get("/orders/", {"q": "BESTSELLER"})) == names[:50]


def test_a_buyers_name_is_masked_in_the_list(shop: Shop, owner: Client) -> None:
    shop.order(buyer="Erika Mustermann")
    page = text_of(owner.get("/orders/"))
    assert "E••• M•••" in page
    assert "Mustermann" not in page


def test_a_row_says_what_matters(shop: Shop, owner: Client) -> None:
    order = shop.order("blocked", minutes=30, reason="SKU MUG matches no product in Odoo")
    page = text_of(owner.get("/orders/"))
    assert f"{order.amazon_id} E••• M••• · 30 min ago 45.98 EUR" in page
    assert "Amazon.de You (FBM) · Unshipped 30 min ago Needs you SKU MUG matches no product in Odoo – 45.98 EUR" in page


def test_the_chosen_orders_are_tried_again(shop: Shop, other: Shop, owner: Client) -> None:
    chosen, left = shop.hold(shop.problem()), shop.order()
    strangers = other.order()
    answer = owner.post("/orders/retry/", {"order": [str(chosen.uid), str(strangers.uid), "made up"]})
    run = Run.objects.get()
    assert answer.headers["Location"] == f"/runs/{run.uid}/"
    assert [work.order for work in run.works.all()] == [chosen]
    assert not left.works.exists()


def test_choosing_nothing_changes_nothing(shop: Shop, owner: Client) -> None:
    answer = owner.post("/orders/retry/", {"next": "/orders/?state=blocked"}, follow=True)
    assert answer.redirect_chain == [("/orders/?state=blocked", 302)]
    assert "Choose at least one order first." in text_of(answer)
    assert not Run.objects.exists()


def test_no_orders_yet(shop: Shop, owner: Client) -> None:
    assert "No orders yet They appear here as soon as Amazon has been read for the first time." in text_of(
        owner.get("/orders/")
    )


def test_no_order_matches(shop: Shop, owner: Client) -> None:
    page = text_of(owner.get("/orders/", {"q": "nothing"}))
    assert "No order matches Nothing begins with “nothing”" in page
    assert "or recover an order by its Amazon id." in page
