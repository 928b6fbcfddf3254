"""`manage.py connect` as a user types it."""

import pytest

from accounts.models import Merchant, OdooConnection, SellerAccount
from sandbox.amazon import PretendAmazon
from sandbox.odoo import ADMIN, WEAK, WEAK_KEY
from sync import schedule
from sync.models import Order, Work
from sync.rules.movements import AMAZON, ODOO
from tests.pretend import CLIENT_ID, SELLER, AnOdoo, AShop, Said, connect_amazon, manage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("environment")]


def to_odoo(odoo: AnOdoo, *options: str, merchant: str = "My Shop", **changed: str) -> Said:
    given = {"url": odoo.url, "database": odoo.name, "login": ADMIN, "api-key-env": "ODOO_KEY", **changed}
    typed = [part for name, value in given.items() for part in (f"--{name}", value)]
    return manage("connect", "odoo", "--merchant", merchant, *typed, *options)


def to_amazon(*options: str, merchant: str = "My Shop", **changed: str) -> Said:
    given = {"region": "eu", "seller-id": SELLER, "refresh-token-env": "AMAZON_TOKEN", "client-id": CLIENT_ID}
    given |= {
        "client-secret-env": "AMAZON_SECRET",
        **{name.replace("_", "-"): value for name, value in changed.items()},
    }
    typed = [part for name, value in given.items() if value for part in (f"--{name}", value)]
    return manage("connect", "amazon", "--merchant", merchant, *typed, *options)


def test_odoo_is_connected_with_a_tick_for_every_check(odoo: AnOdoo) -> None:
    said = to_odoo(odoo)
    assert (said.status, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[:5] == [
        f"  ✓ server: An Odoo answers at {odoo.url}.",
        "  ✓ version: It is Odoo 19.0.",
        f"  ✓ database: The database is {odoo.name}.",
        "  ✓ login: The user is Administrator.",
        "  ✓ protocol: The connector speaks JSON-2 with it.",
    ]
    assert lines[-1] == f"Connected my-shop to Odoo 19.0: {odoo.name} at {odoo.url}"
    assert OdooConnection.objects.get().merchant.name == "My Shop"


def test_what_is_wrong_has_its_cross_and_nothing_is_saved(odoo: AnOdoo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODOO_KEY", WEAK_KEY)
    said = to_odoo(odoo, login=WEAK)
    assert said.status == 1
    assert "  ✓ login: The user is Weak." in said.out
    assert "  ✗ rights: The Odoo user Weak lacks rights: " in said.out
    assert said.err.startswith("The Odoo user Weak lacks rights: ")
    assert said.err.endswith("\nNothing was saved.")
    assert not Merchant.objects.exists()


def test_a_key_of_another_user_is_refused_with_both_names(odoo: AnOdoo) -> None:
    said = to_odoo(odoo, login="boss@example.com")
    assert said.status == 1
    assert "  ✗ login: This API key belongs to the Odoo user “admin”, not to “boss@example.com”." in said.out
    assert "Give admin as the login, or make a key as boss@example.com in Odoo" in said.err
    assert not OdooConnection.objects.exists()


def test_a_missing_variable_is_named_and_secrets_are_never_printed(
    odoo: AnOdoo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ODOO_KEY", "  ")
    said = to_odoo(odoo)
    assert (said.status, said.err) == (
        1,
        "The environment variable ODOO_KEY is not set or empty. Export the secret in it, then repeat.",
    )
    monkeypatch.setenv("ODOO_KEY", "a-very-wrong-key")
    said = to_odoo(odoo)
    assert "a-very-wrong-key" not in said.out + said.err


def test_amazon_is_connected_and_its_reading_is_planned(amazon: PretendAmazon) -> None:
    said = to_amazon("--marketplaces", "DE,FR")
    assert (said.status, said.err) == (0, "")
    lines = said.out.splitlines()
    assert [line.split(":")[0] for line in lines[:2]] == ["  ✓ Amazon.de", "  ✓ Amazon.fr"]
    assert lines[-1] == f"Connected my-shop to the Amazon seller {SELLER}"
    account = SellerAccount.objects.get().pk
    planned = Work.objects.values_list("flow", "state", "account")
    of_account = {(flow, "ready", account) for flow in schedule.recurring(AMAZON)}
    assert set(planned) == of_account | {(flow, "ready", None) for flow in schedule.recurring(ODOO)}


def test_connecting_twice_plans_one_reading(amazon: PretendAmazon) -> None:
    to_amazon()
    to_amazon(region="EU")
    planned = len(schedule.recurring(AMAZON)) + len(schedule.recurring(ODOO))
    assert (Work.objects.count(), SellerAccount.objects.count()) == (planned, 1)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"region": "us"}, "The region is na (North America), eu (Europe, Middle East, India) or fe (Far East), not 'us'.\nNothing was saved."),
        ({"marketplaces": "PL"}, "The seller does not take part in Amazon.pl. It takes part in: Amazon.co.uk, Amazon.de, Amazon.es, Amazon.fr, Amazon.it. Choose among these with --marketplaces.\nNothing was saved."),
        ({"client_secret_env": ""}, "The application's secret is missing: name the variable that holds it with --client-secret-env.\nNothing was saved."),
    ],
)  # fmt: skip
def test_a_refusal_is_its_sentence(amazon: PretendAmazon, changed: dict[str, str], sentence: str) -> None:
    said = to_amazon(**changed)
    assert (said.status, said.out, said.err) == (1, "", sentence)
    assert not Merchant.objects.exists()


def test_a_side_must_be_named() -> None:
    said = manage("connect")
    assert said.status == 1
    assert "the following arguments are required: side" in said.err


def test_another_odoo_gets_every_order_and_keeps_the_first_as_it_is(shop: AShop) -> None:
    """From the test database to the real one: an id of the old Odoo must never touch the new one."""
    names = {shop.place(number) for number in range(3)}
    assert shop.sync().status == 0
    before = shop.odoo.writes()
    other = AnOdoo(shop.odoo.server, f"{shop.odoo.name}-live")
    try:
        other.stock()
        strangers = [other.screens.create("sale.order", partner_id=1) for _ in range(5)]
        assert to_odoo(other, merchant="shop").status == 0
        assert set(Order.objects.values_list("state", "odoo_id")) == {("received", None)}
        assert shop.sync().status == 0
        found = other.orders()
        assert {name for name in found if name in names} == names
        assert [row["state"] for row in other.screens.read("sale.order", strangers, "state")] == ["draft"] * 5
        assert shop.census().json[0]["missing"] == 0
    finally:
        other.server.databases.pop(other.name)
    assert shop.odoo.writes() == before


def test_the_same_odoo_by_another_address_gets_nothing_twice(shop: AShop) -> None:
    names = {shop.place(number) for number in range(3)}
    shop.sync()
    moved = to_odoo(shop.odoo, merchant="shop", url=shop.odoo.url.replace("127.0.0.1", "localhost"))
    assert moved.status == 0, moved.err
    (found,) = shop.sync().json
    assert (found["created"], found["unchanged"]) == (0, 3)
    assert set(shop.odoo.orders()) == names
    assert set(Order.objects.values_list("state", flat=True)) == {"done"}


def test_a_dismissed_order_stays_dismissed_in_another_odoo(shop: AShop) -> None:
    name = shop.place(1)
    shop.sync()
    Order.objects.update(
        dismissed=True, state="ignored", reason_code="dismissed", reason="Ignored by a person: sold by phone"
    )
    other = AnOdoo(shop.odoo.server, f"{shop.odoo.name}-live")
    try:
        to_odoo(other, merchant="shop")
        shop.sync()
        assert other.orders() == {}
    finally:
        other.server.databases.pop(other.name)
    assert shop.states() == {name: ("ignored", "dismissed")}


def test_a_second_seller_of_the_same_merchant(shop: AShop) -> None:
    connect_amazon(region="fe", seller_id="A1DEMOSELLER03", refresh_token="Atzr|demo-fe")
    assert sorted(shop.merchant.seller_accounts.values_list("region", flat=True)) == ["eu", "fe"]
