"""`manage.py sync` as a user types it: what it prints, what it brings, and how it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings

from accounts.models import OdooConnection, SellerAccount
from sandbox.amazon import shape
from sync import starts
from sync.models import Heartbeat, Order, Run, Work
from tests.pretend import AnOdoo, AShop, connect_amazon, connect_odoo, manage

pytestmark = pytest.mark.django_db
COUNTS = ["read", "created", "updated", "unchanged", "ignored", "waiting", "blocked", "failed"]


def counted(found: dict[str, object]) -> dict[str, object]:
    """The counts that are not zero."""
    return {name: found[name] for name in COUNTS if found[name]}


def test_one_json_object_a_flow(shop: AShop) -> None:
    for number in range(3):
        shop.place(number)
    said = shop.sync()
    assert (said.status, said.err) == (0, "")
    (found,) = said.json
    assert said.out.count("\n") == 1
    assert list(found) == ["flow", *COUNTS, "calls_to_amazon", "calls_to_odoo", "seconds", "problems"]
    assert (found["flow"], found["problems"]) == ("orders", [])
    assert counted(found) == {"read": 3, "created": 3}
    assert found["calls_to_amazon"] == len(shop.amazon.calls()) - 2, "without the two of connecting"
    assert found["calls_to_odoo"] > 0
    assert 0 < found["seconds"] < 60


def test_without_json_it_is_a_sentence(shop: AShop) -> None:
    shop.place(1)
    said = manage("sync", "--merchant", "shop", "--wait")
    assert said.status == 0
    assert said.out.startswith("orders: 1 read, 1 created in ")


def test_the_orders_are_in_odoo_to_the_cent(shop: AShop) -> None:
    name = shop.place(1)
    shop.sync()
    order = Order.objects.get()
    assert shop.odoo.orders() == {name: ("sale", float(order.total or 0))}
    assert order.odoo_total == order.expected_total == order.total


def test_synced_again_it_writes_nothing(shop: AShop) -> None:
    for number in range(3):
        shop.place(number)
    shop.sync()
    written = len(shop.odoo.writes())
    (found,) = shop.sync().json
    assert counted(found) in ({}, {"read": 3, "unchanged": 3})
    assert found["calls_to_odoo"] == 0
    assert len(shop.odoo.writes()) == written


def test_a_lost_database_is_no_duplicate(shop: AShop) -> None:
    names = {shop.place(number) for number in range(3)}
    shop.sync()
    shop.merchant.delete()
    connect_odoo(shop.odoo)
    connect_amazon()
    (found,) = shop.sync().json
    assert counted(found) == {"read": 3, "unchanged": 3}
    assert set(shop.odoo.orders()) == names


def test_blocked_orders_end_with_status_1_and_their_cure(shop: AShop) -> None:
    shop.place(1)
    shop.amazon.place(shape("unknown_status"), at=datetime.now(UTC) - timedelta(hours=1))
    said = shop.sync()
    (found,) = said.json
    assert said.status == 1
    assert counted(found) == {"read": 2, "created": 1, "blocked": 1}
    assert len(found["problems"]) == 1
    assert found["problems"][0] in said.err
    assert "Retry once Amazon shows a status such as Unshipped or Shipped." in found["problems"][0]


def test_what_is_still_blocked_is_said_again(shop: AShop) -> None:
    """An order that was blocked an hour ago is still not in Odoo: status 0 would be a lie."""
    shop.amazon.place(shape("unknown_status"), at=datetime.now(UTC) - timedelta(hours=1))
    assert shop.sync().status == 1
    said = shop.sync()
    assert said.status == 1
    assert said.json[0]["blocked"] == 1
    assert len(said.json[0]["problems"]) == 1


def test_one_order_by_its_id(shop: AShop) -> None:
    first, second = shop.place(1), shop.place(2)
    said = shop.sync("--order", first)
    assert said.status == 0
    assert counted(said.json[0]) == {"read": 1, "created": 1}
    assert set(shop.odoo.orders()) == {first}
    assert second not in shop.states()


def test_one_order_is_brought_whatever_the_start_says(shop: AShop) -> None:
    old = shop.place(1, ago=timedelta(days=200))
    assert counted(shop.sync().json[0]) == {}
    assert counted(shop.sync("--order", old).json[0]) == {"read": 1, "created": 1}


def test_a_blocked_order_is_tried_again_by_its_id(shop: AShop) -> None:
    shop.channel("--set", "unknown_product=hold")
    name = shop.place(1)
    for product in shop.odoo.screens.search("product.product"):
        shop.odoo.screens.write("product.product", product, active=False)
    assert shop.sync().status == 1
    for product in shop.odoo.screens.search("product.product"):
        shop.odoo.screens.write("product.product", product, active=True)
    said = shop.sync("--order", name)
    assert (said.status, counted(said.json[0])) == (0, {"read": 1, "created": 1})


def test_an_order_that_amazon_does_not_give_out(shop: AShop) -> None:
    said = shop.sync("--order", "302-0000000-0000000")
    assert said.status == 1
    assert counted(said.json[0])["failed"] == 1
    assert "302-0000000-0000000" in said.err


def test_an_order_of_the_second_seller_account_is_found_there(shop: AShop) -> None:
    connect_amazon(region="na", seller_id="A1DEMOSELLER02", refresh_token="Atzr|demo-na")
    name = shop.place(1, marketplace="US")
    said = shop.sync("--order", name)
    assert (said.status, counted(said.json[0])) == (0, {"read": 1, "created": 1})
    assert Run.objects.count() == 1
    assert Order.objects.get().account.seller_id == "A1DEMOSELLER02"
    assert counted(shop.sync("--order", name).json[0]) == {"read": 1, "unchanged": 1}


def test_two_seller_accounts_and_several_marketplaces_in_one_go(shop: AShop) -> None:
    connect_amazon(region="na", seller_id="A1DEMOSELLER02", refresh_token="Atzr|demo-na")
    names = {shop.place(n, marketplace=m) for n, m in enumerate(["DE", "FR", "GB", "US", "CA"], 10)}
    (found,) = shop.sync().json
    assert counted(found) == {"read": 5, "created": 5}
    assert set(shop.odoo.orders()) == names
    assert {r.account.seller_id: r.created for r in Run.objects.all() if r.account} == {
        "A1DEMOSELLER01": 3,
        "A1DEMOSELLER02": 2,
    }


def test_since_brings_what_the_start_left_out(shop: AShop) -> None:
    old = shop.place(1, ago=timedelta(days=100))
    assert counted(shop.sync().json[0]) == {}
    said = shop.sync("--since", (datetime.now(UTC) - timedelta(days=101)).date().isoformat())
    assert (said.status, counted(said.json[0])) == (0, {"read": 1, "created": 1})
    assert set(shop.odoo.orders()) == {old}


def test_since_does_not_bring_what_is_older_still(shop: AShop) -> None:
    """Bought long before, shipped lately: Amazon shows it, but nobody asked for it."""
    name = shop.place(1, ago=timedelta(days=100))
    shop.amazon.clock.advance(-3600)
    shop.amazon.ship(name)
    shop.amazon.clock.real()
    said = shop.sync("--since", (datetime.now(UTC) - timedelta(days=50)).isoformat())
    assert (said.status, counted(said.json[0])) == (0, {"read": 1, "ignored": 1})
    assert shop.states() == {name: ("ignored", "before_start")}


def test_since_tries_again_what_was_blocked(shop: AShop) -> None:
    name = shop.place(1)
    shop.channel("--set", "team=999")
    products = shop.odoo.screens.search("product.product")
    shop.channel("--set", "product_shipping=424242")
    assert products and shop.sync().status in (0, 1)
    shop.channel("--set", "team=", "product_shipping=")
    said = shop.sync("--since", (datetime.now(UTC) - timedelta(days=1)).isoformat())
    assert said.status == 0
    assert set(shop.odoo.orders()) == {name}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["weather"], f"There is no flow 'weather'. The flows are: {', '.join(starts.known())}."),
        (
            ["--since", "yesterday"],
            "--since takes a date or time such as 2026-11-01 or 2026-11-01T08:00:00Z, not 'yesterday'.",
        ),
        (["--since", "2999-01-01"], "The date lies in the future. Choose one in the past."),
        (["--order", "x" * 61], "Enter the order's id as Seller Central shows it, such as 123-1234567-1234567."),
    ],
)
def test_what_cannot_be_done_is_said_and_not_begun(shop: AShop, options: list[str], sentence: str) -> None:
    said = shop.sync(*options)
    assert (said.status, said.out, said.err) == (1, "", sentence)
    assert not Run.objects.exists()


def test_an_unknown_merchant_is_told_the_known_ones(shop: AShop) -> None:
    said = manage("sync", "--merchant", "shopp", "--wait")
    assert (said.status, said.err) == (
        1,
        "There is no merchant 'shopp'. Known: shop. `manage.py connect odoo` makes one.",
    )


def test_half_connected_merchants_are_told_what_is_missing(db: None, odoo: AnOdoo) -> None:
    connect_odoo(odoo, "half")
    assert (
        manage("sync", "--merchant", "half").err
        == "No Amazon seller account is connected. Connect one first: manage.py connect amazon …"
    )
    OdooConnection.objects.all().delete()
    SellerAccount.objects.create(merchant_id=connect_merchant("half"), region="eu", seller_id="A1")
    assert (
        manage("sync", "--merchant", "half").err == "No Odoo is connected. Connect it first: manage.py connect odoo …"
    )


def connect_merchant(slug: str) -> int:
    from accounts.models import Merchant

    return Merchant.objects.get(slug=slug).pk


def test_a_refused_key_ends_the_wait_at_once(shop: AShop) -> None:
    name = shop.place(1)
    shop.odoo.server.fault("revoked", times=0)
    said = shop.sync()
    assert said.status == 1
    assert "Odoo refuses this login or API key." in said.err
    assert OdooConnection.objects.get().paused_code == "odoo_key_refused"
    shop.odoo.server.faults.clear()
    assert shop.sync().status == 0, "asking again ends the pause"
    assert set(shop.odoo.orders()) == {name}


def test_a_withdrawn_permission_ends_the_wait_at_once(shop: AShop) -> None:
    shop.amazon.revoke("Atzr|demo")
    said = shop.sync()
    assert said.status == 1
    assert said.json[0]["problems"] == [SellerAccount.objects.get().paused]
    assert said.json[0]["problems"][0].startswith("Amazon says that this seller account has withdrawn its permission")
    shop.amazon.revoke("Atzr|demo", revoked=False)
    assert shop.sync().status == 0


def test_without_wait_the_work_is_left_to_the_workers(shop: AShop) -> None:
    shop.place(1)
    said = manage("sync", "--merchant", "shop")
    assert (said.status, said.out) == (
        0,
        "orders: started; the dashboard shows how it goes. --wait waits for it here.\n",
    )
    assert Work.objects.filter(flow="orders_from_amazon", state="ready", run=Run.objects.get()).count() == 1
    assert shop.odoo.orders() == {}


def test_a_wait_that_lasts_too_long_ends(shop: AShop) -> None:
    """Workers are alive, but busy with something else."""
    Heartbeat.objects.create(name="worker", at=datetime.now(UTC) + timedelta(minutes=1))
    said = manage("sync", "--merchant", "shop", "--wait", "--json", "--timeout", "0.2")
    assert said.status == 1
    assert said.json[0]["problems"] == ["Not done after 0 seconds; it goes on by itself when workers run."]


def test_a_secret_whose_key_is_gone_pauses_with_its_cure(shop: AShop, settings: LazySettings) -> None:
    shop.place(1)
    key = settings.FIELD_KEYS
    settings.FIELD_KEYS = ["new:" + "A" * 43 + "="]
    said = shop.sync()
    assert said.status == 1
    (sentence,) = said.json[0]["problems"]
    assert (
        sentence
        == SellerAccount.objects.get().paused
        == (
            "The stored secret of A1DEMOSELLER01 (Europe, Middle East, India) cannot be read. The key that sealed this text is not in"
            " FIELD_KEYS. Add it behind the current one. Or connect again with a new key."
        )
    )
    settings.FIELD_KEYS = [*settings.FIELD_KEYS, *key]
    assert shop.sync().status == 0
