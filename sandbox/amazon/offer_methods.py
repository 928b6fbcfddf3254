"""What a test says about offers; the control API says the same over HTTP."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from zlib import crc32

from . import feeds_api, jobs, reports_api, wire_time
from .accounts import Directory, Seller
from .calls import Calls
from .clock import Clock
from .documents import JSON
from .listing import MERCHANT, Listing, to_json
from .listing_book import Scripted, Write
from .marketplaces import marketplace
from .offers import Offers

_REFUSAL: JSON = {
    "code": "90220",
    "message": "'condition_type' is required but not supplied.",
    "severity": "ERROR",
    "categories": ["MISSING_ATTRIBUTE"],
    "attributeNames": ["condition_type"],
}


def _shown(found: Listing) -> JSON:
    return {**to_json(found), "channels": list(found.channels), "quantity": found.quantity()}


class OfferMethods:
    """A seller is named by id or key; without a name it is the first one."""

    lock: threading.RLock
    clock: Clock
    directory: Directory
    calls_made: Calls
    offers: Offers

    def set_listing(
        self,
        sku: str,
        *,
        seller: str | None = None,
        quantity: int | None = None,
        channels: Sequence[str] | None = None,
        marketplaces: Sequence[str] | None = None,
        price: Decimal | str | None = None,
        title: str | None = None,
        asin: str | None = None,
        **fields: object,
    ) -> JSON:
        """Made, or changed in what is named. `quantity` is of the merchant's channel; `channels` are codes."""
        with self.lock:
            owner = self._offering(seller)
            old = self.offers.listings.find(owner.key, sku)
            base = old or self._new_listing(sku)
            codes = tuple(channels) if channels is not None else base.channels or (MERCHANT,)
            kept = {str(each["fulfillment_channel_code"]): dict(each) for each in base.availability}
            entries = [kept.get(code, {"fulfillment_channel_code": code}) for code in codes]
            for entry in entries:
                if entry["fulfillment_channel_code"] == MERCHANT:
                    entry["quantity"] = quantity if quantity is not None else entry.get("quantity", 0)
            prices = dict(base.prices)
            if marketplaces is not None or not prices:
                ids = [marketplace(each).id for each in marketplaces or self._markets(owner)]
                prices = {id: base.prices.get(id, Decimal("9.99")) for id in ids}
            if price is not None:
                prices = dict.fromkeys(prices, Decimal(price))
            changed = replace(
                base,
                title=base.title if title is None else title,
                asin=base.asin if asin is None else asin,
                availability=tuple(entries),
                prices=prices,
                updated=wire_time.to_milliseconds(self.clock.now()),
                **fields,  # type: ignore[arg-type]
            )
            return _shown(self.offers.listings.put(owner.key, changed))

    def _new_listing(self, sku: str) -> Listing:
        now = wire_time.to_milliseconds(self.clock.now())
        asin = f"B{crc32(sku.encode()) % 10**9:09}"
        return Listing(sku, asin, f"The {sku}", {}, (), now, now)

    @staticmethod
    def _markets(seller: Seller) -> list[str]:
        return [id for id, takes_part in seller.participations if takes_part]

    def _offering(self, seller: str | None) -> Seller:
        return self.directory.seller(seller) if seller else next(iter(self.directory.sellers.values()))

    def listing(self, sku: str, seller: str | None = None) -> JSON:
        """As it is to be seen by now; KeyError where there is none."""
        with self.lock:
            self.offers.settle()
            found = self.offers.listings.find(self._offering(seller).key, sku)
            if found is None:
                raise KeyError(sku)
            return _shown(found)

    def listings(self, seller: str | None = None) -> list[JSON]:
        with self.lock:
            self.offers.settle()
            return [_shown(each) for each in self.offers.listings.of(self._offering(seller).key)]

    def quantity(self, sku: str, seller: str | None = None, channel: str = MERCHANT) -> int | None:
        """How many are offered by this channel; None where the SKU is not, or Amazon does not tell."""
        with self.lock:
            self.offers.settle()
            found = self.offers.listings.find(self._offering(seller).key, sku)
            return found.quantity(channel) if found else None

    def remove_listing(self, sku: str, seller: str | None = None) -> None:
        with self.lock:
            self.offers.listings.remove(self._offering(seller).key, sku)

    def clear_listings(self, seller: str | None = None) -> None:
        with self.lock:
            owner = self._offering(seller).key
            for each in self.offers.listings.of(owner):
                self.offers.listings.remove(owner, each.sku)

    # --- what goes wrong, and how slowly -----------------------------------------------------------------------------

    def script_listing(
        self,
        sku: str,
        outcome: str = "INVALID",
        *,
        seller: str | None = None,
        issues: Sequence[Mapping[str, object]] | None = None,
        times: int | None = None,
    ) -> None:
        """Submissions of `sku`, by patch or feed, end INVALID with `issues`, or are IGNORED: accepted, and nothing comes
        of it. `outcome` "" ends the script."""
        with self.lock:
            key = (self._offering(seller).key, sku)
            self.offers.listings.scripted.pop(key, None)
            if outcome not in ("INVALID", "IGNORED", ""):
                raise ValueError(f"A submission ends INVALID or IGNORED, not {outcome!r}")
            if outcome:
                found = tuple(dict(each) for each in (issues if issues is not None else (_REFUSAL,)))
                self.offers.listings.scripted[key] = Scripted(outcome, found, times)

    def script_feed(self, *outcomes: str) -> None:
        """Of the next feeds, one after the other: see feeds_api.OUTCOMES."""
        self._script(self.offers.feeds, feeds_api.OUTCOMES, outcomes)

    def script_report(self, *outcomes: str) -> None:
        self._script(self.offers.reports, reports_api.OUTCOMES, outcomes)

    def _script(self, of: jobs.Jobs, known: frozenset[str], outcomes: Sequence[str]) -> None:
        if unknown := sorted(set(outcomes) - known):
            raise ValueError(f"There is no outcome {', '.join(unknown)}; there are {', '.join(sorted(known))}")
        with self.lock:
            of.outcomes.extend(outcomes)

    def offer_settings(
        self,
        *,
        listing_delay: float | None = None,
        feed_delay: float | None = None,
        report_delay: float | None = None,
        gzip: bool | None = None,
        encoding: str | None = None,
        language: str | None = None,
        orders_reduce: bool | None = None,
    ) -> JSON:
        """Delays in seconds. `encoding` and `language` are of reports, "" is the marketplace's own."""
        with self.lock:
            offers = self.offers
            for target, name, value in (
                (offers.listings, "delay", listing_delay),
                (offers.feeds, "seconds", feed_delay),
                (offers.reports, "seconds", report_delay),
                (offers.documents, "gzip", gzip),
                (offers.reports_api, "encoding", encoding),
                (offers.reports_api, "language", language),
                (offers, "orders_reduce", orders_reduce),
            ):
                if value is not None:
                    setattr(target, name, value)
            return {
                "listingDelay": offers.listings.delay,
                "feedDelay": offers.feeds.seconds,
                "reportDelay": offers.reports.seconds,
                "gzip": offers.documents.gzip,
                "encoding": offers.reports_api.encoding,
                "language": offers.reports_api.language,
                "ordersReduce": offers.orders_reduce,
            }

    # --- what was done -----------------------------------------------------------------------------------------------

    def feeds(self) -> list[JSON]:
        return self._jobs(self.offers.feeds)

    def reports(self) -> list[JSON]:
        return self._jobs(self.offers.reports)

    def _jobs(self, of: jobs.Jobs) -> list[JSON]:
        with self.lock:
            self.offers.settle()
            return [jobs.to_json(each, self.clock.now()) for each in of]

    def listing_writes(self, sku: str | None = None) -> list[Write]:
        """Every quantity that somebody sent, by patch or feed, also what was refused or had no effect."""
        with self.lock:
            self.offers.settle()
            return [each for each in self.offers.listings.writes if sku in (None, each.sku)]

    def calls_per_sku(self, operation: str | None = None) -> Counter[str]:
        """Calls that name an SKU in their path."""
        with self.lock:
            named = (call.parameters.get("sku", "") for call in self.calls_made.of(operation))
            return Counter(sku for sku in named if sku)
