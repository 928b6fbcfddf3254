"""Offers: what Amazon lists, read whole and then by changes, and matched to Odoo's products."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import SellerAccount
from sandbox.amazon import Line
from sync import actions, engine, queue
from sync.flows import offers_changed, offers_report
from sync.models import Cursor, Lease, Offer, Problem, Run, Work
from tests.pretend import AShop

DE, FR = "A1PA6795UKMFR9", "A13V1IB3VIYZZH"


@pytest.fixture
def shop(shop: AShop) -> AShop:
    """It sells in Germany and France; nothing is listed yet, and Amazon is quick."""
    channels = SellerAccount.objects.get(merchant=shop.merchant).channels
    channels.exclude(marketplace__in=[DE, FR]).update(enabled=False)
    shop.amazon.clear_listings()
    shop.amazon.rates = "off"
    return shop


def offers(shop: AShop) -> dict[str, tuple[str, str, list[str]]]:
    """SKU -> state, product, channels."""
    rows = Offer.objects.filter(merchant=shop.merchant).order_by("sku")
    return {row.sku: (row.state, row.product_name, row.channels) for row in rows}


def asked_again(shop: AShop) -> None:
    """As if the hour were over."""
    Work.objects.filter(merchant=shop.merchant).update(due=timezone.now())
    Lease.objects.update(rest_until=None)


def turn(shop: AShop) -> None:
    """One worker's turn at Amazon."""
    account = SellerAccount.objects.get(merchant=shop.merchant)
    engine.work_lane(queue.lane_of_account(account.pk), {"offers_from_amazon"})


def work(flow: str = "offers_from_amazon") -> Work:
    return Work.objects.get(flow=flow)


def test_what_is_listed_is_known_and_matched(shop: AShop) -> None:
    shop.odoo.screens.product("Mug", code="MUG-1")
    shop.odoo.screens.product("Pot", code="POT", barcode="4006381333931")
    shop.amazon.set_listing("MUG-1", quantity=7, price="9.95", marketplaces=["DE", "FR"], title="A mug")
    shop.amazon.set_listing("4006381333931", channels=["AMAZON_EU"], marketplaces=["DE"])
    shop.amazon.set_listing("POT-FBA", channels=["AMAZON_EU"], marketplaces=["DE"])
    shop.amazon.set_listing("SÄGE 5/8", quantity=3, marketplaces=["FR"])
    said = shop.sync("offers")
    assert said.status == 0, said.err
    assert said.json[0] | {"seconds": 0, "calls_to_odoo": 0, "calls_to_amazon": 0} == {
        "flow": "offers",
        "read": 5,
        "created": 4,
        "updated": 2 + 1,  # matched; and the mug seen in a second marketplace
        "unchanged": 0,
        "ignored": 0,
        "waiting": 2,
        "blocked": 0,
        "failed": 0,
        "calls_to_amazon": 0,
        "calls_to_odoo": 0,
        "seconds": 0,
        "problems": [],
    }
    assert offers(shop) == {
        "4006381333931": ("matched", "Pot", ["AMAZON_EU"]),
        "MUG-1": ("matched", "Mug", ["DEFAULT"]),
        "POT-FBA": ("proposed", "", ["AMAZON_EU"]),
        "SÄGE 5/8": ("unmatched", "", ["DEFAULT"]),
    }
    mug = Offer.objects.get(sku="MUG-1")
    assert (mug.price, mug.currency, mug.quantity, mug.title) == (Decimal("9.95"), "EUR", 7, "A mug")
    assert (mug.matched_by, mug.marketplaces, mug.status, mug.listed) == ("reference", sorted([DE, FR]), "active", True)
    pot = Offer.objects.get(sku="POT-FBA")
    assert (pot.proposed_name, pot.proposed_by) == ("Pot", "suffix")


def test_between_reports_only_changes_are_asked_for(shop: AShop) -> None:
    shop.amazon.set_listing("MUG-1", quantity=7, marketplaces=["DE"])
    shop.amazon.set_listing("POT-1", quantity=7, marketplaces=["DE"])
    shop.sync("offers")
    reports = len(shop.amazon.reports())
    shop.amazon.set_listing("MUG-1", channels=["AMAZON_EU"], price="5.00", product_type="CUP")
    shop.amazon.set_listing("NEW", quantity=2, marketplaces=["FR"])
    said = shop.sync("offers")
    assert len(shop.amazon.reports()) == reports
    assert {sku: channels for sku, (_, _, channels) in offers(shop).items()} == {
        "MUG-1": ["AMAZON_EU"],
        "NEW": ["DEFAULT"],
        "POT-1": ["DEFAULT"],
    }
    mug = Offer.objects.get(sku="MUG-1")
    assert (mug.price, mug.product_type, mug.quantity) == (Decimal("5.00"), "CUP", None)
    assert (said.json[0]["created"], said.json[0]["calls_to_amazon"]) == (1, 2)


def a_day_later() -> None:
    cursor = Cursor.objects.get(flow="offers_from_amazon")
    cursor.covered = {name: (timezone.now() - timedelta(hours=25)).isoformat() for name in cursor.covered}
    cursor.save()


def test_what_amazon_lists_no_more_is_noticed_within_a_day(shop: AShop) -> None:
    for sku in ("MUG-1", "POT-1", "GONE"):
        shop.amazon.set_listing(sku, quantity=1, marketplaces=["DE", "FR"])
    shop.sync("offers")
    shop.amazon.remove_listing("GONE")
    shop.amazon.set_listing("POT-1", marketplaces=["FR"])
    a_day_later()
    shop.sync("offers")
    rows = {row.sku: (row.listed, row.marketplaces, row.by_seller) for row in Offer.objects.all()}
    assert rows == {
        "GONE": (False, [], False),
        "MUG-1": (True, sorted([DE, FR]), True),
        "POT-1": (True, [FR], True),
    }


def test_an_sku_that_amazon_ships_in_one_marketplace_is_never_the_sellers_alone(shop: AShop) -> None:
    shop.amazon.set_listing("BOTH", quantity=1, channels=["DEFAULT", "AMAZON_EU"], marketplaces=["DE"])
    shop.sync("offers")
    shop.amazon.set_listing("BOTH", price="7.00")  # a search tells both channels, where the report tells one of them
    shop.sync("offers")
    a_day_later()
    for _ in range(2):
        both = Offer.objects.get(sku="BOTH")
        assert (both.channels, both.exact, both.by_both, both.by_seller) == (
            ["AMAZON_EU", "DEFAULT"],
            True,
            True,
            False,
        )
        shop.sync("offers")  # a report, which says DEFAULT


def test_what_a_marketplace_said_before_its_channel_was_switched_off_is_forgotten(shop: AShop) -> None:
    shop.amazon.set_listing("MUG", quantity=1, channels=["DEFAULT", "AMAZON_EU"], marketplaces=["DE", "FR"])
    shop.amazon.set_listing("POT", quantity=1, marketplaces=["FR"])
    shop.sync("offers")
    shop.amazon.set_listing("MUG", channels=["DEFAULT", "AMAZON_EU"])
    shop.sync("offers")
    assert Offer.objects.get(sku="MUG").by_both
    channel = SellerAccount.objects.get().channels.get(marketplace=FR)
    actions.change_channel(channel, {"enabled": False})
    shop.amazon.set_listing("MUG", channels=["DEFAULT"])
    shop.sync("offers")
    rows = {row.sku: (row.channels, row.marketplaces, row.listed) for row in Offer.objects.all()}
    assert rows == {"MUG": (["DEFAULT"], [DE], True), "POT": ([], [], False)}
    actions.change_channel(channel, {"enabled": True})
    shop.sync("offers")
    rows = {row.sku: (row.channels, row.marketplaces, row.listed) for row in Offer.objects.all()}
    assert rows == {"MUG": (["DEFAULT"], [FR, DE], True), "POT": (["DEFAULT"], [FR], True)}, "all of it is read anew"


def test_where_stock_is_to_be_sent_the_listings_are_asked_who_ships(shop: AShop) -> None:
    shop.amazon.clock.set(timezone.now() - timedelta(hours=5), stopped=False)
    for number in range(45):
        shop.amazon.set_listing(f"SKU-{number:02}", quantity=1, marketplaces=["DE", "FR"])
    shop.amazon.set_listing("BOTH", quantity=1, channels=["DEFAULT", "AMAZON_EU"], marketplaces=["DE"])
    shop.amazon.set_listing("FBA", channels=["AMAZON_EU"], marketplaces=["DE"])
    shop.amazon.clock.real()
    shop.sync("offers")
    assert not Offer.objects.filter(exact=True).exists(), "no channel sends stock, so nobody asks"
    shop.channel("--set", "stock_to_amazon=on")
    before = len(shop.amazon.calls_made.of("searchListingsItems"))
    shop.sync("offers")
    asked = shop.amazon.calls_made.of("searchListingsItems")[before:]
    assert len(asked) == 2 + 3 + 1, "two for changes; twenty SKUs a call, and one is listed in Germany alone"
    assert not any("FBA" in str(call.parameters) for call in asked)
    assert Offer.objects.filter(exact=True, channels=["DEFAULT"]).count() == 45
    assert Offer.objects.get(sku="BOTH").by_both
    before = len(shop.amazon.calls_made.of("searchListingsItems"))
    shop.sync("offers")
    assert len(shop.amazon.calls_made.of("searchListingsItems")) - before == 2, "each is asked about once"


def test_while_amazon_prepares_the_report_the_lane_is_free(shop: AShop) -> None:
    shop.amazon.set_listing("MUG-1", quantity=1, marketplaces=["DE"])
    shop.amazon.offer_settings(report_delay=3600)
    Work.objects.update(due=timezone.now())
    turn(shop)
    assert work().state == "ready"
    assert timedelta(seconds=5) < work().due - timezone.now() <= timedelta(seconds=10)
    assert not Lease.objects.exclude(holder="").exists()
    assert Run.objects.get().said == "Amazon prepares the list of offers for Amazon.fr, Amazon.de."
    for _ in range(3):
        asked_again(shop)
        turn(shop)
    assert timedelta(seconds=50) < work().due - timezone.now() <= timedelta(seconds=60)
    assert len(shop.amazon.reports()) == 2
    assert not Offer.objects.exists()
    shop.amazon.clock.advance(3700)
    asked_again(shop)
    turn(shop)
    assert list(offers(shop)) == ["MUG-1"]
    assert work().due - timezone.now() > timedelta(minutes=50)


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("FATAL", "Amazon could not make the list of offers for Amazon.de (FATAL)."),
        ("CANCELLED", "Amazon gave out no list of offers for Amazon.de: nothing is listed there"),
        ("STUCK", "Amazon has not made the list of offers for Amazon.de in 2 hours."),
    ],
)
def test_a_report_that_fails_is_said_and_asked_for_again(
    shop: AShop, monkeypatch: pytest.MonkeyPatch, outcome: str, sentence: str
) -> None:
    shop.amazon.set_listing("MUG-1", quantity=1, marketplaces=["DE", "FR"])
    shop.sync("offers")
    shop.amazon.set_listing("POT-1", quantity=1, marketplaces=["DE"])
    shop.amazon.set_listing("CUP-1", quantity=1, marketplaces=["FR"])
    monkeypatch.setattr(offers_report, "YOUNG", timedelta(0))
    monkeypatch.setattr(offers_report, "STUCK", timedelta(0) if outcome == "STUCK" else timedelta(hours=2))
    if outcome == "STUCK":
        sentence = "Amazon has not made the list of offers for Amazon.de in 0 hours."
    a_day_later()
    assert sorted([DE, FR]) == [FR, DE]  # France is asked for first
    shop.amazon.script_report("DONE", outcome)
    said = shop.sync("offers")
    assert said.status == 1
    assert (said.json[0]["failed"], said.json[0]["problems"][0].startswith(sentence.rstrip("."))) == (1, True)
    assert list(offers(shop)) == ["CUP-1", "MUG-1"]
    assert all(row.listed for row in Offer.objects.all()), "what was not told is not gone"
    assert Problem.objects.get().code == "offers_incomplete"
    said = shop.sync("offers")
    assert said.status == 0, said.err
    assert list(offers(shop)) == ["CUP-1", "MUG-1", "POT-1"]
    assert Problem.objects.get().state == "resolved"


def test_where_nothing_was_ever_listed_amazon_cancels_and_nobody_is_told(shop: AShop) -> None:
    said = shop.sync("offers")
    assert (said.status, said.json[0]["failed"], said.json[0]["problems"]) == (0, 0, [])
    assert {each["status"] for each in shop.amazon.reports()} == {"CANCELLED"}
    assert not offers(shop)


def test_without_the_role_offers_stop_and_orders_go_on(shop: AShop) -> None:
    order = shop.place(1)
    shop.amazon.fault("role_missing", operation="createReport", times=None)
    said = shop.sync("offers")
    assert said.status == 1
    assert 'has the role "Product Listing"' in said.json[0]["problems"][0]
    assert SellerAccount.objects.get().paused == ""
    assert work().due > timezone.now()
    assert shop.sync().status == 0
    assert shop.states()[order][0] == "done"


def test_a_search_that_amazon_refuses_rests_alone(shop: AShop) -> None:
    shop.amazon.set_listing("MUG-1", quantity=1, marketplaces=["DE"])
    shop.sync("offers")
    order = shop.place(1)
    refused = '{"errors":[{"code":"InvalidInput","message":"Invalid Input","details":""}]}'
    shop.amazon.fault("custom", "searchListingsItems", status=400, body=refused, times=None)
    asked_again(shop)
    turn(shop)
    assert work().due > timezone.now() + timedelta(minutes=10)
    assert not Lease.objects.filter(rest_until__gt=timezone.now()).exists()
    assert shop.sync().status == 0
    assert shop.states()[order][0] == "done"


def test_more_changes_than_amazon_shows_are_read_from_a_report(shop: AShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers_changed.listings, "REACHABLE", 40)
    monkeypatch.setattr(offers_changed, "MOST_PAGES", 2)
    shop.amazon.set_listing("MUG-1", quantity=1, marketplaces=["DE"])
    shop.sync("offers")
    for number in range(65):
        shop.amazon.set_listing(f"SKU-{number:02}", quantity=number, marketplaces=["DE"])
    shop.sync("offers")
    assert Offer.objects.count() < 66
    shop.sync("offers")
    assert Offer.objects.count() == 66


def test_a_report_is_read_in_portions_and_goes_on_where_it_was(shop: AShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers_report, "PORTION", 10)
    monkeypatch.setattr(offers_report, "PORTIONS_A_TURN", 2)
    for number in range(45):
        shop.amazon.set_listing(f"SKU-{number:02}", quantity=number, marketplaces=["DE"])
    Work.objects.update(due=timezone.now())
    turn(shop)
    assert Offer.objects.count() == 20
    for _ in range(4):
        turn(shop)
    assert Offer.objects.count() == 45
    assert len(shop.amazon.reports()) == 2
    assert Run.objects.get(flow="offers").created == 45


def test_skus_whose_letters_amazon_lost_are_told(shop: AShop) -> None:
    shop.amazon.set_listing("MUG-1", quantity=1, marketplaces=["DE"])
    shop.amazon.set_listing("ТАЗ", quantity=1, marketplaces=["DE"])
    said = shop.sync("offers")
    assert said.status == 1
    assert list(offers(shop)) == ["MUG-1"]
    assert Problem.objects.get().title == "1 line of Amazon's list of offers for Amazon.de cannot be read"
    shop.amazon.set_listing("ТАЗ", price="3.00")
    shop.sync("offers")
    assert list(offers(shop)) == ["MUG-1", "ТАЗ"]
    a_day_later()
    shop.sync("offers")
    assert Offer.objects.get(sku="ТАЗ").listed, "the report does not name it, but it names its ASIN"


# --- Odoo -------------------------------------------------------------------------------------------------------------


def test_ten_thousand_offers_cost_odoo_some_calls(shop: AShop) -> None:
    account = SellerAccount.objects.get()
    for number in range(300):
        shop.odoo.screens.create("product.product", name=f"P{number}", default_code=f"REF-{number}")
    Offer.objects.bulk_create(
        Offer(merchant=shop.merchant, account=account, sku=f"{'REF' if number % 2 else 'ref'}-{number}")
        for number in range(10_000)
    )
    before = len(shop.odoo.called())
    said = shop.sync("offers")
    assert said.status == 0, said.err
    assert len(shop.odoo.called()) - before <= 30
    assert (said.json[0]["updated"], said.json[0]["waiting"]) == (150, 9850)
    assert Offer.objects.filter(proposed_by="case").count() == 150


def test_an_order_with_an_unknown_sku_puts_it_on_the_list(shop: AShop) -> None:
    shop.channel("--set", "unknown_product=hold")
    order = shop.place(1, items=[Line("NO-SUCH-SKU", 1)])
    shop.sync()
    assert shop.states()[order] == ("blocked", "unknown_sku")
    assert offers(shop) == {"NO-SUCH-SKU": ("unmatched", "", [])}


def test_a_window_that_another_version_left_behind_is_begun_anew(shop: AShop) -> None:
    shop.amazon.set_listing("MUG-1", quantity=1, marketplaces=["DE"])
    account = SellerAccount.objects.get()
    Cursor.objects.create(
        account=account, flow="offers_from_amazon", window={"begun": "2026-11-01", "stage": "reports"}
    )
    assert shop.sync("offers").status == 0
    assert list(offers(shop)) == ["MUG-1"]
