"""Connect Amazon."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from accounts.gateways.amazon import authorisation
from accounts.gateways.amazon.marketplaces import MARKETPLACES
from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.journal import CountingJournal
from sandbox.httpd import Response

from .conftest import LOGIN, Script

CALLBACK = "https://connector.example/amazon/callback"
GERMANY = MARKETPLACES["A1PA6795UKMFR9"]


def exchange(amazon: Script, journal: CountingJournal) -> str:
    return authorisation.exchange(
        "ANcode+/1",
        client_id="app",
        client_secret="s3cret&",
        redirect_uri=CALLBACK,
        journal=journal,
        login_url=amazon.url,
        timeout=2,
    )


def test_the_consent_page_carries_state_and_return_address() -> None:
    url = authorisation.consent_url(GERMANY.consent, "amzn1.sellerapps.app.1", "st&te", CALLBACK)
    assert url.startswith("https://sellercentral-europe.amazon.com/apps/authorize/consent?")
    assert dict(parse_qsl(urlsplit(url).query)) == {
        "application_id": "amzn1.sellerapps.app.1",
        "state": "st&te",
        "redirect_uri": CALLBACK,
    }


def test_a_draft_app_says_so_and_a_pretend_seller_central_takes_the_place_of_amazons() -> None:
    url = authorisation.consent_url("http://127.0.0.1:8001/", "app", "s", CALLBACK, draft=True)
    assert url.startswith("http://127.0.0.1:8001/apps/authorize/consent?")
    assert dict(parse_qsl(urlsplit(url).query))["version"] == "beta"


def test_the_code_becomes_a_refresh_token_and_the_return_address_is_sent_along(
    amazon: Script, journal: CountingJournal
) -> None:
    amazon.says(LOGIN, Response.of({"access_token": "Atza|a", "refresh_token": "Atzr|r", "expires_in": 3600}))
    assert exchange(amazon, journal) == "Atzr|r"
    (request,) = amazon.asked(LOGIN)
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert dict(parse_qsl(request.body.decode())) == {
        "grant_type": "authorization_code",
        "code": "ANcode+/1",
        "redirect_uri": CALLBACK,
        "client_id": "app",
        "client_secret": "s3cret&",
    }
    assert [(call.operation, call.outcome) for call in journal.calls] == [("authorise", "ok")]


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (Response.of({"error": "invalid_grant"}, 400), Kind.ACCESS, "amazon_code_expired"),
        (Response.of({"error": "invalid_client"}, 401), Kind.ACCESS, "amazon_wrong_client_secret"),
        (
            Response.of({"error": "invalid_request", "error_description": "redirect_uri mismatch"}, 400),
            Kind.CONFIG,
            "amazon_wrong_redirect",
        ),
        (Response.of({"access_token": "Atza|a"}), Kind.UNAVAILABLE, "amazon_unreadable_answer"),
        (Response(503, b"<html>"), Kind.UNAVAILABLE, "amazon_unavailable"),
    ],
)
def test_a_code_that_is_refused_says_what_to_do(
    amazon: Script, journal: CountingJournal, answer: Response, kind: Kind, code: str
) -> None:
    amazon.says(LOGIN, answer)
    with pytest.raises(GatewayError) as caught:
        exchange(amazon, journal)
    assert (caught.value.kind, caught.value.code) == (kind, code)
    assert len(amazon.asked(LOGIN)) == 1  # a code works once: it is never sent again
