"""Which marketplaces a seller account takes part in: the first call after it was connected."""

from . import errors
from .client import AmazonClient
from .operations import GET_PARTICIPATIONS
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
