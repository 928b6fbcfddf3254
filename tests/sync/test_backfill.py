"""Whatever is switched on later, or begins earlier, is read from its beginning: nothing between is skipped."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import Channel, Marketplace
from sandbox.amazon import Seller
from sandbox.amazon.marketplaces import BY_ID
from sandbox.amazon.marketplaces import marketplace as known
from sync.models import Cursor
from tests.pretend import AShop, connect_amazon

pytestmark = pytest.mark.django_db


def day(ago: int) -> str:
    return (datetime.now(UTC) - timedelta(days=ago)).date().isoformat()


def synced_long_ago(shop: AShop) -> None:
    shop.sync()
    Cursor.objects.update(position=datetime.now(UTC) - timedelta(days=10))


def test_a_start_moved_earlier_is_filled(shop: AShop) -> None:
    old, older = shop.place(1, ago=timedelta(days=60)), shop.place(2, ago=timedelta(days=120))
    shop.sync()
    assert shop.states() == {}
    shop.channel("--set", f"start={day(90)}")
    assert shop.sync().json[0]["created"] == 1
    assert set(shop.odoo.orders()) == {old}
    shop.channel("--set", f"start={day(150)}")
    assert shop.sync().json[0]["created"] == 1
    assert set(shop.odoo.orders()) == {old, older}


def test_a_start_moved_later_takes_nothing_back(shop: AShop) -> None:
    name = shop.place(1, ago=timedelta(days=20))
    shop.sync()
    shop.channel("--set", f"start={day(2)}")
    (found,) = shop.sync().json
    assert (found["created"], found["ignored"]) == (0, 0)
    assert shop.odoo.orders()[name][0] == "sale"


def test_a_marketplace_connected_later_is_read_from_its_start(shop: AShop) -> None:
    connect_amazon(marketplaces=["DE"])
    german, french = shop.place(1), shop.place(2, marketplace="FR", ago=timedelta(days=20))
    shop.sync()
    assert set(shop.odoo.orders()) == {german}
    connect_amazon(marketplaces=["DE", "FR"])
    assert shop.sync().json[0]["created"] == 1
    assert set(shop.odoo.orders()) == {german, french}


@pytest.mark.parametrize("switch", ["orders", "enabled"])
def test_what_was_sold_while_a_channel_was_off_comes_when_it_is_on_again(shop: AShop, switch: str) -> None:
    """Other channels read on meanwhile, so the cursor alone would pass over it."""
    synced_long_ago(shop)
    shop.channel("--marketplace", "FR", "--set", f"{switch}=off")
    missed = shop.place(1, marketplace="FR", ago=timedelta(hours=3))
    shop.place(2, ago=timedelta(hours=2))
    assert shop.sync().json[0]["created"] == 1
    assert shop.sync().json[0]["created"] == 0
    shop.channel("--marketplace", "FR", "--set", f"{switch}=on")
    assert shop.sync().json[0]["created"] == 1
    assert missed in shop.odoo.orders()


def test_all_channels_off_and_on_again(shop: AShop) -> None:
    synced_long_ago(shop)
    shop.channel("--set", "orders=off")
    missed = shop.place(1, ago=timedelta(hours=3))
    (found,) = shop.sync().json
    assert (found["read"], shop.sync().status) == (0, 0)
    shop.channel("--set", "orders=on")
    assert shop.sync().json[0]["created"] == 1
    assert set(shop.odoo.orders()) == {missed}


def test_since_leaves_no_gap_behind(shop: AShop) -> None:
    """Whoever asks for the last day does not skip what changed before it."""
    synced_long_ago(shop)
    name = shop.place(1, ago=timedelta(days=5))
    shop.sync("--since", day(1))
    assert set(shop.odoo.orders()) == {name}


def test_a_marketplace_added_as_data_is_read_like_the_others(shop: AShop, monkeypatch: pytest.MonkeyPatch) -> None:
    new = known("DE")
    new = type(new)("A1NEWMARKET001", "DE", "Amazon.at", "www.amazon.at", "EUR", "de_AT", "eu", new.tax_rate)
    monkeypatch.setitem(BY_ID, new.id, new)
    shop.amazon.add_seller(Seller("A1ELSEWHERE001", participations=((new.id, True),)), "Atzr|elsewhere")
    Marketplace.objects.create(
        id=new.id,
        name=new.name,
        country="AT",
        region="eu",
        currency="EUR",
        seller_central="https://sellercentral.amazon.at",
    )
    connect_amazon(seller_id="A1ELSEWHERE001", refresh_token="Atzr|elsewhere")
    name = shop.place(1, marketplace=new)
    assert shop.sync().status == 0
    assert set(shop.odoo.orders()) == {name}
    assert (
        Channel.objects.get(marketplace_id=new.id).marketplace.order_url(name)
        == f"https://sellercentral.amazon.at/orders-v3/order/{name}"
    )
