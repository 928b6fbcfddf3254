"""A session is as good as its person: it dies with the password, the account and the wish to be logged out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import AuditEntry, User
from tests.accounts.login.people import PASSWORD, log_in
from tests.sync.views.reading import text_of
from tests.sync.views.shop import NOW, Shop

Login = Callable[[User], Client]
NEW = "another long pass phrase"


@pytest.fixture
def here(shop: Shop) -> Client:
    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0")
    log_in(client, shop.owner)
    return client


@pytest.fixture
def there(shop: Shop) -> Client:
    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Version/18.0 Safari/604.1", REMOTE_ADDR="192.0.2.7")
    log_in(client, shop.owner)
    return client


def inside(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_logging_in_makes_a_new_session(shop: Shop, client: Client) -> None:
    """Whoever planted one in a browser holds nothing."""
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    log_in(client, shop.owner)
    assert client.cookies["sessionid"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_a_cookie_is_dead_after_the_log_out(here: Client) -> None:
    cookie = here.cookies["sessionid"].value
    here.post("/logout/")
    here.cookies["sessionid"] = cookie
    assert not inside(here)


def test_a_new_password_logs_out_everywhere_else(here: Client, there: Client) -> None:
    values = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/account/password/", values).status_code == 302
    assert (inside(here), inside(there)) == (True, False)
    assert AuditEntry.objects.filter(kind="password_changed").count() == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"oldpassword": "wrong", "password1": NEW, "password2": NEW}, "This is not your present password."),
        (
            {"oldpassword": PASSWORD, "password1": NEW, "password2": "other"},
            "You must type the same password each time.",
        ),
        ({"oldpassword": PASSWORD, "password1": "short", "password2": "short"}, "This password is too short."),
        ({"oldpassword": PASSWORD, "password1": "passwordpassword", "password2": "passwordpassword"}, ""),
        ({"oldpassword": PASSWORD, "password1": "x" * 100_000, "password2": "y"}, "You must type the same password"),
        ({}, "This field is required."),
    ],
)
def test_wrong_passwords_get_a_sentence(shop: Shop, here: Client, values: dict[str, str], said: str) -> None:
    before = shop.owner.password
    answer = here.post("/account/password/", values)
    if said:
        assert said in text_of(answer)
        shop.owner.refresh_from_db()
        assert shop.owner.password == before


def test_an_account_that_is_switched_off_is_out_at_once(shop: Shop, here: Client) -> None:
    User.objects.filter(pk=shop.owner.pk).update(is_active=False)
    assert not inside(here)


def test_logged_out_everywhere_else_by_a_button(shop: Shop, here: Client, there: Client) -> None:
    page = text_of(here.get("/account/sessions/"))
    assert "Firefox on Windows Here 127.0.0.1" in page
    assert "Safari on iPhone 192.0.2.7" in page
    here.post("/account/sessions/")
    assert (inside(here), inside(there)) == (True, False)
    assert AuditEntry.objects.filter(kind="sessions_ended", user=shop.owner).count() == 1


def test_a_strangers_sessions_are_not_ended(shop: Shop, other: Shop, here: Client) -> None:
    stranger = Client()
    log_in(stranger, other.owner)
    stranger.post("/account/sessions/")
    assert inside(here)


def test_a_session_ends_by_itself(shop: Shop, here: Client) -> None:
    with time_machine.travel(NOW + timedelta(days=15), tick=False):
        assert not inside(here)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "\thttps://evil.example",
        "http:///evil.example",
        "%0d%0aSet-Cookie:x=1",
    ],
)
def test_logging_in_leads_to_no_other_site(shop: Shop, client: Client, target: str) -> None:
    answer = log_in(client, shop.owner, next=target)
    assert answer.headers["Location"] in ("/", target) and "evil" not in answer.headers["Location"]
    assert "x" not in answer.cookies
    answer = client.post("/logout/", {"next": target})
    assert answer.headers["Location"] in ("/login/", f"/{target}") and "evil" not in answer.headers["Location"]
    assert "x" not in answer.cookies


def test_made_up_hosts_are_turned_away(shop: Shop, mail: None, client: Client, mailoutbox: list[object]) -> None:
    answer = client.post("/password/", {"email": shop.owner.email}, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    client.post("/password/", {"email": shop.owner.email}, headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in str(mailoutbox[-1].body)  # type: ignore[attr-defined]


def test_every_page_of_an_account_is_kept_nowhere(here: Client) -> None:
    for address in ("/account/", "/account/second-factor/", "/account/sessions/"):
        answer = here.get(address)
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
