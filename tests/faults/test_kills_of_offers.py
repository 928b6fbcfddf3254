"""F1 for offers: the connector is killed with SIGKILL at every named step of reading and matching them; what comes next
carries on, and the table of offers is what it would have been. A step that no offer passes any more fails here."""

import pytest

from sandbox.odoo.merchant import Merchant
from sync.failpoints import OFFERS

from .shop import Shop

A_DAY_LATER = """
from datetime import timedelta
from django.utils import timezone
from sync.models import Cursor
for cursor in Cursor.objects.filter(flow="offers_from_amazon"):
    for name in sorted(cursor.covered)[:1]:
        cursor.covered[name] = (timezone.now() - timedelta(hours=25)).isoformat()
    cursor.save()
"""
HELD = "select sku, listed, channels, coalesce(product_name, ''), matched_by, lost, proposed_name from sync_offer order by sku"
MINE, AMAZONS = '["DEFAULT"]', '["AMAZON_EU"]'
MORNING = [
    ("GONE", 1, MINE, "", "", "", ""),
    ("MUG-BLUE", 1, MINE, "The MUG-BLUE", "reference", "", ""),
    ("OLD", 1, MINE, "Old", "reference", "", ""),
    ("teapot 1l-FBA", 1, AMAZONS, "", "", "", "The TEAPOT-1L"),
]
EVENING = [
    ("GONE", 0, "[]", "", "", "", ""),
    ("MUG-BLUE", 1, AMAZONS, "The MUG-BLUE", "reference", "", ""),
    ("NEW", 1, MINE, "", "", "", ""),
    ("OLD", 1, MINE, "Old", "", "archived", ""),
    ("teapot 1l-FBA", 1, AMAZONS, "", "", "", "The TEAPOT-1L"),
]


@pytest.mark.parametrize("name", OFFERS)
def test_killed_at_any_step_the_offers_are_what_they_would_be(open_shop, name: str) -> None:
    shop: Shop = open_shop()
    amazon, screens = shop.amazon, Merchant(shop.odoo.database)
    amazon.rates = "off"
    amazon.clear_listings()
    old = screens.product("Old", code="OLD")
    for sku, channels in (("MUG-BLUE", None), ("GONE", None), ("OLD", None), ("teapot 1l-FBA", ["AMAZON_EU"])):
        amazon.set_listing(sku, quantity=3, channels=channels, marketplaces=["DE", "FR"])
    channels_off(shop)
    shop.channel(stock_to_amazon="on")

    first = finished(shop, name)
    assert shop.ledger.rows(HELD) == MORNING

    amazon.remove_listing("GONE")
    amazon.set_listing("MUG-BLUE", channels=["AMAZON_EU"])
    amazon.set_listing("NEW", quantity=1, marketplaces=["DE"])
    screens.write("product.product", old, active=False)
    assert shop.do(A_DAY_LATER).status == 0
    second = finished(shop, name)
    assert first or second, f"No offer passes {name}"
    assert shop.sync("offers").status == 0, "and the other marketplace's report, an hour later"
    assert shop.do(A_DAY_LATER.replace("[:1]", "")).status == 0
    assert shop.sync("offers").status == 0
    assert shop.ledger.rows(HELD) == EVENING
    assert not shop.ledger.complaints()


def channels_off(shop: Shop) -> None:
    """Of Europe's marketplaces two are enough."""
    off = shop.do(
        "from accounts.models import Channel\n"
        "Channel.objects.exclude(marketplace__country__in=['DE', 'FR']).update(enabled=False)"
    )
    assert off.status == 0, off.said


def finished(shop: Shop, name: str) -> bool:
    """Whether it was killed on the way."""
    ended = shop.sync("offers", failpoint=f"{name}:kill")
    if ended.killed:
        again = shop.sync("offers")
        assert again.status == 0, again.said
        return True
    assert ended.status == 0, ended.said
    return False
