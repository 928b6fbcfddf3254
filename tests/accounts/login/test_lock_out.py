"""Guessing passwords ends soon, and does not lock out the person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from accounts.login import visitors
from accounts.models import AuditEntry, Remembered, User
from tests.accounts.login.people import PASSWORD, app_of, code_of, log_in
from tests.sync.views.reading import text_of
from tests.sync.views.shop import NOW, Shop, user

TOO_MANY = "Too many attempts. Wait five minutes, or log in with a passkey."


def guess(owner: User, times: int = 5, **more: str) -> None:
    for number in range(times):
        Client().post("/login/", {"login": owner.email, "password": f"guess {number}"}, **more)  # type: ignore[arg-type]


def inside(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_five_guesses_then_a_pause(shop: Shop, client: Client) -> None:
    guess(shop.owner)
    answer = log_in(client, shop.owner)
    assert TOO_MANY in text_of(answer)
    assert not inside(client)
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        log_in(client, shop.owner)
        assert client.session["_auth_user_id"] == str(shop.owner.pk)


def test_guesses_from_many_addresses_count_together(shop: Shop, client: Client) -> None:
    for number in range(5):
        guess(shop.owner, 1, REMOTE_ADDR=f"192.0.2.{number}")
    assert TOO_MANY in text_of(log_in(client, shop.owner))


def test_the_person_gets_in_where_they_were_before(shop: Shop) -> None:
    mine = Client()
    log_in(mine, shop.owner)
    mine.post("/logout/")
    guess(shop.owner)
    log_in(mine, shop.owner)
    assert inside(mine)
    # Another's device is no excuse, and neither is a made-up one.
    theirs = Client()
    theirs.cookies["device"] = "made up"
    assert TOO_MANY in text_of(log_in(theirs, shop.owner))
    log_in(theirs, user("other@example.com"))
    theirs.post("/logout/")
    assert TOO_MANY in text_of(log_in(theirs, shop.owner))


def test_on_a_device_that_is_known_guesses_end_as_well(shop: Shop) -> None:
    mine = Client()
    log_in(mine, shop.owner)
    mine.post("/logout/")
    for number in range(5):
        log_in(mine, shop.owner, f"guess {number}")
    assert TOO_MANY in text_of(log_in(mine, shop.owner))


def test_one_address_guesses_few_people(shop: Shop) -> None:
    people = [user(f"somebody{number}@example.com") for number in range(11)]
    for one in people[:10]:
        guess(one, 1, HTTP_X_FORWARDED_FOR=f"203.0.113.{one.pk % 250}")  # made up: no proxy is there
    victim = Client()
    log_in(victim, people[10])
    assert not inside(victim)
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    elsewhere.post("/login/", {"login": people[10].email, "password": PASSWORD})
    assert "_auth_user_id" in elsewhere.session


def test_behind_a_proxy_the_visitors_own_address_counts(shop: Shop, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    guess(shop.owner, 1, HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.9")
    assert AuditEntry.objects.get(kind="wrong_password").address == "203.0.113.9"


@pytest.mark.parametrize("forwarded", ["203.0.113.9", ""])
def test_more_proxies_than_addresses_that_arrive_keep_nobody_out(
    shop: Shop, settings: Settings, client: Client, caplog: pytest.LogCaptureFixture, forwarded: str
) -> None:
    visitors._tell.cache_clear()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    came = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    guess(shop.owner, 2, REMOTE_ADDR="192.0.2.1", **came)
    assert {entry.address for entry in AuditEntry.objects.filter(kind="wrong_password")} == {"192.0.2.1"}
    told = [record.getMessage() for record in caplog.records if record.name == "accounts.login.visitors"]
    assert [text.partition(" in ")[0] for text in told] == [
        f"PROXIES is 2, but a visitor came with {1 if forwarded else 0} address(es)"
    ]
    client.post("/login/", {"login": shop.owner.email, "password": PASSWORD}, **came)  # type: ignore[arg-type]
    assert inside(client)


def test_nobody_chooses_the_address_that_guesses_are_counted_by(shop: Shop, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    people = [user(f"somebody{number}@example.com") for number in range(11)]
    for one in people[:10]:
        guess(one, 1, HTTP_X_FORWARDED_FOR=f"203.0.113.{one.pk % 250}")  # one address where two proxies add theirs
    victim = Client()
    log_in(victim, people[10])
    assert not inside(victim)


def test_what_is_no_address_is_refused_in_words(shop: Shop, settings: Settings, client: Client) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answer = client.post("/login/", {"login": shop.owner.email, "password": PASSWORD}, HTTP_X_FORWARDED_FOR="unknown")
    assert answer.status_code == 403
    assert "Your address cannot be told from what the proxies say." in text_of(answer)
    assert not inside(client)


def test_all_web_processes_remember_the_same(shop: Shop) -> None:
    guess(shop.owner, 1)
    assert Remembered.objects.filter(cache_key__contains="allauth:rl:allauth.account:login_failed").count() == 2


def test_reset_requests_end_as_well(shop: Shop, mail: None, client: Client, mailoutbox: list[object]) -> None:
    answers = [client.post("/password/", {"email": shop.owner.email}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert len(mailoutbox) == 5


def test_six_digits_are_not_guessed(shop: Shop, client: Client) -> None:
    secret = app_of(shop.owner)
    log_in(client, shop.owner)
    for number in range(5):
        answer = client.post("/login/code/", {"code": f"00000{number}"})
        assert "This is not the code" in text_of(answer)
    assert TOO_MANY in text_of(client.post("/login/code/", {"code": code_of(secret)}))
    assert not inside(client)
    assert AuditEntry.objects.filter(kind="wrong_code", user=shop.owner, merchant=None).count() == 5


@pytest.mark.parametrize("email", ["owner@alpine-gear.example", "nobody@example.com"])
def test_a_lock_out_does_not_say_who_exists(shop: Shop, client: Client, email: str) -> None:
    for number in range(5):
        log_in(client, email, f"guess {number}")
    assert TOO_MANY in text_of(log_in(client, email, "guess"))


def test_what_was_tried_is_told_to_the_person_only(shop: Shop, login: Callable[[User], Client], client: Client) -> None:
    log_in(client, shop.owner, "not-my-password")
    log_in(client, "nobody@example.com", "not-my-password")
    page = text_of(login(shop.owner).get("/account/activity/"))
    assert "A wrong password was typed 127.0.0.1" in page
    assert AuditEntry.objects.count() == 1
    assert "not-my-password" not in str(AuditEntry.objects.values())
