"""Login with Amazon, access to SP-API, the consent page."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sandbox.amazon import Application, PretendAmazon, a_seller, an_order
from sandbox.amazon.accounts import DEMO_APPLICATION

from .conftest import SEARCH, Shop

NO_GRANT = {
    "error": "invalid_grant",
    "error_description": (
        "The request has an invalid grant parameter : refresh_token. "
        "User may have revoked or didn't grant the permission."
    ),
}
REVOKED = "The access token you provided is revoked, malformed or invalid."


def details(answer: Any) -> str:
    assert answer.status_code == 403
    (error,) = answer.json()["errors"]
    assert (error["code"], error["message"]) == ("Unauthorized", "Access to requested resource is denied.")
    return str(error["details"])


def test_a_refresh_token_becomes_an_access_token(shop: Shop) -> None:
    answer = shop.login()
    body = answer.json()
    assert answer.status_code == 200
    assert body["access_token"].startswith("Atza|")
    assert {name: body[name] for name in ("token_type", "expires_in", "refresh_token")} == {
        "token_type": "bearer",
        "expires_in": 3600,
        "refresh_token": "Atzr|demo",
    }


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_secret": "amzn1.oa2-cs.v1.wrong"}, 401, "invalid_client"),
        ({"client_id": "amzn1.application-oa2-client.other"}, 401, "invalid_client"),
        ({"client_id": ""}, 400, "invalid_request"),
        ({"refresh_token": ""}, 400, "invalid_request"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"refresh_token": "Atzr|other"}, 400, "invalid_grant"),
        ({"grant_type": "authorization_code", "code": "RHother"}, 400, "invalid_grant"),
    ],
)
def test_a_wrong_login_is_told_in_oauths_words(shop: Shop, change: dict[str, str], status: int, error: str) -> None:
    answer = shop.login(**change)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert "errors" not in answer.json()


def test_the_login_takes_forms_only(shop: Shop) -> None:
    answer = shop.http.post("/auth/o2/token", json={"grant_type": "refresh_token"})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_a_revoked_permission_ends_refresh_and_access(amazon: PretendAmazon, shop: Shop) -> None:
    assert shop.search().status_code == 200
    amazon.revoke("Atzr|demo")
    assert details(shop.search()) == REVOKED
    answer = shop.login()
    assert (answer.status_code, answer.json()) == (400, NO_GRANT)
    amazon.revoke("Atzr|demo", revoked=False)
    shop.login()
    assert shop.search().status_code == 200


def test_access_tokens_live_for_an_hour(amazon: PretendAmazon, shop: Shop) -> None:
    assert shop.search().status_code == 200
    amazon.clock.advance(3599)
    assert shop.search().status_code == 200
    amazon.clock.advance(1)
    assert details(shop.search()) == "The access token you provided has expired."
    shop.login()
    assert shop.search().status_code == 200


def test_calls_without_or_with_a_wrong_token(shop: Shop) -> None:
    assert details(shop.http.get(SEARCH)) == "Access token is missing in the request header."
    assert details(shop.http.get(SEARCH, headers={"x-amz-access-token": "Atza|other"})) == REVOKED


def test_the_endpoint_of_another_region_refuses(shop: Shop) -> None:
    shop.login()
    token = {"x-amz-access-token": shop.token}
    query = {"lastUpdatedAfter": "2026-11-01"}
    here = shop.http.get(SEARCH, params=query, headers=token | {"Host": "sellingpartnerapi-eu.amazon.com"})
    assert here.status_code == 200
    there = shop.http.get(SEARCH, params=query, headers=token | {"Host": "sellingpartnerapi-na.amazon.com"})
    assert details(there) == REVOKED


def test_unknown_path_and_wrong_method(shop: Shop) -> None:
    shop.login()
    unknown = shop.get("/orders/2026-01-01/order")
    assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (404, "NotFound")
    wrong = shop.http.post(SEARCH, headers={"x-amz-access-token": shop.token})
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (405, "MethodNotAllowed")


def test_every_answer_has_an_id_of_its_own(shop: Shop) -> None:
    answers = [shop.login(), shop.search(), shop.search(), shop.get("/nothing"), shop.http.get(SEARCH)]
    assert len({answer.headers["x-amzn-RequestId"] for answer in answers}) == 5


def test_another_application_has_its_own_grants(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.add_application(Application("client.two", "secret.two", id="amzn1.sellerapps.app.two"))
    assert shop.login(client_id="client.two", client_secret="secret.two").json() == NO_GRANT
    amazon.grant("Atzr|two", "A1DEMOSELLER01", "client.two")
    assert shop.login("Atzr|two", client_id="client.two", client_secret="secret.two").status_code == 200
    assert shop.search().status_code == 200


def test_another_seller_of_the_same_region(amazon: PretendAmazon, shop: Shop) -> None:
    seller = amazon.add_seller(a_seller("A9OTHER", "eu", ["SE"], without=["DE"], name="Other"), "Atzr|other")
    order_id = amazon.place(an_order(1, marketplace="SE"))["orderId"]
    assert shop.found() == []
    shop.login("Atzr|other")
    assert shop.found() == [order_id]
    participations = {
        each["marketplace"]["id"]: each["participation"]["isParticipating"]
        for each in shop.get("/sellers/v1/marketplaceParticipations").json()["payload"]
    }
    assert participations == dict(seller.participations) == {"A2NODRKZP88ZB9": True, "A1PA6795UKMFR9": False}


def test_the_demo_seller_lists_a_marketplace_left_alone_and_one_that_is_none(shop: Shop) -> None:
    payload = shop.get("/sellers/v1/marketplaceParticipations").json()["payload"]
    names = {each["marketplace"]["name"]: each["participation"]["isParticipating"] for each in payload}
    assert names == {
        "Amazon.de": True,
        "Amazon.fr": True,
        "Amazon.it": True,
        "Amazon.es": True,
        "Amazon.co.uk": True,
        "Non-Amazon DE": True,
        "Amazon.pl": False,
    }


# --- the consent page ------------------------------------------------------------------------------------------------

CONSENT = "/apps/authorize/consent"
BACK = "http://localhost:8000/amazon/callback"


def consent(shop: Shop, **changes: str) -> Any:
    parameters = {"application_id": DEMO_APPLICATION.id, "state": "s&=1", "redirect_uri": BACK} | changes
    return shop.http.post(CONSENT, params=parameters, data={"seller": "eu/A1DEMOSELLER01"})


def test_the_page_offers_the_sellers(shop: Shop) -> None:
    page = shop.http.get(CONSENT, params={"application_id": DEMO_APPLICATION.id, "state": "1", "redirect_uri": BACK})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "eu/A1DEMOSELLER01" in page.text


def test_consent_sends_back_a_code_that_is_good_once(shop: Shop) -> None:
    target = urlsplit(consent(shop).headers["location"])
    query = {name: value for name, (value,) in parse_qs(target.query).items()}
    assert f"{target.scheme}://{target.netloc}{target.path}" == BACK
    assert (query["state"], query["selling_partner_id"]) == ("s&=1", "A1DEMOSELLER01")
    redeem = {"grant_type": "authorization_code", "code": query["spapi_oauth_code"], "redirect_uri": BACK}
    granted = shop.login(**redeem).json()
    assert granted["refresh_token"].startswith("Atzr|")
    assert shop.login(granted["refresh_token"]).status_code == 200
    assert shop.search().status_code == 200
    assert shop.login(**redeem).json()["error"] == "invalid_grant"


def test_a_code_is_bound_to_its_redirect_uri_and_lives_five_minutes(amazon: PretendAmazon, shop: Shop) -> None:
    for redirect_uri, seconds, status in ((BACK, 300, 200), (BACK, 301, 400), ("http://localhost/else", 0, 400)):
        code = amazon.authorise("A1DEMOSELLER01", redirect_uri=BACK)
        amazon.clock.advance(seconds)
        answer = shop.login(grant_type="authorization_code", code=code, redirect_uri=redirect_uri)
        assert answer.status_code == status


def test_the_page_refuses_as_amazon_does(amazon: PretendAmazon, shop: Shop) -> None:
    registered = Application("draft", "secret", id="amzn1.sellerapps.app.draft", redirect_uris=(BACK,), draft=True)
    amazon.add_application(registered)
    assert "MD1000" in consent(shop, application_id=registered.id).text
    assert consent(shop, application_id=registered.id, version="beta").status_code == 302
    elsewhere = consent(shop, application_id=registered.id, version="beta", redirect_uri="http://localhost/else")
    assert (elsewhere.status_code, "MD5101" in elsewhere.text) == (400, True)
    assert consent(shop, application_id="amzn1.sellerapps.app.none").status_code == 400
