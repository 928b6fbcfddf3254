"""`manage.py census`: Amazon against Odoo, whatever the connector itself believes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import ApiCall
from sandbox.amazon import shape
from sandbox.odoo.data import rights
from sync.models import Order
from tests.pretend import AShop, connect_amazon, connect_odoo, manage
from tests.sync.cures.at_odoo import connector_user, grant

pytestmark = pytest.mark.django_db
COUNTS = ["read", "orders_on_amazon", "orders_in_odoo", "missing", "duplicates", "total_mismatches", "not_cancelled"]


def counts(said: object) -> tuple[int, ...]:
    (found,) = said.json  # type: ignore[attr-defined]
    return tuple(found[name] for name in COUNTS[:6])


def day(ago: int) -> str:
    return (datetime.now(UTC) - timedelta(days=ago)).isoformat()


def test_everything_is_there(shop: AShop) -> None:
    for number in range(3):
        shop.place(number)
    shop.place(4, status="PENDING")
    shop.sync()
    said = shop.census()
    (found,) = said.json
    assert said.status == 0
    assert list(found) == [*COUNTS, "not_wanted", "listed"]
    assert counts(said) == (4, 3, 3, 0, 0, 0)
    assert found["not_wanted"] == {"pending": 1}
    assert found["listed"] == {"missing": [], "duplicates": [], "total_mismatches": [], "not_cancelled": []}


def test_what_was_not_brought_is_listed_with_its_reason(shop: AShop) -> None:
    first = shop.place(1)
    shop.channel("--set", "unknown_product=hold")
    broken = shop.amazon.place(shape("unknown_sku"), at=datetime.now(UTC) - timedelta(hours=1))["orderId"]
    shop.sync()
    second = shop.place(2)
    said = shop.census()
    listed = said.json[0]["listed"]["missing"]
    assert (said.status, counts(said)) == (1, (3, 3, 1, 2, 0, 0))
    assert {text.split(" ")[0] for text in listed} == {broken, second}
    assert second in listed, "nothing is known of it"
    reason = Order.objects.get(amazon_id=broken).reason
    assert f"{broken} ({reason})" in listed
    assert first not in str(listed)


def test_an_order_that_nobody_can_read_is_missing_too(shop: AShop) -> None:
    name = shop.amazon.place(shape("amount_not_a_number"), at=datetime.now(UTC) - timedelta(hours=1))["orderId"]
    shop.sync()
    said = shop.census()
    assert (said.status, counts(said)) == (1, (1, 1, 0, 1, 0, 0))
    assert said.json[0]["listed"]["missing"][0].startswith(f"{name} (")


def test_an_order_deleted_in_odoo_is_missed_although_the_connector_thinks_it_done(shop: AShop) -> None:
    name = shop.place(1)
    shop.channel("--set", "confirm=off")
    shop.sync()
    shop.odoo.screens.delete("sale.order", shop.odoo.screens.search("sale.order"))
    said = shop.census()
    assert (said.status, said.json[0]["listed"]["missing"]) == (1, [name])


def test_an_order_that_odoo_merely_hides_is_missing_with_the_right_that_shows_it(shop: AShop) -> None:
    name, deleted = shop.place(1), shop.place(2)
    shop.channel("--set", "confirm=off")
    user = connector_user(shop)
    screens = shop.odoo.screens
    screens.write("res.currency", screens.search("res.currency", [("name", "=", "EUR")]), active=True)
    screens.create("crm.team", name="Amazon")
    shop.sync()
    order, gone = (screens.search("sale.order", [("client_order_ref", "=", one)]) for one in (name, deleted))
    screens.write("sale.order", order, user_id=screens.user("colleague@shop.example", "A Colleague"))
    screens.delete("sale.order", gone)
    grant(shop, user, rights.OWN, rights.STOCK_USER, rights.CONTACTS, rights.PRODUCTS, rights.USER)
    said = shop.census()
    why = (
        "S00001 is in Odoo and hidden from the connector's user; set Sales to “User: All Documents” for it and allow it"
    )
    assert (said.status, counts(said)) == (1, (2, 2, 0, 2, 0, 0))
    assert sorted(said.json[0]["listed"]["missing"]) == sorted([f"{name} ({why} every company)", deleted])


def test_an_order_that_is_there_twice_and_one_with_another_total(shop: AShop) -> None:
    twice, dearer = shop.place(1), shop.place(2)
    shop.channel("--set", "confirm=off")
    shop.sync()
    screens = shop.odoo.screens
    screens.create("sale.order", partner_id=1, client_order_ref=twice)
    (order,) = screens.search("sale.order", [("client_order_ref", "=", dearer)])
    line = screens.search("sale.order.line", [("order_id", "=", order), ("product_uom_qty", ">", 0)])[0]
    quantity = screens.read("sale.order.line", line, "product_uom_qty")[0]["product_uom_qty"]
    screens.write("sale.order.line", line, product_uom_qty=quantity + 1)
    said = shop.census()
    listed = said.json[0]["listed"]
    assert (said.status, counts(said)) == (1, (2, 2, 2, 0, 1, 1))
    assert listed["duplicates"][0].startswith(f"{twice}: S0000")
    total = Order.objects.get(amazon_id=dearer).total
    assert total is not None
    assert listed["total_mismatches"][0].startswith(f"{dearer}: Amazon {total.quantize(Decimal('0.01'))} EUR, Odoo ")


def test_a_cancelled_twin_is_no_duplicate(shop: AShop) -> None:
    name = shop.place(1)
    shop.sync()
    twin = shop.odoo.screens.create("sale.order", partner_id=1, client_order_ref=name)
    shop.odoo.screens.cancel(twin)
    assert (shop.census().status, counts(shop.census())) == (0, (1, 1, 1, 0, 0, 0))


def test_what_is_cancelled_on_amazon_and_alive_in_odoo_is_told(shop: AShop) -> None:
    name = shop.place(1)
    shop.sync()
    shop.amazon.cancel(name)
    said = shop.census()
    assert (said.status, counts(said)) == (0, (1, 0, 0, 0, 0, 0))
    assert said.json[0]["not_cancelled"] == 1
    assert said.json[0]["listed"]["not_cancelled"][0].startswith(f"{name}: S0000")


def test_before_a_channels_start_nothing_is_missing(shop: AShop) -> None:
    shop.place(1, ago=timedelta(days=100))
    assert counts(shop.census()) == (0, 0, 0, 0, 0, 0)
    said = shop.census("--from", day(120))
    assert (said.status, counts(said)) == (0, (1, 0, 0, 0, 0, 0))
    assert said.json[0]["not_wanted"] == {"before_start": 1}


def test_what_was_brought_from_before_the_start_counts_and_so_it_does_for_a_new_connector(shop: AShop) -> None:
    shop.place(1, ago=timedelta(days=100))
    shop.sync("--since", day(120))
    assert counts(shop.census("--from", day(120))) == (1, 1, 1, 0, 0, 0)
    shop.merchant.delete()
    connect_odoo(shop.odoo)
    connect_amazon()
    assert counts(shop.census("--from", day(120))) == (1, 1, 1, 0, 0, 0)


def test_a_channel_without_a_start_is_not_passed_over(shop: AShop) -> None:
    shop.channel("--set", "start=")
    shop.place(1, ago=timedelta(minutes=5))
    assert counts(shop.census("--from", day(1))) == (1, 1, 0, 1, 0, 0)


def test_only_the_days_that_were_asked_for(shop: AShop) -> None:
    for number, days in enumerate((2, 10, 20)):
        shop.place(number, ago=timedelta(days=days))
    assert counts(shop.census("--from", day(15), "--to", day(5)))[0] == 1
    assert counts(shop.census("--to", day(5)))[0] == 2


def test_a_channel_that_is_off_is_not_asked_about(shop: AShop) -> None:
    shop.place(1, marketplace="FR")
    shop.channel("--marketplace", "FR", "--set", "orders=off")
    assert counts(shop.census())[:2] == (0, 0)
    shop.channel("--set", "enabled=off")
    assert counts(shop.census()) == (0, 0, 0, 0, 0, 0)


def test_in_words(shop: AShop) -> None:
    name = shop.place(1)
    said = manage("census", "--merchant", "shop")
    assert said.status == 1
    assert said.out.splitlines() == [
        "1 orders on Amazon belong in Odoo, 0 are there.",
        "  1 missing",
        f"    {name}",
        "  0 twice in Odoo",
        "  0 with another total",
        "  0 cancelled on Amazon and not in Odoo",
    ]


def test_its_calls_are_written_down(shop: AShop) -> None:
    shop.place(1)
    shop.census()
    assert ApiCall.objects.filter(system="amazon", operation="searchOrders", outcome="ok").count() == 1
    assert ApiCall.objects.filter(system="odoo").exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--from", "soon"], "--from takes a date or time such as 2026-11-01 or 2026-11-01T08:00:00Z, not 'soon'."),
        (
            ["--from", "2026-02-01", "--to", "2026-01-01"],
            "--to lies before --from. Give an earlier --from or a later --to.",
        ),
    ],
)
def test_what_cannot_be_asked(shop: AShop, options: list[str], sentence: str) -> None:
    said = shop.census(*options)
    assert (said.status, said.out, said.err) == (1, "", sentence)


def test_both_sides_must_be_connected(db: None) -> None:
    from accounts.models import Merchant

    Merchant.objects.create(name="New", slug="new")
    said = manage("census", "--merchant", "new")
    assert (said.status, said.err) == (
        1,
        "Connect both sides first: manage.py connect odoo … and manage.py connect amazon …",
    )


def test_an_odoo_that_is_away_is_its_sentence(shop: AShop) -> None:
    shop.place(1)
    shop.odoo.server.fault("revoked", times=0)
    said = shop.census()
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("Odoo refuses this login or API key.")
