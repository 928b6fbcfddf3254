"""An offer in all its marketplaces together: what Amazon said of it in each becomes one row. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class Place:
    """What Amazon said last of an SKU in one marketplace. `at` is the time as ISO 8601 in UTC, so that it compares."""

    channels: tuple[str, ...] = ()  # fulfilment channel codes; none: unknown
    status: str = ""
    price: str = ""
    currency: str = ""
    quantity: int | None = None  # of the seller's own
    at: str = ""
    exact: bool = False  # all the channels there are; a report names one of them

    def as_json(self) -> dict[str, Any]:
        return {
            "channels": list(self.channels),
            "status": self.status,
            "price": self.price,
            "currency": self.currency,
            "quantity": self.quantity,
            "at": self.at,
            "exact": self.exact,
        }


@dataclass(frozen=True, slots=True)
class Listed:
    marketplaces: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    exact: bool = False
    status: str = ""
    price: str = ""
    currency: str = ""
    quantity: int | None = None


def place_of(value: Mapping[str, Any]) -> Place:
    return Place(**{**value, "channels": tuple(value.get("channels", ()))})


def newer(held: Place | None, told: Place) -> Place:
    """A report names one channel of an SKU that has two. What the listing itself has told of it is kept while the report
    does not contradict; a change of channels makes Amazon tell the listing anew."""
    if held is not None and held.exact and not told.exact and set(told.channels) <= set(held.channels):
        return replace(told, channels=held.channels, exact=True)
    return told


def together(places: Mapping[str, Place]) -> Listed:
    """By MarketplaceId. The channels are those of all marketplaces: what Amazon ships in one of them must not be given a
    quantity in another. Where nothing is known in one, nothing is known."""
    names = sorted(places)
    known = [places[name] for name in names]
    channels = sorted({code for place in known for code in place.channels})
    if not all(place.channels for place in known) and set(channels) <= {"DEFAULT"}:
        channels = []
    priced = next((place for place in known if place.price), Place())
    counted = [place for place in known if place.quantity is not None]
    newest = max(counted, key=lambda place: place.at, default=Place())
    return Listed(
        tuple(names),
        tuple(channels),
        any(place.exact for place in known),
        _status(place.status for place in known),
        priced.price,
        priced.currency,
        newest.quantity,
    )


def _status(words: Iterable[str]) -> str:
    """Active where it is so anywhere; else Amazon's word."""
    known = [word for word in words if word]
    return ACTIVE if ACTIVE in known else next(iter(known), "")


def status_of_report(word: str) -> str:
    """In any language of Amazon's; English is asked for."""
    return word.strip().casefold()[:40]


def status_of_listing(words: Iterable[str]) -> str:
    """BUYABLE is what the report calls Active."""
    return ACTIVE if "BUYABLE" in words else "inactive"
