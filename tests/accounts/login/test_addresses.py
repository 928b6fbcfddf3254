"""Another e-mail address: only one that is proven, and never somebody else's."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import AuditEntry, User
from tests.accounts.login.people import PASSWORD, log_in, mailed_code
from tests.sync.views.reading import text_of
from tests.sync.views.shop import Shop

Login = Callable[[User], Client]
NEW = "new@alpine-gear.example"


@pytest.fixture
def proven(shop: Shop, mail: None) -> User:
    EmailAddress.objects.create(user=shop.owner, email=shop.owner.email, verified=True, primary=True)
    return shop.owner


def test_the_new_address_is_proven_by_a_code(proven: User, sure: Login, mailoutbox: list[EmailMessage]) -> None:
    client = sure(proven)
    answer = client.post("/account/email/", {"email": NEW, "action_add": "1"})
    assert answer.headers["Location"] == "/signup/code/"
    proven.refresh_from_db()
    assert proven.email == "owner@alpine-gear.example"
    assert mailoutbox[-1].to == [NEW]
    client.post("/signup/code/", {"code": mailed_code()})
    proven.refresh_from_db()
    assert proven.email == NEW
    assert list(EmailAddress.objects.filter(user=proven).values_list("email", "verified", "primary")) == [
        (NEW, True, True)
    ]
    entry = AuditEntry.objects.get(kind="email_changed")
    assert entry.params == {"before": "owner@alpine-gear.example", "email": NEW}
    assert {tuple(sent.to) for sent in mailoutbox[1:]} == {("owner@alpine-gear.example",)}  # the old one is told
    fresh = Client()
    assert "_auth_user_id" not in (log_in(fresh, "owner@alpine-gear.example") and fresh.session)
    log_in(fresh, NEW)
    assert "_auth_user_id" in fresh.session


def test_it_wants_the_person_once_more(proven: User, login: Login, mailoutbox: list[EmailMessage]) -> None:
    client = login(proven)
    answer = client.post("/account/email/", {"email": NEW, "action_add": "1"})
    assert answer.headers["Location"].startswith("/account/confirm/")
    assert mailoutbox == []
    answer = client.post("/account/confirm/", {"password": PASSWORD, "next": "/account/email/"})
    assert [mail.to for mail in mailoutbox] == [[NEW]]


def test_somebody_elses_address_is_not_given_away_and_not_taken(
    proven: User, other: Shop, sure: Login, mailoutbox: list[EmailMessage]
) -> None:
    client = sure(proven)
    answer = client.post("/account/email/", {"email": other.owner.email, "action_add": "1"})
    assert answer.headers["Location"] == "/signup/code/"
    assert client.get("/signup/code/").status_code == 200
    client.post("/signup/code/", {"code": "ABCDEF"})
    proven.refresh_from_db()
    assert proven.email == "owner@alpine-gear.example"
    assert User.objects.filter(email=other.owner.email).count() == 1


@pytest.mark.parametrize(
    "email", ["", "none", "x" * 300 + "@example.com", "<script>@example.com", "owner@alpine-gear.example"]
)
def test_wrong_addresses_get_a_sentence(proven: User, sure: Login, email: str, mailoutbox: list[EmailMessage]) -> None:
    answer = sure(proven).post("/account/email/", {"email": email, "action_add": "1"})
    assert answer.status_code == 200
    assert "invalid-feedback" in answer.content.decode()
    assert mailoutbox == []


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "x",
        "[]",
        "null",
        "1",
        "{}",
        '{"response": 1}',
        '{"id": "x", "rawId": "x", "response": {}, "type": "public-key"}',
        '{"id": "AAAA", "rawId": "AAAA", "response": {"clientDataJSON": "AAAA", "attestationObject": "AAAA"}, "type": "public-key"}',
        '{"id": "AAAA", "rawId": "AAAA", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}, "type": "x"}',
        '{"id": "AAAA", "rawId": "AAAA", "response": {"clientDataJSON": "e30", "authenticatorData": "oA", "signature": "oA",'
        ' "userHandle": "MQ"}, "type": "public-key"}',
        '{"id": 1, "rawId": [], "response": "x", "type": null}',
        '{"response": {"userHandle": "x"}}',
        '{"response": {"userHandle": null}}',
        "[" * 500,
        '"' + "x" * 100_000 + '"',
    ],
)
def test_made_up_passkeys(shop: Shop, sure: Login, client: Client, credential: str) -> None:
    assert client.get("/login/passkey/", headers={"Accept": "application/json"}).status_code == 200
    answer = client.post("/login/passkey/", {"credential": credential}, follow=True)
    assert answer.status_code == 200
    assert "Log in" in text_of(answer)
    assert "_auth_user_id" not in client.session
    owner = sure(shop.owner)
    owner.get("/account/passkeys/new/")
    answer = owner.post("/account/passkeys/new/", {"name": "x", "credential": credential})
    assert answer.status_code == 200
    assert "No passkey yet" in text_of(owner.get("/account/passkeys/"))
