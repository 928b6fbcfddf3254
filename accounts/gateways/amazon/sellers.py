"""Which marketplaces a seller account takes part in: the first call after it was connected; and whether it is the account
that it is said to be."""

from typing import Any

from ..errors import GatewayError
from . import errors
from .client import AmazonClient
from .feeds import FEED_TYPE
from .operations import GET_FEEDS, GET_PARTICIPATIONS, SEARCH_LISTINGS, Operation
from .read import Json, Unreadable, flag, part, parts, required, text
from .records import Participation


def participations(client: AmazonClient) -> tuple[Participation, ...]:
    """All that Amazon names, also marketplaces that we do not know (the list holds some that sell nothing)."""
    data = client.call(GET_PARTICIPATIONS)
    if not isinstance(data.get("payload"), list):
        raise errors.unreadable(GET_PARTICIPATIONS.name, "200 without a list of marketplaces")
    try:
        return tuple(_participation(value) for value in parts(data, "payload"))
    except Unreadable as error:
        raise errors.unreadable(GET_PARTICIPATIONS.name, str(error)) from error


def belongs_to_another(client: AmazonClient, marketplace_id: str) -> bool:
    """No operation tells whose token it is. But listings are asked for by seller id and refused to all others, with the
    words for a missing role: so where the role is there (feeds need the same one) the seller is another."""
    if not _refused(client, SEARCH_LISTINGS, client.seller_id, marketplaceIds=marketplace_id, pageSize=1):
        return False
    return not _refused(client, GET_FEEDS, feedTypes=FEED_TYPE, pageSize=1)


def _refused(client: AmazonClient, operation: Operation, *args: str, **params: Any) -> bool:
    """For want of a role, or of a right. What Amazon dislikes in another way says nothing; an outage is raised."""
    try:
        client.call(operation, *args, **params)
    except GatewayError as error:
        if error.passing or (error.connection_wide and error.code != errors.ROLE_MISSING):
            raise
        return error.code == errors.ROLE_MISSING
    return False


def _participation(data: Json) -> Participation:
    marketplace, participation = part(data, "marketplace"), part(data, "participation")
    return Participation(
        marketplace_id=required(marketplace, "id"),
        name=text(marketplace, "name"),
        country=text(marketplace, "countryCode"),
        currency=text(marketplace, "defaultCurrencyCode"),
        language=text(marketplace, "defaultLanguageCode"),
        domain=text(marketplace, "domainName"),
        participates=flag(participation, "isParticipating"),
        suspended_listings=flag(participation, "hasSuspendedListings"),
        store_name=text(data, "storeName"),
    )
