"""With a second factor a password alone is worth nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import AuditEntry, User
from tests.accounts.login.people import PASSWORD, app_of, code_of, log_in, mailed_code, recovery_codes_of
from tests.sync.views.reading import text_of
from tests.sync.views.shop import NOW, Shop

Login = Callable[[User], Client]


def inside(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_set_up_and_used(shop: Shop, client: Client, django_capture_on_commit_callbacks: Any) -> None:
    log_in(client, shop.owner)
    page = client.get("/account/second-factor/app/")
    secret = client.session["mfa.totp.secret"]
    assert secret in text_of(page)
    assert client.post("/account/second-factor/app/", {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/account/second-factor/app/", {"code": code_of(secret)}, follow=True)
    assert answer.redirect_chain[-1] == ("/account/second-factor/codes/", 302)
    assert "10 of 10 are left." in text_of(answer)
    assert "mfa.totp.secret" not in client.session
    again = Client()
    assert log_in(again, shop.owner).headers["Location"] == "/login/code/"
    assert not inside(again)
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        assert again.post("/login/code/", {"code": code_of(secret)}).headers["Location"] == "/"
        assert inside(again)
    assert sorted(
        AuditEntry.objects.filter(kind="factor_added", user=shop.owner).values_list("params__what", flat=True)
    ) == [
        "an app with codes",
        "recovery codes",
    ]
    assert {"how": " with the app"} in AuditEntry.objects.filter(kind="logged_in").values_list("params", flat=True)


def test_its_secrets_are_sealed(shop: Shop) -> None:
    secret = app_of(shop.owner)
    codes = recovery_codes_of(shop.owner)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in codes)


def test_a_code_works_once(shop: Shop) -> None:
    secret = app_of(shop.owner)
    code = code_of(secret)
    first, second = Client(), Client()
    for client in (first, second):
        log_in(client, shop.owner)
        client.post("/login/code/", {"code": code})
    assert (inside(first), inside(second)) == (True, False)
    with time_machine.travel(NOW + timedelta(seconds=20), tick=False):
        second.post("/login/code/", {"code": code})  # still in the window of a clock that is late
        assert not inside(second)


def test_a_code_is_of_now(shop: Shop) -> None:
    secret = app_of(shop.owner)
    for steps, good in ((-1, True), (1, True), (-2, False), (2, False)):
        client = Client()
        log_in(client, shop.owner)
        client.post("/login/code/", {"code": code_of(secret, steps)})
        assert inside(client) is good, steps


def test_a_recovery_code_works_once(shop: Shop) -> None:
    app_of(shop.owner)
    code = recovery_codes_of(shop.owner)[3]
    first, second = Client(), Client()
    for client in (first, second):
        log_in(client, shop.owner)
        client.post("/login/code/", {"code": code})
    assert (inside(first), inside(second)) == (True, False)
    assert len(recovery_codes_of(shop.owner)) == 9


def test_new_recovery_codes_end_the_old_ones(shop: Shop, sure: Login) -> None:
    app_of(shop.owner)
    old = recovery_codes_of(shop.owner)
    client = sure(shop.owner)
    client.post("/account/second-factor/codes/new/")
    assert not set(old) & set(recovery_codes_of(shop.owner))
    client.post("/account/second-factor/codes/new/")
    body = client.get("/account/second-factor/codes/download/").content.decode()
    assert all(code in body for code in recovery_codes_of(shop.owner))


def test_no_page_opens_between_password_and_code(shop: Shop, client: Client) -> None:
    app_of(shop.owner)
    log_in(client, shop.owner)
    for address in ("/", "/account/", "/account/second-factor/", "/settings/", "/orders/"):
        assert client.get(address).headers["Location"].startswith("/login/"), address
    assert client.post("/account/second-factor/app/remove/").headers["Location"].startswith("/login/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_taking_it_away_wants_the_person(shop: Shop, login: Login, sure: Login) -> None:
    app_of(shop.owner)
    recovery_codes_of(shop.owner)
    login(shop.owner).post("/account/second-factor/app/remove/")
    assert Authenticator.objects.count() == 2
    sure(shop.owner).post("/account/second-factor/app/remove/")
    assert Authenticator.objects.count() == 0


def test_a_new_password_by_e_mail_does_not_go_round_it(shop: Shop, mail: None, client: Client) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=shop.owner, email=shop.owner.email, verified=True, primary=True)
    app_of(shop.owner)
    client.post("/password/", {"email": shop.owner.email})
    client.post("/password/code/", {"code": mailed_code()})
    new = "a wholly new pass phrase"
    assert client.post("/password/new/", {"password1": new, "password2": new}).headers["Location"] == "/password/done/"
    assert not inside(client)
    assert log_in(client, shop.owner, PASSWORD).status_code == 200
    assert log_in(client, shop.owner, new).headers["Location"] == "/login/code/"
    assert AuditEntry.objects.filter(kind="password_reset", user=shop.owner).count() == 1
