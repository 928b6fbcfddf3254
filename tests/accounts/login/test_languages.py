"""Whose language an e-mail is in, and how the words of the audit log are said."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.test.signals import template_rendered
from django.utils import translation

from accounts.login import words
from accounts.models import User
from accounts.models.people import AS_ROLE, Role
from tests.sync.views.shop import PASSWORD, Shop

Login = Callable[[User], Client]
CHINESE = {"accept-language": "zh-CN"}


@pytest.fixture
def spoken() -> Iterator[set[str | None]]:
    """The languages that e-mails were written in."""
    found: set[str | None] = set()

    def note(template: Any, **rest: Any) -> None:
        if template.name and template.name.startswith("account/email/"):
            found.add(translation.get_language())

    template_rendered.connect(note)
    yield found
    template_rendered.disconnect(note)


def choose(user: User, language: str) -> None:
    User.objects.filter(pk=user.pk).update(language=language)


def test_an_e_mail_is_in_the_language_that_its_reader_has_chosen(
    shop: Shop, mail: None, client: Client, spoken: set[str | None], mailoutbox: list[EmailMessage]
) -> None:
    choose(shop.owner, "de")
    client.post("/password/", {"email": "OWNER@alpine-gear.example"}, headers=CHINESE)
    assert [sent.to for sent in mailoutbox] == [["owner@alpine-gear.example"]]
    assert spoken == {"de"}


def test_who_has_chosen_none_reads_the_language_of_the_page(
    shop: Shop, mail: None, client: Client, spoken: set[str | None], mailoutbox: list[EmailMessage]
) -> None:
    client.post("/password/", {"email": shop.owner.email}, headers=CHINESE)
    client.post("/password/", {"email": "nobody@example.com"}, headers=CHINESE)
    assert len(mailoutbox) == 2
    assert spoken == {"zh-hans"}


def test_what_one_does_to_the_own_account_is_told_in_the_own_language(
    shop: Shop, mail: None, sure: Login, spoken: set[str | None], mailoutbox: list[EmailMessage]
) -> None:
    choose(shop.owner, "zh-hans")
    new = "another long pass phrase"
    sure(shop.owner).post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert [sent.to for sent in mailoutbox] == [["owner@alpine-gear.example"]]
    assert spoken == {"zh-hans"}


@pytest.mark.parametrize(("asked", "language"), [("stranger@example.com", "en"), ("known@example.com", "zh-hans")])
def test_an_invitation_is_in_the_language_of_who_is_invited(
    shop: Shop,
    mail: None,
    sure: Login,
    spoken: set[str | None],
    mailoutbox: list[EmailMessage],
    asked: str,
    language: str,
) -> None:
    choose(shop.owner, "de")
    choose(User.objects.create_user("known@example.com"), "zh-hans")
    sure(shop.owner).post("/settings/team/invite/", {"email": asked, "role": "viewer"})
    assert [sent.to for sent in mailoutbox] == [[asked]]
    assert spoken == {language}


def test_every_word_of_ours_in_the_audit_log_can_be_said() -> None:
    kept = {*words.WHAT.values(), *words.HOW.values(), words.OTHERWISE}
    assert {text: str(word) for text, word in words.SAID.items()} == {text: text for text in kept}
    assert {role: str(word) for role, word in AS_ROLE.items()} == {role: str(role) for role in Role}


def test_whoever_chooses_a_language_at_the_door_is_still_led_on_and_the_rest_of_the_address_is_dropped(
    client: Client, shop: Shop
) -> None:
    page = client.get("/login/", {"next": "/orders/?q=a&b", "code": "secret"}).content.decode()
    assert 'name="next" value="/login/?next=/orders/%3Fq%3Da%26b"' in page
    assert "secret" not in page
