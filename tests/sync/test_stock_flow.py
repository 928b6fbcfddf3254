"""Odoo's free stock is on Amazon: for what the seller ships, and for nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sandbox.amazon import Line
from sync import engine, queue
from sync.models import Attempt, Offer, Problem, Run, StockLevel, Work
from tests.pretend import AShop
from tests.sync.stocked import DE, FR, Stocked

MINE, AMAZONS, BOTH = ["DEFAULT"], ["AMAZON_EU"], ["DEFAULT", "AMAZON_EU"]
NO_CALLS = {"calls_to_amazon": 0, "calls_to_odoo": 0, "seconds": 0}


@pytest.fixture
def stocked(shop: AShop) -> Stocked:
    return Stocked.open(shop)


def test_what_is_free_in_odoo_is_on_amazon_and_only_for_skus_that_the_seller_ships(stocked: Stocked) -> None:
    stocked.sell("MINE", 7, listed=5)
    stocked.sell("AMAZONS", 9, channels=AMAZONS)
    stocked.sell("BOTH", 9, listed=2, channels=BOTH)
    stocked.sell("SAME", 4)
    stocked.read_listings()
    stocked.calls()
    said = stocked.sync()
    assert said.status == 0, said.err
    assert said.json[0] | NO_CALLS == {
        "flow": "stock",
        "read": 4,
        "created": 0,
        "updated": 2,
        "unchanged": 2,
        "ignored": 0,
        "waiting": 0,
        "blocked": 0,
        "failed": 0,
        "problems": [],
        **NO_CALLS,
    }
    assert stocked.on_amazon() == {"AMAZONS": None, "BOTH": 2, "MINE": 7, "SAME": 4}
    assert stocked.calls() == {"searchListingsItems": 1, "patchListingsItem": 2}
    assert stocked.states() == {
        "AMAZONS": ("held", "stock_fba"),
        "BOTH": ("held", "stock_both"),
        "MINE": ("accepted", ""),
        "SAME": ("accepted", ""),
    }
    stocked.look()
    assert stocked.calls() == {"searchListingsItems": 1}
    assert stocked.states()["MINE"] == ("verified", "")
    mine = stocked.levels()["MINE"]
    assert (mine.free, mine.reserved, mine.wanted, mine.told, mine.on_amazon, mine.check_at) == (7, 0, 7, 7, 7, None)


def test_a_run_without_changes_asks_amazon_nothing_and_leaves_no_trace(stocked: Stocked) -> None:
    for number in range(30):
        stocked.sell(f"SKU-{number:02}", number)
    stocked.read_listings()
    stocked.sync()
    stocked.look()
    before = (Run.objects.count(), Attempt.objects.count(), list(StockLevel.objects.values()))
    stocked.calls()
    asked = len(stocked.shop.odoo.called())
    stocked.minute()
    assert stocked.calls() == {}
    assert (Run.objects.count(), Attempt.objects.count(), list(StockLevel.objects.values())) == before
    assert len(stocked.shop.odoo.called()) - asked <= 4
    assert not Problem.objects.exists()


def test_a_hundred_changes_take_a_hundred_and_ten_calls(stocked: Stocked) -> None:
    for number in range(130):
        stocked.sell(f"SKU-{number:03}", 5)
    stocked.read_listings()
    stocked.sync()
    stocked.look()
    stocked.calls()
    for number in range(100):
        stocked.count(f"SKU-{number:03}", 6)
    stocked.minute()
    stocked.look()
    calls = stocked.calls()
    assert calls == {"searchListingsItems": 5 + 5, "patchListingsItem": 100}
    assert set(stocked.on_amazon().values()) == {5, 6}
    assert {level.state for level in stocked.levels().values()} == {"verified"}


def test_only_the_last_of_many_changes_is_told(stocked: Stocked) -> None:
    """F35; and two SKUs of one product both follow it."""
    stocked.sell("MUG", 50)
    stocked.sell("MUG-OFFER", 50, like="MUG")
    stocked.read_listings()
    stocked.shop.odoo.screens.write("product.product", stocked.products["MUG"], barcode="MUG-OFFER")
    stocked.read_listings()
    stocked.sync()
    for number in range(200):
        stocked.count("MUG", 60 + number % 7)
    stocked.count("MUG", 33)
    stocked.shop.amazon.listing_writes()
    before = len(stocked.shop.amazon.listing_writes("MUG"))
    stocked.minute()
    assert stocked.on_amazon("MUG", "MUG-OFFER") == {"MUG": 33, "MUG-OFFER": 33}
    assert [write.quantity for write in stocked.shop.amazon.listing_writes("MUG")[before:]] == [33]


def test_what_amazon_has_sold_and_odoo_does_not_know_is_taken_off_once(stocked: Stocked) -> None:
    stocked.sell("MUG", 10)
    stocked.read_listings()
    stocked.sync()
    stocked.shop.place(1, status="PENDING", items=[Line("MUG", 3)])
    assert stocked.on_amazon() == {"MUG": 7}
    stocked.shop.sync()
    stocked.minute()
    mug = stocked.levels()["MUG"]
    assert (mug.free, mug.reserved, mug.wanted, stocked.on_amazon()) == (10, 3, 7, {"MUG": 7})
    name = stocked.shop.place(2, items=[Line("MUG", 2)])
    stocked.shop.sync("--since", "2020-01-01")
    assert stocked.shop.odoo.orders()[name][0] == "sale"
    stocked.minute()
    mug = stocked.levels()["MUG"]
    assert (mug.free, mug.reserved, mug.wanted, stocked.on_amazon()) == (8, 3, 5, {"MUG": 5})


def test_a_kit_that_odoo_does_not_know_to_be_sold_takes_its_parts_along(stocked: Stocked) -> None:
    stocked.sell("MUG", 10)
    for sku in ("PAIR", "SIX"):
        stocked.sell(sku, 0)
    screens = stocked.shop.odoo.screens
    for sku, pieces in (("PAIR", 2), ("SIX", 6)):
        screens.kit(stocked.products[sku], {stocked.products["MUG"]: pieces})
    stocked.read_listings()
    stocked.sync()
    assert stocked.on_amazon() == {"MUG": 10, "PAIR": 5, "SIX": 1}
    stocked.shop.place(1, status="PENDING", items=[Line("PAIR", 3)])
    stocked.shop.sync()
    stocked.minute()
    assert stocked.on_amazon() == {"MUG": 4, "PAIR": 2, "SIX": 0}
    assert {sku: level.reserved for sku, level in stocked.levels().items()} == {"MUG": 6, "PAIR": 3, "SIX": 1}
    stocked.shop.place(2, status="PENDING", items=[Line("MUG", 1)])
    stocked.shop.sync("--since", "2020-01-01")
    stocked.minute()
    assert stocked.on_amazon() == {"MUG": 3, "PAIR": 1, "SIX": 0}
    stocked.calls()
    stocked.minute()
    assert stocked.calls() == {}


def test_a_quotation_counts_as_sold_until_somebody_confirms_it_in_odoo(stocked: Stocked) -> None:
    stocked.switch(confirm=False)
    stocked.sell("MUG", 10)
    stocked.read_listings()
    stocked.sync()
    name = stocked.shop.place(1, items=[Line("MUG", 4)])
    stocked.shop.sync()
    assert stocked.shop.odoo.orders()[name][0] == "draft"
    stocked.minute()
    assert (stocked.levels()["MUG"].reserved, stocked.on_amazon()) == (4, {"MUG": 6})
    screens = stocked.shop.odoo.screens
    screens.confirm(screens.search("sale.order", [("client_order_ref", "=", name)]))
    stocked.minute()
    mug = stocked.levels()["MUG"]
    assert (mug.free, mug.reserved, stocked.on_amazon()) == (6, 0, {"MUG": 6})


def test_a_sale_that_a_delivery_of_goods_hides_is_made_good(stocked: Stocked) -> None:
    """Amazon took two off, two came in: the number to tell is what it was, and not what Amazon holds."""
    stocked.sell("MUG", 10)
    stocked.read_listings()
    stocked.sync()
    StockLevel.objects.update(sent=timezone.now() - timedelta(hours=6))
    stocked.shop.place(1, items=[Line("MUG", 2)])
    stocked.shop.sync()
    stocked.count("MUG", 12)
    assert stocked.on_amazon() == {"MUG": 8}
    stocked.minute()
    assert (stocked.levels()["MUG"].wanted, stocked.on_amazon()) == (10, {"MUG": 10})
    stocked.calls()
    stocked.minute()
    assert stocked.calls() == {}, "once"


def test_an_sku_that_amazon_has_taken_over_since_is_left_alone(stocked: Stocked) -> None:
    stocked.sell("MUG", 5)
    stocked.sell("POT", 5)
    stocked.read_listings()
    stocked.sync()
    writes = len(stocked.shop.amazon.listing_writes("MUG"))
    stocked.shop.amazon.set_listing("MUG", channels=AMAZONS)
    stocked.count("MUG", 3)
    stocked.count("POT", 3)
    stocked.minute()
    assert stocked.states() == {"MUG": ("held", "stock_fba"), "POT": ("accepted", "")}
    assert len(stocked.shop.amazon.listing_writes("MUG")) == writes
    assert stocked.on_amazon("POT") == {"POT": 3}
    stocked.shop.amazon.set_listing("MUG", channels=MINE, quantity=9)
    stocked.read_listings()
    stocked.minute()
    assert stocked.on_amazon() == {"MUG": 3, "POT": 3}


def test_an_sku_that_was_out_of_our_hands_is_told_anew(stocked: Stocked) -> None:
    for sku in ("MUG", "POT"):
        stocked.sell(sku, 5)
    stocked.read_listings()
    stocked.sync()
    stocked.look()
    stocked.shop.amazon.set_listing("MUG", channels=AMAZONS)
    stocked.read_listings()
    stocked.minute()
    assert stocked.states()["MUG"] == ("held", "stock_fba")
    stocked.shop.amazon.set_listing("MUG", channels=MINE, quantity=9)
    stocked.read_listings()
    stocked.calls()
    stocked.minute()
    assert stocked.on_amazon() == {"MUG": 5, "POT": 5}
    assert stocked.calls()["patchListingsItem"] == 1


def test_an_sku_that_one_marketplace_lists_no_more_is_told_through_another(stocked: Stocked) -> None:
    for sku in ("MUG", "POT"):
        stocked.sell(sku, 5)
    stocked.read_listings()
    stocked.sync()
    stocked.shop.amazon.set_listing("MUG", marketplaces=["DE"])
    stocked.count("MUG", 3)
    stocked.count("POT", 2)
    stocked.minute()
    assert stocked.on_amazon() == {"MUG": 3, "POT": 2}, "before the next report tells of it"
    assert {row.sku: row.marketplaces for row in Offer.objects.all()} == {"MUG": [DE], "POT": [FR, DE]}
    stocked.calls()
    stocked.count("MUG", 1)
    stocked.minute()
    assert stocked.calls() == {"searchListingsItems": 1, "patchListingsItem": 1}
    stocked.shop.amazon.set_listing("MUG", marketplaces=["FR"])
    stocked.count("MUG", 4)
    stocked.minute()
    assert (stocked.states()["MUG"], stocked.on_amazon("MUG")) == (("held", "stock_not_listed"), {"MUG": 1})


def test_before_amazon_has_said_who_ships_nothing_is_sent(stocked: Stocked) -> None:
    stocked.sell("MUG", 5, listed=1)
    stocked.switch(stock_to_amazon=False)
    stocked.read_listings()
    stocked.switch(stock_to_amazon=True)
    stocked.minute()
    assert stocked.states() == {"MUG": ("held", "stock_unknown_channel")}, "a report names one channel only"
    stocked.read_listings()
    stocked.minute()
    assert stocked.on_amazon() == {"MUG": 5}


def test_switched_off_nothing_is_sent_and_switched_on_everything_is_told_anew(stocked: Stocked) -> None:
    stocked.sell("MUG", 5, listed=1)
    stocked.read_listings()
    stocked.sync()
    stocked.switch(stock_to_amazon=False)
    stocked.count("MUG", 8)
    stocked.calls()
    stocked.minute()
    assert stocked.states() == {"MUG": ("held", "stock_off")}
    assert (stocked.calls(), stocked.on_amazon()) == ({}, {"MUG": 5})
    stocked.shop.amazon.set_listing("MUG", quantity=2)
    stocked.count("MUG", 5)
    stocked.switch(stock_to_amazon=True)
    stocked.minute()
    assert stocked.on_amazon() == {"MUG": 5}


def test_switched_off_between_the_reckoning_and_the_sending(stocked: Stocked) -> None:
    stocked.sell("MUG", 5, listed=1)
    stocked.read_listings()
    stocked.sync()
    StockLevel.objects.update(state="waiting", wanted=4)
    stocked.switch(stock_to_amazon=False)
    Work.objects.filter(flow="stock_from_odoo").update(due=timezone.now() + timedelta(hours=1))
    Work.objects.filter(flow="stock_to_amazon").update(due=timezone.now(), state="ready")
    engine.work_lane(queue.lane_of_account(stocked.account.pk), ["stock_to_amazon"])
    assert stocked.on_amazon() == {"MUG": 5}


def test_switching_on_is_due_at_once(stocked: Stocked) -> None:
    Work.objects.update(due=timezone.now() + timedelta(hours=1))
    said = stocked.shop.channel("--marketplace", "DE", "--set", "stock_to_amazon=off")
    assert said.status == 0
    assert not Work.objects.filter(flow__in=["stock_from_odoo", "offers_from_amazon"], due__gt=timezone.now()).exists()


def test_the_chosen_warehouses_count_and_several_channels_take_the_least(stocked: Stocked) -> None:
    screens = stocked.shop.odoo.screens
    second = screens.warehouse("Second", "WH2")
    [first] = [pk for pk in screens.search("stock.warehouse", []) if pk not in (second,)][:1]
    stocked.sell("MUG", 10)
    stocked.count("MUG", 7, "WH2")
    stocked.read_listings()
    stocked.switch(stock_warehouses=(second,))
    stocked.minute()
    assert stocked.on_amazon() == {"MUG": 7}
    stocked.switch(stock_warehouses=(first, second))
    stocked.minute()
    assert stocked.on_amazon() == {"MUG": 17}
    stocked.switch(country="FR", stock_buffer=5)
    stocked.minute()
    assert stocked.on_amazon() == {"MUG": 12}
    stocked.switch(country="DE", stock_cap=9)
    stocked.minute()
    assert stocked.on_amazon() == {"MUG": 9}
    stocked.switch(country="DE", stock_cap=None, stock_share=50)
    stocked.minute()
    assert stocked.on_amazon() == {"MUG": 8}


def test_skus_of_every_kind(stocked: Stocked) -> None:
    skus = ["SÄGE 5/8", "a/b/c", "mit Leer zeichen", "comma,comma", "-", "x" * 40, "50%+1&x=2?#", "茶碗"]
    for number, sku in enumerate(skus):
        if sku.startswith("50%"):
            stocked.read_listings()  # a report has no letters for the others, the listing itself has
        stocked.sell(sku, number + 1, listed=0)
    stocked.read_listings()
    said = stocked.sync()
    assert said.status == 0, said.err
    assert stocked.on_amazon() == {sku: number + 1 for number, sku in enumerate(skus)}
    stocked.look()
    assert {state for state, _ in stocked.states().values()} == {"verified"}


def test_a_product_that_is_archived_deleted_or_not_kept_in_stock(stocked: Stocked) -> None:
    for sku in ("GOOD", "ARCHIVED", "SERVICE"):
        stocked.sell(sku, 5)
    stocked.read_listings()
    stocked.sync()
    screens = stocked.shop.odoo.screens
    screens.write("product.product", stocked.products["ARCHIVED"], active=False)
    screens.write("product.product", stocked.products["SERVICE"], type="service", is_storable=False)
    stocked.count("GOOD", 6)
    said = stocked.sync()
    assert (said.status, stocked.on_amazon("GOOD")) == (1, {"GOOD": 6})
    assert stocked.states() == {
        "ARCHIVED": ("blocked", "stock_product_gone"),
        "GOOD": ("accepted", ""),
        "SERVICE": ("blocked", "stock_product_gone"),
    }
    [problem] = Problem.objects.all()
    assert problem.title == "Stock of 2 SKUs is not sent: Odoo keeps none of the product"
    assert "ARCHIVED, SERVICE were archived or deleted" in problem.cure
    screens.write("product.product", stocked.products["ARCHIVED"], active=True)
    screens.write("product.product", stocked.products["SERVICE"], type="consu", is_storable=True)
    stocked.minute()
    assert {state for state, _ in stocked.states().values()} <= {"accepted", "verified"}
    assert Problem.objects.get().state == "resolved"


def test_whoever_waits_for_the_sending_does_not_wait_for_the_look_at_what_was_sent_before(stocked: Stocked) -> None:
    stocked.sell("MUG", 5, listed=1)
    stocked.read_listings()
    stocked.sync()
    assert Work.objects.get(key__endswith=":look").due > timezone.now() + timedelta(seconds=60)
    stocked.count("MUG", 6)
    Work.objects.filter(flow="stock_from_odoo").update(due=timezone.now())
    said = stocked.shop.sync("stock", "--timeout", "20")
    assert (said.status, stocked.on_amazon()) == (0, {"MUG": 6}), said.err
