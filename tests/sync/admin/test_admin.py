"""The engine room: everything can be looked at, little can be changed, nothing secret is shown."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import audit
from accounts.admin.base import PAGES_DEEP, CappedPaginator
from accounts.models import ApiCall, AuditEntry, Channel, Merchant, SellerAccount, User
from sync.models import Link, MappingVersion, Offer, Order, Problem, Run, Work
from tests.sync.views.shop import NOW, PASSWORD, Shop

READ_ONLY = [
    "order",
    "event",
    "work",
    "attempt",
    "lease",
    "heartbeat",
    "run",
    "cursor",
    "problem",
    "offer",
    "link",
    "shipment",
    "carrierrule",
    "mappingversion",
]


@pytest.fixture
def full(shop: Shop) -> Shop:
    shop.read()
    shop.hold(shop.problem(), run=shop.run("running"))
    shop.written(shop.order())
    ApiCall.objects.create(
        merchant=shop.merchant, system="odoo", operation="load", at=NOW, milliseconds=5, outcome="ok"
    )
    Offer.objects.create(merchant=shop.merchant, account=shop.account, sku="MUG", product_id=7, matched_by="person")
    shop.shipment(Order.objects.get(state="done"))
    shop.carrier_rule()
    MappingVersion.objects.create(merchant=shop.merchant, channel=shop.channel, number=1, what="Set")
    Link.objects.create(connection=shop.odoo, key="order_eu_A_1", model="sale.order", odoo_id=1)
    return shop


@pytest.fixture
def root(full: Shop) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.com", PASSWORD))
    return client


def every_page(client: Client) -> dict[str, str]:
    """The lists, and the first row of each."""
    pages = {}
    for model in admin.site._registry:
        options = model._meta
        name = f"admin:{options.app_label}_{options.model_name}"
        addresses = [reverse(f"{name}_changelist")]
        row = model._default_manager.first()
        if row is not None:
            addresses += [reverse(f"{name}_change", args=[row.pk]), reverse(f"{name}_history", args=[row.pk])]
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            pages[address] = answer.content.decode()
    return pages


def test_nothing_secret_is_on_any_page(root: Client, full: Shop) -> None:
    """Planted: a refresh token, an API key, what they are sealed as, and a buyer."""
    planted = [
        full.account.sealed_refresh_token,
        full.odoo.sealed_key,
        "Atzr|planted",
        "planted-key",
        "Mustermann",
        "For Hans, with love",
        "sealed_",
    ]
    pages = every_page(root)
    assert len(pages) > 30
    for address, page in pages.items():
        assert [secret for secret in planted if secret in page] == [], address


def test_admin_pages_need_no_weaker_policy(root: Client) -> None:
    for address, page in every_page(root).items():
        assert "<style" not in page, address
        assert " style=" not in page, address
        assert " onclick=" not in page, address


@pytest.mark.parametrize("name", ["", "x", "password"])
@pytest.mark.parametrize("page", ["change", "delete"])
def test_an_address_that_names_no_field_is_refused(root: Client, full: Shop, page: str, name: str) -> None:
    answer = root.get(f"/admin/accounts/merchant/{full.merchant.pk}/{page}/?_to_field={name}")
    assert answer.status_code == 400
    assert "That request made no sense" in answer.content.decode()


@pytest.mark.parametrize("name", READ_ONLY)
def test_the_ledger_is_not_edited_by_hand(root: Client, name: str) -> None:
    assert root.get(f"/admin/sync/{name}/add/").status_code == 403
    row = next(m for m in admin.site._registry if m._meta.label_lower == f"sync.{name}")._default_manager.first()
    if row is not None:
        assert root.post(f"/admin/sync/{name}/{row.pk}/change/", {}).status_code == 403
        assert root.post(f"/admin/sync/{name}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in root.get(f"/admin/sync/{name}/").content.decode()


@pytest.mark.parametrize("address", ["accounts/selleraccount", "accounts/odooconnection", "accounts/apicall"])
def test_connections_are_entered_where_they_are_checked(root: Client, address: str) -> None:
    assert root.get(f"/admin/{address}/add/").status_code == 403


def test_a_merchant_is_not_deleted_in_one_request(root: Client, full: Shop) -> None:
    assert root.post(f"/admin/accounts/merchant/{full.merchant.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Merchant.objects.exists()


def test_a_member_of_no_staff_stays_out(full: Shop) -> None:
    client = Client()
    client.force_login(full.owner)
    assert client.get("/admin/").status_code == 302


def act(client: Client, address: str, action: str, *rows: Any, **more: str) -> Any:
    values = {"action": action, "_selected_action": [str(row.pk) for row in rows], **more}
    return client.post(f"/admin/{address}/", values, follow=True)


def test_retrying_orders_of_two_merchants(root: Client, full: Shop) -> None:
    held = Order.objects.get(state="blocked")
    other = Shop("Beach House")
    theirs = other.hold(other.problem())
    answer = act(root, "sync/order", "retry", held, theirs)
    assert answer.content.decode().count("1 orders are being tried again.") == 2
    assert {run.merchant for run in Run.objects.filter(trigger="retry")} == {full.merchant, other.merchant}
    assert not Work.objects.filter(state="blocked").exists()


def test_restoring_orders_that_odoo_has_forgotten(root: Client, full: Shop) -> None:
    held = Order.objects.get(state="blocked")
    gone = full.hold(full.problem(code="deleted_in_odoo"))
    Order.objects.filter(pk__in=[gone.pk, held.pk]).update(odoo_id=7)
    answer = act(root, "sync/order", "restore", gone, held)
    assert "1 orders are written anew, or ignored no longer." in answer.content.decode()
    assert set(Work.objects.filter(order__in=[gone, held], state="blocked").values_list("order", flat=True)) == {
        held.pk
    }
    gone.refresh_from_db()
    assert gone.odoo_id is None


def test_whoever_may_only_look_may_not_act(full: Shop) -> None:
    from django.contrib.auth.models import Permission

    looker = full.member("viewer", "looker@example.com", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = Client()
    client.force_login(looker)
    held = Order.objects.get(state="blocked")
    assert client.get("/admin/sync/order/").status_code == 200
    act(client, "sync/order", "retry", held)
    act(client, "accounts/selleraccount", "pause", full.account)
    assert Work.objects.get(order=held).state == "blocked"
    full.account.refresh_from_db()
    assert full.account.paused == ""


def test_releasing_work(root: Client) -> None:
    held = Work.objects.get(state="blocked")
    assert "1 released." in act(root, "sync/work", "release", held).content.decode()
    held.refresh_from_db()
    assert (held.state, held.attempts) == ("ready", 0)


def test_retrying_work(root: Client) -> None:
    act(root, "sync/work", "retry", Work.objects.get(state="blocked"))
    assert Run.objects.filter(trigger="retry").count() == 1


@pytest.mark.parametrize(("action", "state"), [("snooze", "snoozed"), ("resolve", "resolved")])
def test_problems(root: Client, action: str, state: str) -> None:
    problem = Problem.objects.get()
    act(root, "sync/problem", action, problem)
    problem.refresh_from_db()
    assert problem.state == state


def test_retrying_a_problem(root: Client) -> None:
    act(root, "sync/problem", "retry", Problem.objects.get())
    assert not Work.objects.filter(state="blocked").exists()


def test_cancelling_a_run(root: Client) -> None:
    act(root, "sync/run", "cancel", Run.objects.get())
    assert Run.objects.get().state == "cancelled"


@pytest.mark.parametrize("name", ["selleraccount", "odooconnection"])
def test_pause_and_resume(root: Client, full: Shop, name: str) -> None:
    row: Any = full.account if name == "selleraccount" else full.odoo
    act(root, f"accounts/{name}", "pause", row)
    row.refresh_from_db()
    assert row.paused == "Paused by the operator of this server."
    act(root, f"accounts/{name}", "resume", row)
    row.refresh_from_db()
    assert row.paused == ""


def test_reading_now(root: Client, full: Shop) -> None:
    Run.objects.all().delete()
    assert (
        "Alpine Gear EU is being read."
        in act(root, "accounts/selleraccount", "sync_now", full.account).content.decode()
    )
    assert Run.objects.get().since is None


def test_reading_again_is_confirmed_first(root: Client, full: Shop) -> None:
    Run.objects.all().delete()
    asked = act(root, "accounts/selleraccount", "resync", full.account).content.decode()
    assert "Everything that changed on Amazon since that day is read again" in asked
    assert not Run.objects.exists()
    refused = act(root, "accounts/selleraccount", "resync", full.account, confirmed="yes", since="").content.decode()
    assert "This field is required." in refused
    done = act(
        root, "accounts/selleraccount", "resync", full.account, confirmed="yes", since="2026-11-01"
    ).content.decode()
    assert "Alpine Gear EU is being read again since 2026-11-01." in done
    assert Run.objects.get().since.isoformat() == "2026-11-01T00:00:00+00:00"


def channel_of(client: Client, channel: Channel, options: str) -> str:
    answer = client.post(
        f"/admin/accounts/channel/{channel.pk}/change/", {"enabled": "on", "options": options}, follow=True
    )
    channel.refresh_from_db()
    return str(answer.content.decode())


def test_a_channels_settings_go_through_the_table(root: Client, full: Shop) -> None:
    channel_of(
        root,
        full.channel,
        '{"confirm": false, "tax_map": {"19": 3}, "start": "2026-11-01", "orders": true, "company": "2"}',
    )
    assert full.channel.options == {
        "confirm": False,
        "tax_map": {"19": 3},
        "start": "2026-11-01T00:00:00+00:00",
        "company": 2,
    }


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ('{"colour": "blue"}', "There is no setting &#x27;colour&#x27;."),
        ('{"confirm": "perhaps"}', "confirm is a switch: write on or off"),
        ('{"company": -1}', "company takes the id of a record in Odoo"),
        ('{"tax_map": {"x": "y"}}', "tax_map is a list such as 19=3,7=4"),
        ('{"start": "someday"}', "start is a date or a time"),
        ("[1]", "Write the settings as an object"),
        ("{", "Enter a valid JSON."),
    ],
)
def test_a_setting_that_the_rules_cannot_read_is_refused(root: Client, full: Shop, options: str, said: str) -> None:
    assert said in channel_of(root, full.channel, options)
    assert full.channel.options == {}


def test_a_setting_of_another_version_is_left_alone(root: Client, full: Shop) -> None:
    Channel.objects.filter(pk=full.channel.pk).update(options={"from_the_future": 1})
    channel_of(root, full.channel, '{"from_the_future": 1, "confirm": false}')
    assert full.channel.options == {"from_the_future": 1, "confirm": False}


def _left_out(shop: Shop) -> Order:
    """It came while its channel was off."""
    Channel.objects.filter(pk=shop.channel.pk).update(enabled=False)
    Work.objects.all().delete()
    return shop.order("ignored", reason_code="no_channel")


def test_a_channel_that_is_switched_on_brings_what_it_left_out(root: Client, full: Shop) -> None:
    order = _left_out(full)
    told = act(root, "accounts/channel", "switch_on", full.channel).content.decode()
    assert "1 switched on." in told
    assert Work.objects.get(flow="orders_to_odoo").order == order
    entry = AuditEntry.objects.get(kind="channel_changed")
    assert (entry.merchant, entry.who) == (full.merchant, "root@example.com")
    assert audit.sentence(entry) == "Changed the settings of Amazon.de: switched on"
    assert "0 switched on." in act(root, "accounts/channel", "switch_on", full.channel).content.decode()
    assert AuditEntry.objects.filter(kind="channel_changed").count() == 1


def test_a_setting_that_is_changed_here_is_written_down_and_brings_what_it_kept_out(root: Client, full: Shop) -> None:
    order = _left_out(full)
    channel_of(root, full.channel, '{"fba_orders": false}')
    assert full.channel.enabled
    assert Work.objects.get(flow="orders_to_odoo").order == order
    entry = AuditEntry.objects.get(kind="channel_changed")
    assert entry.who == "root@example.com"
    assert entry.params["changes"].endswith("switched on")
    assert "fba_orders" in entry.params["changes"]


def test_a_new_user_logs_in_by_e_mail_address(root: Client) -> None:
    values = {
        "email": "New@Example.com",
        "usable_password": "true",
        "password1": "a long pass phrase 1",
        "password2": "a long pass phrase 1",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    assert root.post("/admin/accounts/user/add/", values).status_code == 302
    assert Client().post("/login/", {"login": "new@example.com", "password": "a long pass phrase 1"}).status_code == 302


def test_searching_by_prefix(root: Client, full: Shop) -> None:
    order = Order.objects.get(state="done")
    for text in (order.amazon_id[:9], order.amazon_id, order.odoo_name):
        assert order.amazon_id in root.get("/admin/sync/order/", {"q": text}).content.decode()
    page = root.get("/admin/sync/order/", {"q": "Mustermann"}).content.decode()
    assert order.amazon_id not in page
    held = Order.objects.get(state="blocked")
    assert f"/admin/sync/order/{held.pk}/" in root.get("/admin/sync/work/", {"q": held.amazon_id}).content.decode()


def test_counting_ends_where_paging_does(root: Client, full: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.admin.base.PAGES_DEEP", 3)
    Problem.objects.bulk_create(
        Problem(merchant=full.merchant, code="x", fingerprint=str(n), title="x", cure="x", last_seen=NOW - timedelta(n))
        for n in range(5)
    )
    assert CappedPaginator(Problem.objects.order_by("pk"), 50).count == 3
    assert PAGES_DEEP == 5000


def test_a_list_page_asks_a_bounded_number_of_times(root: Client, full: Shop) -> None:
    for _ in range(30):
        full.hold(full.problem())
    for name in ("order", "work", "attempt", "event", "problem", "run"):
        with CaptureQueriesContext(connection) as queries:
            root.get(f"/admin/sync/{name}/")
        assert len(queries) <= 12, name


def test_a_seller_account_shows_its_channels(root: Client, full: Shop) -> None:
    page = root.get(f"/admin/accounts/selleraccount/{SellerAccount.objects.get().pk}/change/").content.decode()
    assert "Amazon.de" in page
