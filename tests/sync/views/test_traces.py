"""Who chose which product an SKU is, and which carrier a delivery method, stands under Activity: both decide what is sent."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts import audit
from accounts.models import AuditEntry
from sync.models import CarrierRule
from tests.sync.views.shop import Shop
from tests.sync.views.test_offers import an_offer, odoo, proposed, upload

__all__ = ["odoo"]


@pytest.fixture
def traces(shop: Shop) -> Any:
    """What Activity says, from first to last. All of it was done by the owner, from this browser."""

    def said() -> list[str]:
        entries = AuditEntry.objects.filter(merchant=shop.merchant).order_by("pk")
        assert {(entry.who, entry.address) for entry in entries} == {(shop.owner.email, "127.0.0.1")}
        return [audit.sentence(entry) for entry in entries]

    return said


def test_products(shop: Shop, owner: Client, traces: Any) -> None:
    one = an_offer(shop, "MUG-1")
    two = [proposed(shop, "MUG-2"), proposed(shop, "MUG-3")]
    many = [an_offer(shop, f"CUP-{number}") for number in range(6)]
    owner.post(f"/offers/{one.uid}/match/", {"product": "7"})
    owner.post("/offers/choose/", {"which": "accept", "offer": [str(offer.uid) for offer in two]})
    owner.post("/offers/choose/", {"which": "dismiss", "offer": [str(offer.uid) for offer in many]})
    owner.post("/offers/choose/", {"which": "dismiss", "offer": [str(offer.uid) for offer in many]})  # nothing is new
    owner.post("/offers/choose/", {"which": f"restore:{many[0].uid}"})
    assert traces() == [
        "Matched the SKU MUG-1 to the product Mug, blue",
        "Matched 2 SKUs to their proposed products: MUG-2, MUG-3",
        "Dismissed 6 SKUs: CUP-0, CUP-1, CUP-2, CUP-3, CUP-4 …",
        "Dismissed 1 SKUs no longer: CUP-0",
    ]


def test_a_file_of_products(shop: Shop, owner: Client, traces: Any) -> None:
    an_offer(shop, "MUG-1")
    page = upload(owner, "sku,product_id\nMUG-1,7\n").content.decode()
    token = re.findall(r'name="token" value="([^"]*)"', page)[0]
    owner.post("/offers/upload/save/", {"token": token})
    owner.post("/offers/upload/save/", {"token": "made up"})
    assert traces() == ["Matched 1 SKUs to the products of a file"]


def test_carriers(shop: Shop, owner: Client, traces: Any) -> None:
    owner.post("/carriers/save/", {"carrier": "Velo-Kurier", "code": "Other"})
    owner.post("/carriers/save/", {"carrier": "", "code": "DHL"})
    for rule in CarrierRule.objects.order_by("pk"):
        owner.post(f"/carriers/{rule.pk}/remove/")
    assert traces() == [
        "Set the carrier of deliveries by Velo-Kurier: Velo-Kurier",
        "Set the carrier of deliveries without a method: DHL",
        "Took away the carrier rule of deliveries by Velo-Kurier",
        "Took away the carrier rule of deliveries without a method",
    ]
