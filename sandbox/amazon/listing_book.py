"""What each seller offers. A listing is one SKU of one account: its quantities are the same in all its marketplaces."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush

from . import listing_patches, wire_time
from .clock import Clock
from .documents import JSON
from .listing import MERCHANT, Listing, Pending, from_json, to_json
from .listing_patches import Availability
from .storage import Storage

WRITES_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Write:
    """One channel's quantity, as somebody sent it. Kept also where it had no effect."""

    seller_key: str
    sku: str
    channel: str
    quantity: object
    source: str  # patch, or the id of the feed
    known: bool  # whether there is such a listing


@dataclass(slots=True)
class Scripted:
    """What becomes of the next `times` submissions of one SKU: INVALID with these issues, or IGNORED (accepted, and
    nothing comes of it)."""

    outcome: str
    issues: tuple[JSON, ...] = ()
    times: int | None = None


@dataclass(slots=True)
class Submitted:
    status: str
    issues: list[JSON] = field(default_factory=list)


class ListingBook:
    def __init__(self, clock: Clock, storage: Storage) -> None:
        self.delay = 0.0  # seconds until an accepted quantity is to be seen
        self.writes: deque[Write] = deque(maxlen=WRITES_KEPT)
        self.scripted: dict[tuple[str, str], Scripted] = {}
        self._clock = clock
        self._storage = storage
        self._listings: dict[str, dict[str, Listing]] = {}
        self._due: list[tuple[datetime, str, str]] = []  # a heap: when something accepted is to be seen, and of what
        for key, data in storage.load("listing"):
            seller_key, _, _ = key.partition("|")
            listing = from_json(data)
            self._listings.setdefault(seller_key, {})[listing.sku] = listing
            for each in listing.pending:
                heappush(self._due, (each.at, seller_key, listing.sku))

    def put(self, seller_key: str, listing: Listing) -> Listing:
        self._storage.save("listing", f"{seller_key}|{listing.sku}", to_json(listing))
        self._listings.setdefault(seller_key, {})[listing.sku] = listing
        return listing

    def find(self, seller_key: str, sku: str) -> Listing | None:
        self._settle()
        return self._listings.get(seller_key, {}).get(sku)

    def of(self, seller_key: str) -> list[Listing]:
        self._settle()
        return list(self._listings.get(seller_key, {}).values())

    def remove(self, seller_key: str, sku: str) -> None:
        if self._listings.get(seller_key, {}).pop(sku, None):
            self._storage.drop("listing", f"{seller_key}|{sku}")

    def clear(self) -> None:
        for seller_key, listings in self._listings.items():
            for sku in listings:
                self._storage.drop("listing", f"{seller_key}|{sku}")
        self._listings.clear()
        self._due.clear()
        self.writes.clear()
        self.scripted.clear()

    def submit(
        self, seller_key: str, sku: str, product_type: str, patches: Iterable[Mapping[str, object]], source: str
    ) -> Submitted:
        """Of an SKU that nobody knows Amazon takes everything: it may be a listing that is only beginning."""
        patches = tuple(patches)
        listing = self.find(seller_key, sku)
        for channel, quantity in listing_patches.channels(patches):
            self.writes.append(Write(seller_key, sku, channel, quantity, source, listing is not None))
        scripted = self._scripted(seller_key, sku)
        if scripted and scripted.outcome == "INVALID":
            return Submitted("INVALID", list(scripted.issues))
        if found := listing_patches.issues(product_type, listing.product_type if listing else "", patches):
            return Submitted("INVALID", found)
        if listing and not scripted:
            due = self._clock.now() + timedelta(seconds=self.delay)
            self.put(seller_key, replace(listing, pending=(*listing.pending, Pending(due, patches))))
            heappush(self._due, (due, seller_key, sku))
            self._settle()
        return Submitted("ACCEPTED")

    def sold(self, seller_key: str, sku: str, count: int) -> None:
        """A sale takes from what the merchant offers. That it changes the listing's last update is not known."""
        listing = self.find(seller_key, sku)
        if listing is None or listing.quantity() is None:
            return
        left = max(0, (listing.quantity() or 0) - count)
        self.put(seller_key, replace(listing, availability=_with_quantity(listing.availability, left)))

    def counts(self, source: str = "") -> Counter[str]:
        """How often each SKU was written, by patches, by feeds or by both."""
        return Counter(each.sku for each in self.writes if source in ("", each.source))

    def _scripted(self, seller_key: str, sku: str) -> Scripted | None:
        scripted = self.scripted.get((seller_key, sku))
        if scripted and scripted.times is not None:
            scripted.times -= 1
            if scripted.times <= 0:
                del self.scripted[seller_key, sku]
        return scripted

    def _settle(self) -> None:
        now = self._clock.now()
        while self._due and self._due[0][0] <= now:
            _, seller_key, sku = heappop(self._due)
            listing = self._listings.get(seller_key, {}).get(sku)
            if listing is None:
                continue
            for each in (each for each in listing.pending if each.at <= now):
                availability = listing_patches.applied(listing.availability, each.patches)
                updated = max(listing.updated, wire_time.to_milliseconds(each.at))
                listing = replace(listing, availability=availability, updated=updated)
            later = tuple(each for each in listing.pending if each.at > now)
            self.put(seller_key, replace(listing, pending=later))

    def __iter__(self) -> Iterator[Listing]:
        for listings in self._listings.values():
            yield from listings.values()


def _with_quantity(availability: Availability, quantity: int) -> Availability:
    return tuple(
        {**each, "quantity": quantity} if each["fulfillment_channel_code"] == MERCHANT else each
        for each in availability
    )
