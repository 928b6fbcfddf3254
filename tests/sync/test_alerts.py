"""E-mail alerts: noted with what happened, gathered, written into the outbox, sent at least once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core import mail
from pytest_django import Settings

from accounts.gateways.errors import GatewayError, Kind
from accounts.models import Member, User
from sync import alerts, pauses, record
from sync.models import Alert, AlertChoice, AlertMail, Problem, Work
from sync.results import Job, Result
from sync.rules.verdicts import Blocked
from tests.sync.ledger import HOLDER, Desk
from tests.sync.views.shop import Shop

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def desk() -> Desk:
    return Desk()


def member(desk: Desk, role: str = "owner", **paces: str) -> Member:
    user = User.objects.create_user(f"{role}{User.objects.count()}@shop.example", "long enough words")
    found = Member.objects.create(merchant=desk.merchant, user=user, role=role)
    if paces:
        AlertChoice.objects.create(member=found, paces=paces)
    return found


def cause(sku: str = "MUG") -> Blocked:
    return Blocked("unknown_sku", f"No product in Odoo has the SKU {sku}", "Create it, then press Retry.", subject=sku)


def hold(desk: Desk, *seeds: int, blocked: Blocked | None = None) -> None:
    desk.orders(*seeds)
    record.results([Result(job, "blocked", blocked=blocked or cause()) for job in desk.claim()], HOLDER)


def sent(to: str = "") -> list[str]:
    return [message.subject for message in mail.outbox if not to or message.to == [to]]


def test_one_problem_of_many_orders_is_one_e_mail(desk: Desk, clock: Any) -> None:
    owner = member(desk, problems="now")
    hold(desk, 1, 2, 3)
    hold(desk, 4)
    assert alerts.tick() == 0, "a burst is gathered first"
    clock.shift(60)
    assert alerts.tick() == 1
    (message,) = mail.outbox
    assert (message.subject, message.to) == ("shop: No product in Odoo has the SKU MUG", [owner.user.email])
    assert "What to do: Create it, then press Retry." in message.body
    clock.shift(3600)
    assert alerts.tick() == 0
    assert not Alert.objects.exists()
    assert (AlertMail.objects.get().state, AlertMail.objects.get().body) == ("sent", "")


def test_at_most_one_in_a_quarter_of_an_hour_with_what_came_since(desk: Desk, clock: Any) -> None:
    member(desk, problems="now")
    hold(desk, 1)
    clock.shift(60)
    alerts.tick()
    hold(desk, 2, blocked=cause("CUP"))
    hold(desk, 3, blocked=cause("POT"))
    clock.shift(14 * 60)
    assert alerts.tick() == 0
    clock.shift(60)
    assert alerts.tick() == 1
    assert sent() == ["shop: No product in Odoo has the SKU MUG", "shop: 2 things need you"]


def test_what_has_been_settled_meanwhile_is_told_to_nobody(desk: Desk, clock: Any) -> None:
    member(desk, problems="now")
    hold(desk, 1)
    Problem.objects.update(state="resolved")
    clock.shift(3600)
    assert alerts.tick() == 0
    assert not Alert.objects.exists()


@pytest.mark.parametrize("when", ["before", "gathered", "composed"])
def test_whoever_was_switched_off_hears_nothing_any_more(
    desk: Desk, clock: Any, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """An account that is switched off opens no page, and no e-mail tells it of one either."""
    gone, here = member(desk, problems="now"), member(desk, problems="now")

    def switch_off() -> None:
        User.objects.filter(pk=gone.user_id).update(is_active=False)

    if when == "before":
        switch_off()
    hold(desk, 1)
    if when == "gathered":
        switch_off()
    clock.shift(3600)
    if when == "composed":
        with monkeypatch.context() as patch:
            patch.setattr(alerts, "send", lambda: 0)
            alerts.tick()
        switch_off()
    assert alerts.tick() == 1
    assert [message.to for message in mail.outbox] == [[here.user.email]]
    assert not Alert.objects.exists()
    assert [row.state for row in AlertMail.objects.all()] == ["sent"]


def test_what_comes_back_is_told_again(desk: Desk, clock: Any) -> None:
    member(desk, problems="now")
    hold(desk, 1)
    clock.shift(60)
    alerts.tick()
    Problem.objects.update(state="resolved")
    hold(desk, 2)
    clock.shift(3600)
    assert alerts.tick() == 1


def test_the_daily_ones_wait_for_the_morning(desk: Desk, clock: Any) -> None:
    member(desk, problems="daily")
    hold(desk, 1)
    clock.shift(18 * 3600)
    assert alerts.tick() == 0, "6 o'clock"
    clock.shift(3600)
    assert alerts.tick() == 1


def test_each_member_gets_what_was_chosen(desk: Desk, clock: Any) -> None:
    off, viewer, asked = member(desk, problems="off"), member(desk, "viewer"), member(desk, "viewer", problems="now")
    other = Desk("other")
    stranger = member(other, problems="now")
    hold(desk, 1)
    clock.shift(60)
    alerts.tick()
    assert sent(asked.user.email) == ["shop: No product in Odoo has the SKU MUG"]
    assert [one.to for one in mail.outbox] == [[asked.user.email]]
    assert {off, viewer, stranger}.isdisjoint({one.member for one in AlertMail.objects.all()})


def recurring(desk: Desk, attempts: int) -> Result:
    """Reading listings, which failed so many times and is tried again by itself."""
    Work.objects.update_or_create(
        merchant=desk.merchant,
        flow="offers_from_amazon",
        key="1",
        defaults={"lane": "amazon:1", "state": "running", "holder": HOLDER, "fence": 1, "attempts": attempts},
    )
    work = Work.objects.get()
    job = Job(work.pk, 1, work.flow, "1", desk.merchant.pk, None, None, None, attempts, {})
    return Result(job, "failed", blocked=cause(), due=NOW + timedelta(minutes=1))


def test_nothing_is_told_while_it_is_still_tried_by_itself(desk: Desk) -> None:
    member(desk, problems="now")
    record.results([recurring(desk, 1)], HOLDER)
    assert not Alert.objects.exists()
    record.results([recurring(desk, 5)], HOLDER)
    assert Alert.objects.count() == 1
    record.results([recurring(desk, 6)], HOLDER)
    assert Alert.objects.count() == 1


def test_a_connection_that_pauses_is_told_once(desk: Desk) -> None:
    member(desk)
    error = GatewayError(Kind.ACCESS, "Amazon no longer accepts the permission.", "amazon_authorisation_ended")
    for _ in range(3):
        pauses.pause(f"amazon:{desk.account.pk}", error)
    (alert,) = Alert.objects.all()
    assert (alert.kind, alert.pace) == ("paused", "now")
    assert alert.title.startswith("Amazon (ASHOP")
    assert "Amazon no longer accepts the permission." in alert.text


def test_orders_past_their_time_are_told_once(clock: Any) -> None:
    shop = Shop(now=NOW)
    shop.order(amazon_id="303-1-1", ship_by=NOW + timedelta(minutes=5))
    shop.order(amazon_id="303-2-2", ship_by=NOW + timedelta(minutes=6))
    told = shop.order(ship_by=NOW + timedelta(minutes=6))
    shop.shipment(told, "accepted")
    shop.order("ignored", ship_by=NOW + timedelta(minutes=6))
    shop.order(ship_by=NOW + timedelta(hours=6))
    shop.order(amazon_id="303-0-0", ship_by=NOW - timedelta(minutes=1))
    alerts.tick()
    clock.shift(14 * 60)
    alerts.tick()
    assert not Alert.objects.exists()
    clock.shift(60)
    alerts.tick()
    (alert,) = Alert.objects.all()
    assert alert.title == "2 orders are past Amazon's ship-by time"
    assert alert.text.startswith("303-1-1, 303-2-2\n")
    clock.shift(15 * 60)
    alerts.tick()
    assert sent() == ["Alpine Gear: 2 orders are past Amazon's ship-by time"]
    clock.shift(15 * 60)
    alerts.tick()
    assert len(mail.outbox) == 1


def test_a_server_that_sends_no_e_mails_gathers_none(desk: Desk, settings: Settings, clock: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    member(desk, problems="now")
    hold(desk, 1)
    assert not Alert.objects.exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    hold(desk, 2)
    assert Alert.objects.count() == 1, "still open when there is a mail server"


def test_a_mail_server_that_is_away_delays_and_loses_nothing(
    desk: Desk, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        member(desk, problems="now")
    hold(desk, 1)
    clock.shift(60)
    calls: list[int] = []

    def away(*args: object) -> int:
        calls.append(1)
        raise SMTPServerDisconnected("Connection unexpectedly closed")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
        assert alerts.tick() == 0
    assert len(calls) == 1, "the others would wait for the same server"
    assert sorted(AlertMail.objects.values_list("state", "tries")) == [("waiting", 0), ("waiting", 0), ("waiting", 1)]
    assert alerts.tick() == 2
    clock.shift(60)
    assert alerts.tick() == 1
    assert {one.said for one in AlertMail.objects.all()} == {""}


def test_after_ten_tries_it_is_given_up_and_says_why(desk: Desk, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    member(desk, problems="now")
    hold(desk, 1)
    clock.shift(60)

    def away(*args: object) -> int:
        raise OSError("No route to host")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    for _ in range(12):
        alerts.tick()
        clock.shift(3600)
    (row,) = AlertMail.objects.all()
    assert (row.state, row.tries, row.said, row.body) == ("failed", 10, "No route to host", "")


def test_what_a_dead_worker_was_sending_is_sent_again_under_the_same_id(desk: Desk, clock: Any) -> None:
    member(desk, problems="now")
    hold(desk, 1)
    clock.shift(60)
    alerts.gather(NOW + timedelta(seconds=60))
    row = AlertMail.objects.get()
    AlertMail.objects.update(state="sending", due=NOW + timedelta(minutes=3))
    assert alerts.tick() == 0
    clock.shift(120)
    assert alerts.tick() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{row.uid}@connector.invalid>"


def test_links_need_the_sites_address(desk: Desk, settings: Settings, clock: Any) -> None:
    settings.PUBLIC_URL = "https://connector.example.com"
    member(desk, problems="now")
    hold(desk, 1)
    clock.shift(60)
    alerts.tick()
    problem = Problem.objects.get()
    assert f"https://connector.example.com/problems/{problem.uid}/" in mail.outbox[0].body


def test_a_title_with_a_line_break_makes_no_header(desk: Desk, clock: Any) -> None:
    member(desk, problems="now")
    hold(desk, 1, blocked=Blocked("x", "Mug\r\nBcc: all@example.com", "Mend it."))
    clock.shift(60)
    assert alerts.tick() == 1
    assert mail.outbox[0].subject == "shop: Mug Bcc: all@example.com"
    assert mail.outbox[0].recipients() == [Member.objects.get().user.email]
