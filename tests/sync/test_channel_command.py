"""`manage.py channel`: settings are listed, changed, and go back to their defaults."""

from datetime import UTC, datetime

import pytest

from accounts.models import Channel
from tests.pretend import AShop, connect_amazon, manage

pytestmark = pytest.mark.django_db


def options(country: str = "DE") -> dict[str, object]:
    stored = dict(Channel.objects.get(marketplace__country=country).options)
    stored.pop("start", None)
    return stored


def test_settings_are_listed_with_what_they_mean(shop: AShop) -> None:
    said = shop.channel("--marketplace", "DE")
    lines = said.out.splitlines()
    assert (said.status, lines[0]) == (0, "Amazon.de · A1DEMOSELLER01 · on")
    assert lines[1] == "  orders = on    Bring orders from Amazon into Odoo"
    start = Channel.objects.get(marketplace__country="DE").settings.start
    assert start is not None
    assert lines[2] == f"  start = {start.isoformat()}  (changed)    Orders bought before this time are ignored"
    assert "  warehouse = auto    Warehouse for orders that you fulfil" in lines
    assert len(lines) == 33, "a heading and 32 settings"


def test_without_a_marketplace_all_channels_are_meant(shop: AShop) -> None:
    said = shop.channel("--set", "confirm=off")
    assert said.out.count("  confirm = off  (changed)") == 5
    assert [options(country) for country in ("DE", "FR", "IT", "ES", "GB")] == [{"confirm": False}] * 5


@pytest.mark.parametrize("name", ["DE", "de", "A1PA6795UKMFR9", "Amazon.de"])
def test_one_channel_is_named_as_people_name_it(shop: AShop, name: str) -> None:
    assert shop.channel("--marketplace", name, "--set", "team=4").status == 0
    assert (options("DE"), options("FR")) == ({"team": 4}, {})


def test_uk_is_gb(shop: AShop) -> None:
    assert shop.channel("--marketplace", "uk", "--set", "team=4").status == 0
    assert options("GB") == {"team": 4}


def test_several_settings_at_once(shop: AShop) -> None:
    shop.channel(
        "--marketplace", "DE", "--set", "confirm=off", "team=4", "--set", "tax_policy=rate_map", "tax_map=19=3,7=4"
    )
    assert options() == {"confirm": False, "team": 4, "tax_policy": "rate_map", "tax_map": {"19": 3, "7": 4}}


def test_an_empty_value_goes_back_to_the_default(shop: AShop) -> None:
    shop.channel("--marketplace", "DE", "--set", "confirm=off", "team=4", "tax_policy=amazon_line", "tax_map=19=3")
    shop.channel("--marketplace", "DE", "--set", "confirm=", "team=", "tax_policy=", "tax_map=", "start=")
    assert Channel.objects.get(marketplace__country="DE").options == {}


def test_a_default_is_not_stored(shop: AShop) -> None:
    shop.channel("--marketplace", "DE", "--set", "confirm=on", "team=auto")
    assert options() == {}


def test_start_is_stored_in_utc(shop: AShop) -> None:
    shop.channel("--marketplace", "DE", "--set", "start=2026-01-01T02:00:00+02:00")
    channel = Channel.objects.get(marketplace__country="DE")
    assert channel.options["start"] == "2026-01-01T00:00:00+00:00"
    assert channel.settings.start == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_channel_is_switched_off_and_on(shop: AShop) -> None:
    assert (
        shop.channel("--marketplace", "DE", "--set", "enabled=off").out.splitlines()[0]
        == "Amazon.de · A1DEMOSELLER01 · off"
    )
    assert not Channel.objects.get(marketplace__country="DE").enabled
    shop.channel("--marketplace", "DE", "--set", "enabled=")
    assert Channel.objects.get(marketplace__country="DE").enabled


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        ("colour=red", "There is no setting 'colour'. The settings are: enabled, orders, start, "),
        ("colour=", "There is no setting 'colour'. The settings are: enabled, orders, start, "),
        ("team", "Write KEY=VALUE, not 'team'."),
        ("enabled=perhaps", "enabled is a switch: write on or off, not 'perhaps'."),
        ("tax_policy=mine", "tax_policy is one of odoo_taxes, amazon_line, rate_map, not 'mine'."),
    ],
)
def test_what_cannot_be_set_changes_nothing(shop: AShop, pair: str, sentence: str) -> None:
    said = shop.channel("--set", "team=4", pair)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(sentence)
    assert said.err.endswith(" Nothing was changed.")
    assert [options(country) for country in ("DE", "FR", "IT", "ES", "GB")] == [{}] * 5


def test_a_marketplace_without_a_channel_is_told_those_that_have_one(shop: AShop) -> None:
    said = shop.channel("--marketplace", "PL", "--set", "team=4")
    assert (said.status, said.err) == (
        1,
        "There is no channel for 'PL'. There are: Amazon.co.uk, Amazon.de, Amazon.es, Amazon.fr, Amazon.it."
        " Another one comes with: manage.py connect amazon --marketplaces …",
    )


def test_a_merchant_without_channels_is_told_how_to_get_them(db: None) -> None:
    from accounts.models import Merchant

    Merchant.objects.create(name="New", slug="new")
    said = manage("channel", "--merchant", "new")
    assert (said.status, said.err) == (
        1,
        "There is no channel yet. Connect the seller account first: manage.py connect amazon …",
    )


def test_a_setting_works_on_the_next_order(shop: AShop) -> None:
    shop.channel("--set", "confirm=off")
    name = shop.place(1)
    shop.sync()
    assert shop.odoo.orders()[name][0] == "draft"


def test_what_was_ignored_because_of_a_setting_comes_when_it_changes(shop: AShop) -> None:
    shop.channel("--set", "fba_orders=off")
    name = shop.place(1, fulfilled_by="AMAZON", status="SHIPPED")
    shop.sync()
    assert shop.states() == {name: ("ignored", "fba_off")}
    shop.channel("--marketplace", "FR", "--set", "fba_orders=on")
    shop.sync()
    assert shop.states() == {name: ("ignored", "fba_off")}, "that was another channel"
    shop.channel("--marketplace", "DE", "--set", "fba_orders=on")
    shop.sync()
    assert shop.states() == {name: ("done", "")}
    assert set(shop.odoo.orders()) == {name}


def test_two_sellers_in_the_same_marketplace_are_two_channels(shop: AShop) -> None:
    from sandbox.amazon import a_seller

    shop.amazon.add_seller(a_seller("A1DEMOSELLER09", "eu", ("DE",)), "Atzr|nine")
    connect_amazon(seller_id="A1DEMOSELLER09", refresh_token="Atzr|nine")
    said = shop.channel("--marketplace", "DE")
    assert [line for line in said.out.splitlines() if " · " in line] == [
        "Amazon.de · A1DEMOSELLER01 · on",
        "Amazon.de · A1DEMOSELLER09 · on",
    ]
