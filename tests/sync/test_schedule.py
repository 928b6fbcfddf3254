"""Every seller account has one reading planned; the ticks ring for what is due, and cost next to nothing."""

from datetime import timedelta

import pytest
from celery.signals import after_task_publish
from django.utils import timezone

from accounts.models import SellerAccount
from sync import engine, schedule, tasks, waiting
from sync.models import Heartbeat, Order, Work
from sync.rules.movements import AMAZON, RECURRING
from tests.sync.ledger import Desk

pytestmark = pytest.mark.django_db
FLOWS = schedule.recurring(AMAZON)  # of a seller account


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_each_account_once(desk: Desk) -> None:
    second = SellerAccount.objects.create(merchant=desk.merchant, region="na", seller_id="A2")
    for _ in range(2):
        schedule.ensure_all()
    assert sorted(Work.objects.values_list("flow", "account", "lane")) == sorted(
        (flow, one.pk, f"amazon:{one.pk}") for one in (desk.account, second) for flow in FLOWS
    )


def test_what_is_planned_is_not_moved(desk: Desk) -> None:
    schedule.ensure(desk.account)
    later = timezone.now() + timedelta(minutes=3)
    Work.objects.update(due=later)
    schedule.ensure(desk.account)
    schedule.ensure_all()
    assert set(Work.objects.values_list("due", flat=True)) == {later}


def test_a_tick_asks_few_questions_whatever_the_ledger_holds(desk: Desk, django_assert_max_num_queries: object) -> None:
    schedule.ensure_all()
    Work.objects.update(due=timezone.now() + timedelta(hours=1))
    order = desk.orders(1)[0]
    Work.objects.filter(order=order).update(state="done")
    with django_assert_max_num_queries(len(RECURRING)):  # type: ignore[operator]
        schedule.ensure_all()
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        assert engine.tick(lambda lane: pytest.fail(f"nothing is due in {lane}")) == 0


def test_a_tick_rings_for_each_lane_once(desk: Desk) -> None:
    desk.orders(1, 2, 3)
    schedule.ensure_all()
    rung: list[str] = []
    assert engine.tick(rung.append) == 2
    assert rung == [f"amazon:{desk.account.pk}", f"odoo:{desk.merchant.pk}"]


def test_ticks_that_come_at_once_count_as_one(desk: Desk) -> None:
    tasks.tick()
    Work.objects.all().delete()
    tasks.tick()
    assert not Work.objects.exists()
    Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=20))
    tasks.tick()
    assert Work.objects.count() == len(FLOWS)


def test_what_lacks_its_rows_is_looked_for_every_quarter_of_a_minute_only(desk: Desk) -> None:
    tasks.tick()
    Work.objects.all().delete()
    Heartbeat.objects.exclude(name="schedule").update(at=timezone.now() - timedelta(seconds=20))
    tasks.tick()
    assert not Work.objects.exists()


def test_a_clock_that_was_set_back_stops_no_tick(desk: Desk) -> None:
    Heartbeat.objects.create(name="tick", at=timezone.now() + timedelta(hours=1))
    tasks.tick()
    assert Work.objects.count() == len(FLOWS)
    assert Heartbeat.objects.get(name="tick").at <= timezone.now()


def test_the_scheduler_signs_when_it_rings_and_not_when_somebody_hears_it(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go: list[str] = []
    monkeypatch.setattr(tasks, "close_old_connections", lambda: let_go.append("what the server may have closed"))
    tasks.tick()
    assert not Heartbeat.objects.filter(name="scheduler").exists()
    after_task_publish.send(sender="sync.tasks.tick", body=(), exchange="", routing_key="celery")
    assert Heartbeat.objects.filter(name="scheduler").exists()
    assert len(let_go) == 1


def test_a_canary_is_a_sign_of_life_of_its_worker(db: None) -> None:
    tasks.canary()
    assert waiting.workers_alive()
    assert not Heartbeat.objects.exclude(name="worker").exists()


def test_a_tick_is_a_sign_of_life_of_its_worker(db: None) -> None:
    assert not waiting.workers_alive()
    tasks.tick()
    assert waiting.workers_alive()
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=1))
    assert not waiting.workers_alive()


def test_the_search_for_unplanned_accounts_uses_an_index(desk: Desk) -> None:
    """With a million orders in the ledger, a tick must not walk through it."""
    from django.db import connection
    from django.db.models import Exists, OuterRef

    if connection.vendor == "postgresql":  # a table this small is always walked, unless that is forbidden
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")
    own = Work.objects.filter(merchant=OuterRef("merchant"), flow=schedule.ORDERS, account=OuterRef("pk"))
    plan = SellerAccount.objects.filter(~Exists(own)).explain()
    if connection.vendor == "postgresql":
        assert "Seq Scan on sync_work" not in plan
    else:
        assert "SEARCH U0 USING INDEX" in plan
        assert "SCAN U0" not in plan
    assert not Order.objects.exists()
