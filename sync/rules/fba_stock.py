"""Amazon's own stock beside Odoo's FBA warehouse: where to ask, what to compare, when to book. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from accounts.gateways.amazon.records_fba import FbaQuantity

# One pool: each of them tells all of it, so only one is asked. The others keep stock of their own.
EUROPEAN_POOL = ("DE", "FR", "IT", "ES", "NL", "BE", "PL", "SE", "IE")


def pool_of(country: str) -> str:
    return "EU" if country in EUROPEAN_POOL else country


def asked(countries: Iterable[str]) -> list[str]:
    """One country a pool, in a fixed order, so that the same is asked each time."""

    def rank(country: str) -> tuple[int, str]:
        return (EUROPEAN_POOL.index(country) if country in EUROPEAN_POOL else 0, country)

    first: dict[str, str] = {}
    for country in sorted(set(countries), key=rank):
        first.setdefault(pool_of(country), country)
    return sorted(first.values())


@dataclass(frozen=True, slots=True)
class FbaTotals:
    """Of one SKU, over its conditions and labels."""

    title: str
    fulfillable: int
    reserved: int
    inbound: int
    unfulfillable: int
    researching: int


def totals(rows: Iterable[FbaQuantity]) -> dict[str, FbaTotals]:
    found: dict[str, FbaTotals] = {}
    for row in rows:
        before = found.get(row.sku, FbaTotals("", 0, 0, 0, 0, 0))
        found[row.sku] = FbaTotals(
            before.title or row.title,
            before.fulfillable + row.fulfillable,
            before.reserved + row.reserved,
            before.inbound + row.inbound_working + row.inbound_shipped + row.inbound_receiving,
            before.unfulfillable + row.unfulfillable,
            before.researching + row.researching,
        )
    return found


def same_pool(one: Mapping[str, FbaTotals], other: Mapping[str, FbaTotals]) -> bool:
    """Whether two answers speak of the same pieces: a seller whose stock is shared beyond the European Union is told the
    same numbers there, too, and they must not be added up. Nothing to compare is no sign of sharing."""
    common = one.keys() & other.keys()
    lying = [sku for sku in common if one[sku].fulfillable or one[sku].reserved or one[sku].inbound]
    return bool(lying) and all(replace(one[sku], title="") == replace(other[sku], title="") for sku in common)


def each_pool_once(found: Mapping[str, Mapping[str, FbaTotals]]) -> dict[str, Mapping[str, FbaTotals]]:
    """Answers by marketplace, the largest of those that share a pool: the others tell no piece that it does not tell."""
    kept: dict[str, Mapping[str, FbaTotals]] = {}
    for market, totals_there in sorted(found.items(), key=lambda one: (-len(one[1]), one[0])):
        if not any(same_pool(totals_there, other) for other in kept.values()):
            kept[market] = totals_there
    return kept


def lies_there(fulfillable: int, reserved: int) -> int:
    """What Odoo's FBA warehouse should hold: its stock falls when Amazon ships, and until then reserved pieces are there.
    What cannot be sold, or is on its way, is shown and not booked."""
    return max(0, fulfillable + reserved)


def to_book(drift: Decimal, before: Decimal | None) -> bool:
    """Only a difference that stays the same: an order that Amazon has shipped and we have not read yet is one that passes
    by itself, and booking it would take the pieces off twice."""
    return drift != 0 and drift == before
