"""Offers: which Odoo product a seller's SKU is."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import QuerySet

from accounts.gateways.odoo.records import Product
from sync.models import Offer
from sync.rules.texts import line

PERSON = "person"
SKU_LENGTH = 200
Key = tuple[int, str]  # seller account, SKU
# The columns of a match: what is set when one is made.
MATCH = (
    "product_id",
    "product_name",
    "product_since",
    "matched_by",
    "lost",
    "proposed_id",
    "proposed_name",
    "proposed_by",
)


def fitting(sku: str) -> str:
    """As it fits our table; an SKU of Amazon's own making always does, and stays what it is to the last blank."""
    return sku if len(sku) <= SKU_LENGTH and sku.isprintable() else line(sku)[:SKU_LENGTH]


def known(keys: Iterable[Key]) -> dict[Key, int]:
    return {key: pk for key, (pk, _) in since(keys).items()}


def since(keys: Iterable[Key]) -> dict[Key, tuple[int, str]]:
    """The product, and when Odoo made it; "" where nobody has looked yet."""
    wanted = set(keys)
    rows = _of(wanted).exclude(product_id=None).values_list("account_id", "sku", "product_id", "product_since")
    return {(account, sku): (pk, at) for account, sku, pk, at in rows if pk is not None and (account, sku) in wanted}


def dismissed(keys: Iterable[Key]) -> set[Key]:
    """Not to be matched: a person said so."""
    wanted = set(keys)
    return wanted.intersection(_of(wanted).filter(dismissed=True).values_list("account_id", "sku"))


def remember(merchant_id: int, matches: Mapping[Key, tuple[Product, str, str, str]]) -> None:
    """A match is kept, so that a later change of the reference in Odoo does not lose it; one that a person made stays.
    Values: product, matched by, ASIN, title."""
    made = dict(_offer(merchant_id, *match) for match in matches.items())
    for key in _of(made).filter(matched_by=PERSON).values_list("account_id", "sku"):
        made.pop(key, None)
    Offer.objects.bulk_create(
        made.values(),
        update_conflicts=True,
        unique_fields=["account", "sku"],
        update_fields=MATCH,
    )


def note_unknown(merchant_id: int, skus: Mapping[Key, tuple[str, str]]) -> None:
    """SKUs of orders that are no product's: each stands in the list of offers, also where Amazon lists it no more.
    Values: ASIN, title."""
    rows = {
        (account, fitting(sku)): Offer(
            merchant_id=merchant_id,
            account_id=account,
            sku=fitting(sku),
            asin=line(asin)[:20],
            title=line(title)[:500],
        )
        for (account, sku), (asin, title) in skus.items()
        if fitting(sku)
    }
    Offer.objects.bulk_create(rows.values(), ignore_conflicts=True)


def _of(keys: Collection[Key]) -> QuerySet[Offer]:
    accounts, skus = {account for account, _ in keys}, {sku for _, sku in keys}
    return Offer.objects.filter(account_id__in=accounts, sku__in=skus)


def _offer(merchant_id: int, key: Key, match: tuple[Product, str, str, str]) -> tuple[Key, Offer]:
    """By the key as it fits our table: two that differ behind it only would be one row twice, which PostgreSQL refuses."""
    (account, sku), (product, how, asin, title) = key, match
    offer = Offer(
        merchant_id=merchant_id,
        account_id=account,
        sku=fitting(sku),
        asin=line(asin)[:20],
        title=line(title)[:500],
        product_id=product.id,
        product_name=line(product.name)[:300],
        product_since=product.created,
        matched_by=how,
    )
    return (account, fitting(sku)), offer
