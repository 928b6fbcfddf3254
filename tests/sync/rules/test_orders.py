from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from sync.rules.orders import decide, wants_cancellation
from sync.rules.verdicts import Blocked, Cancel, Ignore, Import, Verdict, Wait

from .make import NOON, item, order, settings

FBA, FBM, OTHER = "AMAZON", "MERCHANT", "DROPSHIPPER"
# status, who fulfils: what happens where Odoo does not hold the order, and where it does
TABLE = {
    ("PENDING", FBA): ("wait pending", "wait pending"),
    ("PENDING", FBM): ("wait pending", "wait pending"),
    ("PENDING_AVAILABILITY", FBA): ("wait pending", "wait pending"),
    ("PENDING_AVAILABILITY", FBM): ("wait pending", "wait pending"),
    ("UNSHIPPED", FBA): ("wait fba_not_shipped", "import"),
    ("UNSHIPPED", FBM): ("import", "import"),
    ("PARTIALLY_SHIPPED", FBA): ("wait fba_not_shipped", "import"),
    ("PARTIALLY_SHIPPED", FBM): ("import partly", "import partly"),
    ("SHIPPED", FBA): ("import shipped", "import shipped"),
    ("SHIPPED", FBM): ("import shipped", "import shipped"),
    ("CANCELLED", FBA): ("ignore cancelled_before", "cancel"),
    ("CANCELLED", FBM): ("ignore cancelled_before", "cancel"),
    ("UNFULFILLABLE", FBA): ("ignore unfulfillable", "ignore unfulfillable"),
    ("UNFULFILLABLE", FBM): ("ignore unfulfillable", "ignore unfulfillable"),
    ("INVOICE_UNCONFIRMED", FBA): ("blocked unknown_status", "blocked unknown_status"),
    ("INVOICE_UNCONFIRMED", FBM): ("blocked unknown_status", "blocked unknown_status"),
    ("", FBM): ("blocked unknown_status", "blocked unknown_status"),
    ("UNSHIPPED", OTHER): ("blocked unknown_fulfilment", "blocked unknown_fulfilment"),
    ("SHIPPED", ""): ("blocked unknown_fulfilment", "blocked unknown_fulfilment"),
    ("CANCELLED", OTHER): ("ignore cancelled_before", "cancel"),
    ("PENDING", OTHER): ("wait pending", "wait pending"),
}
ONE = item("1", 1, total="10.00")


def word(verdict: Verdict) -> str:
    match verdict:
        case Ignore(code, _):
            return f"ignore {code}"
        case Wait(code, _):
            return f"wait {code}"
        case Blocked(code):
            return f"blocked {code}"
        case Import(shipped, partly):
            return "import" + " shipped" * shipped + " partly" * partly
        case Cancel():
            return "cancel"


@pytest.mark.parametrize(("status", "by"), list(TABLE))
@pytest.mark.parametrize("in_odoo", [False, True])
@pytest.mark.parametrize("requested", [False, True])
def test_by_status_and_fulfilment(status: str, by: str, in_odoo: bool, requested: bool) -> None:
    amazon = order(ONE, status=status, fulfilled_by=by)
    verdict = decide(amazon, settings(), in_odoo=in_odoo, requested=requested)
    assert word(verdict) == TABLE[status, by][in_odoo]


@pytest.mark.parametrize(
    ("status", "in_odoo", "requested"), list(product(["UNSHIPPED", "SHIPPED", "PENDING"], [0, 1], [0, 1]))
)
def test_older_than_the_channels_start(status: str, in_odoo: int, requested: int) -> None:
    late = settings(start=NOON + timedelta(seconds=1))
    verdict = decide(order(ONE, status=status), late, in_odoo=bool(in_odoo), requested=bool(requested))
    if in_odoo or requested:
        assert word(verdict) == TABLE[status, FBM][in_odoo]
    else:
        assert verdict == Ignore("before_start", "Bought before this channel's start (2026-11-23 12:00 UTC).")


def test_bought_at_the_very_start() -> None:
    assert word(decide(order(ONE), settings(start=NOON), in_odoo=False)) == "import"


@pytest.mark.parametrize(
    ("changes", "by", "fresh", "held"),
    [
        ({"orders": False}, FBM, "ignore orders_off", "import"),
        ({"orders": False}, FBA, "ignore orders_off", "import"),
        ({"fba_orders": False}, FBA, "ignore fba_off", "import"),
        ({"fba_orders": False}, FBM, "import", "import"),
        ({"fbm_orders": False}, FBM, "ignore fbm_off", "import"),
        ({"fbm_orders": False}, FBA, "wait fba_not_shipped", "import"),
    ],
)
def test_switched_off_lets_no_order_in_but_keeps_those_that_are(changes: dict, by: str, fresh: str, held: str) -> None:
    amazon = order(ONE, fulfilled_by=by)
    assert word(decide(amazon, settings(**changes), in_odoo=False)) == fresh
    assert word(decide(amazon, settings(**changes), in_odoo=False, requested=True)) == fresh
    assert word(decide(amazon, settings(**changes), in_odoo=True)) == held


def test_cancellations_left_to_the_merchant() -> None:
    gone = order(ONE, status="CANCELLED")
    assert word(decide(gone, settings(cancellations=False), in_odoo=True)) == "ignore cancellations_off"
    assert word(decide(gone, settings(cancellations=False), in_odoo=False)) == "ignore cancelled_before"
    assert word(decide(gone, settings(orders=False), in_odoo=True)) == "cancel"


@pytest.mark.parametrize("in_odoo", [False, True])
def test_no_channel_another_shop_or_dismissed_come_before_everything(in_odoo: bool) -> None:
    assert word(decide(order(ONE), None, in_odoo=in_odoo)) == "ignore no_channel"
    elsewhere = order(ONE, channel_name="NON_AMAZON", fulfilled_by=FBA, status="SHIPPED")
    assert word(decide(elsewhere, settings(), in_odoo=in_odoo, requested=True)) == "ignore non_amazon"
    assert word(decide(elsewhere, None, in_odoo=in_odoo)) == "ignore non_amazon"
    assert word(decide(order(ONE), settings(), in_odoo=in_odoo, requested=True, dismissed=True)) == "ignore dismissed"


def test_every_item_cancelled_while_the_order_is_still_open() -> None:
    gone = replace(ONE, fulfilled=0, unfulfilled=0, cancelled_by="BUYER")
    assert word(decide(order(gone), settings(), in_odoo=False)) == "wait items_cancelled"
    assert word(decide(order(gone), settings(), in_odoo=True)) == "import"
    assert word(decide(order(gone, ONE), settings(), in_odoo=False)) == "import"
    untold = replace(gone, cancelled_by="")
    assert word(decide(order(untold), settings(), in_odoo=False)) == "import"


def test_sentences_name_what_amazon_sent() -> None:
    blocked = decide(order(ONE, status="INVOICE_UNCONFIRMED"), settings(), in_odoo=False)
    assert isinstance(blocked, Blocked)
    assert blocked.title == "Amazon sent a status this version does not know: INVOICE_UNCONFIRMED"
    assert blocked.subject == "INVOICE_UNCONFIRMED"
    nobody = decide(order(ONE, fulfilled_by=""), settings(), in_odoo=False)
    assert isinstance(nobody, Blocked)
    assert (nobody.title, nobody.subject) == ("Amazon says the order is fulfilled by nobody", "nobody")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"cancel_requester": "BUYER", "cancel_request_reason": "Bought by mistake"}, "Bought by mistake"),
        ({"cancel_requester": "BUYER"}, "no reason given"),
        ({"cancel_requester": "BUYER", "cancel_request_reason": "x", "cancelled_by": "MERCHANT"}, ""),
        ({"cancelled_by": "AMAZON"}, ""),
        ({"cancel_requester": "BUYER", "fulfilled": 1, "unfulfilled": 0}, ""),
        ({"cancel_requester": "BUYER", "fulfilled": 0, "unfulfilled": 1}, "no reason given"),
    ],
)
def test_a_buyers_wish_to_cancel(changes: dict, reason: str) -> None:
    assert wants_cancellation(order(ONE, replace(ONE, id="2", **changes))) == reason


@pytest.mark.parametrize(("status", "asked"), [("PARTIALLY_SHIPPED", True), ("SHIPPED", False)])
@pytest.mark.parametrize("by", ["AMAZON", "MERCHANT"])
def test_nobody_can_answer_a_wish_once_the_goods_have_left(status: str, asked: bool, by: str) -> None:
    """Amazon leaves the wish in the order for good."""
    wish = replace(ONE, cancel_requester="BUYER", cancel_request_reason="x")
    assert bool(wants_cancellation(order(wish, status=status, fulfilled_by=by))) is asked
