"""F1 for stock: the connector is killed with SIGKILL at every named step; what comes next carries on, and Amazon holds the
numbers that Odoo has. A step that no number passes any more fails here."""

import pytest

from sandbox.odoo.merchant import Merchant
from sync.failpoints import FBA_STOCK_NAMES, STOCK_NAMES

from .shop import Shop

TWO_MINUTES_LATER = """
from datetime import timedelta
from django.utils import timezone
from sync.models import Lease, StockFeed, StockLevel, Work
StockLevel.objects.exclude(check_at=None).update(check_at=timezone.now())
for feed in StockFeed.objects.all():
    StockFeed.objects.filter(pk=feed.pk).update(started=feed.started - timedelta(minutes=30))
Work.objects.filter(state="ready", flow__in=["stock_to_amazon", "stock_from_odoo", "fba_stock_to_odoo"]).update(due=timezone.now())
Lease.objects.update(rest_until=None)
"""
COUNT = 310  # more than what patches are for


@pytest.mark.parametrize("name", STOCK_NAMES)
def test_killed_at_any_step_amazon_holds_what_odoo_has(open_shop, name: str) -> None:
    shop: Shop = open_shop()
    amazon, screens = shop.amazon, Merchant(shop.odoo.database)
    amazon.rates = "off"
    amazon.clear_listings()
    count = COUNT if name.startswith("feed") else 3
    products = {f"SKU-{n:03}": screens.product(f"No {n}", code=f"SKU-{n:03}", quantity=n + 5) for n in range(count)}
    for number, sku in enumerate(products):
        amazon.set_listing(sku, quantity=number + 5, marketplaces=["DE"])
    amazon.set_listing("AMAZONS", channels=["AMAZON_EU"], marketplaces=["DE"])
    only_germany(shop)
    shop.channel(stock_to_amazon="on")
    assert shop.sync("offers").status == 0
    if count < COUNT:
        assert shop.sync("stock").status == 0
        for sku, product in products.items():
            screens.set_stock(product, 9)
    first = shop.sync("stock", failpoint=f"{name}:kill")
    if not first.killed:  # it is passed by the look at what Amazon shows
        assert shop.do(TWO_MINUTES_LATER).status == 0
        screens.set_stock(products["SKU-000"], 11)
        first = shop.sync("stock", failpoint=f"{name}:kill")
    assert first.killed, f"No number passes {name}"
    for _ in range(3):
        assert shop.do(TWO_MINUTES_LATER).status == 0
        last = shop.sync("stock")
        assert last.status == 0, last.said
    held = {sku: int(screens.stock(product)) for sku, product in products.items()}
    assert {sku: amazon.quantity(sku) for sku in products} == held
    assert amazon.quantity("AMAZONS") is None
    assert len(amazon.feeds()) == (1 if count == COUNT else 0)
    assert not shop.ledger.problems()
    states = dict(
        shop.ledger.rows("select o.sku, l.state from sync_stocklevel l join sync_offer o on o.id = l.offer_id")
    )
    assert set(states.values()) <= {"accepted", "verified"}, states


@pytest.mark.parametrize("name", FBA_STOCK_NAMES)
def test_killed_at_any_step_of_fba_stock(open_shop, name: str) -> None:
    shop: Shop = open_shop()
    amazon, screens = shop.amazon, Merchant(shop.odoo.database)
    amazon.rates = "off"
    amazon.clear_listings()
    product = screens.product("Mug", code="MUG")
    amazon.set_listing("MUG", channels=["AMAZON_EU"], marketplaces=["DE"])
    amazon.fba.set("MUG", fulfillable=7, reserved=1)
    only_germany(shop)
    shop.channel(fba_stock="adjust")
    assert shop.sync("offers").status == 0
    killed = [shop.sync("fba_stock", failpoint=f"{name}:kill").killed for _ in range(2)]
    if not any(killed):
        killed.append(shop.sync("fba_stock", failpoint=f"{name}:kill").killed)
    assert any(killed), f"No stock passes {name}"
    for _ in range(3):
        assert shop.do(TWO_MINUTES_LATER).status == 0
        last = shop.sync("fba_stock")
        assert last.status == 0, last.said
    [place] = screens.search("stock.warehouse", [("name", "ilike", "FBA")])
    [row] = screens.read("stock.warehouse", [place], "code")
    assert screens.stock(product, str(row["code"])) == 8
    assert shop.ledger.rows("select fulfillable, reserved, drift from sync_fbastock") == [(7, 1, 0)]
    assert not shop.ledger.problems()


def only_germany(shop: Shop) -> None:
    off = shop.do(
        "from accounts.models import Channel\nChannel.objects.exclude(marketplace__country='DE').update(enabled=False)"
    )
    assert off.status == 0, off.said
