"""Which SKUs of a seller account have anything to be decided. Most have not, every minute anew, so they pass by as bare
columns, and only the others are loaded and locked."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import F, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import SellerAccount
from sync import stock
from sync.models import Offer, StockLevel, StockState
from sync.rules import stock as rules
from sync.rules.verdicts import Blocked

Amounts = Sequence[tuple[rules.StockRule, Mapping[int, Decimal]]]
AT_REST = (StockState.ACCEPTED, StockState.VERIFIED)


class Row(NamedTuple):
    """`fresh`: its listing was read lately; `news`: and after Amazon was told last."""

    offer_id: int
    sku: str
    product_id: int | None
    channels: str
    exact: bool
    listed: bool
    quantity: int | None
    fresh: bool | None
    news: bool | None
    level_id: int | None
    state: str
    reason_code: str
    reason: str
    free: Decimal | None
    reserved: int
    wanted: int | None
    told: int | None
    on_amazon: int | None
    tries: int
    watched: bool


@dataclass(slots=True)
class Sifted:
    """`restless`: offers to be looked at; `known`: of the others, those whose number on Amazon is known; `matched`: all with
    a product."""

    restless: list[int] = field(default_factory=list)
    known: int = 0
    matched: int = 0


def products(account: SellerAccount) -> set[int]:
    rows = Offer.objects.filter(account=account, product_id__isnull=False)
    return set(rows.values_list("product_id", flat=True))  # type: ignore[arg-type]


def sift(account: SellerAccount, amounts: Amounts, sold: Mapping[int, int], sales: Mapping[str, Any]) -> Sifted:
    """By what `stock_numbers` would do with each: whatever is not surely left as it is, is restless."""
    found = Sifted()
    for row in _rows(account):
        found.matched += row.product_id is not None
        if row.level_id is None or row.sku in sales or not _quiet(row, amounts, sold):
            found.restless.append(row.offer_id)
        elif row.product_id is not None and row.wanted is not None and (row.told, row.quantity) != (None, None):
            found.known += 1
    return found


def load(
    account: SellerAccount, ids: Sequence[int], asked: Collection[int]
) -> tuple[list[Offer], dict[int, StockLevel]]:
    """Offers that are matched, and levels by offer, locked; inside a transaction. What was matched with another product
    since Odoo was asked is for the next turn."""
    offers: list[Offer] = []
    levels: dict[int, StockLevel] = {}
    for start in range(0, len(ids), stock.AT_ONCE):
        some = {one.pk: one for one in Offer.objects.filter(pk__in=ids[start : start + stock.AT_ONCE]).order_by("pk")}
        known = {pk: one for pk, one in some.items() if one.product_id is None or one.product_id in asked}
        offers += [one for one in known.values() if one.product_id is not None]
        rows = StockLevel.objects.filter(account=account, offer__in=known).select_for_update(no_key=True)
        levels |= {level.offer_id: level for level in rows.order_by("pk")}
    return offers, levels


def _rows(account: SellerAccount) -> list[Row]:
    offers = Offer.objects.filter(Q(product_id__isnull=False) | Q(stock__isnull=False), account=account)
    shown = offers.annotate(
        codes=Cast("channels", TextField()),
        fresh=Q(seen__gt=timezone.now() - stock.LISTINGS_LIVE),
        news=Q(seen__gt=F("stock__accepted")),
        watched=Q(stock__check_at__isnull=False),
    )
    level = ("pk", "state", "reason_code", "reason", "free", "reserved", "wanted", "told", "on_amazon", "tries")
    columns = ("pk", "sku", "product_id", "codes", "exact", "listed", "quantity", "fresh", "news")
    names = (*columns, *(f"stock__{name}" for name in level), "watched")
    return [Row(*values) for values in shown.order_by("pk").values_list(*names)]


def _quiet(row: Row, amounts: Amounts, sold: Mapping[int, int]) -> bool:
    held = _held(row.product_id is None, row.channels, row.exact, row.listed, bool(row.fresh))
    if held is not None:
        return (row.state, row.reason_code, row.reason, row.watched) == (StockState.HELD, *held, False)
    product = row.product_id or 0
    if row.state not in AT_REST or not all(product in found for _, found in amounts):
        return False
    reserved = sold.get(product, 0)
    wanted = rules.most_careful([rules.wanted(found[product], reserved, rule) for rule, found in amounts])
    free = min(found[product] for _, found in amounts)
    return (row.wanted, row.free, row.reserved) == (wanted, free, reserved) and _as_shown(row)


def _as_shown(row: Row) -> bool:
    """Amazon's listings say nothing that would change anything."""
    if not row.news or row.quantity is None:
        return True
    agreed = row.quantity == row.told == row.on_amazon and row.state == StockState.VERIFIED
    return agreed and not row.tries and not row.watched


@lru_cache(maxsize=1000)
def _held(unmatched: bool, channels: str, exact: bool, listed: bool, fresh: bool) -> tuple[str, str] | None:
    """The reason that `stock.hold` would write."""
    blocked: Blocked | None = (
        stock.unmatched()
        if unmatched
        else stock.held_by_listing(tuple(json.loads(channels)), exact=exact, listed=listed, fresh=fresh)
    )
    return (blocked.code, stock.reason_of(blocked)) if blocked else None
