"""The attacks on Connect Amazon, named after their rows: what the browser gets, what is kept, what Amazon was asked."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.shortcuts import resolve_url
from django.test import Client
from django.utils import timezone

from accounts import audit, consents
from accounts.models import AuditEntry, Channel, Consent, Merchant, SellerAccount
from sandbox.amazon import PretendAmazon
from sandbox.amazon.accounts import DEMO_APPLICATION
from tests.accounts.consenting import CALLBACK, GERMANY, Browser, agree, leads_to, tokens
from tests.sync.views.connecting import (
    a_merchant,
    amazon,
    browser_of,
    merchant,
    operators_application,
    owner_browser,
)
from tests.sync.views.reading import text_of
from tests.sync.views.shop import PASSWORD, user

__all__ = ["amazon", "merchant", "operators_application", "owner_browser"]
pytestmark = pytest.mark.django_db


def refused(answer: Any, amazon: PretendAmazon, sentence: str, *, kept: int = 0) -> None:
    """400 with a sentence; nothing stored; Amazon was not even asked for the token."""
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert SellerAccount.objects.count() == kept and Channel.objects.count() == kept * 5
    assert len(tokens(amazon)) == 3 + kept, "no code was redeemed"


def audited(merchant: Merchant, kind: str = "amazon_answer_refused") -> list[str]:
    return [audit.sentence(entry) for entry in AuditEntry.objects.filter(merchant=merchant, kind=kind).order_by("pk")]


# --- A19: without state, foreign, expired, used twice, another user's session -------------------------------------------


def test_a19_without_state(owner_browser: Browser, amazon: PretendAmazon, merchant: Merchant) -> None:
    home = agree(owner_browser.leave())
    refused(owner_browser.back(home, state=""), amazon, consents.UNKNOWN)
    refused(owner_browser.client.get(CALLBACK), amazon, consents.UNKNOWN)
    assert audited(merchant) == ["Refused an answer of Amazon's consent page: it had no state"] * 2


def test_a19_an_invented_or_tampered_state(owner_browser: Browser, amazon: PretendAmazon, merchant: Merchant) -> None:
    home = agree(owner_browser.leave())
    state = dict(parse_qsl(urlsplit(home).query))["state"]
    for wrong in ("1", "x" * 43, state[:-1], state + "A", state.swapcase(), "%00", "é" * 9, "s" * 5000):
        refused(owner_browser.back(home, state=wrong), amazon, consents.UNKNOWN)
    assert set(audited(merchant)) == {"Refused an answer of Amazon's consent page: its state is unknown"}
    assert owner_browser.back(home).status_code == 302, "the right one is still good"


def test_a19_expired(owner_browser: Browser, amazon: PretendAmazon, merchant: Merchant) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        home = agree(owner_browser.leave())
        clock.shift(timedelta(minutes=10))
        refused(owner_browser.back(home), amazon, consents.EXPIRED)
    assert audited(merchant) == ["Refused an answer of Amazon's consent page: its state had expired"]


def test_a19_used_twice(owner_browser: Browser, amazon: PretendAmazon, merchant: Merchant) -> None:
    home = agree(owner_browser.leave())
    assert owner_browser.back(home).status_code == 302
    before = SellerAccount.objects.values().get()
    refused(owner_browser.back(home), amazon, consents.USED, kept=1)
    assert SellerAccount.objects.values().get() == before
    assert audited(merchant) == ["Refused an answer of Amazon's consent page: its state had been used"]


def test_a19_a_state_whose_answer_was_bad_is_used_up(owner_browser: Browser, amazon: PretendAmazon) -> None:
    home = agree(owner_browser.leave())
    owner_browser.back(home, spapi_oauth_code="RHinvented")
    refused(owner_browser.back(home), amazon, consents.USED)


def test_a19_another_users_session(owner_browser: Browser, amazon: PretendAmazon, merchant: Merchant) -> None:
    colleague = browser_of(merchant, "second@alpine.example")
    home = agree(owner_browser.leave())
    refused(colleague.back(home), amazon, consents.UNKNOWN)
    why = "its state belongs to another browser, person or merchant"
    assert audited(merchant) == [f"Refused an answer of Amazon's consent page: {why}"]
    assert AuditEntry.objects.get().who == "second@alpine.example"


def test_a19_the_same_person_in_another_browser(owner_browser: Browser, amazon: PretendAmazon) -> None:
    home = agree(owner_browser.leave())
    refused(Browser(owner_browser.user).back(home), amazon, consents.UNKNOWN)
    owner_browser.client.logout()
    owner_browser.client.force_login(owner_browser.user)  # another session
    refused(owner_browser.back(home), amazon, consents.UNKNOWN)


def test_a19_the_same_person_looking_at_another_merchant(owner_browser: Browser, amazon: PretendAmazon) -> None:
    second = a_merchant("Beach")
    second.members.create(user=owner_browser.user, role="owner")
    home = agree(owner_browser.leave())
    owner_browser.client.post("/merchant/", {"merchant": str(second.uid)})
    refused(owner_browser.back(home), amazon, consents.UNKNOWN)
    assert Consent.objects.get().used is None


def test_a19_nobody_is_logged_in(owner_browser: Browser, amazon: PretendAmazon) -> None:
    home = agree(owner_browser.leave())
    answer = Client().get(f"{CALLBACK}?{urlsplit(home).query}")
    refused(answer, amazon, "You were logged out while you were at Seller Central")
    assert "Location" not in answer.headers, "the code never stands in the address of the log-in"


@pytest.mark.parametrize("role", ["operator", "viewer"])
def test_a19_who_is_no_owner_any_more(owner_browser: Browser, amazon: PretendAmazon, role: str) -> None:
    home = agree(owner_browser.leave())
    owner_browser.user.memberships.update(role=role)
    answer = owner_browser.back(home)
    assert answer.status_code == 403
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not SellerAccount.objects.exists() and len(tokens(amazon)) == 3


def test_a19_by_any_other_method(owner_browser: Browser, amazon: PretendAmazon) -> None:
    home = agree(owner_browser.leave())
    address = f"{CALLBACK}?{urlsplit(home).query}"
    assert [owner_browser.client.head(address).status_code, owner_browser.client.post(address).status_code] == [
        405,
        405,
    ]
    assert Consent.objects.get().used is None


# --- A20: the attacker's code in the victim's browser ---------------------------------------------------------------


def test_a20_an_attackers_answer_in_the_victims_browser(owner_browser: Browser, amazon: PretendAmazon) -> None:
    attacker = browser_of(a_merchant("Evil"), "attacker@evil.example")
    prepared = agree(attacker.leave(), "eu/A1DEMOSELLER01")
    refused(owner_browser.back(prepared), amazon, consents.UNKNOWN)


def test_a20_and_without_the_attackers_state_the_binding_of_the_victim_stays(
    owner_browser: Browser, amazon: PretendAmazon, merchant: Merchant
) -> None:
    owner_browser.connect()
    before = SellerAccount.objects.values().get()
    code = amazon.authorise("na/A1DEMOSELLER02", redirect_uri="http://testserver" + CALLBACK)
    query = urlencode({"selling_partner_id": "A1DEMOSELLER02", "spapi_oauth_code": code, "state": "guess"})
    refused(owner_browser.client.get(f"{CALLBACK}?{query}"), amazon, consents.UNKNOWN, kept=1)
    assert SellerAccount.objects.values().get() == before


def test_a20_the_victims_state_with_the_attackers_seller_id(owner_browser: Browser, amazon: PretendAmazon) -> None:
    """`selling_partner_id` is whatever stands in the address; Amazon is asked whose permission it is."""
    home = agree(owner_browser.leave())
    said = owner_browser.told(owner_browser.back(home, selling_partner_id="A1SOMEBODYELSE"))
    assert "Amazon does not confirm that this permission is of the seller A1SOMEBODYELSE" in said
    assert not SellerAccount.objects.exists()


def test_a20_a_link_to_the_appstores_entry_begins_nothing_by_itself(
    owner_browser: Browser, settings: LazySettings
) -> None:
    settings.AMAZON_CONSENT_URL = ""
    answer = owner_browser.client.get(appstore(amazon_state="attackers"))
    assert answer.status_code == 200
    assert "Go on only if that was you" in text_of(answer)
    assert not Consent.objects.exists()


# --- A21: a seller that belongs to another merchant -----------------------------------------------------------------


def test_a21_a_seller_of_another_merchant_is_refused_and_both_are_told(
    owner_browser: Browser, amazon: PretendAmazon, merchant: Merchant
) -> None:
    other = browser_of(beach := a_merchant("Beach"), "owner@beach.example")
    other.connect()
    before = SellerAccount.objects.values().get()
    said = owner_browser.told(owner_browser.connect())
    assert said.startswith("This seller account belongs to another merchant here, so nothing was changed;")
    assert "ask whoever runs this server" in said and "Beach" not in said
    assert SellerAccount.objects.values().get() == before
    assert audited(merchant, "amazon_taken") == [
        "Tried to connect the seller A1DEMOSELLER01 (eu), which belongs to another merchant"
    ]
    assert audited(beach, "amazon_wanted_elsewhere") == [
        "Somebody else tried to connect your seller A1DEMOSELLER01 (eu); it was refused"
    ]
    (letter,) = mail.outbox
    assert letter.to == ["owner@beach.example"]
    assert "Alpine" not in letter.body and "owner@alpine.example" not in letter.body


def test_a21_only_who_has_the_seller_learns_that_it_is_here(owner_browser: Browser, amazon: PretendAmazon) -> None:
    """Else a customer's seller id could be asked for with any account of one's own, and its owners be alarmed at will."""
    browser_of(a_merchant("Beach"), "owner@beach.example").connect()
    amazon.add_seller(amazon.directory.seller("A1DEMOSELLER01").__class__("A1MINE", participations=((GERMANY, True),)))
    home = agree(owner_browser.leave(), "eu/A1MINE")
    said = owner_browser.told(owner_browser.back(home, selling_partner_id="A1DEMOSELLER01"))
    assert "Amazon does not confirm that this permission is of the seller A1DEMOSELLER01" in said
    assert mail.outbox == []


def test_a21_what_was_disconnected_may_move_and_its_history_stays(
    owner_browser: Browser, amazon: PretendAmazon, merchant: Merchant
) -> None:
    other = browser_of(beach := a_merchant("Beach"), "owner@beach.example")
    other.connect()
    old = SellerAccount.objects.get()
    other.client.post(f"/settings/amazon/{old.uid}/disconnect/")
    owner_browser.connect()
    assert merchant.seller_accounts.get().disconnected is None
    assert beach.seller_accounts.get().pk == old.pk and old.channels.count() == 5
    renewed = agree(leads_to(other.client.post(f"/settings/amazon/{old.uid}/renew/")))
    assert other.told(other.back(renewed)).startswith("This seller account belongs to another merchant here")
    assert beach.seller_accounts.get().disconnected is not None


def test_a21_by_a_pasted_token(owner_browser: Browser, amazon: PretendAmazon, merchant: Merchant) -> None:
    browser_of(a_merchant("Beach"), "owner@beach.example").connect()
    given = {"region": "eu", "seller_id": "A1DEMOSELLER01", "refresh_token": "Atzr|demo"}
    answer = owner_browser.client.post("/settings/amazon/connect/", given)
    assert answer.status_code == 422
    assert "This seller account belongs to another merchant here" in text_of(answer)
    assert SellerAccount.objects.get().merchant.name == "Beach"
    assert audited(merchant, "amazon_taken") != []


# --- A22: amazon_callback_uri ------------------------------------------------------------------------------------------


def appstore(**changed: str) -> str:
    query = {
        "amazon_callback_uri": f"https://sellercentral.amazon.de/apps/authorize/confirm/{DEMO_APPLICATION.id}",
        "amazon_state": "of-amazon",
        "selling_partner_id": "A1DEMOSELLER01",
        **changed,
    }
    return f"/settings/amazon/appstore/?{urlencode(query)}"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil",
        "https://evil.example/apps/authorize/confirm/amzn1.sellerapps.app.demo",
        "https://amazon.com.evil/apps/authorize/confirm/amzn1.sellerapps.app.demo",
        "//evil",
        "//evil/apps/authorize/confirm/amzn1.sellerapps.app.demo",
        "javascript:alert(1)",
        "https://amazon.com@evil/apps/authorize/confirm/amzn1.sellerapps.app.demo",
        "",
    ],
)
@pytest.mark.parametrize("who", ["owner", "nobody"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a22_leads_nowhere(owner_browser: Browser, settings: LazySettings, address: str, who: str, method: str) -> None:
    settings.AMAZON_CONSENT_URL = ""
    client = owner_browser.client if who == "owner" else Client()
    answer = getattr(client, method)(
        appstore(amazon_callback_uri=address), {"marketplace": GERMANY} if method == "post" else {}
    )
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert "evil" not in answer.content.decode() and "javascript" not in answer.content.decode()
    assert not Consent.objects.exists()


def test_a22_the_right_one_is_kept_through_the_log_in(owner_browser: Browser, settings: LazySettings) -> None:
    settings.AMAZON_CONSENT_URL = ""
    address = appstore()
    answer = Client().get(address)
    assert answer.status_code == 302
    assert dict(parse_qsl(urlsplit(answer.headers["Location"]).query))["next"] == address


# --- A23: next= --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["//evil", "/\\evil", "https:evil", "https://evil", "\\\\evil", "/%0d%0aSet-Cookie:a=b", "javascript:alert(1)"],
)
def test_a23_the_log_in_leads_to_our_own_pages_only(db: None, address: str) -> None:
    user("somebody@example.com")
    client = Client()
    given = {"username": "somebody@example.com", "login": "somebody@example.com", "password": PASSWORD, "next": address}
    answer = client.post(resolve_url("login"), given)
    assert answer.status_code == 302
    to = urlsplit(answer.headers["Location"])
    assert (to.scheme, to.netloc) == ("", "") and to.path.startswith("/") and not to.path.startswith(("//", "/\\"))
    assert "a" not in client.cookies


@pytest.mark.parametrize("address", ["//evil", "/\\evil", "https:evil", "https://evil", "javascript:alert(1)"])
def test_a23_nor_do_forms(owner_browser: Browser, address: str) -> None:
    answer = owner_browser.client.post("/theme/", {"theme": "dark", "next": address})
    assert answer.headers["Location"] == "/"
