"""The parameters of searchOrders, held to every rule of Amazon's model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.httpd import Response

from . import answers, wire_time
from .included import INCLUDED_DATA

STATUSES = frozenset({
    "PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED", "UNFULFILLABLE",
})  # fmt: skip
FULFILLED_BY = frozenset({"MERCHANT", "AMAZON"})
TOO_FRESH = timedelta(minutes=2)
MAX_MARKETPLACES = 50
Query = Mapping[str, Sequence[str]]


class Refused(Exception):
    """The call ends with this answer."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def refuse(details: str) -> Refused:
    return Refused(answers.invalid_input(details))


@dataclass(frozen=True, slots=True)
class Search:
    by: str  # createdTime or lastUpdatedTime
    after: datetime
    before: datetime | None
    marketplaces: frozenset[str]
    statuses: frozenset[str]
    fulfilled_by: frozenset[str]
    included: frozenset[str]
    limit: int
    token: str

    @property
    def echo(self) -> str:
        return "createdBefore" if self.by == "createdTime" else "lastUpdatedBefore"

    @property
    def unchangeable(self) -> list[object]:
        """What a next page must repeat: all but maxResultsPerPage and includedData."""
        lists = (sorted(each) for each in (self.marketplaces, self.statuses, self.fulfilled_by))
        before = wire_time.write(self.before) if self.before else None
        return [self.by, wire_time.write(self.after), before, *lists]


def one(query: Query, name: str) -> str:
    values = query.get(name, ())
    if len(values) > 1:
        raise refuse(f"{name} is given more than once; a list is separated by commas")
    return values[0] if values else ""


def many(query: Query, name: str, allowed: frozenset[str] = frozenset()) -> frozenset[str]:
    if not (text := one(query, name)):
        return frozenset()
    values = frozenset(text.split(","))
    if allowed and (unknown := values - allowed):
        raise refuse(f"{name} has invalid values: {', '.join(sorted(unknown))}")
    return values


def included_data(query: Query) -> frozenset[str]:
    return many(query, "includedData", INCLUDED_DATA)


def _time(query: Query, name: str) -> datetime | None:
    text = one(query, name)
    if not text and name in query:
        raise refuse(f"{name} is empty")
    try:
        return wire_time.read(text) if text else None
    except ValueError as wrong:
        raise refuse(f"{name}: {wrong}") from None


def read(query: Query, now: datetime) -> Search:
    times = {
        name: _time(query, name) for name in ("createdAfter", "createdBefore", "lastUpdatedAfter", "lastUpdatedBefore")
    }
    created, updated = times["createdAfter"], times["lastUpdatedAfter"]
    if (created is None) == (updated is None):
        raise refuse("Exactly one of createdAfter and lastUpdatedAfter is required")
    kind, other = ("created", "lastUpdated") if created else ("lastUpdated", "created")
    if times[f"{other}Before"]:
        raise refuse(f"{other}Before may not be given with {kind}After")
    after, before = created or updated, times[f"{kind}Before"]
    if after is None:
        raise refuse("Exactly one of createdAfter and lastUpdatedAfter is required")
    if before and before < after:
        raise refuse(f"{kind}Before must be equal to or after {kind}After")
    if before and before > now - TOO_FRESH:
        raise refuse(f"{kind}Before must be at least two minutes before the time of the request")
    marketplaces = many(query, "marketplaceIds")
    if len(marketplaces) > MAX_MARKETPLACES:
        raise refuse(f"marketplaceIds has more than {MAX_MARKETPLACES} values")
    return Search(
        by=f"{kind}Time",
        after=after,
        before=before,
        marketplaces=marketplaces,
        statuses=many(query, "fulfillmentStatuses", STATUSES),
        fulfilled_by=many(query, "fulfilledBy", FULFILLED_BY),
        included=included_data(query),
        limit=_limit(query),
        token=one(query, "paginationToken"),
    )


def _limit(query: Query) -> int:
    text = one(query, "maxResultsPerPage")
    if not text and "maxResultsPerPage" not in query:
        return 100
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100):
        raise refuse("maxResultsPerPage must be between 1 and 100")
    return int(text)
