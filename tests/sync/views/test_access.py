"""Every address of the dashboard, walked as owner, operator, viewer, stranger, nobody's member and anonymous."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.models import User
from accounts.urls import urlpatterns as accounts_urls
from sync.models import CarrierRule, Event, Offer, Order, Problem, Run, Work
from sync.urls import urlpatterns
from sync.urls_settings import urlpatterns as settings_urls
from tests.sync.views.shop import Shop, user

Login = Callable[[User], Client]
READS = {"home", "home_runs", "orders", "order", "runs", "run", "run_progress", "problems", "problem"}
READS |= {"offers", "offer", "download_offers", "stock", "fba_stock"}
READS |= {"shipments", "carriers"}
READS |= {"settings", "help_problems"}
EXPORTS = {f"export_{name}" for name in ("orders", "shipments", "stock", "fba_stock", "problems", "runs")}
READS |= EXPORTS
READS |= {"settings_alerts", "completeness"}
READS_OF_OPERATORS = {"preview_order", "offer_products", "upload_offers"}
WRITES = {
    "retry_orders",
    "retry_order",
    "ignore_order",
    "restore_order",
    "reveal_order",
    "cancel_run",
    "retry_problem",
    "act_on_problems",
    "run_completeness",
    "snooze_problem",
    "resolve_problem",
    "recover_order",
    "sync_now",
    "sync_flow",
    "resume_account",
    "resume_odoo",
    "act_on_offers",
    "release_orders",
    "match_offers",
    "preview_offers",
    "save_offers",
    "match_offer",
    "sync_stock",
    "sync_fba_stock",
    "retry_shipments",
    "read_carriers",
    "save_carrier",
    "drop_carrier",
}
WITHOUT_SUBJECT = {"home", "home_runs", "orders", "runs", "problems", "retry_orders", "recover_order"}
WITHOUT_SUBJECT |= {"offers", "download_offers", "upload_offers", "preview_offers", "save_offers"}
WITHOUT_SUBJECT |= {"act_on_offers", "release_orders", "match_offers"}
WITHOUT_SUBJECT |= {"stock", "fba_stock", "sync_stock", "sync_fba_stock"}
WITHOUT_SUBJECT |= {"shipments", "carriers", "retry_shipments", "read_carriers", "save_carrier"}
WITHOUT_SUBJECT |= {
    "settings",
    "help_problems",
    "settings_alerts",
    "act_on_problems",
    "completeness",
    "run_completeness",
} | EXPORTS
NOT_OF_A_MERCHANT = {"login", "logout", "choose_merchant", "choose_theme"}


def test_every_address_is_walked() -> None:
    named = {
        pattern.name for pattern in (*urlpatterns, *settings_urls, *accounts_urls) if isinstance(pattern, URLPattern)
    }
    assert named == READS | READS_OF_OPERATORS | WRITES | NOT_OF_A_MERCHANT


@pytest.fixture
def addresses(shop: Shop) -> dict[str, str]:
    order = shop.hold(shop.problem())
    run = shop.run("running")
    offer = Offer.objects.create(merchant=shop.merchant, account=shop.account, sku="MUG-OF-THE-SHOP")
    uids = {
        "offer": offer.uid,
        "rule": shop.carrier_rule().pk,
        "order": order.uid,
        "run": run.uid,
        "problem": Problem.objects.get().uid,
        "account": shop.account.uid,
        "odoo": shop.odoo.uid,
    }
    subject = {
        "sync_now": "account",
        "resume_account": "account",
        "resume_odoo": "odoo",
        "run_progress": "run",
        "cancel_run": "run",
        "drop_carrier": "rule",
    }
    subject |= {f"{verb}_order": "order" for verb in ("retry", "ignore", "restore", "reveal", "preview")}
    subject |= {f"{verb}_problem": "problem" for verb in ("retry", "snooze", "resolve")}
    subject |= {"order": "order", "run": "run", "problem": "problem"}
    subject |= {"offer": "offer", "offer_products": "offer", "match_offer": "offer"}
    subject["sync_flow"] = "account"
    more = {"sync_flow": ["shipments"]}
    return {
        name: reverse(name, args=[uids[subject[name]], *more.get(name, [])] if name in subject else [])
        for name in READS | READS_OF_OPERATORS | WRITES
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
    )


@pytest.mark.parametrize("name", sorted(READS))
@pytest.mark.parametrize("role", ["owner", "operator", "viewer"])
def test_every_member_reads(shop: Shop, addresses: dict[str, str], login: Login, role: str, name: str) -> None:
    client = login(shop.owner if role == "owner" else shop.member(role, f"{role}@example.com"))
    assert client.get(addresses[name]).status_code == 200


@pytest.mark.parametrize("name", sorted(WRITES | READS_OF_OPERATORS))
def test_a_viewer_acts_on_nothing(shop: Shop, addresses: dict[str, str], login: Login, name: str) -> None:
    client, before = login(shop.member("viewer", "viewer@example.com")), _state()
    answer = client.post(addresses[name]) if name in WRITES else client.get(addresses[name])
    assert answer.status_code == 403
    assert "Ask an owner to make you an operator." in answer.content.decode()
    assert _state() == before


@pytest.mark.parametrize("name", sorted(READS | WRITES | READS_OF_OPERATORS))
def test_a_stranger_finds_nothing(shop: Shop, other: Shop, addresses: dict[str, str], login: Login, name: str) -> None:
    client, before = login(other.owner), _state()
    address = addresses[name]
    answer = client.post(address) if name in WRITES else client.get(address)
    if name in WITHOUT_SUBJECT:  # the stranger's own, with nothing of this merchant in it
        assert answer.status_code in (200, 302, 422)
        shown = answer.getvalue().decode()
        assert Order.objects.get(merchant=shop.merchant).amazon_id not in shown
        assert "MUG-OF-THE-SHOP" not in shown
    else:
        assert answer.status_code == 404
    assert _state() == before


@pytest.mark.parametrize("name", sorted(READS | WRITES | READS_OF_OPERATORS))
def test_whoever_belongs_to_no_merchant_finds_nothing(addresses: dict[str, str], login: Login, name: str) -> None:
    client, before = login(user("new@example.com")), _state()
    answer = client.post(addresses[name]) if name in WRITES else client.get(addresses[name])
    assert answer.status_code == 404
    assert "You belong to no merchant yet" in answer.content.decode()
    assert _state() == before


@pytest.mark.parametrize("name", sorted(READS | WRITES | READS_OF_OPERATORS))
def test_nobody_gets_in_without_logging_in(addresses: dict[str, str], client: Client, name: str) -> None:
    before = _state()
    answer = client.post(addresses[name]) if name in WRITES else client.get(addresses[name])
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/login/?next={addresses[name]}"
    assert _state() == before


@pytest.mark.parametrize("name", sorted(WRITES))
def test_nothing_is_done_by_following_a_link(owner: Client, addresses: dict[str, str], name: str) -> None:
    before = _state()
    assert owner.get(addresses[name]).status_code == 405
    assert _state() == before


@pytest.mark.parametrize("name", sorted(WRITES))
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
