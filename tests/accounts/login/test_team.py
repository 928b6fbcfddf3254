"""Who may do what for a merchant, and what was done."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from accounts import audit, people
from accounts.models import AuditEntry, Invitation, Member, Role, User
from tests.accounts.login.people import mail
from tests.accounts.recently import confirmed
from tests.sync.views.reading import text_of
from tests.sync.views.shop import Shop, user

__all__ = ["mail"]
Login = Callable[[User], Client]


@pytest.fixture
def boss(shop: Shop, sure: Login) -> Client:
    return sure(shop.owner)


@pytest.fixture
def helper(shop: Shop) -> Member:
    return shop.member("operator", "helper@example.com").memberships.get()


def role_of(member: Member) -> str:
    return Member.objects.get(pk=member.pk).role


def test_everybody_sees_who_is_there(shop: Shop, helper: Member, login: Login) -> None:
    page = login(helper.user).get("/settings/team/")
    assert "owner@alpine-gear.example Owner helper@example.com you Operator" in text_of(page)
    assert "Invite" not in text_of(page).replace("Owners invite", "")
    assert "<select" not in page.content.decode().split("<main")[1]


def test_a_role_is_changed(shop: Shop, helper: Member, boss: Client) -> None:
    answer = boss.post(f"/settings/team/{helper.pk}/role/", {"role": "viewer"}, follow=True)
    assert "helper@example.com is viewer from now on." in text_of(answer)
    assert role_of(helper) == "viewer"
    entry = AuditEntry.objects.get(kind="role_changed")
    assert audit.sentence(entry) == "Made helper@example.com viewer (was operator)"
    assert (entry.merchant, entry.user, entry.address) == (shop.merchant, shop.owner, "127.0.0.1")


@pytest.mark.parametrize("role", ["", "admin", "OWNER", "owner ", "x" * 10_000, "<script>"])
def test_made_up_roles(helper: Member, boss: Client, role: str) -> None:
    answer = boss.post(f"/settings/team/{helper.pk}/role/", {"role": role}, follow=True)
    assert "Choose one of the three roles." in text_of(answer)
    assert role_of(helper) == "operator"


@pytest.mark.parametrize("role", ["operator", "viewer"])
def test_nobody_makes_themselves_an_owner(shop: Shop, sure: Login, role: str) -> None:
    me = shop.member(role, "me@example.com").memberships.get()
    client = sure(me.user)
    assert client.post(f"/settings/team/{me.pk}/role/", {"role": "owner"}).status_code == 403
    assert client.post("/settings/team/invite/", {"email": "me@example.com", "role": "owner"}).status_code == 403
    assert role_of(me) == role
    assert list(AuditEntry.objects.filter(kind="refused").values_list("params__page", flat=True)) == [
        f"/settings/team/{me.pk}/role/",
        "/settings/team/invite/",
    ]


def test_the_last_owner_stays(shop: Shop, helper: Member, boss: Client) -> None:
    me = shop.owner.memberships.get()
    for address, values in (
        (f"/settings/team/{me.pk}/role/", {"role": "viewer"}),
        (f"/settings/team/{me.pk}/remove/", {}),
    ):
        answer = boss.post(address, values, follow=True)
        assert "A team needs an owner. Make somebody else one first." in text_of(answer)
        assert role_of(me) == "owner"
    people.change_role(helper, Role.OWNER, shop.owner)
    assert boss.post(f"/settings/team/{me.pk}/remove/").headers["Location"] == "/"
    assert list(Member.objects.filter(merchant=shop.merchant)) == [helper]
    assert "You belong to no merchant yet" in text_of(boss.get("/"))


def test_whoever_was_removed_is_out_at_the_next_page(shop: Shop, helper: Member, boss: Client, login: Login) -> None:
    theirs = login(helper.user)
    assert theirs.get("/orders/").status_code == 200
    boss.post(f"/settings/team/{helper.pk}/remove/")
    assert theirs.get("/orders/").status_code == 404
    assert theirs.post(f"/accounts/{shop.account.uid}/sync/").status_code == 404
    assert User.objects.filter(pk=helper.user.pk, is_active=True).exists()
    boss.post(f"/settings/team/{helper.pk}/remove/")  # pressed twice
    assert AuditEntry.objects.filter(kind="person_removed").count() == 1


def test_a_strangers_team_is_not_touched(shop: Shop, other: Shop, helper: Member, sure: Login) -> None:
    client = sure(other.owner)
    invitation, _ = people.invite(shop.merchant, "asked@example.com", "viewer", shop.owner)
    for address in (
        f"/settings/team/{helper.pk}/role/",
        f"/settings/team/{helper.pk}/remove/",
        f"/settings/team/invitation/{invitation.uid}/renew/",
        f"/settings/team/invitation/{invitation.uid}/revoke/",
    ):
        assert client.post(address, {"role": "owner", "merchant": str(shop.merchant.uid)}).status_code == 404
    assert role_of(helper) == "operator"
    assert Invitation.objects.get() == invitation
    assert "asked@example.com" not in client.get("/settings/team/").content.decode()


def test_inviting_wants_the_person_once_more(shop: Shop, login: Login) -> None:
    """A browser left open must not let somebody in for good."""
    client = login(shop.owner)
    answer = client.post("/settings/team/invite/", {"email": "x@example.com", "role": "owner"})
    assert answer.headers["Location"].startswith("/account/confirm/")
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"email": "", "role": "viewer"}, "Whom do you want to invite?"),
        ({"email": "no address", "role": "viewer"}, "This is no e-mail address. It looks like name@example.com."),
        ({"email": "x" * 300 + "@example.com", "role": "viewer"}, "Ensure this value has at most 254 characters"),
        ({"email": "<script>alert(1)</script>@example.com", "role": "viewer"}, "This is no e-mail address."),
        ({"email": "a@example.com\nBcc: b@example.com", "role": "viewer"}, "This is no e-mail address."),
        ({"email": "a@example.com", "role": "root"}, "Choose one of the three roles."),
        ({"email": "a@example.com"}, "Choose a role."),
        ({"email": "owner@alpine-gear.example", "role": "viewer"}, "owner@alpine-gear.example is in the team already."),
    ],
)
def test_wrong_input_gets_a_sentence_and_stays(shop: Shop, boss: Client, values: dict[str, str], said: str) -> None:
    answer = boss.post("/settings/team/invite/", values)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "<script>alert" not in answer.content.decode()
    assert answer.context["form"]["email"].value() == values["email"]
    assert Invitation.objects.count() == 0


def test_an_invitation_is_sent_again_and_revoked(
    shop: Shop, mail: None, boss: Client, mailoutbox: list[EmailMessage]
) -> None:
    boss.post("/settings/team/invite/", {"email": "asked@example.com", "role": "viewer"})
    uid = Invitation.objects.get().uid
    boss.post(f"/settings/team/invitation/{uid}/renew/")
    assert len(mailoutbox) == 2
    assert mailoutbox[0].body != mailoutbox[1].body
    answer = boss.post(f"/settings/team/invitation/{uid}/revoke/", follow=True)
    assert "The invitation to asked@example.com is revoked: its link leads nowhere." in text_of(answer)
    for verb in ("renew", "revoke"):
        answer = boss.post(f"/settings/team/invitation/{uid}/{verb}/", follow=True)
        assert "This invitation is no longer open." in text_of(answer)
    assert len(mailoutbox) == 2
    kinds = AuditEntry.objects.filter(merchant=shop.merchant).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["person_invited", "invitation_renewed", "invitation_revoked"]


def test_a_mail_server_that_is_down_keeps_the_invitation(
    shop: Shop, mail: None, boss: Client, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = boss.post("/settings/team/invite/", {"email": "asked@example.com", "role": "viewer"}, follow=True)
    assert "The mail server does not answer, so the invitation has not been sent." in text_of(answer)
    assert Invitation.objects.get().mailed is False


def test_a_team_sends_no_mailing(shop: Shop, boss: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(people, "MOST_OPEN", 2)
    for name in ("a", "b", "c"):
        answer = boss.post("/settings/team/invite/", {"email": f"{name}@example.com", "role": "viewer"})
    assert "2 invitations are open already. Revoke those that nobody will accept." in text_of(answer)
    settings.ACCOUNT_RATE_LIMITS = {"invite": "1/h/user"}
    for name in ("a", "b"):
        answer = boss.post("/settings/team/invite/", {"email": f"{name}@example.com", "role": "viewer"})
    assert "That were many invitations. Wait an hour before you send more." in text_of(answer)


def test_the_log_by_person_and_kind(shop: Shop, other: Shop, boss: Client, django_assert_max_num_queries: Any) -> None:
    colleague = shop.member("owner", "colleague@example.com")
    for number in range(60):
        people.invite(shop.merchant, f"asked{number % 40}@example.com", "viewer", shop.owner)
    people.invite(shop.merchant, "by-colleague@example.com", "viewer", colleague)
    people.invite(other.merchant, "of-the-other@example.com", "viewer", other.owner)
    with django_assert_max_num_queries(12):
        page = boss.get("/settings/activity/")
    assert "Invited by-colleague@example.com as viewer" in text_of(page)
    assert "of-the-other" not in page.content.decode()
    older = boss.get(f"/settings/activity/?after={page.context['found'].after}")
    assert len(older.context["rows"]) == 61 - 50
    mine = boss.get("/settings/activity/?who=colleague@example.com")
    assert [text for _, text in mine.context["rows"]] == ["Invited by-colleague@example.com as viewer"]
    none = boss.get("/settings/activity/?kind=person_invited&who=colleague@example.com")
    assert len(none.context["rows"]) == 1
    for made_up in ("?kind=x&who=y", "?after=x", "?before=%00", "?who__startswith=a", f"?who={other.owner.email}"):
        assert boss.get(f"/settings/activity/{made_up}").status_code == 200
    assert len(boss.get(f"/settings/activity/?who={other.owner.email}").context["rows"]) == 50


def test_an_address_that_is_a_script_is_shown_as_text(shop: Shop, boss: Client) -> None:
    audit.write("refused", merchant=shop.merchant, user=shop.owner, page="<img src=x onerror=alert(1)>")
    body = boss.get("/settings/activity/").content.decode()
    assert "<img src=x" not in body
    assert "&lt;img src=x" in body


def test_pages_ask_little(shop: Shop, boss: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(20):
        shop.member("viewer", f"viewer{number}@example.com")
        people.invite(shop.merchant, f"asked{number}@example.com", "viewer", shop.owner)
    with django_assert_max_num_queries(12):
        assert boss.get("/settings/team/").status_code == 200


def test_confirmed_is_of_the_person_only(shop: Shop, login: Login) -> None:
    """What one person has shown does not count for the next in the same browser."""
    client = confirmed(login(shop.owner))
    client.force_login(user("next@example.com"))
    Member.objects.create(merchant=shop.merchant, user=User.objects.get(email="next@example.com"), role="owner")
    answer = client.post("/settings/team/invite/", {"email": "x@example.com", "role": "owner"})
    assert answer.headers["Location"].startswith("/account/confirm/")
