"""What Amazon's listings show of some SKUs just now; it is kept with the offers, too."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.gateways.amazon import listings
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.offer_cases import LISTING_SEARCH
from accounts.gateways.amazon.records_offers import Listing
from accounts.gateways.errors import GatewayError, Kind
from accounts.models import SellerAccount
from sync import stock
from sync.desk import Desk
from sync.failpoints import failpoint
from sync.flows import offers_from_amazon
from sync.flows.offers_changed import MOST_PAGES, seen
from sync.flows.offers_store import no_listing, store
from sync.flows.patience import patiently
from sync.models import Cursor, StockLevel
from sync.rules import stock as rules


@dataclass(frozen=True, slots=True)
class Looked:
    """Of one SKU: its listing, none, or why Amazon does not say."""

    listing: Listing | None = None
    refused: GatewayError | None = None

    @property
    def nowhere(self) -> bool:
        return self.listing is None and self.refused is None

    def apply(self, level: StockLevel) -> None:
        """Holds the level back where it must not be told."""
        if self.refused is not None:
            stock.refuse(level, self.refused.code or "amazon_rejected", self.refused.text)
            return
        if self.listing is None:
            stock.hold(level, stock.listed_nowhere())
            return
        held = rules.held_back(self.listing.channels, listed=True, fresh=True)
        if held is not None:
            stock.hold(level, held)


def look(desk: Desk, client: AmazonClient, account: SellerAccount, levels: Sequence[StockLevel]) -> dict[int, Looked]:
    """By level, with a call for twenty of them. Listed in one marketplace no more, an SKU is asked for in the next: its
    number is the same in all."""
    places = {level.pk: list(level.offer.marketplaces) for level in levels}
    found: dict[int, Looked] = {}
    waiting = list(levels)
    while waiting:
        by_market: dict[str, list[StockLevel]] = {}
        for level in waiting:
            market = places[level.pk].pop(0) if places[level.pk] else ""
            by_market.setdefault(market, []).append(level)
        for market, some in by_market.items():
            asked = _ask(desk, client, account, market, [level.offer.sku for level in some]) if market else {}
            failpoint("stock_looked")
            found |= {level.pk: asked.get(level.offer.sku, Looked()) for level in some}
            if market:
                _keep(account, market, asked)
        waiting = [level for level in waiting if found[level.pk].nowhere and places[level.pk]]
    return found


def catch_up(desk: Desk, client: AmazonClient, account: SellerAccount, market: str) -> bool:
    """What has changed since the listings were last read, such as who ships an SKU: a few pages, for thousands of SKUs.
    False where so many have that Amazon shows not all of them, and who ships the others is not certain."""
    position = Cursor.objects.filter(account=account, flow=offers_from_amazon.FLOW).values_list("position", flat=True)
    since = (position.first() or timezone.now()) - offers_from_amazon.OVERLAP
    token = ""
    for _ in range(MOST_PAGES):
        page = patiently(
            desk, partial(listings.search, client, account.seller_id, market, updated_after=since, token=token)
        )
        if page.total > listings.REACHABLE:
            return False
        with transaction.atomic():
            store(account, market, [seen(one, timezone.now().isoformat()) for one in page.listings])
        if not page.next_token or page.next_token == token:
            return True
        token = page.next_token
    return False


def ask_all(desk: Desk, client: AmazonClient, account: SellerAccount, levels: Sequence[StockLevel]) -> None:
    """Each of them; those that must not be told are held back."""
    for start in range(0, len(levels), listings.SKU_LIMIT):
        looks = look(desk, client, account, levels[start : start + listings.SKU_LIMIT])
        with transaction.atomic():
            rows = [level for level in stock.locked(looks).values() if level.state in stock.TO_SEND]
            for level in rows:
                looks[level.pk].apply(level)
            stock.save(rows)


def _ask(
    desk: Desk, client: AmazonClient, account: SellerAccount, market: str, skus: Sequence[str]
) -> dict[str, Looked]:
    try:
        some = patiently(desk, lambda: list(listings.of_skus(client, account.seller_id, market, skus)))
        found = {one.sku: one for one in some}
        return {sku: Looked(found.get(sku)) for sku in skus}
    except GatewayError as error:
        if error.code != LISTING_SEARCH and error.kind not in (Kind.REJECTED, Kind.NOT_FOUND, Kind.BUG):
            raise
    return {sku: _ask_alone(desk, client, account, market, sku) for sku in skus}


def _ask_alone(desk: Desk, client: AmazonClient, account: SellerAccount, market: str, sku: str) -> Looked:
    """One of them spoils the search: each is asked for by itself."""
    desk.beat()
    try:
        return Looked(listings.get(client, account.seller_id, sku, market))
    except GatewayError as error:
        if error.kind not in (Kind.REJECTED, Kind.NOT_FOUND, Kind.BUG):
            raise
        return Looked(refused=error)


def _keep(account: SellerAccount, market: str, asked: dict[str, Looked]) -> None:
    now = timezone.now().isoformat()
    with transaction.atomic():
        store(account, market, [seen(one.listing, now) for one in asked.values() if one.listing is not None])
        missing = [sku for sku, one in asked.items() if one.nowhere]
        no_listing(account, market, missing, now)
