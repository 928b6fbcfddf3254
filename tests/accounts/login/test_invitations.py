"""Into a team by a link: once, in time, and only for whom it was meant."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import people
from accounts.models import AuditEntry, Invitation, Member, User
from tests.accounts.login.people import PASSWORD, log_in
from tests.sync.views.reading import text_of
from tests.sync.views.shop import NOW, Shop, user

Login = Callable[[User], Client]
ASKED = "asked@example.com"
NEW = {"password1": "a long pass phrase of mine"}


@pytest.fixture
def token(shop: Shop) -> str:
    return people.invite(shop.merchant, ASKED, "operator", shop.owner)[1]


def test_without_a_mail_server_the_owner_hands_the_link_over(shop: Shop, sure: Login, client: Client) -> None:
    owner = sure(shop.owner)
    owner.post("/settings/team/invite/", {"email": "Asked@Example.com", "role": "operator"})
    page = owner.get("/settings/team/").content.decode()
    link = re.search(r'value="(http://testserver/invitation/[^"]+)"', page)
    assert link
    assert link[1] not in owner.get("/settings/team/").content.decode()  # shown once
    path = link[1].removeprefix("http://testserver")
    assert "owner@alpine-gear.example invites asked@example.com as operator." in text_of(client.get(path))
    answer = client.post("/signup/", {**NEW, "email": "somebody-else@example.com"})
    assert answer.headers["Location"] == "/"
    member = Member.objects.get(merchant=shop.merchant, user__email=ASKED)
    assert member.role == "operator"
    assert not User.objects.filter(email="somebody-else@example.com").exists()
    assert "Alpine Gear" in text_of(client.get("/"))
    kinds = AuditEntry.objects.filter(merchant=shop.merchant).values_list("kind", "who").order_by("pk")
    assert list(kinds) == [("person_invited", shop.owner.email), ("person_joined", ASKED)]


def test_the_link_is_kept_by_its_hash_only(shop: Shop, token: str, client: Client) -> None:
    assert token not in str(list(Invitation.objects.values()))
    assert token not in str(list(AuditEntry.objects.values()))


def test_by_e_mail_the_link_proves_the_address(
    shop: Shop, mail: None, sure: Login, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    answer = sure(shop.owner).post("/settings/team/invite/", {"email": ASKED, "role": "viewer"}, follow=True)
    assert "asked@example.com is invited: the e-mail is on its way." in text_of(answer)
    assert "http://testserver/invitation/" not in answer.content.decode()  # the owner never sees it
    [sent] = mailoutbox
    assert (sent.to, sent.subject) == ([ASKED], "Alpine Gear: you are invited")
    link = re.search(r"http://testserver(/invitation/\S+)", str(sent.body))
    assert link
    client.get(link[1])
    assert client.post("/signup/", NEW).headers["Location"] == "/"
    assert EmailAddress.objects.get(email=ASKED).verified
    assert client.get("/").status_code == 200


def test_a_link_that_somebody_else_handed_over_proves_no_address(
    shop: Shop, token: str, mail: None, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.get(f"/invitation/{token}/")
    assert client.post("/signup/", NEW).headers["Location"] == "/signup/code/"
    assert client.get("/").status_code == 302
    assert mailoutbox[-1].to == [ASKED]


def test_whoever_is_logged_in_joins_with_one_press(shop: Shop, token: str, login: Login) -> None:
    client = login(user(ASKED))
    assert "Join Alpine Gear" in text_of(client.get(f"/invitation/{token}/"))
    assert Member.objects.filter(user__email=ASKED).count() == 0  # a link that is followed does nothing
    assert client.post(f"/invitation/{token}/accept/").headers["Location"] == "/"
    assert "You have joined Alpine Gear." in text_of(client.get("/"))


def test_it_works_once(shop: Shop, token: str, login: Login, client: Client) -> None:
    first = login(user(ASKED))
    first.post(f"/invitation/{token}/accept/")
    Member.objects.filter(user__email=ASKED).delete()
    assert first.get(f"/invitation/{token}/").status_code == 404
    answer = first.post(f"/invitation/{token}/accept/", follow=True)
    assert "This invitation is no longer open" in text_of(answer)
    assert not Member.objects.filter(user__email=ASKED).exists()


def test_it_is_for_nobody_else(shop: Shop, token: str, login: Login) -> None:
    client = login(user("thief@example.com"))
    assert "You are logged in as thief@example.com." in text_of(client.get(f"/invitation/{token}/"))
    answer = client.post(f"/invitation/{token}/accept/", follow=True)
    assert "This invitation is for asked@example.com. Log in with that address." in text_of(answer)
    assert not Member.objects.filter(user__email="thief@example.com").exists()
    assert Invitation.objects.get().accepted is None


def test_it_lasts_a_week(shop: Shop, token: str, client: Client) -> None:
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        assert client.get(f"/invitation/{token}/").status_code == 404
        assert "By invitation" in text_of(client.get("/signup/"))


def test_revoked_while_somebody_fills_the_form(shop: Shop, token: str, client: Client) -> None:
    client.get(f"/invitation/{token}/")
    assert "To join Alpine Gear as operator." in text_of(client.get("/signup/"))
    people.revoke(Invitation.objects.get(), shop.owner)
    assert "By invitation" in text_of(client.post("/signup/", NEW))
    assert not User.objects.filter(email=ASKED).exists()


def test_revoked_between_two_lines(shop: Shop, token: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get(f"/invitation/{token}/")

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise people.Refused("This invitation is no longer open. Ask for another one.")

    monkeypatch.setattr(people, "accept", refuse)
    answer = client.post("/signup/", NEW, follow=True)
    assert "This invitation is no longer open. Ask for another one." in text_of(answer)
    assert not User.objects.filter(email=ASKED).exists()


def test_a_newer_link_ends_the_older(shop: Shop, token: str, client: Client) -> None:
    newer = people.renew(Invitation.objects.get(), shop.owner)
    assert client.get(f"/invitation/{token}/").status_code == 404
    assert client.get(f"/invitation/{newer}/").status_code == 200


def test_asking_the_same_person_again_makes_no_second_invitation(shop: Shop, token: str, client: Client) -> None:
    newer = people.invite(shop.merchant, ASKED, "viewer", shop.owner)[1]
    assert client.get(f"/invitation/{token}/").status_code == 404
    assert Invitation.objects.get().role == "viewer"
    assert client.get(f"/invitation/{newer}/").status_code == 200


@pytest.mark.parametrize("made_up", ["x", "x" * 3000, "<script>", "0", "%00"])
def test_made_up_links(db: None, client: Client, made_up: str) -> None:
    answer = client.get(f"/invitation/{made_up}/")
    assert answer.status_code == 404
    assert "This invitation is no longer open" in text_of(answer)


def test_who_has_an_account_is_not_given_away_by_the_link(shop: Shop, token: str, client: Client) -> None:
    page = text_of(client.get(f"/invitation/{token}/"))
    user(ASKED)
    assert text_of(client.get(f"/invitation/{token}/")) == page


def test_by_the_log_in(shop: Shop, token: str, client: Client) -> None:
    user(ASKED)
    answer = log_in(client, ASKED, PASSWORD, next=f"/invitation/{token}/")
    assert answer.headers["Location"] == f"/invitation/{token}/"
    assert "Join Alpine Gear" in text_of(client.get(f"/invitation/{token}/"))


def test_an_invitation_lowers_no_role(shop: Shop) -> None:
    token = people.invite(shop.merchant, "late@example.com", "viewer", shop.owner)[1]
    late = shop.member("owner", "late@example.com")
    people.accept(token, late)
    assert Member.objects.get(user=late).role == "owner"


def test_the_first_owner_comes_by_a_command(db: None, client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("invite", merchant="New shop", email="Boss@Example.com", url="https://connector.example.com/")
    link = capsys.readouterr().out.strip()
    assert link.startswith("https://connector.example.com/invitation/")
    assert "You are invited: boss@example.com as owner." in text_of(
        client.get(link.removeprefix("https://connector.example.com"))
    )
    client.post("/signup/", NEW)
    assert Member.objects.get().merchant.name == "New shop"
    for email, said in (("boss@example.com", "is in the team already"), ("nobody", "'nobody' is no e-mail address")):
        with pytest.raises(CommandError, match=said):
            call_command("invite", merchant="New shop", email=email)
