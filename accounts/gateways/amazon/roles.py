"""Which of the application's roles work for a seller account: one cheap call of each kind that we make.

A role is granted to the application in Developer Central, and by the seller on the consent page; what is missing shows as
403, with the same words whoever left it out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ..errors import GatewayError, Kind
from . import errors, orders, reports
from .client import AmazonClient
from .feeds import FEED_TYPE
from .listings_report import REPORT_TYPE
from .operations import GET_FBA_INVENTORY, GET_FEEDS, GET_PARTICIPATIONS, SEARCH_LISTINGS

WORKS, MISSING, UNKNOWN = "works", "missing", "unknown"

_LOOK_BACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RoleFound:
    """`state` is works, missing, or unknown where Amazon gave no answer to judge by; `text` then says why."""

    subject: str
    state: str
    text: str = ""


def _orders(client: AmazonClient, marketplace_id: str, now: datetime) -> Any:
    return orders.search(client, updated_after=now - _LOOK_BACK, marketplaces=[marketplace_id], page_size=1)


def _reports(client: AmazonClient, marketplace_id: str, now: datetime) -> Any:
    return reports.latest(client, REPORT_TYPE, since=now - _LOOK_BACK)


# What each asks is what a flow asks, only for less.
PROBES: dict[str, Callable[[AmazonClient, str, datetime], Any]] = {
    "sellers": lambda client, marketplace_id, now: client.call(GET_PARTICIPATIONS),
    "orders": _orders,
    "listings": lambda client, marketplace_id, now: client.call(
        SEARCH_LISTINGS, client.seller_id, marketplaceIds=marketplace_id, pageSize=1
    ),
    "feeds": lambda client, marketplace_id, now: client.call(GET_FEEDS, feedTypes=FEED_TYPE, pageSize=1),
    "reports": _reports,
    "fba_inventory": lambda client, marketplace_id, now: client.call(
        GET_FBA_INVENTORY,
        details="false",
        granularityType="Marketplace",
        granularityId=marketplace_id,
        marketplaceIds=marketplace_id,
    ),
}


def _judged(subject: str, error: GatewayError) -> RoleFound:
    if error.code == errors.ROLE_MISSING:
        return RoleFound(subject, MISSING)
    if error.kind in (Kind.REJECTED, Kind.NOT_FOUND):  # as of a seller without FBA: who may not ask gets no such answer
        return RoleFound(subject, WORKS)
    return RoleFound(subject, UNKNOWN, error.text)


def check(client: AmazonClient, marketplace_id: str, now: datetime | None = None) -> tuple[RoleFound, ...]:
    """Raises GatewayError where the permission as a whole has ended. An Amazon that does not answer is asked no further."""
    now = now or datetime.now(UTC)
    found: list[RoleFound] = []
    silent = ""
    for subject, probe in PROBES.items():
        if silent:
            found.append(RoleFound(subject, UNKNOWN, silent))
            continue
        try:
            probe(client, marketplace_id, now)
        except GatewayError as error:
            if error.connection_wide and error.code not in (errors.ROLE_MISSING, errors.NOT_JOINED):
                raise
            found.append(_judged(subject, error))
            if error.code in (errors.UNREACHABLE, errors.UNAVAILABLE):
                silent = error.text
        else:
            found.append(RoleFound(subject, WORKS))
    return tuple(found)
