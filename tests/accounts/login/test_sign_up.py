"""Without an invitation nobody comes in, unless the server is open; then everybody begins with a merchant of their own."""

import pytest
from allauth.account.models import EmailAddress
from django.core.checks import run_checks
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEntry, Member, Merchant, User
from tests.accounts.login.people import PASSWORD, log_in, mailed_code
from tests.sync.views.reading import text_of
from tests.sync.views.shop import Shop

NEW = {"email": "New@Example.com", "company": "Möbel & Söhne 家具", "password1": "a long pass phrase of mine"}


@pytest.fixture
def open_to_all(settings: Settings, mail: None) -> None:
    settings.SIGN_UP = "open"


def test_closed_by_default(db: None, client: Client) -> None:
    for answer in (client.get("/signup/"), client.post("/signup/", NEW)):
        assert "An account begins with an invitation" in text_of(answer)
    assert User.objects.count() == 0
    assert "An owner of your company's team can invite you." in text_of(client.get("/login/"))


def test_open(open_to_all: None, db: None, client: Client) -> None:
    assert client.post("/signup/", NEW).headers["Location"] == "/signup/code/"
    assert client.get("/").status_code == 302  # not before the address is proven
    assert client.post("/signup/code/", {"code": "AAAAAA"}).status_code == 200
    assert client.post("/signup/code/", {"code": mailed_code()}).headers["Location"] == "/"
    member = Member.objects.get()
    assert (member.user.email, member.role, member.merchant.name) == ("new@example.com", "owner", "Möbel & Söhne 家具")
    assert EmailAddress.objects.get().verified
    assert client.get("/").status_code == 200
    assert list(AuditEntry.objects.filter(merchant=member.merchant).values_list("kind", flat=True)) == [
        "merchant_founded"
    ]


def test_a_code_is_guessed_three_times(open_to_all: None, db: None, client: Client) -> None:
    client.post("/signup/", NEW)
    code = mailed_code()
    for _ in range(3):
        client.post("/signup/code/", {"code": "WRONG1"})
    assert client.post("/signup/code/", {"code": code}).headers["Location"].startswith("/login/")
    assert client.get("/").status_code == 302


def test_merchants_of_one_name_are_two(open_to_all: None, db: None) -> None:
    for number in range(3):
        Client().post("/signup/", {**NEW, "email": f"new{number}@example.com"})
    assert Merchant.objects.count() == 3
    assert len(set(Merchant.objects.values_list("slug", flat=True))) == 3


def test_who_has_an_account_is_not_given_away(
    open_to_all: None, shop: Shop, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    taken, free = Client(), Client()
    first = taken.post("/signup/", {**NEW, "email": shop.owner.email})
    second = free.post("/signup/", NEW)
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    pages = [text_of(one.get("/signup/code/")) for one in (taken, free)]
    assert pages[0].replace(shop.owner.email, "x") == pages[1].replace("new@example.com", "x")
    assert [mail.to for mail in mailoutbox] == [[shop.owner.email], ["new@example.com"]]
    assert mailoutbox[0].subject == "You have an account already"
    assert Merchant.objects.count() == 2
    assert User.objects.get(pk=shop.owner.pk).check_password(PASSWORD)


def test_nor_by_a_forgotten_password(
    shop: Shop, mail: None, mailoutbox: list[EmailMessage], django_assert_max_num_queries: object
) -> None:
    seen = []
    for email in (shop.owner.email, "nobody@example.com"):
        client = Client()
        answer = client.post("/password/", {"email": email})
        page = text_of(client.get("/password/code/")).replace(email, "x")
        seen.append((answer.status_code, answer.headers["Location"], page))
    assert seen[0] == seen[1]
    assert [mail.subject for mail in mailoutbox] == ["Your code for a new password", "You have no account"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"email": "no address"}, "Enter a valid email address."),
        ({"email": ""}, "This field is required."),
        ({"company": ""}, "This field is required."),
        ({"company": "x" * 5000}, "at most 120 characters"),
        ({"password1": "short"}, "This password is too short."),
        ({"password1": "new@example.com"}, "The password is too similar to the email."),
        ({"company": "nul\x00"}, "Null characters are not allowed."),
    ],
)
def test_wrong_input_gets_a_sentence(
    open_to_all: None, db: None, client: Client, values: dict[str, str], said: str
) -> None:
    answer = client.post("/signup/", {**NEW, **values})
    assert said in text_of(answer)
    assert User.objects.count() == Merchant.objects.count() == 0


def test_a_script_is_shown_as_what_it_is(open_to_all: None, db: None, client: Client) -> None:
    client.post("/signup/", {**NEW, "company": "<script>alert(1)</script>"})
    client.post("/signup/code/", {"code": mailed_code()})
    body = client.get("/").content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_an_unproven_address_proves_itself_at_the_next_log_in(shop: Shop, mail: None, client: Client) -> None:
    """Whoever came before the server had a mail server."""
    assert log_in(client, shop.owner).headers["Location"] == "/signup/code/"
    assert client.get("/").status_code == 302
    client.post("/signup/code/", {"code": mailed_code()})
    assert client.get("/").status_code == 200


def test_a_mail_server_that_is_down_says_so(shop: Shop, mail: None, client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = client.post("/password/", {"email": shop.owner.email}, follow=True)
    assert "The e-mail could not be sent: the mail server does not answer. Try again later." in text_of(answer)


def test_without_a_mail_server_nothing_is_promised(shop: Shop, client: Client) -> None:
    for address in ("/password/", "/signup/code/"):
        assert "This server sends no e-mails" in text_of(client.get(address))


def test_settings_that_make_no_sense(settings: Settings) -> None:
    settings.SIGN_UP = "open"
    assert [message.id for message in run_checks(tags=["connector"])] == ["connector.E021"]
    settings.SIGN_UP = "everybody"
    assert [message.id for message in run_checks(tags=["connector"])] == ["connector.E020"]
    settings.SIGN_UP, settings.HTTPS = "invitation", True
    assert [message.id for message in run_checks(tags=["connector"])] == ["connector.W020"]
    settings.PROXIES = 1
    assert run_checks(tags=["connector"]) == []
