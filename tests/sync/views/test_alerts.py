from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEntry, Member, User
from sync.models import AlertChoice, AlertMail
from tests.sync.views.reading import text_of
from tests.sync.views.shop import NOW, Shop

ADDRESS = "/settings/alerts/"
WANTED = {"problems": "now", "paused": "off", "shipments": "daily", "stock": "now", "completeness": "off"}


def test_it_is_chosen_kind_by_kind_and_written_down(shop: Shop, owner: Client) -> None:
    form = owner.get(ADDRESS).context["form"]
    assert {name: field.initial for name, field in form.fields.items()} == {
        "problems": "daily",
        "paused": "now",
        "shipments": "now",
        "stock": "now",
        "completeness": "daily",
    }
    answer = owner.post(ADDRESS, WANTED, follow=True)
    assert "Saved. It counts from now on" in text_of(answer)
    assert AlertChoice.objects.get().paces == WANTED
    assert (AuditEntry.objects.get().kind, AuditEntry.objects.get().who) == ("alerts_chosen", shop.owner.email)
    form = owner.get(ADDRESS).context["form"]
    assert {name: field.initial for name, field in form.fields.items()} == WANTED


def test_each_for_himself(shop: Shop, owner: Client, login: Callable[[User], Client]) -> None:
    viewer = shop.member("viewer", "viewer@example.com")
    login(viewer).post(ADDRESS, WANTED)
    assert AlertChoice.objects.get().member == Member.objects.get(user=viewer)
    assert owner.get(ADDRESS).context["form"].fields["paused"].initial == "now"


@pytest.mark.parametrize("wrong", ["", "weekly", "<script>", "x" * 9999])
def test_what_cannot_be_chosen_is_said_and_nothing_is_saved(shop: Shop, owner: Client, wrong: str) -> None:
    answer = owner.post(ADDRESS, {**WANTED, "stock": wrong})
    assert answer.status_code == 422
    assert ("Choose how soon" if not wrong else "Choose one of the three.") in text_of(answer)
    assert 'name="paused" value="off" checked' in answer.content.decode(), "what was chosen stays"
    assert not AlertChoice.objects.exists()


def test_it_says_what_the_server_lacks(shop: Shop, owner: Client, settings: Settings) -> None:
    assert "E-mails carry no links." in text_of(owner.get(ADDRESS))
    settings.PUBLIC_URL = "https://connector.example.com"
    assert "E-mails carry no links." not in text_of(owner.get(ADDRESS))
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "This server sends no e-mails." in text_of(owner.get(ADDRESS))


def test_what_was_sent_is_listed(shop: Shop, other: Shop, owner: Client) -> None:
    assert "E-mails to you None so far." in text_of(owner.get(ADDRESS))
    for one, subject in ((shop, "Alpine: 2 things need you"), (other, "Not yours")):
        member = Member.objects.get(merchant=one.merchant)
        AlertMail.objects.create(merchant=one.merchant, member=member, subject=subject, state="sent", created=NOW)
    page = text_of(owner.get(ADDRESS))
    assert "Alpine: 2 things need you Sent just now" in page
    assert "Not yours" not in page
