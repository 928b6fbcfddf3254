"""The nightly check: Amazon against Odoo, in a lane of its own, and nothing for new orders to wait for."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import Member, SellerAccount, TokenBucket, User
from sync import completeness, engine, queue, schedule
from sync.actions import Refused
from sync.failpoints import FailpointHit
from sync.flows import completeness as flow
from sync.models import Alert, Completeness, Order, Work
from tests.pretend import AShop

pytestmark = pytest.mark.django_db


def check(shop: AShop, turns: int = 10) -> Completeness:
    """The night has come."""
    schedule.ensure_all()
    Work.objects.filter(flow="completeness").update(due=timezone.now())
    for _ in range(turns):
        if not engine.work_lane(queue.lane_of_check(shop.merchant.pk)):
            break
        if not Work.objects.filter(flow="completeness", due__lte=timezone.now()).exists():
            break
    return Completeness.objects.latest("pk")


def test_it_is_planned_for_the_next_night_once_both_sides_are_connected(shop: AShop) -> None:
    for _ in range(2):
        schedule.ensure_all()
    (work,) = Work.objects.filter(flow="completeness")
    assert work.lane == f"check:{shop.merchant.pk}"
    assert timezone.now() < work.due <= timezone.now() + timedelta(days=1)
    assert 2 <= timezone.localtime(work.due).hour < 5


def test_nothing_is_missing(shop: AShop) -> None:
    for number in range(3):
        shop.place(number)
    shop.place(4, status="PENDING")
    shop.sync()
    report = check(shop)
    assert (report.state, report.word, report.read, report.on_amazon, report.in_odoo) == ("done", "complete", 4, 3, 3)
    assert report.not_wanted == {"pending": 1}
    assert report.bought_from is not None, "the first night looks at a month"
    assert Work.objects.get(flow="completeness").due > timezone.now()
    assert not Alert.objects.exists()


def test_what_is_missing_is_listed_and_told(shop: AShop) -> None:
    user = User.objects.create_user("owner@shop.example", "long enough words")
    Member.objects.create(merchant=shop.merchant, user=user)
    there = shop.place(1)
    shop.sync()
    lost = shop.place(2)
    report = check(shop)
    assert (report.word, report.missing, report.listed["missing"]) == ("differs", 1, [lost])
    assert there not in str(report.listed)
    (alert,) = Alert.objects.all()
    assert (alert.kind, alert.title, alert.text) == ("completeness", "1 order is not in Odoo as on Amazon", lost)
    assert alert.path == f"/completeness/?day={report.day}"


def test_it_does_not_believe_what_the_connector_holds(shop: AShop) -> None:
    name = shop.place(1)
    shop.channel("--set", "confirm=off")
    shop.sync()
    shop.odoo.screens.delete("sale.order", shop.odoo.screens.search("sale.order"))
    assert check(shop).listed["missing"] == [name]
    assert Order.objects.get().state == "done"


def test_only_what_has_changed_on_the_other_nights(shop: AShop) -> None:
    shop.place(1, ago=timedelta(days=10))
    shop.place(2)
    shop.sync()
    assert check(shop).read == 2
    report = check(shop)
    assert (report.bought_from, report.read) == (None, 1)
    Completeness.objects.update(started=timezone.now() - timedelta(days=7))
    assert check(shop).read == 2


def test_an_order_that_was_bought_lately_and_changed_is_counted_once(shop: AShop) -> None:
    shop.place(1)
    shop.place(2, ago=timedelta(days=40))
    shop.channel("--set", "start=")
    report = check(shop)
    assert (report.read, len(shop.amazon.calls("searchOrders"))) == (1, 2)


def test_it_goes_on_at_the_page_where_a_killed_worker_was(shop: AShop, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        shop.place(number)
    monkeypatch.setattr(flow.amazon_orders, "search", partial(flow.amazon_orders.search, page_size=2))
    report = flow.begin(shop.merchant)
    desk = flow.Desk(shop.merchant)
    monkeypatch.setenv("FAILPOINT", "census_page_storing:raise")
    with pytest.raises(FailpointHit):
        flow._turn(desk, report)
    assert Completeness.objects.get().read == 0
    monkeypatch.delenv("FAILPOINT")
    desk.close()
    assert check(shop).read == 5
    assert Completeness.objects.count() == 1


def test_new_orders_keep_the_last_searches(shop: AShop) -> None:
    shop.place(1)
    shop.sync()
    TokenBucket.objects.filter(key__contains="searchOrders").update(
        tokens=5.5, at=timezone.now().timestamp(), told=True, rate=0.0056
    )
    report = check(shop, turns=1)
    assert (report.state, report.read) == ("running", 0)
    (work,) = Work.objects.filter(flow="completeness")
    assert timedelta(seconds=80) < work.due - timezone.now() < timedelta(seconds=120)
    assert (work.state, work.attempts) == ("ready", 0)
    assert shop.sync().status == 0, "orders are read"
    TokenBucket.objects.update(tokens=20.0)
    assert check(shop).word == "complete"


def test_an_odoo_that_is_away_is_waited_for(shop: AShop) -> None:
    shop.place(1)
    shop.sync()
    shop.odoo.server.fault("503", times=0)
    report = check(shop, turns=1)
    assert report.state == "running"
    assert report.said
    shop.odoo.server.faults.clear()
    assert check(shop).word == "complete"


def test_what_does_not_pass_by_itself_ends_it_with_its_sentence_and_pauses_nothing(shop: AShop) -> None:
    shop.place(1)
    shop.odoo.server.fault("revoked", times=0)
    report = check(shop, turns=1)
    assert (report.state, report.word) == ("failed", "failed")
    assert report.said.startswith("Odoo refuses this login or API key.")
    assert Work.objects.get(flow="completeness").due > timezone.now() + timedelta(minutes=5)
    assert not Work.objects.exclude(problem=None).exists()


def test_a_paused_account_is_said(shop: AShop) -> None:
    SellerAccount.objects.update(paused="Connect Amazon again.")
    report = check(shop, turns=1)
    assert report.state == "failed"
    assert "Connect Amazon again." in report.said


def test_a_person_asks_for_it_now(shop: AShop) -> None:
    shop.place(1)
    shop.sync()
    schedule.ensure_all()
    user = User.objects.create_user("owner@shop.example", "long enough words")
    report = completeness.ask(shop.merchant, 2, user)
    assert (report.state, report.bought_from, report.user) == ("running", None, user)
    with pytest.raises(Refused, match="^A check is under way already"):
        completeness.ask(shop.merchant, 30, user)
    assert check(shop).pk == report.pk
    assert Completeness.objects.get().word == "complete"


def test_both_sides_must_be_connected(shop: AShop) -> None:
    shop.merchant.odoo.delete()
    with pytest.raises(Refused, match="^No Odoo is connected yet"):
        completeness.ask(shop.merchant, 2, None)
    SellerAccount.objects.all().delete()
    with pytest.raises(Refused, match="^No Amazon seller account is connected yet"):
        completeness.ask(shop.merchant, 2, None)
