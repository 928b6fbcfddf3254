"""Logging in and out, the choice of the merchant and of the colours."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from accounts.models import Member, User
from sync.models import CarrierRule
from tests.sync.views.reading import text_of
from tests.sync.views.shop import PASSWORD, Shop, user


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 12, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def shop(db: None, noon: None) -> Shop:
    return Shop()


@pytest.mark.parametrize(
    "email", ["owner@alpine-gear.example", "Owner@Alpine-Gear.Example", " owner@alpine-gear.example "]
)
def test_logging_in_by_e_mail_address(shop: Shop, client: Client, email: str) -> None:
    answer = client.post("/login/", {"login": email, "password": PASSWORD, "next": "/orders/"})
    assert answer.headers["Location"] == "/orders/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"), [("owner@alpine-gear.example", "wrong"), ("nobody@example.com", PASSWORD)]
)
def test_who_exists_is_not_given_away(shop: Shop, client: Client, email: str, password: str) -> None:
    answer = client.post("/login/", {"login": email, "password": password})
    assert answer.status_code == 200
    assert "This e-mail address and password do not belong together." in text_of(answer)
    assert client.get("/").status_code == 302


def test_a_user_who_was_switched_off_stays_out(shop: Shop, client: Client) -> None:
    User.objects.update(is_active=False)
    client.post("/login/", {"login": "owner@alpine-gear.example", "password": PASSWORD})
    assert client.get("/").status_code == 302


def test_logging_in_leads_to_no_other_site(shop: Shop, client: Client) -> None:
    values = {"login": "owner@alpine-gear.example", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/login/", values).headers["Location"] == "/"


def test_logging_out(shop: Shop, client: Client) -> None:
    client.force_login(shop.owner)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get("/").status_code == 302


def test_whoever_is_logged_in_needs_no_log_in(shop: Shop, client: Client) -> None:
    client.force_login(shop.owner)
    assert client.get("/login/").headers["Location"] == "/"


@pytest.fixture
def both(shop: Shop, client: Client) -> Shop:
    """The owner also views the beach house's orders."""
    other = Shop("Beach House")
    Member.objects.create(merchant=other.merchant, user=shop.owner, role="viewer")
    client.force_login(shop.owner)
    return other


def test_the_first_merchant_is_shown_until_another_is_chosen(shop: Shop, both: Shop, client: Client) -> None:
    mine, theirs = shop.order(), both.order(amazon_id="028-1-1")
    assert mine.amazon_id in text_of(client.get("/orders/"))
    assert client.get(f"/orders/{theirs.uid}/").status_code == 404
    answer = client.post("/merchant/", {"merchant": str(both.merchant.uid)})
    assert answer.headers["Location"] == "/"
    assert "028-1-1" in text_of(client.get("/orders/"))
    assert mine.amazon_id not in text_of(client.get("/orders/"))
    assert client.get(f"/orders/{mine.uid}/").status_code == 404


def test_the_role_is_that_of_the_chosen_merchant(shop: Shop, both: Shop, client: Client) -> None:
    client.post("/merchant/", {"merchant": str(both.merchant.uid)})
    assert client.post(f"/accounts/{both.account.uid}/sync/").status_code == 403


def test_a_strangers_merchant_cannot_be_chosen(shop: Shop, client: Client) -> None:
    other = Shop("Beach House")
    client.force_login(shop.owner)
    assert client.post("/merchant/", {"merchant": str(other.merchant.uid)}).status_code == 404
    assert client.post("/merchant/", {"merchant": "made up"}).status_code == 404
    assert "Alpine Gear" in text_of(client.get("/"))


def test_whoever_is_no_longer_a_member_falls_back(shop: Shop, both: Shop, client: Client) -> None:
    client.post("/merchant/", {"merchant": str(both.merchant.uid)})
    Member.objects.filter(merchant=both.merchant, user=shop.owner).delete()
    assert "Alpine Gear" in text_of(client.get("/"))
    Member.objects.all().delete()
    assert client.get("/").status_code == 404


def test_a_form_of_one_merchant_is_not_sent_to_another(shop: Shop, both: Shop, client: Client) -> None:
    """Two tabs, one session: in the second another merchant was chosen, where the same person may act, too."""
    Member.objects.filter(merchant=both.merchant, user=shop.owner).update(role="owner")
    sent = {"carrier": "DPD Classic", "code": "DPD"} | _hidden(client.get("/carriers/"))
    client.post("/merchant/", {"merchant": str(both.merchant.uid)})

    answer = client.post("/carriers/save/", sent)

    assert answer.status_code == 409
    assert "This form was of Alpine Gear, but Beach House was chosen meanwhile" in text_of(answer)
    assert not CarrierRule.objects.exists()
    client.post("/merchant/", {"merchant": str(shop.merchant.uid)})
    assert client.post("/carriers/save/", sent).status_code == 302
    assert CarrierRule.objects.get().merchant == shop.merchant


def test_a_form_of_a_merchant_that_one_was_removed_from_does_nothing(shop: Shop, both: Shop, client: Client) -> None:
    Member.objects.filter(merchant=both.merchant, user=shop.owner).update(role="owner")
    client.post("/merchant/", {"merchant": str(both.merchant.uid)})
    sent = {"carrier": "DPD Classic", "code": "DPD"} | _hidden(client.get("/carriers/"))
    Member.objects.filter(merchant=both.merchant, user=shop.owner).delete()  # and falls back to the first one

    assert client.post("/carriers/save/", sent).status_code == 404
    assert not CarrierRule.objects.exists()


def _hidden(page: Any) -> dict[str, str]:
    """What a browser sends along with the form that saves a carrier."""
    form = page.content.decode().split('action="/carriers/save/"')[1].split("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_every_form_of_a_merchant_says_whose_it_is() -> None:
    own = re.compile(r"url '(choose_merchant|choose_theme|choose_language|logout)'")  # of the person
    forms = [
        (file.name, form)
        for file in (settings.BASE_DIR / "templates" / "sync").rglob("*.html")
        for form in re.findall(r'<form method="post".*?</form>', file.read_text(), re.DOTALL)
        if not own.search(form.split("\n")[0])
    ]
    assert len(forms) > 50
    assert [(name, form) for name, form in forms if "{% csrf_token %}{% of_merchant %}" not in form] == []


def test_colours(shop: Shop, client: Client) -> None:
    client.force_login(shop.owner)
    assert '<html lang="en">' in client.get("/").content.decode()
    answer = client.post("/theme/", {"theme": "dark", "next": "/runs/"})
    assert answer.headers["Location"] == "/runs/"
    assert '<html lang="en" data-bs-theme="dark">' in client.get("/").content.decode()
    client.post("/theme/", {"theme": "auto"})
    assert '<html lang="en">' in client.get("/").content.decode()
    assert client.post("/theme/", {"theme": '"><script>'}).status_code == 400
    client.cookies["theme"] = '"><script>'
    assert '<html lang="en">' in client.get("/").content.decode()


def test_a_superuser_of_no_merchant_is_shown_the_engine_room(db: None, client: Client) -> None:
    client.force_login(user("root@example.com", is_staff=True))
    answer = client.get("/")
    assert answer.status_code == 404
    assert 'href="/admin/"' in answer.content.decode()
