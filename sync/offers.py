"""Offers: which Odoo product a seller's SKU is."""

from collections.abc import Iterable, Mapping

from accounts.gateways.odoo.records import Product
from sync.models import Offer

Key = tuple[int, str]  # seller account, SKU


def known(keys: Iterable[Key]) -> dict[Key, int]:
    wanted = set(keys)
    rows = Offer.objects.filter(account_id__in={a for a, _ in wanted}, sku__in={s for _, s in wanted})
    found = {(row.account_id, row.sku): row.product_id for row in rows}
    return {key: pk for key, pk in found.items() if key in wanted}


def remember(merchant_id: int, matches: Mapping[Key, tuple[Product, str, str, str]]) -> None:
    """A match is kept, so that a later change of the reference in Odoo does not lose it; one that a person made stays.
    Values: product, matched by, ASIN, title."""
    Offer.objects.bulk_create(
        [
            Offer(
                merchant_id=merchant_id,
                account_id=account,
                sku=sku[:200],
                asin=asin[:20],
                title=title[:500],
                product_id=product.id,
                product_name=product.name[:300],
                matched_by=how,
            )
            for (account, sku), (product, how, asin, title) in matches.items()
        ],
        update_conflicts=True,
        unique_fields=["account", "sku"],
        update_fields=["product_id", "product_name", "matched_by"],
    )
