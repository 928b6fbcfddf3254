"""The pages about shipments and carriers, and what must leave now."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from sync.models import CarrierRule, Order, Run, Work
from sync.selectors.shipments import urgent_rows
from tests.sync.views.shop import Shop


def text(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_state_is_a_word_and_the_filter_finds_it(shop: Shop, owner: Client) -> None:
    order = shop.order()
    for state in ("ready", "accepted", "seen", "ignored"):
        shop.shipment(order, state, picking_name=f"WH/OUT/{state}")
    page = text(owner, "/shipments/")
    for word in ("To be sent", "Accepted by Amazon", "On Amazon", "Not for Amazon"):
        assert word in page
    found = text(owner, "/shipments/", state="ignored")
    assert ("WH/OUT/ignored" in found, "WH/OUT/seen" in found) == (True, False)


@pytest.mark.parametrize("which", ["amazon_id", "picking_name", "tracking"])
def test_the_search_finds_order_delivery_and_tracking(shop: Shop, other: Shop, owner: Client, which: str) -> None:
    order = shop.order()
    wanted, _ = shop.shipment(order, tracking="AB 1"), shop.shipment(shop.order(), tracking="CD 2")
    other.shipment(other.order(), tracking="AB 1 of another")
    asked = order.amazon_id if which == "amazon_id" else getattr(wanted, which)
    page = text(owner, "/shipments/", q=asked)
    assert (wanted.picking_name in page, "CD 2" in page, "of another" in page) == (True, False, False)


def test_pages_by_key(shop: Shop, owner: Client) -> None:
    order = shop.order()
    made = [shop.shipment(order, minutes=number) for number in range(60)]
    first = text(owner, "/shipments/")
    assert (made[0].picking_name in first, made[55].picking_name in first) == (True, False)
    second = text(owner, "/shipments/", after=str(made[49].uid))
    assert (made[49].picking_name in second, made[50].picking_name in second) == (False, True)


def test_an_order_shows_its_parcels_with_the_cure(shop: Shop, owner: Client) -> None:
    order = shop.order()
    shop.shipment(order, "seen")
    shop.hold_shipment(shop.problem("Delivery WH/OUT/2 has no tracking", cure="Type it on the delivery."), order)
    page = text(owner, f"/orders/{order.uid}/")
    for part in ("On Amazon", "Delivery WH/OUT/2 has no tracking", "Type it on the delivery.", "Retry delivery"):
        assert part in page
    assert "In Odoo" in page  # the order itself needs nobody


def test_retry_releases_the_parcel_and_looks_at_odoo_again(shop: Shop, owner: Client) -> None:
    order = shop.order()
    parcel = shop.hold_shipment(shop.problem(), order)
    answer = owner.post("/shipments/retry/", {"shipment": str(parcel.uid)})
    run = Run.objects.get(flow="shipments")
    assert answer.headers["Location"] == f"/runs/{run.uid}/"
    assert Work.objects.get(flow="shipment_to_amazon").state == "ready"
    assert Work.objects.get(flow="deliveries_from_odoo").run == run
    assert Order.objects.get(pk=order.pk).deliveries_asked is not None


def test_a_problems_retry_is_for_parcels_too(shop: Shop, owner: Client) -> None:
    problem = shop.problem()
    shop.hold_shipment(problem, shop.order())
    owner.post(f"/problems/{problem.uid}/retry/", {"which": "all"})
    assert Work.objects.get(flow="shipment_to_amazon").state == "ready"


def test_what_must_leave_now_stands_first_and_the_oldest_before_all(shop: Shop, owner: Client) -> None:
    late = shop.order(ship_by=shop.now - timedelta(hours=2))
    soon = shop.order(ship_by=shop.now + timedelta(hours=11))
    other = shop.order(ship_by=shop.now + timedelta(hours=13))
    told = shop.order(ship_by=shop.now)
    shop.shipment(told, "accepted")
    shop.order(ship_by=shop.now, fulfilled_by="AMAZON")
    shop.order(ship_by=shop.now, status="SHIPPED")
    page = text(owner, "/")
    assert "2 orders have to leave now" in page
    assert 0 < page.index(late.amazon_id) < page.index(soon.amazon_id) < page.index('id="channels"')
    assert (other.amazon_id in page, told.amazon_id in page) == (False, False)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL goes through a table of no rows at all")
def test_they_are_found_by_an_index_of_their_own(shop: Shop) -> None:
    assert "USING INDEX order_ship_by" in urgent_rows(shop.merchant, shop.now).explain()


def test_ten_are_shown_and_all_are_counted(shop: Shop, owner: Client) -> None:
    made = [shop.order(ship_by=shop.now - timedelta(hours=number)) for number in range(12)]
    page = text(owner, "/")
    assert "12 orders have to leave now" in page
    assert [order.amazon_id in page for order in made] == [False, False] + [True] * 10


def test_a_carrier_is_chosen_and_removed(shop: Shop, owner: Client) -> None:
    shop.shipment(shop.order(), carrier="Velo-Kurier")
    assert "Velo-Kurier" in text(owner, "/carriers/")
    owner.post("/carriers/save/", {"carrier": "Velo-Kurier", "code": "DHL"})
    rule = CarrierRule.objects.get()
    assert (rule.merchant, rule.carrier, rule.country, rule.code) == (shop.merchant, "Velo-Kurier", "", "DHL")
    owner.post("/carriers/save/", {"carrier": "Velo-Kurier", "code": "Other"})
    rule.refresh_from_db()
    assert (rule.code, rule.name) == ("Other", "Velo-Kurier")
    owner.post(f"/carriers/{rule.pk}/remove/")
    assert not CarrierRule.objects.exists()


def test_other_without_any_name_is_refused_with_a_sentence(shop: Shop, owner: Client) -> None:
    answer = owner.post("/carriers/save/", {"carrier": "", "code": "Other"})
    assert answer.status_code == 422
    assert "must be told the carrier&#x27;s name" in answer.content.decode()
    assert not CarrierRule.objects.exists()
