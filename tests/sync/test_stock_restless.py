"""What is passed by unread is what would have been left as it was, whatever state it is in."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Merchant, SellerAccount
from sync import stock
from sync.flows import stock_restless
from sync.flows.stock_numbers import Numbers
from sync.models import Offer, StockLevel, StockState
from sync.rules.stock import StockRule, held_back

COUNT = 1500
KNOWN, EMPTY, GONE, NEW = 1, 2, 3, 4
AMOUNTS = [(StockRule(), {KNOWN: Decimal(5), EMPTY: Decimal(0)})]
NOW = timezone.now()
LISTINGS = [
    {"channels": ["DEFAULT"], "exact": True, "listed": True},
    {"channels": ["DEFAULT"], "exact": False, "listed": True},
    {"channels": ["AMAZON_EU"], "exact": False, "listed": True},
    {"channels": ["AMAZON_EU", "DEFAULT"], "exact": True, "listed": True},
    {"channels": ["DEFAULT"], "exact": True, "listed": False},
    {"channels": [], "exact": False, "listed": False},
]


def reasons() -> list[tuple[str, str]]:
    blocked = [held_back(["AMAZON_EU"], listed=True, fresh=True), stock.unmatched(), stock.switched_off()]
    return [("", ""), *((one.code, stock.reason_of(one)) for one in blocked if one), ("amazon_stock_invalid", "No.")]


def mostly(random: Random, usual: Any, *others: Any) -> Any:
    return usual if random.random() < 0.88 else random.choice(others)


def an_offer(random: Random, account: SellerAccount, number: int) -> Offer:
    seen = NOW - random.choice(
        [timedelta(hours=1), timedelta(hours=4), mostly(random, timedelta(0), timedelta(hours=30))]
    )
    quantity = mostly(random, 5, 3, None)
    place = {"quantity": quantity, "at": (seen - timedelta(minutes=random.choice([0, 90]))).isoformat()}
    return Offer(
        merchant_id=account.merchant_id,
        account=account,
        sku=f"SKU-{number}",
        product_id=mostly(random, KNOWN, EMPTY, GONE, None),
        seen=seen,
        quantity=quantity,
        told={"DE": place},
        **mostly(random, *LISTINGS),
    )


def a_level(random: Random, offer: Offer) -> StockLevel:
    code, reason = mostly(random, *reasons())
    return StockLevel(
        merchant_id=offer.merchant_id,
        account_id=offer.account_id,
        offer=offer,
        state=random.choice([StockState.VERIFIED, StockState.ACCEPTED, mostly(random, StockState.HELD, *StockState)]),
        reason_code=code,
        reason=reason,
        free=mostly(random, Decimal(5), Decimal(6), None),
        reserved=mostly(random, 0, 1),
        wanted=mostly(random, 5, 4, None),
        told=mostly(random, 5, 4, None),
        on_amazon=mostly(random, 5, 3, None),
        tries=mostly(random, 0, 1),
        sent=NOW - timedelta(hours=3),
        accepted=NOW - timedelta(hours=3),
        check_at=mostly(random, None, NOW),
    )


@pytest.fixture
def account(db: None) -> SellerAccount:
    merchant = Merchant.objects.create(name="Shop", slug="shop")
    return SellerAccount.objects.create(merchant=merchant, region="eu", seller_id="A1")


def numbers_of(account: SellerAccount, ids: list[int], sales: dict, known: int = 0) -> Numbers:
    """What would be decided of these."""
    with transaction.atomic():
        made = Numbers(account, *stock_restless.load(account, ids, {KNOWN, EMPTY, GONE}), sales, known)
        made.reckon(AMOUNTS, {})
        return made


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_would_change_is_looked_at(account: SellerAccount, seed: int) -> None:
    random = Random(seed)
    Offer.objects.bulk_create(an_offer(random, account, number) for number in range(COUNT))
    offers = list(Offer.objects.order_by("pk"))
    levels = [a_level(random, offer) for offer in offers if random.random() < 0.95]
    StockLevel.objects.bulk_create(levels)
    sales = {f"SKU-{number}": NOW for number in range(0, COUNT, 40)}
    before = {level.offer_id: tuple(getattr(level, name) for name in stock.COLUMNS) for level in levels}

    sifted = stock_restless.sift(account, AMOUNTS, {}, sales)
    every = numbers_of(account, [offer.pk for offer in offers], sales)
    changed = {
        pk
        for pk, level in every.levels.items()
        if level.pk is None or tuple(getattr(level, name) for name in stock.COLUMNS) != before[pk]
    }
    assert changed <= set(sifted.restless)
    assert 100 < len(changed) < len(sifted.restless) < COUNT * 0.9, "some of each, or this proves nothing"
    assert sifted.matched == sum(offer.product_id is not None for offer in offers)

    some = numbers_of(account, sifted.restless, sales, sifted.known)
    assert {level.offer_id for level in some.fresh} == {level.offer_id for level in every.fresh}
    assert (some.to_send, some.problems) == (every.to_send, every.problems)
    asked: list[int] = []
    for made in (some, every):
        made.stop_or_go(0)
        asked.append(sum(level.reason_code == "stock_stopped" for level in made.levels.values()))
    assert some.problems == every.problems and asked[0] == asked[1] > 0


def test_what_is_matched_while_odoo_is_asked_waits_for_the_next_turn(account: SellerAccount) -> None:
    random = Random(3)
    offer = an_offer(random, account, 1)
    offer.product_id = NEW
    offer.save()
    level = a_level(random, offer)
    level.save()
    made = numbers_of(account, [offer.pk], {})
    assert (made.levels, made.problems, made.save()) == ({}, [], 0)
