"""Sellers v1: where a seller takes part, and who they are."""

from sandbox.httpd import Response

from .accounts import Seller
from .documents import JSON
from .marketplaces import Marketplace

_ADDRESSES: dict[str, JSON] = {
    "eu": {"addressLine1": "Hafenstraße 1", "city": "Hamburg", "postalCode": "20457", "countryCode": "DE"},
    "na": {
        "addressLine1": "1 Harbor Way",
        "city": "Seattle",
        "stateOrProvinceCode": "WA",
        "postalCode": "98101",
        "countryCode": "US",
    },
    "fe": {"addressLine1": "神宮前1-5-8", "city": "渋谷区", "postalCode": "150-0001", "countryCode": "JP"},
}


def participations(seller: Seller) -> Response:
    return Response.of({"payload": [_participation(seller, each) for each in seller.listed]})


def account(seller: Seller) -> Response:
    address = _ADDRESSES[seller.region]
    payload: JSON = {
        "businessType": "PRIVATE_LIMITED",
        "sellingPlan": "PROFESSIONAL",
        "marketplaceParticipationList": [_participation(seller, each) for each in seller.listed],
        "business": {
            "name": f"{seller.name} Ltd.",
            "registeredBusinessAddress": address,
            "companyRegistrationNumber": "HRB 4711",
        },
        "primaryContact": {"name": "Dana Demo", "address": address},
    }
    return Response.of({"payload": payload})


def _participation(seller: Seller, market: Marketplace) -> JSON:
    return {
        "marketplace": {
            "id": market.id,
            "name": market.name,
            "countryCode": market.country,
            "defaultCurrencyCode": market.currency,
            "defaultLanguageCode": market.language,
            "domainName": market.domain,
        },
        "storeName": seller.name,
        "participation": {
            "isParticipating": seller.takes_part(market.id),
            "hasSuspendedListings": market.id in seller.suspended,
        },
    }
