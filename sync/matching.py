"""What a person may do with offers: choose a product, take a proposal, dismiss an SKU. Pages and the admin call these."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import audit
from accounts.gateways.errors import GatewayError
from accounts.gateways.odoo import lookups
from accounts.gateways.odoo.records import Named, Product
from accounts.models import Merchant, OdooConnection, SellerAccount, User
from sync import offers as matches
from sync.actions import Refused
from sync.desk import Desk
from sync.flows.odoo_side import OdooSide
from sync.flows.offers_from_amazon import ask_matching
from sync.models import Offer
from sync.rules.texts import line

T = TypeVar("T")
IDS_A_CALL = 5000
FOUND = 20
LONGEST_SEARCH = 100
NAMED = 5  # SKUs that the trace of an act on many of them names
# The columns that a person's choice sets.
CHOSEN = (*matches.MATCH, "dismissed")


def products_like(merchant: Merchant, text: str) -> list[Named]:
    """By internal reference, name or barcode, from Odoo as it is now."""
    wanted = line(text)[:LONGEST_SEARCH]
    if not wanted:
        return []
    return asked(merchant, lambda side: lookups.search_products(side.client, side.probe, wanted, FOUND))


def products_now(merchant: Merchant, ids: Iterable[int]) -> dict[int, Product]:
    """Those that are in use in Odoo at this moment."""
    wanted = sorted(set(ids))

    def ask(side: OdooSide) -> dict[int, Product]:
        found: dict[int, Product] = {}
        for start in range(0, len(wanted), IDS_A_CALL):
            some = lookups.products(side.client, side.probe, ids=wanted[start : start + IDS_A_CALL])
            found |= {product.id: product for product in some if product.active}
        return found

    return asked(merchant, ask) if wanted else {}


def asked(merchant: Merchant, ask: Callable[[OdooSide], T]) -> T:
    """While somebody waits for the page."""
    if not OdooConnection.objects.filter(merchant=merchant).exists():
        raise Refused("No Odoo is connected. Connect it first; then products can be chosen.")
    desk = Desk(merchant, asked=True)
    try:
        return ask(OdooSide.open(desk))
    except GatewayError as error:
        raise Refused(error.text) from None
    finally:
        desk.close()


def choose(offer: Offer, product_id: int, user: User | None, request: HttpRequest | None = None) -> Product:
    """A person's choice stays, whatever Odoo's references say later."""
    product = products_now(offer.merchant, [product_id]).get(product_id)
    if product is None:
        raise Refused("This product is no longer in use in Odoo. Choose another one.")
    with transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(**chosen(product))
        about = {"sku": offer.sku, "product": line(product.name)[:300]}
        audit.write("offer_matched", merchant=offer.merchant, user=user, request=request, **about)
    return product


def chosen(product: Product) -> dict[str, object]:
    return {
        "product_id": product.id,
        "product_name": line(product.name)[:300],
        "product_since": product.created,
        "matched_by": matches.PERSON,
        "dismissed": False,
        "lost": "",
        "proposed_id": None,
        "proposed_name": "",
        "proposed_by": "",
    }


def _noted(kind: str, offers: list[Offer], count: int, user: User | None, request: HttpRequest | None) -> None:
    """In the transaction of what was done to them; `offers` are the first few."""
    skus = ", ".join(offer.sku for offer in offers[:NAMED]) + (" …" if count > NAMED else "")
    audit.write(kind, merchant=offers[0].merchant, user=user, request=request, count=count, skus=skus)


def accept(offers: QuerySet[Offer], user: User | None, request: HttpRequest | None = None) -> int:
    """Their proposals become matches. Returns how many; a proposal whose product is gone meanwhile stays none."""
    rows = list(offers.filter(product_id=None, dismissed=False).exclude(proposed_id=None).order_by("pk"))
    if not rows:
        raise Refused("None of these SKUs has a proposal. Open one and choose its product.")
    found = products_now(rows[0].merchant, (row.proposed_id for row in rows if row.proposed_id is not None))
    done: list[Offer] = []
    with transaction.atomic():
        for row in rows:
            product = found.get(row.proposed_id or 0)
            if product is not None:
                still = Offer.objects.filter(pk=row.pk, product_id=None, proposed_id=row.proposed_id)
                done += [row] * still.update(**chosen(product))
        if done:
            _noted("offers_matched", done, len(done), user, request)
    if not done:
        raise Refused("The proposed products are no longer in use in Odoo. New proposals are made within the hour.")
    return len(done)


def dismiss(offers: QuerySet[Offer], user: User | None, request: HttpRequest | None = None) -> int:
    """Not to be matched, and not to be asked about again; an order with this SKU goes the way of unknown products."""
    rows = offers.filter(dismissed=False)
    with transaction.atomic():
        first = _first(rows)
        count = rows.update(dismissed=True, product_id=None, product_name="", matched_by="", lost="")
        if count and first:
            _noted("offers_dismissed", first, count, user, request)
    return count


def _first(offers: QuerySet[Offer]) -> list[Offer]:
    return list(offers.select_related("merchant").order_by("sku", "pk")[:NAMED])


def restore(offers: QuerySet[Offer], user: User | None, request: HttpRequest | None = None) -> int:
    """Asked about again; matched at once where a reference or barcode fits."""
    accounts = list(SellerAccount.objects.filter(offers__in=offers.filter(dismissed=True)).distinct())
    with transaction.atomic():
        first = _first(offers.filter(dismissed=True))
        count = offers.filter(dismissed=True).update(dismissed=False)
        if count and first:
            _noted("offers_restored", first, count, user, request)
        for account in accounts:
            ask_matching(account, None, priority=2)
    return count


def match_now(merchant: Merchant, user: User | None) -> None:
    """Looks in Odoo again for all seller accounts: something was mended there."""
    for account in SellerAccount.objects.filter(merchant=merchant):
        ask_matching(account, None, priority=2)
