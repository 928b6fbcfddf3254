"""One SKU of one seller account, in its marketplaces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from . import wire_time
from .documents import JSON
from .listing_patches import Availability

MERCHANT = "DEFAULT"


@dataclass(frozen=True, slots=True)
class Pending:
    """Accepted, and not yet to be seen."""

    at: datetime
    patches: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    sku: str
    asin: str
    title: str
    prices: Mapping[str, Decimal]  # by marketplace: where it is offered
    availability: Availability  # as the attribute has it, with whatever else is known about a channel
    created: datetime
    updated: datetime
    product_type: str = "HOME"
    condition: str = "new_new"
    fnsku: str = ""
    discoverable: bool = True
    issues: tuple[JSON, ...] = ()
    pending: tuple[Pending, ...] = ()

    def quantity(self, channel: str = MERCHANT) -> int | None:
        for each in self.availability:
            if each["fulfillment_channel_code"] == channel:
                value = each.get("quantity")
                return value if isinstance(value, int) else None
        return None

    @property
    def channels(self) -> tuple[str, ...]:
        return tuple(str(each["fulfillment_channel_code"]) for each in self.availability)

    @property
    def status(self) -> list[str]:
        """Nobody can buy what there is none of; what Amazon fulfils there always is here."""
        buyable = any(code != MERCHANT or self.quantity() for code in self.channels)
        return ["BUYABLE"] * buyable + ["DISCOVERABLE"] * self.discoverable


def to_json(listing: Listing) -> JSON:
    return {
        "sku": listing.sku,
        "asin": listing.asin,
        "title": listing.title,
        "prices": {market: str(price) for market, price in listing.prices.items()},
        "availability": [dict(each) for each in listing.availability],
        "created": wire_time.write(listing.created),
        "updated": wire_time.write(listing.updated),
        "productType": listing.product_type,
        "condition": listing.condition,
        "fnsku": listing.fnsku,
        "discoverable": listing.discoverable,
        "issues": list(listing.issues),
        "pending": [
            {"at": wire_time.write(each.at), "patches": [dict(patch) for patch in each.patches]}
            for each in listing.pending
        ],
    }


def from_json(data: Mapping[str, Any]) -> Listing:
    return Listing(
        sku=data["sku"],
        asin=data["asin"],
        title=data["title"],
        prices={market: Decimal(price) for market, price in data["prices"].items()},
        availability=tuple(data["availability"]),
        created=wire_time.read(data["created"]),
        updated=wire_time.read(data["updated"]),
        product_type=data["productType"],
        condition=data["condition"],
        fnsku=data["fnsku"],
        discoverable=data["discoverable"],
        issues=tuple(data["issues"]),
        pending=tuple(Pending(wire_time.read(each["at"]), tuple(each["patches"])) for each in data["pending"]),
    )
