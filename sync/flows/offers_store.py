"""Amazon's listings become rows: a portion at a time, each stored as often as one likes."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import SellerAccount
from sync.models import Offer
from sync.offers import fitting
from sync.rules.listed import Place, newer, place_of, together
from sync.rules.texts import line
from sync.saving import save_columns

_COLUMNS = [
    "asin",
    "title",
    "product_type",
    "told",
    "listed",
    "marketplaces",
    "channels",
    "exact",
    "status",
    "price",
    "currency",
    "quantity",
    "seen",
]
_LARGEST = Decimal(10) ** 15
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Seen:
    """One SKU in one marketplace."""

    sku: str
    place: Place
    asin: str = ""
    title: str = ""
    product_type: str = ""


def store(account: SellerAccount, marketplace_id: str, seen: Iterable[Seen]) -> Counter[str]:
    """How many are new, changed or as they were. What we hold of this marketplace and is newer stays."""
    by_sku = {fitting(one.sku): one for one in seen if fitting(one.sku)}  # of two with one SKU the later counts
    rows = Offer.objects.filter(account=account, sku__in=by_sku).select_for_update(no_key=True).order_by("pk")
    known = {row.sku: row for row in rows}
    counts: Counter[str] = Counter(read=len(by_sku))
    fresh: list[Offer] = []
    for sku, one in by_sku.items():
        row = known.get(sku)
        if row is None:
            row = Offer(merchant_id=account.merchant_id, account=account, sku=sku)
            fresh.append(row)
            counts["created"] += 1
            _fill(row, marketplace_id, one)
        else:
            counts["updated" if _fill(row, marketplace_id, one) else "unchanged"] += 1
    # An order of this SKU may have made its row just now.
    Offer.objects.bulk_create(fresh, update_conflicts=True, unique_fields=["account", "sku"], update_fields=_COLUMNS)
    save_columns(known.values(), _COLUMNS)
    return counts


def _fill(row: Offer, marketplace_id: str, one: Seen) -> bool:
    """True where a person could see the difference."""
    held = place_of(row.told[marketplace_id]) if marketplace_id in row.told else None
    if held is not None and held.at > one.place.at:
        return False
    before = _shown(row)
    row.told = {**row.told, marketplace_id: newer(held, one.place).as_json()}
    row.asin = line(one.asin)[:20] or row.asin
    row.title = line(one.title)[:500] or row.title
    row.product_type = line(one.product_type)[:100] or row.product_type
    row.seen = timezone.now()
    _sum_up(row)
    return _shown(row) != before


def _sum_up(row: Offer) -> None:
    listed = together({name: place_of(value) for name, value in row.told.items()})
    row.listed = bool(listed.marketplaces)
    row.marketplaces, row.channels = list(listed.marketplaces), list(listed.channels)
    row.exact = listed.exact
    row.status, row.currency = listed.status[:40], listed.currency[:3]
    row.price, row.quantity = _price(listed.price), listed.quantity


def _price(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return round(amount, 4) if abs(amount) < _LARGEST else None


def _shown(row: Offer) -> tuple[Any, ...]:
    price = None if row.price is None else round(row.price, 4)
    return (
        row.asin,
        row.title,
        row.listed,
        row.marketplaces,
        row.channels,
        row.status,
        price,
        row.currency,
        row.quantity,
    )


def not_in_report(account: SellerAccount, marketplace_id: str, after_id: int, limit: int) -> list[Offer]:
    """What we believe to be listed there, a portion by id."""
    rows = Offer.objects.filter(account=account, pk__gt=after_id, listed=True, told__has_key=marketplace_id)
    return list(rows.select_for_update(no_key=True).order_by("pk")[:limit])


def unlist(rows: Sequence[Offer], marketplace_id: str, made: datetime, spared: Iterable[str]) -> int:
    """Of these, those that the list of that time does not hold: Amazon lists them there no more. `spared` are ASINs of lines
    whose SKU nobody could read."""
    asins, before = set(spared), made.isoformat()
    gone = [row for row in rows if place_of(row.told[marketplace_id]).at < before and row.asin not in asins]
    for row in gone:
        row.told = _without(row, [marketplace_id])
        _sum_up(row)
    save_columns(gone, _COLUMNS)
    return len(gone)


def to_confirm(account: SellerAccount, marketplace_id: str, limit: int) -> list[str]:
    """SKUs of which a report alone says that the seller ships them."""
    rows = Offer.objects.filter(account=account, listed=True, exact=False, channels=["DEFAULT"])
    return list(rows.filter(told__has_key=marketplace_id).order_by("pk").values_list("sku", flat=True)[:limit])


def no_listing(account: SellerAccount, marketplace_id: str, skus: Sequence[str], now: str) -> None:
    """Named by a report, and the listings of this marketplace do not know them. Where others list them, those say who ships
    them; else nobody knows."""
    found = _told_of(account, marketplace_id, skus)
    for row in found:
        row.told = _without(row, [marketplace_id]) or _nobody_said(row, marketplace_id, now)
        _sum_up(row)
    save_columns(found, _COLUMNS)


def nobody_said(account: SellerAccount, marketplace_id: str, skus: Sequence[str], now: str) -> None:
    """Who ships them: their listings do not say."""
    found = _told_of(account, marketplace_id, skus)
    for row in found:
        row.told = _nobody_said(row, marketplace_id, now)
        _sum_up(row)
    save_columns(found, _COLUMNS)


def forget(account: SellerAccount, marketplace_ids: Collection[str]) -> None:
    """What is read there no more says nothing of today."""
    rows = Offer.objects.filter(account=account, told__has_any_keys=list(marketplace_ids))
    while True:
        with transaction.atomic():
            some = list(rows.select_for_update(no_key=True).order_by("pk")[:_AT_ONCE])
            for row in some:
                row.told = _without(row, marketplace_ids)
                _sum_up(row)
            save_columns(some, _COLUMNS)
        if len(some) < _AT_ONCE:
            return


def _told_of(account: SellerAccount, marketplace_id: str, skus: Sequence[str]) -> list[Offer]:
    rows = Offer.objects.filter(account=account, sku__in=skus, told__has_key=marketplace_id)
    return list(rows.select_for_update(no_key=True).order_by("pk"))


def _without(row: Offer, marketplace_ids: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in row.told.items() if name not in marketplace_ids}


def _nobody_said(row: Offer, marketplace_id: str, now: str) -> dict[str, Any]:
    held = place_of(row.told[marketplace_id])
    return {**row.told, marketplace_id: replace(held, channels=(), at=now).as_json()}
