"""Keys are shown and changed only by whoever has just shown who they are."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from accounts import people
from accounts.models import User
from accounts.views.access import (
    MerchantRequest,
    owner,
    owner_form,
    recently_authenticated,
    recently_authenticated_act,
)
from tests.accounts.login.people import PASSWORD, app_of, code_of, log_in
from tests.sync.views.shop import NOW, Shop

done: list[str] = []
Login = Callable[[User], Client]


@owner_form
@recently_authenticated
def key_form(request: MerchantRequest) -> HttpResponse:
    if request.method == "POST":
        done.append(request.POST["key"])
    return HttpResponse("the form")


@owner
@recently_authenticated_act
def disconnect(request: MerchantRequest) -> HttpResponse:
    done.append(f"disconnected by {request.user.email} for {request.merchant.name}")
    return HttpResponse("gone")


urlpatterns = [
    path("key/", key_form),
    path("disconnect/", disconnect),
    path("", include("connector_web.urls")),
]


@pytest.fixture(autouse=True)
def _addresses(settings: Settings) -> Iterator[None]:
    settings.ROOT_URLCONF = __name__
    done.clear()
    yield


def test_who_has_just_logged_in_is_not_asked(shop: Shop, client: Client) -> None:
    log_in(client, shop.owner)
    client.post("/key/", {"key": "new"})
    assert done == ["new"]


def test_nor_who_has_just_chosen_the_password(shop: Shop, client: Client) -> None:
    _, token = people.invite(shop.merchant, "new@example.com", "owner", shop.owner)
    client.get(f"/invitation/{token}/")
    client.post("/signup/", {"password1": "a long pass phrase of mine"})
    client.post("/key/", {"key": "new"})
    assert done == ["new"]
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        assert client.get("/key/").headers["Location"] == "/account/confirm/?next=%2Fkey%2F"


def test_who_logged_in_long_ago_is_asked_before_the_form_is_seen(shop: Shop, client: Client) -> None:
    log_in(client, shop.owner)
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        assert client.get("/key/").headers["Location"] == "/account/confirm/?next=%2Fkey%2F"
        answer = client.post("/account/confirm/", {"password": PASSWORD, "next": "/key/"})
        assert answer.headers["Location"] == "/key/"
        assert client.get("/key/").content == b"the form"


def test_a_key_that_was_typed_is_kept_nowhere(shop: Shop, login: Login) -> None:
    client = login(shop.owner)
    assert client.post("/key/", {"key": "typed-secret"}).headers["Location"] == "/account/confirm/?next=%2Fkey%2F"
    assert done == []
    assert "typed-secret" not in str(dict(client.session))


def test_a_button_need_not_be_pressed_again(shop: Shop, login: Login) -> None:
    client = login(shop.owner)
    assert client.post("/disconnect/").headers["Location"] == "/account/confirm/?next=%2Fdisconnect%2F"
    assert done == []
    answer = client.post("/account/confirm/", {"password": PASSWORD, "next": "/disconnect/"})
    assert answer.content == b"gone"
    assert done == ["disconnected by owner@alpine-gear.example for Alpine Gear"]


def test_a_wrong_password_confirms_nothing(shop: Shop, login: Login) -> None:
    client = login(shop.owner)
    client.post("/disconnect/")
    answer = client.post("/account/confirm/", {"password": "wrong", "next": "/disconnect/"})
    assert "This is not your password." in answer.content.decode()
    assert client.get("/key/").status_code == 302
    assert done == []


def test_a_code_confirms_as_well(shop: Shop, login: Login) -> None:
    secret, client = app_of(shop.owner), login(shop.owner)
    client.post("/disconnect/")
    assert client.get("/account/confirm/?next=/disconnect/").content.decode().count("With a code") == 1
    client.post("/account/confirm/code/", {"code": code_of(secret), "next": "/disconnect/"})
    assert len(done) == 1


def test_the_way_back_leads_to_no_other_site(shop: Shop, login: Login) -> None:
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "https:evil.example", "javascript:x"):
        client = login(shop.owner)
        answer = client.post("/account/confirm/", {"password": PASSWORD, "next": target})
        assert answer.headers["Location"] == "/"


def test_the_role_is_looked_at_before_and_after(shop: Shop, login: Login) -> None:
    client = login(shop.member("operator", "operator@example.com"))
    assert client.post("/disconnect/").status_code == 403
    client = login(shop.owner)
    client.post("/disconnect/")
    shop.owner.memberships.update(role="viewer")
    assert client.post("/account/confirm/", {"password": PASSWORD, "next": "/disconnect/"}).status_code == 403
    assert done == []


def test_a_part_of_a_page_leads_the_whole_page_there(shop: Shop, login: Login) -> None:
    answer = login(shop.owner).post("/disconnect/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/account/confirm/?next=%2Fdisconnect%2F")
