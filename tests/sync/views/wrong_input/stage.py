"""Two merchants, everything that a form may name, and what the database holds."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.test import Client

from accounts import people
from accounts.gateways.odoo import mapped
from accounts.gateways.odoo.records_fields import OdooField
from accounts.models import Invitation, Member, OdooNote
from sync.models import CarrierRule, MappingVersion, Offer, Order, Problem, Run, Shipment
from tests.sync.views.shop import Shop
from tests.sync.views.wrong_input.passkey import passkey_named

# Whether somebody is there is written down with every page, and how often something is tried is counted.
_NOT_LOOKED_AT = {"sessions.Session", "usersessions.UserSession", "accounts.Remembered"}
FIELDS = [OdooField("reference", "Payment Ref.", "char"), OdooField("x_count", "Count", "integer")]


@dataclass(frozen=True, slots=True)
class Belongings:
    """One of each that an address or a form names."""

    shop: Shop
    order: Order
    problem: Problem
    run: Run
    offer: Offer
    shipment: Shipment
    rule: CarrierRule
    mappings: MappingVersion
    invitation: Invitation
    member: Member
    passkey: Authenticator


def belongings(shop: Shop) -> Belongings:
    problem, order = shop.problem(), shop.order("blocked", reason="It waits", reason_code="unknown_sku")
    shop.hold(problem, order)
    shop.add_channel("A1RKKUPIHCS9HS", "Amazon.es")
    offer = Offer.objects.create(merchant=shop.merchant, account=shop.account, sku="MUG", proposed_id=7)
    mappings = MappingVersion.objects.create(
        merchant=shop.merchant,
        number=1,
        what="Planted",
        current=True,
        mappings=[{"target": "order", "field": "reference", "source": "orderId"}],
    )
    # What Odoo said a moment ago: nobody is asked while forms are filled in.
    lists = {"sources": {"taxes": [], "teams": [], "companies": []}, "products": {}}
    OdooNote.objects.create(connection=shop.odoo, key="lists", value=lists)
    fields = {one.name: mapped.as_json(one) for one in FIELDS}
    OdooNote.objects.create(connection=shop.odoo, key="fields:order", value=fields)
    EmailAddress.objects.create(user=shop.owner, email=shop.owner.email, verified=True, primary=True)
    viewer = shop.member("viewer", f"viewer@{shop.merchant.slug}.example")
    return Belongings(
        shop=shop,
        order=order,
        problem=problem,
        run=shop.run("running"),
        offer=offer,
        shipment=shop.shipment(order, "blocked"),
        rule=shop.carrier_rule(),
        mappings=mappings,
        invitation=people.invite(shop.merchant, f"asked@{shop.merchant.slug}.example", "viewer", shop.owner)[0],
        member=viewer.memberships.get(),
        passkey=Authenticator.objects.create(
            user=shop.owner, type=Authenticator.Type.WEBAUTHN, data=passkey_named("Laptop")
        ),
    )


@dataclass(frozen=True, slots=True)
class Stage:
    """`ours` is whose form is filled in, by its owner in `client`; `theirs` is another merchant's."""

    ours: Belongings
    theirs: Belongings
    client: Client


def held() -> dict[str, Any]:
    """Every row of every table."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.label not in _NOT_LOOKED_AT
    }
