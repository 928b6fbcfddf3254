"""Applications, sellers and grants as JSON, for the state file and the control API."""

from collections.abc import Mapping
from typing import cast

from . import wire_time
from .accounts import ALL_ROLES, DEMO_APPLICATION, Application, Grant, Role, Seller
from .documents import JSON

# All that there were once: a state file of that time means all.
_FIRST_ROLES = ALL_ROLES - {Role.AMAZON_FULFILLMENT, Role.PRODUCT_LISTING}


def application_to_json(each: Application) -> JSON:
    return {
        "clientId": each.client_id,
        "clientSecret": each.client_secret,
        "applicationId": each.id,
        "roles": sorted(each.roles),
        "redirectUris": list(each.redirect_uris),
        "draft": each.draft,
    }


def application_from_json(data: Mapping[str, object]) -> Application:
    names = data.get("roles")
    roles = ALL_ROLES if names is None else frozenset(Role(each) for each in cast("list[str]", names))
    return Application(
        client_id=str(data["clientId"]),
        client_secret=str(data["clientSecret"]),
        id=str(data.get("applicationId", DEMO_APPLICATION.id)),
        roles=ALL_ROLES if roles == _FIRST_ROLES else roles,
        redirect_uris=tuple(cast("list[str]", data.get("redirectUris", ()))),
        draft=bool(data.get("draft")),
    )


def seller_to_json(each: Seller) -> JSON:
    return {
        "sellerId": each.id,
        "region": each.region,
        "name": each.name,
        "participations": dict(each.participations),
        "suspended": sorted(each.suspended),
    }


def seller_from_json(data: Mapping[str, object]) -> Seller:
    participations = cast("Mapping[str, bool]", data.get("participations", {}))
    return Seller(
        id=str(data["sellerId"]),
        region=str(data.get("region", "eu")),
        name=str(data.get("name", data["sellerId"])),
        participations=tuple((id, bool(takes_part)) for id, takes_part in participations.items()),
        suspended=frozenset(cast("list[str]", data.get("suspended", ()))),
    )


def grant_to_json(each: Grant) -> JSON:
    return {
        "refreshToken": each.refresh_token,
        "clientId": each.client_id,
        "seller": each.seller_key,
        "revoked": each.revoked,
        "authorisedAt": wire_time.write(each.authorised_at) if each.authorised_at else None,
    }


def grant_from_json(data: Mapping[str, object]) -> Grant:
    authorised_at = data.get("authorisedAt")
    return Grant(
        refresh_token=str(data["refreshToken"]),
        client_id=str(data["clientId"]),
        seller_key=str(data["seller"]),
        revoked=bool(data.get("revoked")),
        authorised_at=wire_time.read(str(authorised_at)) if authorised_at else None,
    )
