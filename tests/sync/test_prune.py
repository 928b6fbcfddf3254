"""What has had its time goes: buyers' data 30 days after delivery, the journal after 30 days, attempts and runs after 90."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.test import Client
from time_machine import Traveller as Clock

from accounts import audit
from accounts.models import AccessToken, ApiCall, AuditEntry, Member, Merchant, Remembered, Role, User
from accounts.ports import SealedTokens
from sandbox.amazon import shape
from sync import actions, leases, prune, tasks, timeline, waiting
from sync.models import Attempt, Document, Event, Heartbeat, Order, Run, Work
from tests.pretend import AShop, manage

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def later() -> Iterator[Clock]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def shipped(shop: AShop, **how: Any) -> Order:
    raw = shape("shipped_fbm", **how)
    name = shop.amazon.place(raw, at=NOW - timedelta(hours=5))["orderId"]
    assert shop.sync().json[0]["created"] == 1
    return Order.objects.get(amazon_id=name)


@contextmanager
def ago(shop: AShop, *, hours: float) -> Iterator[None]:
    """What happens on Amazon now happened so long ago: it shows the last two minutes to nobody."""
    shop.amazon.clock.set(datetime.now(UTC) - timedelta(hours=hours))
    yield
    shop.amazon.clock.real()


def words(order: Order) -> str:
    """Everything that our tables say of this order."""
    order.refresh_from_db()
    rows: list[Any] = [
        order,
        *order.events.all(),
        *Work.objects.filter(order=order),
        *Attempt.objects.filter(work__order=order),
    ]
    rows += [work.problem for work in Work.objects.filter(order=order) if work.problem]
    said = [str({f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}) for row in rows]
    return "\n".join([*said, Document.objects.get(order=order).text()])


def test_when_it_goes_is_decided_when_it_comes(shop: AShop, settings: LazySettings) -> None:
    done, open_ = shop.place(1, status="SHIPPED"), shop.place(2)
    shop.sync()
    dates = {d.order.amazon_id: d.expires for d in Document.objects.select_related("order")}
    latest = datetime.fromisoformat(shop.amazon.order(done)["fulfillment"]["deliverByWindow"]["latestDateTime"])
    assert dates[done] == latest.astimezone(UTC) + timedelta(days=30)
    changed = datetime.fromisoformat(shop.amazon.order(open_)["lastUpdatedTime"])
    assert dates[open_] == changed + timedelta(days=90)


def test_thirty_days_after_delivery_the_buyer_is_gone_and_the_order_is_there(shop: AShop, later: Clock) -> None:
    order = shipped(shop)
    raw = shop.amazon.order(order.amazon_id)
    address = raw["recipient"]["deliveryAddress"]
    personal = [address["name"], address["addressLine1"], raw["buyer"]["buyerName"]]
    assert all(word in words(order) for word in personal)
    later.shift(timedelta(days=29))
    assert prune.everything(datetime.now(UTC))["buyers"] == 0
    later.shift(timedelta(days=10))
    assert prune.everything(datetime.now(UTC))["buyers"] == 1
    assert [word for word in personal if word in words(order)] == []
    order.refresh_from_db()
    assert (order.state, order.buyer, order.document.expires) == ("done", "", None)
    left = json.loads(order.document.text())
    assert (left["orderId"], left["proceeds"]) == (raw["orderId"], raw["proceeds"])
    assert prune.everything(datetime.now(UTC))["buyers"] == 0, "once"


def test_the_database_file_holds_no_name_either(shop: AShop, later: Clock) -> None:
    """Sealed before, and gone afterwards: what was sealed is replaced, not marked."""
    order = shipped(shop)
    before = bytes(order.document.sealed)
    later.shift(timedelta(days=40))
    prune.everything(datetime.now(UTC))
    assert bytes(Document.objects.get(order=order).sealed) != before


def test_an_open_order_keeps_its_address_until_it_is_shipped(shop: AShop, later: Clock) -> None:
    name = shop.place(1)
    shop.sync()
    later.shift(timedelta(days=60))
    assert prune.everything(datetime.now(UTC))["buyers"] == 0
    with ago(shop, hours=1):
        shop.amazon.change(name, {"fulfillment": {"deliverByWindow": None}})
        shop.amazon.ship(name)
    assert shop.sync().status == 0
    expires = Document.objects.get().expires
    assert expires and abs(expires - datetime.now(UTC) - timedelta(days=30, hours=-1)) < timedelta(seconds=1)


def test_a_cancelled_order_that_never_came_to_odoo_is_erased_too(shop: AShop, later: Clock) -> None:
    shop.place(1, status="CANCELLED")
    shop.sync()
    later.shift(timedelta(days=40))
    assert prune.everything(datetime.now(UTC))["buyers"] == 1


def test_sentences_that_quote_the_buyer_lose_the_quotation(shop: AShop, later: Clock) -> None:
    order = shipped(shop)
    name = shop.amazon.order(order.amazon_id)["recipient"]["deliveryAddress"]["name"]
    timeline.by_person(order, "completed", None, name=name)
    timeline.by_person(order, "asked", None, text=f"Odoo: the address of {name} is incomplete")
    Work.objects.filter(order=order).update(said=f"{name} was refused")
    Attempt.objects.filter(work__order=order).update(text=f"{name} was refused", detail=f"partner {name}")
    later.shift(timedelta(days=40))
    prune.everything(datetime.now(UTC))
    assert name not in words(order)
    texts = [
        event.params for event in Event.objects.filter(order=order, kind__in=("asked", "completed")).order_by("pk")
    ]
    assert texts == [{"name": "…"}, {"text": "Odoo: the address of … is incomplete"}]
    assert Work.objects.get(order=order).said == "… was refused"


def test_gift_messages_leave_the_timeline(shop: AShop, later: Clock) -> None:
    raw = shape("gift_wrap_with_message")
    order = Order.objects.get(amazon_id=_place(shop, raw))
    message = next(
        i["fulfillment"]["packing"]["giftOption"]["giftMessage"]
        for i in raw["orderItems"]
        if "packing" in i.get("fulfillment", {})
    )
    assert message.splitlines()[0] in words(order)
    later.shift(timedelta(days=200))
    prune.everything(datetime.now(UTC))
    assert message.splitlines()[0] not in words(order)
    kinds = [line["kind"] for line in Event.objects.get(order=order, kind="written").params["lines"]]
    assert "item" in kinds


def _place(shop: AShop, raw: Any) -> str:
    name = str(shop.amazon.place(raw, at=NOW - timedelta(hours=5))["orderId"])
    shop.sync()
    return name


def test_an_erased_order_that_comes_again_unchanged_is_unchanged(shop: AShop, later: Clock) -> None:
    order = shipped(shop)
    later.shift(timedelta(days=40))
    prune.everything(datetime.now(UTC))
    written = shop.odoo.writes()
    (found,) = shop.sync("--order", order.amazon_id).json
    assert found["created"] == found["updated"] == found["blocked"] == 0
    assert shop.odoo.writes() == written
    assert shop.sync("--since", (NOW - timedelta(days=1)).isoformat()).status == 0
    assert len(shop.odoo.orders()) == 1


def test_an_erased_order_that_changes_on_amazon_is_handled(shop: AShop, later: Clock) -> None:
    """By then Amazon itself no longer tells who bought. Odoo's customer stays the one it was."""
    order = shipped(shop)
    customer = shop.odoo.screens.read("sale.order", order.odoo_id or 0, "partner_id")
    later.shift(timedelta(days=40))
    prune.everything(datetime.now(UTC))
    with ago(shop, hours=1):
        shop.amazon.change(order.amazon_id, {"buyer": None, "recipient": None, "programs": ["PREMIUM"]})
    assert shop.sync().status == 0
    order.refresh_from_db()
    assert (order.state, order.buyer, order.document.expires is None) == ("done", "", False)
    assert shop.odoo.screens.read("sale.order", order.odoo_id or 0, "partner_id") == customer
    later.shift(timedelta(hours=2))
    with ago(shop, hours=1):
        shop.amazon.cancel(order.amazon_id)
    assert shop.sync().status == 1
    order.refresh_from_db()
    assert (order.status, order.reason_code) == ("CANCELLED", "cancelled_too_late")


def test_an_erased_order_can_still_be_written_anew(shop: AShop, later: Clock) -> None:
    """Its customer is nobody by then; amounts, lines and the tax country are all there."""
    shop.channel("--set", "unknown_product=hold")
    name = _place(shop, shape("unknown_sku"))
    order = Order.objects.get(amazon_id=name)
    assert order.state == "blocked"
    later.shift(timedelta(days=200))
    assert prune.everything(datetime.now(UTC))["buyers"] == 1
    shop.channel("--set", "unknown_product=default")
    run = actions.retry_orders(Order.objects.filter(pk=order.pk), None)
    waiting.until_done([run], seconds=30, in_process=True, say=print)
    order.refresh_from_db()
    assert (order.state, order.odoo_total) == ("done", order.total)
    partner = shop.odoo.screens.read("sale.order", order.odoo_id or 0, "partner_id")[0]["partner_id"]
    assert partner[1].startswith("Amazon Customer (")


def test_the_page_of_an_erased_order_still_opens(shop: AShop, later: Clock, client: Client) -> None:
    order = shipped(shop)
    later.shift(timedelta(days=40))
    prune.everything(datetime.now(UTC))
    owner = User.objects.create_user("owner@example.com", "correct horse battery")
    Member.objects.create(merchant=shop.merchant, user=owner, role=Role.OWNER)
    client.force_login(owner)
    page = client.get(f"/orders/{order.uid}/").content.decode()
    assert order.amazon_id in page
    assert order.odoo_name in page


def test_a_document_whose_key_is_lost_is_erased_all_the_same(shop: AShop, later: Clock, settings: LazySettings) -> None:
    order = shipped(shop)
    later.shift(timedelta(days=40))
    settings.FIELD_KEYS = ["new:" + "A" * 43 + "="]
    assert prune.everything(datetime.now(UTC))["buyers"] == 1
    assert json.loads(Document.objects.get(order=order).text()) == {"orderId": order.amazon_id}


def test_another_number_of_days(shop: AShop, later: Clock, settings: LazySettings) -> None:
    settings.PERSONAL_DATA_DAYS = 10
    shipped(shop, fulfillment={"deliverByWindow": None})
    later.shift(timedelta(days=11))
    assert prune.everything(datetime.now(UTC))["buyers"] == 1


# --- journal, attempts, runs, tokens ------------------------------------------------------------------------------------


def test_the_journal_of_calls_lives_thirty_days(shop: AShop) -> None:
    for age in (29, 31, 400):
        ApiCall.objects.create(
            merchant=shop.merchant,
            system="odoo",
            operation="x",
            at=NOW - timedelta(days=age),
            milliseconds=1,
            outcome="ok",
        )
    assert prune.everything(NOW)["calls"] == 2
    assert ApiCall.objects.filter(operation="x").count() == 1


def test_attempts_live_ninety_days(shop: AShop) -> None:
    shop.place(1)
    shop.sync()
    work = Work.objects.get(flow="orders_to_odoo")
    Attempt.objects.all().delete()
    for age in (400, 91, 89, 1):
        Attempt.objects.create(
            merchant=shop.merchant, work=work, number=1, at=NOW - timedelta(days=age), outcome="created"
        )
    assert prune.everything(NOW)["attempts"] == 2
    assert Attempt.objects.count() == 2


def test_runs_of_the_schedule_live_ninety_days_and_those_of_people_stay(shop: AShop) -> None:
    old = NOW - timedelta(days=91)
    account = shop.merchant.seller_accounts.get()

    def run(trigger: str, state: str, finished: datetime | None) -> int:
        made = Run.objects.create(
            merchant=shop.merchant, account=account, flow="orders", trigger=trigger, state=state, finished=finished
        )
        return made.pk

    gone = run("schedule", "done", old)
    kept = {
        run("schedule", "done", NOW),
        run("person", "done", old),
        run("command", "done", old),
        run("schedule", "running", None),
    }
    work = Work.objects.create(
        merchant=shop.merchant, flow="orders_to_odoo", lane="odoo:1", key="x", run_id=gone, state="done"
    )
    assert prune.everything(NOW)["runs"] == 1
    assert set(Run.objects.values_list("pk", flat=True)) == kept
    work.refresh_from_db()
    assert work.run is None


def test_expired_tokens_go(shop: AShop) -> None:
    AccessToken.objects.all().delete()
    SealedTokens(shop.merchant.pk).put("old", "Atza|old", -90_000)
    SealedTokens(shop.merchant.pk).put("new", "Atza|new", 3600)
    assert prune.everything(NOW)["tokens"] == 1
    assert [token.key for token in AccessToken.objects.all()] == ["new"]


# --- little by little ---------------------------------------------------------------------------------------------------


def test_sessions_that_have_ended_go_and_what_came_of_log_ins_after_a_year(db: None) -> None:
    who = User.objects.create_user("who@example.com")
    merchant = Merchant.objects.create(name="A", slug="a")
    for name, end in (("old", NOW - timedelta(seconds=1)), ("new", NOW + timedelta(days=1))):
        Session.objects.create(session_key=name, session_data="", expire_date=end)
        UserSession.objects.create(session_key=name, user=who, ip="192.0.2.1", user_agent="")
        Remembered.objects.create(cache_key=name, value="", expires=end)
    for place, days in ((None, 364), (None, 366), (merchant, 366)):
        audit.write("logged_out", merchant=place, user=who)
        AuditEntry.objects.filter(pk=AuditEntry.objects.latest("pk").pk).update(at=NOW - timedelta(days=days))
    gone = prune.everything(NOW)
    assert (gone["sessions"], gone["logins"]) == (3, 1)
    for model in (Session, UserSession, Remembered):
        assert model.objects.count() == 1
    assert AuditEntry.objects.filter(merchant=None).get().at == NOW - timedelta(days=364)
    assert AuditEntry.objects.filter(merchant=merchant).count() == 1


def test_each_tick_takes_a_portion_until_nothing_is_left_and_then_rests_a_day(
    shop: AShop, later: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prune, "PORTION", 10)
    ApiCall.objects.all().delete()
    AccessToken.objects.all().delete()
    ApiCall.objects.bulk_create(
        ApiCall(
            merchant=shop.merchant,
            system="odoo",
            operation="x",
            at=NOW - timedelta(days=40),
            milliseconds=1,
            outcome="ok",
        )
        for _ in range(25)
    )
    assert [prune.tick() for _ in range(5)] == [10, 10, 5, 0, 0]
    ApiCall.objects.create(
        merchant=shop.merchant, system="odoo", operation="x", at=NOW - timedelta(days=40), milliseconds=1, outcome="ok"
    )
    later.shift(timedelta(hours=23))
    assert prune.tick() == 0
    later.shift(timedelta(hours=2))
    assert prune.tick() == 1


def test_the_scheduler_does_it(shop: AShop, later: Clock) -> None:
    order = shipped(shop)
    later.shift(timedelta(days=40))
    tasks.tick()
    order.refresh_from_db()
    assert order.buyer == ""
    later.shift(timedelta(seconds=10))
    tasks.tick()
    assert Heartbeat.objects.filter(name="prune").exists()


def test_two_schedulers_do_it_once(shop: AShop) -> None:
    assert leases.take(prune.NAME, "another")
    ApiCall.objects.create(
        merchant=shop.merchant, system="odoo", operation="x", at=NOW - timedelta(days=40), milliseconds=1, outcome="ok"
    )
    assert prune.tick() == 0
    leases.drop(prune.NAME, "another")
    assert prune.tick() >= 1


def test_an_operator_does_it_at_once(shop: AShop, later: Clock) -> None:
    shipped(shop)
    later.shift(timedelta(days=40))
    said = manage("prune")
    assert said.status == 0
    assert said.out.splitlines()[0] == "buyers: 1"
    assert [line.split(":")[0] for line in said.out.splitlines()] == [
        "buyers",
        "calls",
        "attempts",
        "runs",
        "tokens",
        "sessions",
        "logins",
        "mails",
        "checks",
    ]
