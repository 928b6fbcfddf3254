"""Every page of logging in and of one's own account shows itself, in our own look."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.urls import urlpatterns
from tests.accounts.login.people import app_of, recovery_codes_of
from tests.sync.views.shop import Shop

Login = Callable[[User], Client]
OPEN = {
    "login",
    "account_login",
    "account_reset_password",
    "account_signup",
    "account_inactive",
    "account_password_reset_completed",
}
OWN = {
    "account",
    "account_activity",
    "account_email",
    "account_change_password",
    "mfa_index",
    "mfa_list_webauthn",
    "usersessions_list",
}
SURE = {
    "mfa_activate_totp",
    "mfa_add_webauthn",
}
AGAIN = {"account_reauthenticate"}
WITH_FACTOR = {
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}
OF_A_PASSKEY = {"mfa_edit_webauthn", "mfa_remove_webauthn"}
WAY = {  # steps that lead elsewhere unless one is on that way
    "mfa_authenticate",
    "mfa_login_webauthn",
    "account_email_verification_sent",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_set_password",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
POSTED = {"logout", "account_logout", "choose_merchant", "choose_theme", "choose_language", "accept_invitation"}
OF_AN_INVITATION = {"invitation"}


def test_every_address_is_walked() -> None:
    named = {str(pattern.name) for pattern in urlpatterns}
    assert named == OPEN | OWN | SURE | AGAIN | WITH_FACTOR | OF_A_PASSKEY | WAY | POSTED | OF_AN_INVITATION


@pytest.mark.parametrize("name", sorted(OPEN))
def test_open_pages(db: None, client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert '<div class="door">' in answer.content.decode()


@pytest.mark.parametrize("name", sorted(OWN))
def test_own_pages(shop: Shop, login: Login, name: str) -> None:
    assert login(shop.owner).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", sorted(OWN | SURE | AGAIN | WITH_FACTOR | OF_A_PASSKEY | {"mfa_reauthenticate"}))
def test_own_pages_are_for_nobody_else(db: None, client: Client, name: str) -> None:
    address = reverse(name, args=[1] if name in OF_A_PASSKEY else [])
    assert client.get(address).headers["Location"].split("?")[0] == "/login/"
    answer = client.post(address)
    assert answer.status_code == 405 or answer.headers["Location"].split("?")[0] == "/login/"


@pytest.mark.parametrize("name", sorted(SURE | WITH_FACTOR))
def test_factors_are_shown_to_whoever_has_just_shown_who_it_is(
    shop: Shop, login: Login, sure: Login, name: str
) -> None:
    if name in WITH_FACTOR:
        app_of(shop.owner)
        recovery_codes_of(shop.owner)
    assert (
        login(shop.owner).get(reverse(name)).headers["Location"]
        == f"/account/confirm/?next={reverse(name).replace('/', '%2F')}"
    )
    assert sure(shop.owner).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", sorted(OF_A_PASSKEY))
def test_a_strangers_passkey_is_not_there(shop: Shop, other: Shop, sure: Login, name: str) -> None:
    passkey = Authenticator.objects.create(user=shop.owner, type="webauthn", data={"name": "mine", "credential": {}})
    address = reverse(name, args=[passkey.pk])
    client = sure(other.owner)
    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "stolen"}).status_code == 404
    passkey.refresh_from_db()
    assert passkey.data["name"] == "mine"


@pytest.mark.parametrize("name", sorted(WAY))
def test_a_step_leads_to_where_its_way_begins(db: None, mail: None, client: Client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].split("?")[0] in ("/login/", "/password/")


@pytest.mark.parametrize("name", sorted(POSTED))
def test_nothing_is_done_by_following_a_link(shop: Shop, login: Login, name: str) -> None:
    address = reverse(name, args=["token"] if name == "accept_invitation" else [])
    assert login(shop.owner).get(address).status_code == 405


def test_another_sites_form_does_nothing(shop: Shop) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(shop.owner)
    for name in OPEN | OWN | SURE | AGAIN | WITH_FACTOR | POSTED - {"accept_invitation"}:
        assert client.post(reverse(name)).status_code in (403, 405), name


def test_the_overview_counts(shop: Shop, login: Login, django_assert_max_num_queries: object) -> None:
    client = login(shop.owner)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        answer = client.get("/account/")
    assert "Alpine Gear" in answer.content.decode()
