"""Who chose which product an SKU is, and which carrier a delivery method, stands under Activity: both decide what is sent.
So does who set a problem aside, stopped a run or ended a pause."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from accounts import audit
from accounts.language.sentences import said
from accounts.models import AuditEntry, SellerAccount, User
from sync import actions
from sync.models import CarrierRule, Problem, Run
from tests.sync.views.shop import NOW, PASSWORD, Shop
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


def test_problems(shop: Shop, owner: Client, traces: Any) -> None:
    shop.hold(shop.problem())
    address = f"/problems/{Problem.objects.get().uid}/"
    for act in ("snooze", "snooze", "resolve", "resolve"):  # pressed twice it is done once
        owner.post(f"{address}{act}/")
    assert Problem.objects.get().state == "resolved"
    assert traces() == [
        "Snoozed the problem: SKU MUG-BLUE matches no product in Odoo",
        "Marked the problem as resolved: SKU MUG-BLUE matches no product in Odoo",
    ]


def test_runs(shop: Shop, owner: Client, traces: Any) -> None:
    run = shop.run("running", minutes=30, since=NOW)
    for act in ("pause", "pause", "go-on", "cancel", "cancel"):
        owner.post(f"/runs/{run.uid}/{act}/")
    assert Run.objects.get().state == "cancelled"
    about = "a run: orders, begun 2026-11-23 11:30 UTC"
    assert traces() == [f"Paused {about}", f"Went on with {about}", f"Cancelled {about}"]


def test_pauses(shop: Shop, owner: Client, traces: Any) -> None:
    owner.post(f"/accounts/{shop.account.uid}/resume/")
    owner.post(f"/odoo/{shop.odoo.uid}/resume/")
    assert traces() == ["Ended the pause of Amazon for Alpine Gear EU", "Ended the pause of Odoo"]


def test_a_problem_is_named_in_the_readers_language(shop: Shop, owner: Client) -> None:
    title = "No product in Odoo has the SKU MUG-BLUE"
    problem = shop.problem(title)
    owner.post(f"/problems/{problem.uid}/snooze/")
    with override("de"):
        assert audit.sentence(AuditEntry.objects.get()) == f"Problem zurückgestellt: {said(title)}"
        assert said(title) != title


def test_what_a_command_goes_on_with_is_nobodys_deed(shop: Shop) -> None:
    actions.resume_account(shop.account, None)
    actions.resume_odoo(shop.odoo, None)
    assert not AuditEntry.objects.exists()


def test_staff_of_the_engine_room_leave_the_same_lines(shop: Shop, client: Client, settings: Settings) -> None:
    settings.ADMIN_SECOND_FACTOR = False
    staff = User.objects.create_superuser("root@example.com", PASSWORD)
    client.force_login(staff)
    problem, run = shop.problem(), shop.run("running", minutes=30)
    SellerAccount.objects.update(paused="No.", paused_code="by_hand")
    for name, action, row in (
        ("sync/problem", "snooze", problem.pk),
        ("sync/run", "cancel", run.pk),
        ("accounts/selleraccount", "resume", shop.account.pk),
    ):
        client.post(f"/admin/{name}/", {"action": action, "_selected_action": row})
    entries = AuditEntry.objects.filter(merchant=shop.merchant).order_by("pk")
    assert [(entry.who, entry.kind) for entry in entries] == [
        ("root@example.com", "problem_snoozed"),
        ("root@example.com", "run_cancelled"),
        ("root@example.com", "amazon_resumed"),
    ]
