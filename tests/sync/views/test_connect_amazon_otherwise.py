"""Connect Amazon from its Appstore, or with a pasted token."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.conf import LazySettings

from accounts import connecting
from accounts.models import Channel, Merchant, SellerAccount
from sandbox.amazon import PretendAmazon
from sandbox.amazon.accounts import DEMO_APPLICATION
from tests.accounts.consenting import AMERICA, CALLBACK, GERMANY, Browser, agree, leads_to
from tests.sync.views.connecting import (
    amazon,
    browser_of,
    merchant,
    operators_application,
    owner_browser,
)
from tests.sync.views.reading import text_of
from tests.sync.views.shop import user

__all__ = ["amazon", "merchant", "operators_application", "owner_browser"]
pytestmark = pytest.mark.django_db
AGAIN = "Open the seller account here and click Connect Amazon again."


# --- from the Appstore ---------------------------------------------------------------------------------------------------


def appstore(amazon_at: str, **changed: str) -> str:
    callback = f"{amazon_at}/apps/authorize/confirm/{DEMO_APPLICATION.id}"
    given = {"amazon_callback_uri": callback, "amazon_state": "of&amazon", "selling_partner_id": "A1DEMOSELLER01"}
    return f"/settings/amazon/appstore/?{urlencode(given | changed)}"


def test_begun_in_the_appstore(owner_browser: Browser, settings: LazySettings) -> None:
    at = settings.AMAZON_CONSENT_URL
    page = owner_browser.client.get(appstore(at, version="beta"))
    assert "Connect the seller A1DEMOSELLER01 to Alpine?" in text_of(page)
    address = leads_to(owner_browser.client.post(appstore(at, version="beta"), {"marketplace": GERMANY}))
    query = dict(parse_qsl(urlsplit(address).query))
    assert address.startswith(f"{at}/apps/authorize/confirm/{DEMO_APPLICATION.id}?")
    assert (query["amazon_state"], query["version"]) == ("of&amazon", "beta")
    assert query["redirect_uri"] == "http://testserver" + CALLBACK
    assert owner_browser.back(agree(address)).status_code == 302
    assert SellerAccount.objects.get().seller_id == "A1DEMOSELLER01"


def test_the_appstore_comes_back_with_another_seller(owner_browser: Browser, settings: LazySettings) -> None:
    address = leads_to(owner_browser.client.post(appstore(settings.AMAZON_CONSENT_URL), {"marketplace": AMERICA}))
    said = owner_browser.told(owner_browser.back(agree(address, "na/A1DEMOSELLER02")))
    assert said.startswith("Amazon answered for the seller A1DEMOSELLER02, but A1DEMOSELLER01 was to be connected.")


@pytest.mark.parametrize(
    ("host", "marketplace"),
    [
        ("sellercentral.amazon.de", GERMANY),
        ("www.amazon.de", GERMANY),
        ("sellercentral.amazon.com", AMERICA),
        ("amazon.com", AMERICA),
        ("sellercentral.amazon.co.jp", "A1VC38T7YXB528"),
        ("sellercentral-europe.amazon.com", "A1F83G8C2ARO7P"),
    ],
)
def test_the_marketplace_is_guessed_from_where_amazon_sends_from(
    owner_browser: Browser, settings: LazySettings, host: str, marketplace: str
) -> None:
    settings.AMAZON_CONSENT_URL = ""
    page = owner_browser.client.get(appstore(f"https://{host}"))
    assert page.context["form"].initial == {"marketplace": marketplace}


@pytest.mark.parametrize("changed", [{"amazon_state": ""}, {"selling_partner_id": "<script>"}])
def test_an_entry_that_amazon_would_not_make(
    owner_browser: Browser, settings: LazySettings, changed: dict[str, str]
) -> None:
    answer = owner_browser.client.get(appstore(settings.AMAZON_CONSENT_URL, **changed))
    assert answer.status_code == 400
    assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize("role", ["operator", "viewer"])
def test_the_appstores_entry_is_for_owners(
    merchant: Merchant, operators_application: None, settings: Any, role: str
) -> None:
    other = browser_of(merchant, f"{role}@alpine.example", role)
    assert other.client.get(appstore(settings.AMAZON_CONSENT_URL)).status_code == 403
    assert Browser(user("new@example.com")).client.get(appstore(settings.AMAZON_CONSENT_URL)).status_code == 404


# --- with a pasted token --------------------------------------------------------------------------------------------------

TOKEN = {
    "region": "eu",
    "seller_id": "A1DEMOSELLER01",
    "refresh_token": "Atzr|demo",
    "client_id": "",
    "client_secret": "",
}
OWN = {"client_id": DEMO_APPLICATION.client_id, "client_secret": DEMO_APPLICATION.client_secret}


def paste(browser: Browser, **changed: str) -> Any:
    return browser.client.post("/settings/amazon/connect/", TOKEN | changed)


@pytest.mark.parametrize("own", [{}, OWN], ids=["the operator's application", "one's own"])
def test_a_pasted_token(owner_browser: Browser, own: dict[str, str]) -> None:
    assert owner_browser.told(paste(owner_browser, **own)).endswith("Switch off what you do not want to sync.")
    account = SellerAccount.objects.get()
    assert account.secret("sealed_refresh_token") == "Atzr|demo"
    assert (account.client_id, account.secret("sealed_client_secret")) == (
        own.get("client_id", ""),
        own.get("client_secret", ""),
    )


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"region": ""}, "region", "Choose the region of the seller account."),
        ({"region": "mars"}, "region", "Choose a region."),
        ({"seller_id": ""}, "seller_id", "The seller id is missing: it stands in Seller Central under Account Info."),
        ({"seller_id": "my shop"}, "seller_id", "This is no seller id: it has capital letters and digits only, such as A1B2C3D4E5F6G7."),
        ({"seller_id": "<script>alert(1)</script>"}, "seller_id", "This is no seller id: it has capital letters and digits only, such as A1B2C3D4E5F6G7."),
        ({"seller_id": "A" * 41}, "seller_id", "Ensure this value has at most 40 characters (it has 41)."),
        ({"seller_id": "A1DEMO\x00"}, "seller_id", "Null characters are not allowed."),
        ({"refresh_token": ""}, "refresh_token", "The refresh token is missing. Paste it; it is not kept from the last try."),
        ({"refresh_token": "Atza|x"}, "refresh_token", "This is no refresh token: it begins with Atzr| and has no blanks."),
        ({"refresh_token": "Atzr|x y"}, "refresh_token", "This is no refresh token: it begins with Atzr| and has no blanks."),
        ({"refresh_token": "Atzr|ü"}, "refresh_token", "This is no refresh token: it begins with Atzr| and has no blanks."),
        ({"refresh_token": "Atzr|" + "x" * 10_000}, "refresh_token", "Ensure this value has at most 2048 characters (it has 10005)."),
        ({"client_id": "amzn1.mine"}, "client_secret", "The application's secret is missing. Paste it; it is not kept from the last try."),
        ({"client_secret": "geheim"}, "client_id", "Which application is the secret of? Enter its client id, or leave both empty."),
        ({"refresh_token": "Atzr|withdrawn"}, "refresh_token", f"Amazon says that this seller account has withdrawn its permission, or that it has expired. {AGAIN}"),
        ({**OWN, "client_secret": "geheim"}, "client_secret", "Amazon does not accept the app's client id and client secret. The secret expires after 180 days: copy the current one from Amazon's Developer Central into the connector's settings."),
        ({"seller_id": "A1SOMEBODYELSE"}, "seller_id", connecting.ANOTHERS.format(seller_id="A1SOMEBODYELSE")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field_and_no_secret_comes_back(
    owner_browser: Browser, changed: dict[str, str], field: str, sentence: str
) -> None:
    answer = paste(owner_browser, **changed)
    assert answer.status_code == 422
    form = answer.context["token"]
    assert form.errors.get_json_data(escape_html=False)[field][0]["message"] == sentence
    page = answer.content.decode()
    for secret in ("Atzr|", "Atza|", "geheim", DEMO_APPLICATION.client_secret):
        assert secret not in page.replace("Begins with Atzr|.", "").replace("begins with Atzr| and", "")
    assert "<script>alert" not in page
    for name in ("seller_id", "client_id", "region"):
        given = str(changed.get(name, TOKEN[name]))
        if given not in ("", "mars") and "\x00" not in given and "<" not in given:
            assert f'value="{given}"' in page, "what was typed stays"
    assert not SellerAccount.objects.exists() and not Channel.objects.exists()


def test_the_outage_of_amazon_is_said_above_the_form(owner_browser: Browser, amazon: PretendAmazon) -> None:
    amazon.fault("unavailable", "token", times=None)
    answer = paste(owner_browser)
    assert answer.status_code == 422
    assert "Amazon does not answer properly at the moment." in text_of(answer)
