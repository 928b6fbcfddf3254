"""Amazon says no, says yes and does nothing, or does not say; a run that would empty the shop stops and asks."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Channel, OdooConnection, SellerAccount
from sandbox.amazon import Line, an_order
from sync import actions, engine, queue
from sync.models import Cursor, Problem, Run, StockLevel, Work
from tests.pretend import AShop
from tests.sync.stocked import Stocked, in_america, owner, told, with_skus


@pytest.fixture
def stocked(shop: AShop) -> Stocked:
    return Stocked.open(shop)


def fault(stocked: Stocked, kind: str, operation: str, **how: Any) -> None:
    stocked.shop.amazon.fault(kind, operation=operation, **how)


def test_http_200_with_invalid_is_a_refusal_and_the_rest_is_sent(stocked: Stocked) -> None:
    with_skus(stocked, 3)
    stocked.shop.amazon.script_listing("SKU-01", "INVALID")
    for sku in stocked.products:
        stocked.count(sku, 9)
    said = stocked.sync()
    assert said.status == 1
    assert stocked.on_amazon() == {"SKU-00": 9, "SKU-01": 5, "SKU-02": 9}
    assert (said.json[0]["updated"], said.json[0]["blocked"]) == (2, 1)
    level = stocked.levels()["SKU-01"]
    assert (level.state, level.reason) == ("blocked", "'condition_type' is required but not supplied.")
    [sentence] = said.json[0]["problems"]
    assert sentence == (
        "Amazon refuses the stock of 1 SKU. SKU-01: 'condition_type' is required but not supplied.. Mend the listing in"
        " Seller Central, then press Retry. Everything else was sent."
    )
    stocked.minute()
    assert stocked.calls()["patchListingsItem"] == 3, "not again by itself"
    stocked.shop.amazon.script_listing("SKU-01", "")
    stocked.retry("stock_refused")
    stocked.minute()
    assert stocked.on_amazon()["SKU-01"] == 9
    assert Problem.objects.get().state == "resolved"


def test_a_refused_number_that_changes_is_told_again(stocked: Stocked) -> None:
    with_skus(stocked, 1)
    stocked.shop.amazon.script_listing("SKU-00", "INVALID", times=1)
    stocked.count("SKU-00", 9)
    stocked.minute()
    assert stocked.states() == {"SKU-00": ("blocked", "amazon_stock_invalid")}
    stocked.count("SKU-00", 8)
    stocked.minute()
    assert stocked.on_amazon() == {"SKU-00": 8}
    assert Problem.objects.get().state == "resolved"


def test_what_amazon_accepts_and_does_not_do_is_told_again_and_then_asked_about(stocked: Stocked) -> None:
    with_skus(stocked, 1)
    stocked.shop.amazon.script_listing("SKU-00", "IGNORED", times=2)
    stocked.count("SKU-00", 9)
    stocked.minute()
    states = []
    for _ in range(7):
        stocked.look()
        states.append(stocked.levels()["SKU-00"].state)
    assert stocked.on_amazon() == {"SKU-00": 9}
    assert states[0] == "accepted" and states[-1] == "verified"
    stocked.shop.amazon.script_listing("SKU-00", "IGNORED")
    stocked.count("SKU-00", 4)
    stocked.minute()
    for _ in range(12):
        stocked.look()
    assert stocked.states() == {"SKU-00": ("blocked", "amazon_stock_differs")}
    assert stocked.levels()["SKU-00"].reason == "Amazon was told 4 again and again and shows 9"
    stocked.shop.amazon.script_listing("SKU-00", "")
    stocked.retry("stock_refused")
    stocked.minute()
    stocked.look()
    assert (stocked.on_amazon(), stocked.states()["SKU-00"][0]) == ({"SKU-00": 4}, "verified")


def test_a_number_changed_by_hand_on_amazon_is_seen_in_the_listings_and_set_right(stocked: Stocked) -> None:
    with_skus(stocked, 1)
    StockLevel.objects.update(sent=timezone.now() - timedelta(hours=2), accepted=timezone.now() - timedelta(hours=2))
    stocked.shop.amazon.set_listing("SKU-00", quantity=77)
    stocked.read_listings()
    for _ in range(3):
        stocked.minute()
        stocked.look()
    assert stocked.on_amazon() == {"SKU-00": 5}


@pytest.mark.parametrize("cut", ["cut_before", "cut_half", "reset", "truncated"])
def test_an_answer_to_a_patch_that_is_lost_after_it_took_effect(stocked: Stocked, cut: str) -> None:
    """F4. The number goes back meanwhile to what it was before: Amazon holds the other one."""
    with_skus(stocked, 2)
    stocked.count("SKU-00", 9)
    stocked.count("SKU-01", 9)
    fault(stocked, cut, "patchListingsItem", times=1)
    Work.objects.filter(flow="stock_from_odoo").update(due=timezone.now())
    engine.work_lane(queue.lane_of_odoo(stocked.shop.merchant.pk), ["stock_from_odoo"])
    engine.work_lane(queue.lane_of_account(stocked.account.pk), ["stock_to_amazon"])
    assert [state for state, _ in stocked.states().values()] == ["sent", "accepted"]
    assert stocked.on_amazon() == {"SKU-00": 9, "SKU-01": 9}
    stocked.count("SKU-00", 5)
    stocked.minute()
    assert stocked.on_amazon() == {"SKU-00": 5, "SKU-01": 9}


def fails_on(stocked: Stocked, sku: str, status: int, code: str) -> None:
    """Amazon's answer to every number of this SKU, for good."""
    body = f'{{"errors": [{{"code": "{code}", "message": "We encountered an error."}}]}}'
    fault(stocked, "custom", "patchListingsItem", match={"sku": sku}, times=None, status=status, body=body)


def test_a_refusal_that_nobody_knows_is_that_skus_alone(stocked: Stocked) -> None:
    with_skus(stocked, 3)
    fails_on(stocked, "SKU-00", 400, "Unheard")
    for sku in stocked.products:
        stocked.count(sku, 9)
    said = stocked.sync()
    assert (said.status, said.json[0]["updated"], said.json[0]["blocked"]) == (1, 2, 1)
    assert stocked.on_amazon() == {"SKU-00": 5, "SKU-01": 9, "SKU-02": 9}
    [problem] = Problem.objects.filter(state="open")
    assert problem.title == "Amazon refuses the stock of 1 SKU"
    stocked.shop.amazon.clear_faults()
    stocked.retry("stock_refused")
    stocked.minute()
    assert stocked.on_amazon("SKU-00") == {"SKU-00": 9}


def test_skus_that_amazon_never_answers_about_hold_up_no_other(stocked: Stocked) -> None:
    with_skus(stocked, 8)
    sick = [f"SKU-0{number}" for number in range(5)]
    for sku in sick:
        fails_on(stocked, sku, 500, "InternalFailure")
    for free in (9, 8):
        for sku in stocked.products:
            stocked.count(sku, free)
        for _ in range(4):
            stocked.minute()
        assert set(stocked.on_amazon("SKU-05", "SKU-06", "SKU-07").values()) == {free}
        assert set(stocked.on_amazon(*sick).values()) == {5}
    assert not Problem.objects.exists()
    hour = timezone.now() - timedelta(minutes=61)
    StockLevel.objects.filter(offer__sku__in=sick).update(changed=hour, accepted=hour - timedelta(minutes=9))
    stocked.minute()
    [problem] = Problem.objects.filter(state="open")
    assert (problem.code, problem.title) == ("stock_unanswered", "Amazon fails to take the stock of 5 SKUs")
    stocked.shop.amazon.clear_faults()
    for _ in range(2):
        stocked.minute()
    assert set(stocked.on_amazon().values()) == {8}
    assert not Problem.objects.filter(state="open").exists()


def test_a_storm_of_429_is_waited_out(stocked: Stocked) -> None:
    """F12."""
    with_skus(stocked, 6)
    fault(stocked, "throttled", "patchListingsItem", times=40)
    for sku in stocked.products:
        stocked.count(sku, 8)
    for _ in range(12):
        stocked.minute()
    assert set(stocked.on_amazon().values()) == {8}
    assert SellerAccount.objects.get().paused == ""
    assert not Problem.objects.filter(state="open").exists()


def test_an_outage_of_amazon_is_waited_out(stocked: Stocked) -> None:
    """F13."""
    with_skus(stocked, 2)
    fault(stocked, "unavailable", "*", times=5)
    for sku in stocked.products:
        stocked.count(sku, 8)
    for _ in range(8):
        stocked.minute()
    assert set(stocked.on_amazon().values()) == {8}
    assert not Problem.objects.filter(state="open").exists()


def test_without_the_role_stock_waits_and_orders_go_on(stocked: Stocked) -> None:
    with_skus(stocked, 1)
    fault(stocked, "role_missing", "searchListingsItems", times=None)
    stocked.count("SKU-00", 8)
    said = stocked.sync()
    assert said.status == 1
    assert SellerAccount.objects.get().paused == ""
    [problem] = Problem.objects.filter(state="open")
    assert (problem.code, stocked.on_amazon()) == ("amazon_role_missing", {"SKU-00": 5})
    name = stocked.shop.place(1)
    stocked.shop.sync()
    assert name in stocked.shop.odoo.orders()
    stocked.shop.amazon.clear_faults()
    actions.retry_problem(problem, None)
    stocked.minute()
    assert stocked.on_amazon("SKU-00") == {"SKU-00": 8}


def test_what_lacks_a_role_is_asked_for_less_and_less_often(stocked: Stocked) -> None:
    with_skus(stocked, 1)
    fault(stocked, "role_missing", "searchListingsItems", times=None)
    stocked.count("SKU-00", 8)
    with time_machine.travel(timezone.now(), tick=True) as clock:
        asked = []
        for minute in range(70):
            stocked.minute()
            if stocked.calls():
                asked.append(minute)
            clock.shift(timedelta(minutes=1))
        assert asked[:7] == [0, 1, 2, 4, 8, 16, 32] and len(asked) == 8, "as long again as so far"
        assert list(Problem.objects.values_list("code", "state")) == [("amazon_role_missing", "open")]
        assert not Run.objects.filter(flow="stock", trigger="schedule").exists(), (
            "told once, not in the history each time"
        )
        stocked.shop.amazon.clear_faults()
        stocked.retry("amazon_role_missing")
        stocked.minute()
    assert stocked.on_amazon("SKU-00") == {"SKU-00": 8}
    assert Problem.objects.get().state == "resolved"


def test_without_the_right_to_stock_in_odoo_orders_go_on(stocked: Stocked) -> None:
    with_skus(stocked, 1)
    stocked.shop.odoo.server.fault("access", model="stock.warehouse", times=0)
    said = stocked.sync()
    assert (said.status, said.json[0]["seconds"] < 20) == (1, True), "nobody waits for what cannot come"
    assert OdooConnection.objects.get().paused == ""
    [problem] = Problem.objects.filter(state="open")
    assert problem.code == "odoo_right_missing"
    stocked.shop.odoo.server.faults.clear()
    name = stocked.shop.place(1)
    stocked.shop.sync()
    assert name in stocked.shop.odoo.orders()


def test_a_run_that_would_empty_the_shop_stops_and_asks(stocked: Stocked) -> None:
    owner(stocked)
    with_skus(stocked, 20)
    for number in range(8):
        stocked.count(f"SKU-{number:02}", 0)
    stocked.count("SKU-19", 6)
    said = stocked.sync()
    assert said.status == 1
    assert stocked.calls() == {}
    assert set(stocked.on_amazon().values()) == {5}
    [problem] = Problem.objects.all()
    assert (problem.code, problem.title) == (
        "stock_stopped",
        "Stock was not sent: it would set 8 of 20 SKUs to zero and multiply 0",
    )
    for _ in range(3):
        stocked.minute()
    assert stocked.calls() == {}, "ordinary turns do not send"
    assert told() == ["stock: Stock was not sent: it would set 8 of 20 SKUs to zero and multiply 0"]
    stocked.retry("stock_stopped")
    stocked.minute()
    assert sorted(stocked.on_amazon().values()) == [0] * 8 + [5] * 11 + [6]
    stocked.minute()
    assert Problem.objects.get().state == "resolved"


def test_what_a_person_has_let_go_is_not_stopped_halfway(stocked: Stocked) -> None:
    with_skus(stocked, 20)
    for number in range(15):
        stocked.count(f"SKU-{number:02}", 0)
    stocked.minute()
    stocked.retry("stock_stopped")
    fault(stocked, "throttled", "patchListingsItem", times=None)
    for _ in range(3):
        stocked.minute()
    stocked.shop.amazon.clear_faults()
    stocked.minute()
    assert sorted(stocked.on_amazon().values()) == [0] * 15 + [5] * 5


def test_a_shop_that_was_stopped_goes_on_by_itself_when_the_stock_is_right_again(stocked: Stocked) -> None:
    with_skus(stocked, 20)
    for sku in stocked.products:
        stocked.count(sku, 500)
    stocked.minute()
    assert Problem.objects.get().title == "Stock was not sent: it would set 0 of 20 SKUs to zero and multiply 20"
    for sku in stocked.products:
        stocked.count(sku, 7)
    stocked.minute()
    assert set(stocked.on_amazon().values()) == {7}
    assert Problem.objects.get().state == "resolved"


def test_of_two_accounts_that_stop_a_person_lets_go_each(stocked: Stocked) -> None:
    with_skus(stocked, 12)
    america = in_america(stocked)
    for sku in stocked.products:
        stocked.count(sku, 0)
    stocked.minute()
    for left in (america, ""):
        problem = Problem.objects.get(code="stock_stopped", state="open")
        assert problem.title == "Stock was not sent: it would set 12 of 12 SKUs to zero and multiply 0"
        actions.retry_problem(problem, None)
        stocked.minute()
        numbers = {stocked.shop.amazon.quantity(sku, america) for sku in stocked.products}
        assert (set(stocked.on_amazon(*stocked.products).values()), numbers) == ({0}, {5 if left else 0})
    stocked.minute()
    assert not Problem.objects.filter(state="open").exists()


def test_an_account_that_stops_is_told_of_whatever_ails_the_others(stocked: Stocked) -> None:
    with_skus(stocked, 12)
    stocked.sell("GONE", 5)
    stocked.read_listings()
    stocked.sync()
    america = in_america(stocked)
    stocked.shop.odoo.screens.write("product.product", stocked.products.pop("GONE"), active=False)
    [channel] = Channel.objects.filter(account__region="na", enabled=True)
    actions.change_channel(channel, {"stock_buffer": 9})
    stocked.minute()
    [problem] = Problem.objects.filter(state="open")
    assert problem.title == "Stock was not sent: it would set 12 of 13 SKUs to zero and multiply 0"
    actions.retry_problem(problem, None)
    stocked.minute()
    assert {stocked.shop.amazon.quantity(sku, america) for sku in stocked.products} == {0}
    stocked.minute()
    assert [one.code for one in Problem.objects.filter(state="open")] == ["stock_product_gone"]


def test_what_was_sold_in_an_order_that_is_not_read_yet_is_not_offered_again(stocked: Stocked) -> None:
    with_skus(stocked, 1)
    stocked.shop.sync()
    stocked.count("SKU-00", 9)
    stocked.minute()
    writes = len(stocked.shop.amazon.listing_writes())
    Cursor.objects.filter(flow="orders_from_amazon").update(position=timezone.now() - timedelta(minutes=20))
    stocked.shop.amazon.place(
        an_order("unread", marketplace="DE", fulfilled_by="MERCHANT", items=[Line("SKU-00", 2)]), at=timezone.now()
    )
    for _ in range(5):
        stocked.look()
    assert (stocked.on_amazon("SKU-00"), len(stocked.shop.amazon.listing_writes())) == ({"SKU-00": 7}, writes)
    Cursor.objects.filter(flow="orders_from_amazon").update(position=timezone.now())
    for _ in range(3):
        stocked.look()
    assert stocked.on_amazon("SKU-00") == {"SKU-00": 9}, "no order has come of it: somebody has changed it by hand"
