"""Many numbers go in one feed: made once, whatever happens to its answers, and followed to the fate of each message."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sync import engine, queue
from sync.flows import stock_checks, stock_feeds, stock_patches, stock_to_amazon
from sync.models import Cursor, Problem, StockFeed, StockLevel, Work
from tests.pretend import AShop
from tests.sync.stocked import Stocked, feeds_older, later

COUNT = 8


@pytest.fixture
def stocked(shop: AShop, monkeypatch: pytest.MonkeyPatch) -> Stocked:
    """More than five changes are many."""
    monkeypatch.setattr(stock_feeds, "LOOK_FIRST", timedelta(0))
    made = Stocked.open(shop)
    for number in range(COUNT):
        made.sell(f"SKU-{number}", 5)
    made.sell("FBA", 5, channels=["AMAZON_EU"])
    made.read_listings()
    made.sync()
    made.look()
    made.calls()
    monkeypatch.setattr(stock_to_amazon, "FEED_ABOVE", 5)
    return made


def change(stocked: Stocked, free: int) -> None:
    for number in range(COUNT):
        stocked.count(f"SKU-{number}", free)


def mine(stocked: Stocked) -> list[int | None]:
    return [stocked.on_amazon(f"SKU-{number}")[f"SKU-{number}"] for number in range(COUNT)]


def work_once(stocked: Stocked) -> None:
    """One turn in Odoo's lane and one in Amazon's."""
    later()
    engine.work_lane(queue.lane_of_odoo(stocked.shop.merchant.pk), ["stock_from_odoo"])
    engine.work_lane(queue.lane_of_account(stocked.account.pk), ["stock_to_amazon"])


def fault(stocked: Stocked, kind: str, operation: str, **how: Any) -> None:
    stocked.shop.amazon.fault(kind, operation=operation, **how)


def test_many_changes_are_one_feed(stocked: Stocked) -> None:
    change(stocked, 9)
    said = stocked.sync()
    assert said.status == 0, said.err
    assert (said.json[0]["updated"], said.json[0]["problems"]) == (COUNT, [])
    assert mine(stocked) == [9] * COUNT
    calls = stocked.calls()
    assert (calls.get("createFeed"), calls.get("patchListingsItem"), calls["searchListingsItems"]) == (1, None, 1)
    [feed] = stocked.shop.amazon.feeds()
    assert (feed["type"], feed["status"]) == ("JSON_LISTINGS_FEED", "DONE")
    assert "FBA" not in {write.sku for write in stocked.shop.amazon.listing_writes()}
    held = StockFeed.objects.get()
    assert (held.state, held.messages, held.feed_id) == ("done", {}, feed["id"])


def test_after_a_feed_one_report_shows_what_has_come_of_it(stocked: Stocked) -> None:
    StockLevel.objects.update(sent=timezone.now() - timedelta(hours=1))
    change(stocked, 9)
    stocked.minute()
    due = Work.objects.get(flow="offers_from_amazon").due
    assert timedelta(minutes=9) < due - timezone.now() <= timedelta(minutes=10)
    stocked.look()
    stocked.shop.amazon.set_listing("SKU-3", quantity=2)
    reports = len(stocked.shop.amazon.reports())
    feeds_older(timedelta(minutes=10))
    read = Cursor.objects.get(flow="offers_from_amazon")
    read.covered = {name: (timezone.now() - timedelta(hours=2)).isoformat() for name in read.covered}
    read.save()
    StockLevel.objects.update(accepted=timezone.now() - timedelta(minutes=20), state="accepted", check_at=None)
    stocked.read_listings()
    assert len(stocked.shop.amazon.reports()) == reports + 1
    stocked.calls()
    stocked.minute()
    states = {sku: state for sku, (state, _) in stocked.states().items()}
    assert states == {f"SKU-{n}": "verified" for n in range(COUNT)} | {"SKU-3": "accepted", "FBA": "held"}
    for _ in range(3):
        stocked.look()
    assert mine(stocked) == [9] * COUNT
    stocked.read_listings()
    assert len(stocked.shop.amazon.reports()) == reports + 1, "once a feed"


@pytest.mark.parametrize("outcome", ["FATAL", "CANCELLED", "FATAL_HALF"])
def test_a_feed_that_fails_is_sent_again(stocked: Stocked, outcome: str) -> None:
    stocked.shop.amazon.script_feed(outcome)
    change(stocked, 9)
    for _ in range(3):
        stocked.minute()
    assert mine(stocked) == [9] * COUNT
    assert sorted(StockFeed.objects.values_list("state", flat=True)) == ["done", "failed"]
    failed = StockFeed.objects.get(state="failed")
    assert failed.said == f"Amazon ended this feed as {outcome[:9].removesuffix('_HAL')}. Its numbers are sent again."


def test_a_feed_that_broke_off_halfway_and_a_number_that_went_back(stocked: Stocked) -> None:
    stocked.shop.amazon.script_feed("FATAL_HALF")
    change(stocked, 9)
    work_once(stocked)
    change(stocked, 5)
    for _ in range(3):
        stocked.minute()
    assert mine(stocked) == [5] * COUNT


def test_feeds_that_fail_again_and_again_are_for_a_person(stocked: Stocked) -> None:
    stocked.shop.amazon.script_feed(*["FATAL"] * 3)
    change(stocked, 9)
    for _ in range(6):
        stocked.minute()
    assert len(stocked.shop.amazon.feeds()) == 3
    assert {state for sku, state in stocked.states().items() if sku != "FBA"} == {("blocked", "amazon_feed_failed")}
    [problem] = Problem.objects.filter(state="open")
    assert problem.title == f"Amazon refuses the stock of {COUNT} SKUs"
    stocked.retry("stock_refused")
    for _ in range(2):
        stocked.minute()
    assert mine(stocked) == [9] * COUNT


def test_what_a_feed_refuses_is_for_a_person_and_the_rest_is_on_amazon(stocked: Stocked) -> None:
    stocked.shop.amazon.script_feed("HALF")
    change(stocked, 9)
    said = stocked.sync()
    assert said.status == 1
    assert (said.json[0]["updated"], said.json[0]["blocked"]) == (COUNT // 2, COUNT // 2)
    assert sorted(map(str, mine(stocked))) == ["5"] * (COUNT // 2) + ["9"] * (COUNT // 2)
    refused = {sku for sku, state in stocked.states().items() if state == ("blocked", "amazon_stock_invalid")}
    assert refused == {sku for sku, quantity in stocked.on_amazon().items() if quantity == 5}
    stocked.retry("stock_refused")
    stocked.minute()
    assert mine(stocked) == [9] * COUNT, "by patches: four are few"


def test_what_a_feed_refuses_under_numbers_that_nobody_knows_is_looked_for_and_not_counted(
    stocked: Stocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock_checks, "AT_ONCE", COUNT - 1)  # so many are not looked at without a reason
    stocked.shop.amazon.script_feed("HALF_UNNAMED")
    change(stocked, 9)
    said = stocked.sync()
    assert (said.json[0]["updated"], said.json[0]["blocked"]) == (COUNT // 2, 0)
    assert sorted(map(str, mine(stocked))) == ["5"] * (COUNT // 2) + ["9"] * (COUNT // 2)
    for _ in range(5):
        stocked.look()
    assert mine(stocked) == [9] * COUNT
    assert {state for sku, (state, _) in stocked.states().items() if sku != "FBA"} == {"verified"}


def test_a_feed_that_is_done_without_saying_what_became_of_it(stocked: Stocked) -> None:
    stocked.shop.amazon.script_feed("NO_REPORT")
    change(stocked, 9)
    stocked.minute()
    assert mine(stocked) == [9] * COUNT
    stocked.look()
    assert {state for sku, (state, _) in stocked.states().items() if sku != "FBA"} == {"verified"}
    assert len(stocked.shop.amazon.feeds()) == 1


def test_what_changes_while_a_feed_is_on_its_way_is_told_after_it(stocked: Stocked) -> None:
    stocked.shop.amazon.offer_settings(feed_delay=600)
    change(stocked, 9)
    work_once(stocked)
    stocked.count("SKU-0", 7)
    for _ in range(3):
        stocked.minute()
    assert stocked.on_amazon("SKU-0") == {"SKU-0": 5}
    stocked.shop.amazon.clock.advance(700)
    for _ in range(2):
        stocked.minute()
    assert mine(stocked) == [7] + [9] * (COUNT - 1)
    assert len(stocked.shop.amazon.feeds()) == 1


@pytest.mark.parametrize("outcome", ["STUCK", "STUCK_IN_QUEUE"])
def test_a_feed_that_is_stuck_holds_up_no_change(stocked: Stocked, outcome: str) -> None:
    stocked.shop.amazon.script_feed(outcome)
    change(stocked, 9)
    work_once(stocked)
    stocked.count("SKU-0", 7)
    feeds_older(timedelta(hours=3))
    for _ in range(2):
        stocked.minute()
    assert stocked.on_amazon("SKU-0", "SKU-1") == {"SKU-0": 7, "SKU-1": 5}
    assert StockFeed.objects.get().said.startswith("Amazon has been working on this feed for more than two hours.")
    feeds_older(timedelta(hours=22))
    for _ in range(3):
        stocked.minute()
    assert mine(stocked) == [7] + [9] * (COUNT - 1)
    assert sorted(StockFeed.objects.values_list("state", flat=True)) == ["done", "failed"]


def test_a_feed_that_comes_late_does_not_win_over_what_was_told_since(stocked: Stocked) -> None:
    stocked.shop.amazon.offer_settings(feed_delay=4 * 3600)
    change(stocked, 9)
    work_once(stocked)
    stocked.count("SKU-0", 7)
    feeds_older(timedelta(hours=3))
    for _ in range(2):
        stocked.minute()
    assert stocked.on_amazon("SKU-0") == {"SKU-0": 7}
    stocked.shop.amazon.clock.advance(5 * 3600)
    assert stocked.on_amazon("SKU-0") == {"SKU-0": 9}, "the old feed"
    stocked.minute()
    for _ in range(4):
        stocked.look()
        stocked.minute()
    assert mine(stocked) == [7] + [9] * (COUNT - 1)


@pytest.mark.parametrize("operation", ["createFeedDocument", "uploadDocument", "createFeed"])
@pytest.mark.parametrize("cut", ["cut_before", "reset"])
def test_an_answer_lost_while_a_feed_is_made(stocked: Stocked, operation: str, cut: str) -> None:
    """F4: createFeed is not idempotent, so Amazon's list of feeds decides."""
    fault(stocked, cut, operation, times=1)
    change(stocked, 9)
    work_once(stocked)
    for _ in range(4):
        stocked.minute()
        feeds_older(timedelta(minutes=1))
    assert mine(stocked) == [9] * COUNT
    assert len(stocked.shop.amazon.feeds()) == 1
    assert StockFeed.objects.get().state == "done"


def test_a_feed_that_never_came_into_being_is_made_again(stocked: Stocked) -> None:
    fault(stocked, "unavailable", "createFeed", times=1)
    change(stocked, 9)
    work_once(stocked)
    assert stocked.shop.amazon.feeds() == []
    for _ in range(4):
        stocked.minute()
        feeds_older(timedelta(minutes=3))
    assert mine(stocked) == [9] * COUNT
    assert len(stocked.shop.amazon.feeds()) == 1


def test_a_feed_that_amazon_forgot(stocked: Stocked) -> None:
    stocked.shop.amazon.offer_settings(feed_delay=600)
    change(stocked, 9)
    work_once(stocked)
    fault(stocked, "not_found", "getFeed", times=1)
    stocked.shop.amazon.offer_settings(feed_delay=0)
    for _ in range(3):
        stocked.minute()
    assert mine(stocked) == [9] * COUNT
    assert sorted(StockFeed.objects.values_list("state", flat=True)) == ["done", "failed"]


def test_an_sku_that_amazon_has_taken_over_since_is_in_no_feed(stocked: Stocked) -> None:
    writes = len(stocked.shop.amazon.listing_writes("SKU-2"))
    stocked.shop.amazon.set_listing("SKU-2", channels=["AMAZON_EU"])
    change(stocked, 9)
    stocked.minute()
    assert stocked.states()["SKU-2"][0] == "held"
    assert len(stocked.shop.amazon.listing_writes("SKU-2")) == writes
    assert stocked.on_amazon("SKU-1", "SKU-3") == {"SKU-1": 9, "SKU-3": 9}


def test_a_second_feed_does_not_follow_too_soon(stocked: Stocked, monkeypatch: pytest.MonkeyPatch) -> None:
    change(stocked, 9)
    stocked.minute()
    change(stocked, 8)
    stocked.calls()
    monkeypatch.setattr(stock_patches, "PATCHES_A_RUN", 3)
    stocked.minute()
    assert mine(stocked) == [8] * COUNT
    assert (len(stocked.shop.amazon.feeds()), stocked.calls()["patchListingsItem"]) == (1, COUNT)
    feeds_older(timedelta(minutes=30))
    change(stocked, 7)
    stocked.minute()
    assert (mine(stocked), len(stocked.shop.amazon.feeds())) == ([7] * COUNT, 2)


def test_where_amazon_shows_not_all_that_has_changed_each_sku_is_asked_for(
    stocked: Stocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More listings have changed than a search lets see: among them may be one that Amazon ships by now."""
    monkeypatch.setattr("accounts.gateways.amazon.listings.REACHABLE", 3)
    stocked.shop.amazon.set_listing("SKU-3", channels=["AMAZON_EU"])
    change(stocked, 9)
    said = stocked.sync()
    assert said.status == 0, said.err
    calls = stocked.calls()
    assert (calls["searchListingsItems"], calls["createFeed"]) == (2, 1), "one that says so, and one for twenty SKUs"
    held = {f"SKU-{number}": 9 for number in range(COUNT)} | {"SKU-3": None, "FBA": None}
    assert stocked.on_amazon() == held
    assert stocked.states()["SKU-3"] == ("held", "stock_fba")
    assert "SKU-3" not in {write.sku for write in stocked.shop.amazon.listing_writes() if write.quantity == 9}
