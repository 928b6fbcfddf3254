"""The engine room sees every merchant's data: it opens to staff who have shown their second factor."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEntry, User
from tests.accounts.login.people import app_of, code_of, log_in
from tests.sync.views.shop import PASSWORD, Shop

Login = Callable[[User], Client]


@pytest.fixture
def root(shop: Shop) -> User:
    return User.objects.create_superuser("root@example.com", PASSWORD)


def test_without_a_log_in_it_leads_to_ours(client: Client, db: None) -> None:
    assert client.get("/admin/sync/order/", follow=True).redirect_chain == [
        ("/admin/login/?next=/admin/sync/order/", 302),
        ("/login/?next=/admin/sync/order/", 302),
    ]


def test_its_own_log_in_takes_no_password(client: Client, root: User) -> None:
    client.post("/admin/login/", {"username": root.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_who_is_no_staff_is_told_so(shop: Shop, login: Login) -> None:
    answer = login(shop.owner).get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "The engine room is for those who run this server." in answer.content.decode()


def test_staff_without_a_second_factor_are_led_to_set_one_up(root: User, client: Client) -> None:
    log_in(client, root)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1] == ("/account/second-factor/", 302)
    assert "The engine room asks for a second factor. Set one up, then come back." in answer.content.decode()
    client.get("/account/second-factor/app/")
    client.post("/account/second-factor/app/", {"code": code_of(client.session["mfa.totp.secret"])})
    # The session has shown the password only; the code that set the app up has been used.
    assert client.get("/admin/", follow=True).redirect_chain[-1] == ("/account/confirm/code/?next=%2Fadmin%2F", 302)


def test_a_code_opens_it(root: User, client: Client) -> None:
    secret = app_of(root)
    log_in(client, root, next="/admin/")
    answer = client.post("/login/code/", {"code": code_of(secret)})
    assert answer.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_session_that_was_begun_without_the_factor_shows_it_first(root: User, client: Client) -> None:
    log_in(client, root)
    secret = app_of(root)
    assert client.get("/admin/accounts/user/").status_code == 302
    client.post("/account/confirm/code/", {"code": code_of(secret), "next": "/admin/"})
    assert client.get("/admin/accounts/user/").status_code == 200


def test_the_switch_is_for_the_demo(root: User, login: Login, settings: Settings) -> None:
    settings.ADMIN_SECOND_FACTOR = False
    assert login(root).get("/admin/").status_code == 200


def test_no_secret_of_a_second_factor_is_there(root: User) -> None:
    assert not {Authenticator, EmailAddress} & set(admin.site._registry)


def test_a_lost_phone(root: User, shop: Shop, login: Login, settings: Settings) -> None:
    settings.ADMIN_SECOND_FACTOR = False
    app_of(shop.owner)
    values = {"action": "take_second_factor", "_selected_action": [shop.owner.pk]}
    login(root).post("/admin/accounts/user/", values)
    assert not Authenticator.objects.filter(user=shop.owner).exists()
    entry = AuditEntry.objects.get(kind="factor_taken")
    assert (entry.user, entry.params) == (shop.owner, {"by": "root@example.com"})


def test_an_address_that_was_changed_there_is_proven_anew(
    root: User, shop: Shop, login: Login, settings: Settings
) -> None:
    settings.ADMIN_SECOND_FACTOR = False
    EmailAddress.objects.create(user=shop.owner, email=shop.owner.email, verified=True, primary=True)
    page = f"/admin/accounts/user/{shop.owner.pk}/change/"
    client = login(root)
    form = client.get(page).context["adminform"].form
    values = {name: value for name, value in form.initial.items() if value not in (None, False, [])}
    values |= {"email": "New@Alpine-Gear.Example", "is_active": "on"}
    values |= {
        f"memberships-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    answer = client.post(page, values)
    assert answer.status_code == 302, answer.context["errors"]
    shop.owner.refresh_from_db()
    assert shop.owner.email == "new@alpine-gear.example"
    assert not EmailAddress.objects.filter(user=shop.owner).exists()
