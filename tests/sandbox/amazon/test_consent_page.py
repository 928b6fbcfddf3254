"""The pretend Seller Central, as a person sees it and as the Appstore begins it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sandbox.amazon.accounts import DEMO_APPLICATION

from .conftest import Shop

CONSENT = "/apps/authorize/consent"
CONFIRM = f"/apps/authorize/confirm/{DEMO_APPLICATION.id}"
BACK = "http://localhost:8000/settings/amazon/callback/"


def ask(shop: Shop, path: str, **changed: str) -> Any:
    given = {"application_id": DEMO_APPLICATION.id, "state": "s&=1", "redirect_uri": BACK} | changed
    return shop.http.get(path, params={name: value for name, value in given.items() if value})


def answer(shop: Shop, path: str, form: dict[str, str], **changed: str) -> dict[str, str]:
    response = shop.http.post(path, params={"state": "s&=1", "redirect_uri": BACK} | changed, data=form)
    target = urlsplit(response.headers["location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == BACK
    return {name: value for name, (value,) in parse_qs(target.query).items()}


def test_it_says_that_it_is_pretend_who_asks_and_whom(shop: Shop) -> None:
    page = ask(shop, CONSENT).text
    assert "This is not Amazon." in page and "Seller Central <span>pretend</span>" in page
    assert "at localhost:8000 asks for access" in page
    assert "<strong>Demo Kitchen America</strong> <small>(na/A1DEMOSELLER02)</small>" in page


def test_what_stands_in_the_address_is_text(shop: Shop) -> None:
    page = ask(shop, CONSENT, redirect_uri="http://<script>alert(1)</script>/").text
    assert "<script>" not in page


def test_the_seller_says_no(shop: Shop) -> None:
    said = answer(shop, CONSENT, {"no": "1"}, application_id=DEMO_APPLICATION.id)
    assert said == {"state": "s&=1", "error": "access_denied"}


def test_begun_in_the_appstore(shop: Shop) -> None:
    assert ask(shop, CONFIRM, application_id="", amazon_state="a").status_code == 200
    said = answer(shop, CONFIRM, {"seller": "eu/A1DEMOSELLER01"}, amazon_state="a")
    assert (said["state"], said["selling_partner_id"]) == ("s&=1", "A1DEMOSELLER01")
    assert said["spapi_oauth_code"].startswith("RH")


@pytest.mark.parametrize(
    ("path", "changed", "code"),
    [
        (CONFIRM, {"amazon_state": ""}, "MD9100"),
        ("/apps/authorize/confirm/amzn1.sellerapps.app.other", {"amazon_state": "a"}, "MD5100"),
        (CONSENT, {"application_id": "amzn1.sellerapps.app.other"}, "MD5100"),
    ],
)
def test_what_amazon_would_refuse(shop: Shop, path: str, changed: dict[str, str], code: str) -> None:
    page = ask(shop, path, **changed)
    assert (page.status_code, f"Error code: {code}" in page.text) == (400, True)
