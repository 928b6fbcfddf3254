"""Every address of the dashboard, walked as owner, operator, viewer, stranger, nobody's member and anonymous."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from accounts import people
from accounts.models import Channel, Invitation, Member, OdooNote, SellerAccount, User
from sync.models import CarrierRule, Event, MappingVersion, Offer, Order, Problem, Run, Work
from sync.urls import urlpatterns
from sync.urls_settings import urlpatterns as settings_urls
from tests.accounts.recently import confirmed
from tests.sync.views.shop import Shop, user
from tests.sync.views.walked import (
    ALL_READS,
    ALL_WRITES,
    BY_AMAZON,
    READS,
    READS_OF_OPERATORS,
    READS_OF_OWNERS,
    SUBJECT,
    WRITES,
    WRITES_OF_OWNERS,
)

Login = Callable[[User], Client]


def test_every_address_is_walked() -> None:
    """But for those of no merchant: tests/accounts/login/test_pages.py."""
    named = {pattern.name for pattern in (*urlpatterns, *settings_urls) if isinstance(pattern, URLPattern)}
    assert named == ALL_READS | ALL_WRITES | BY_AMAZON


@pytest.fixture
def addresses(shop: Shop) -> dict[str, str]:
    order = shop.hold(shop.problem())
    run = shop.run("running")
    offer = Offer.objects.create(merchant=shop.merchant, account=shop.account, sku="MUG-OF-THE-SHOP")
    # Odoo's lists as they were read a moment ago: nobody is asked while pages are walked.
    OdooNote.objects.create(connection=shop.odoo, key="lists", value={"sources": {}, "products": {}})
    uids = {
        "account": shop.account.uid,
        "channel": shop.channel.uid,
        "invitation": people.invite(shop.merchant, "asked@example.com", "viewer", shop.owner)[0].uid,
        "mappings": MappingVersion.objects.create(merchant=shop.merchant, number=1, what="MUG-OF-THE-SHOP").uid,
        "member": shop.owner.memberships.get().pk,
        "odoo": shop.odoo.uid,
        "offer": offer.uid,
        "order": order.uid,
        "problem": Problem.objects.get().uid,
        "rule": shop.carrier_rule().pk,
        "run": run.uid,
    }
    more = {"sync_flow": ["shipments"]}
    return {
        name: reverse(name, args=[uids[SUBJECT[name]], *more.get(name, [])] if name in SUBJECT else [])
        for name in ALL_READS | ALL_WRITES
    }


def _state() -> tuple[object, ...]:
    """What a write would change; a stranger may start what is the stranger's own."""
    ours = Order.objects.values("merchant")
    return (
        list(Order.objects.order_by("pk").values_list("state", "dismissed", "requested")),
        list(Problem.objects.order_by("pk").values_list("state", "resolved")),
        list(Run.objects.filter(merchant__in=ours).order_by("pk").values_list("pk", "state")),
        list(
            Work.objects.filter(merchant__in=ours)
            .exclude(flow="offers_to_odoo")
            .order_by("pk")
            .values_list("pk", "state", "problem")
        ),
        list(CarrierRule.objects.values_list("carrier", "code")),
        list(Offer.objects.order_by("pk").values_list("pk", "product_id", "dismissed")),
        Event.objects.count(),
        list(MappingVersion.objects.order_by("pk").values_list("number", "current")),
        list(Member.objects.order_by("pk").values_list("pk", "role")),
        list(Invitation.objects.filter(merchant__in=ours).order_by("pk").values_list("digest", "revoked")),
        list(
            SellerAccount.objects.order_by("pk").values_list(
                "pk", "name", "sealed_refresh_token", "disconnected", "started_at"
            )
        ),
        list(Channel.objects.order_by("pk").values_list("pk", "enabled", "options")),
    )


@pytest.mark.parametrize("name", sorted(READS))
@pytest.mark.parametrize("role", ["owner", "operator", "viewer"])
def test_every_member_reads(shop: Shop, addresses: dict[str, str], login: Login, role: str, name: str) -> None:
    client = login(shop.owner if role == "owner" else shop.member(role, f"{role}@example.com"))
    assert client.get(addresses[name]).status_code == 200


@pytest.mark.parametrize("name", sorted(WRITES | READS_OF_OPERATORS))
def test_a_viewer_acts_on_nothing(shop: Shop, addresses: dict[str, str], login: Login, name: str) -> None:
    client, before = login(shop.member("viewer", "viewer@example.com")), _state()
    answer = client.post(addresses[name]) if name in ALL_WRITES else client.get(addresses[name])
    assert answer.status_code == 403
    assert "Ask an owner to make you an operator." in answer.content.decode()
    assert _state() == before


@pytest.mark.parametrize("name", sorted(READS_OF_OWNERS))
def test_an_owner_reads(owner: Client, addresses: dict[str, str], name: str) -> None:
    assert owner.get(addresses[name]).status_code == 200


@pytest.mark.parametrize("role", ["operator", "viewer"])
@pytest.mark.parametrize("name", sorted(READS_OF_OWNERS | WRITES_OF_OWNERS))
def test_what_owners_do_nobody_else_does(
    shop: Shop, addresses: dict[str, str], login: Login, role: str, name: str
) -> None:
    client, before = login(shop.member(role, f"{role}@example.com")), _state()
    answer = client.post(addresses[name]) if name in ALL_WRITES else client.get(addresses[name])
    assert answer.status_code == 403
    assert "Only an owner may do this." in answer.content.decode()
    assert _state() == before


@pytest.mark.parametrize("name", sorted(ALL_READS | ALL_WRITES))
def test_a_stranger_finds_nothing(shop: Shop, other: Shop, addresses: dict[str, str], login: Login, name: str) -> None:
    client, before = confirmed(login(other.owner)), _state()
    address = addresses[name]
    answer = client.post(address) if name in ALL_WRITES else client.get(address)
    if name not in SUBJECT:  # the stranger's own, with nothing of this merchant in it
        assert answer.status_code in (200, 302, 422)
        shown = answer.getvalue().decode()
        assert Order.objects.get(merchant=shop.merchant).amazon_id not in shown
        assert "MUG-OF-THE-SHOP" not in shown
    else:
        assert answer.status_code == 404
    assert _state() == before


@pytest.mark.parametrize("name", sorted(ALL_READS | ALL_WRITES))
def test_whoever_belongs_to_no_merchant_finds_nothing(addresses: dict[str, str], login: Login, name: str) -> None:
    client, before = login(user("new@example.com")), _state()
    answer = client.post(addresses[name]) if name in ALL_WRITES else client.get(addresses[name])
    assert answer.status_code == 404
    assert "You belong to no merchant yet" in answer.content.decode()
    assert _state() == before


@pytest.mark.parametrize("name", sorted(ALL_READS | ALL_WRITES))
def test_nobody_gets_in_without_logging_in(addresses: dict[str, str], client: Client, name: str) -> None:
    before = _state()
    answer = client.post(addresses[name]) if name in ALL_WRITES else client.get(addresses[name])
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/login/?next={addresses[name]}"
    assert _state() == before


@pytest.mark.parametrize("name", sorted(ALL_WRITES))
def test_nothing_is_done_by_following_a_link(owner: Client, addresses: dict[str, str], name: str) -> None:
    before = _state()
    assert owner.get(addresses[name]).status_code == 405
    assert _state() == before


@pytest.mark.parametrize("name", sorted(ALL_WRITES))
def test_nothing_is_done_for_a_form_of_another_site(shop: Shop, addresses: dict[str, str], name: str) -> None:
    client, before = Client(enforce_csrf_checks=True), _state()
    client.force_login(shop.owner)
    answer = client.post(addresses[name])
    assert answer.status_code == 403
    assert "This page was too old" in answer.content.decode()
    assert _state() == before


def test_a_part_of_a_page_sends_whoever_was_logged_out_to_the_log_in(addresses: dict[str, str], client: Client) -> None:
    answer = client.get(addresses["run_progress"], headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"], answer.content) == (204, "true", b"")
