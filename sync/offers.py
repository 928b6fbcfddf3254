"""Offers: which Odoo product a seller's SKU is."""

from collections.abc import Iterable, Mapping

from accounts.gateways.odoo.records import Product
from sync.models import Offer
from sync.rules.texts import line

PERSON = "person"
Key = tuple[int, str]  # seller account, SKU


def known(keys: Iterable[Key]) -> dict[Key, int]:
    wanted = set(keys)
    rows = Offer.objects.filter(account_id__in={a for a, _ in wanted}, sku__in={s for _, s in wanted})
    found = {(row.account_id, row.sku): row.product_id for row in rows if row.product_id is not None}
    return {key: pk for key, pk in found.items() if key in wanted}


def remember(merchant_id: int, matches: Mapping[Key, tuple[Product, str, str, str]]) -> None:
    """A match is kept, so that a later change of the reference in Odoo does not lose it; one that a person made stays.
    Values: product, matched by, ASIN, title."""
    made = dict(_offer(merchant_id, *match) for match in matches.items())
    by_hand = Offer.objects.filter(account_id__in={a for a, _ in made}, sku__in={s for _, s in made}, matched_by=PERSON)
    for key in by_hand.values_list("account_id", "sku"):
        made.pop(key, None)
    Offer.objects.bulk_create(
        made.values(),
        update_conflicts=True,
        unique_fields=["account", "sku"],
        update_fields=["product_id", "product_name", "matched_by"],
    )


def _offer(merchant_id: int, key: Key, match: tuple[Product, str, str, str]) -> tuple[Key, Offer]:
    """By the key as it fits our table: two that differ behind it only would be one row twice, which PostgreSQL refuses."""
    (account, sku), (product, how, asin, title) = key, match
    fitting = line(sku)[:200]
    offer = Offer(
        merchant_id=merchant_id,
        account_id=account,
        sku=fitting,
        asin=line(asin)[:20],
        title=line(title)[:500],
        product_id=product.id,
        product_name=line(product.name)[:300],
        matched_by=how,
    )
    return (account, fitting), offer
