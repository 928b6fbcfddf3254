"""What each refusal of Amazon means for the merchant."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from accounts.gateways.amazon import errors, orders, sellers
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.journal import CountingJournal
from sandbox.httpd import Response

from .conftest import LOGIN, ORDERS, Script, order, refusal

AFTER = datetime(2026, 11, 20, tzinfo=UTC)
ID = "028-1111111-2222222"
ONE = f"{ORDERS}/{ID}"
DENIED = "Access to requested resource is denied."


def search_failure(client: AmazonClient) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        orders.search(client, updated_after=AFTER)
    return caught.value


def get_failure(client: AmazonClient) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        orders.get(client, ID)
    return caught.value


# Login with Amazon


@pytest.mark.parametrize(
    ("status", "error", "code", "cure"),
    [
        (400, "invalid_grant", "amazon_authorisation_ended", "Connect Amazon again"),
        (401, "invalid_client", "amazon_wrong_client_secret", "Developer Central"),
        (400, "invalid_client", "amazon_wrong_client_secret", "Developer Central"),
        (400, "unauthorized_client", "amazon_app_not_allowed", "Developer Central"),
    ],
)
def test_a_refused_login_asks_the_merchant_for_the_right_cure(
    amazon: Script, client: AmazonClient, status: int, error: str, code: str, cure: str
) -> None:
    words = "The request has an invalid grant parameter : refresh_token. User may have revoked it."
    amazon.says(LOGIN, Response.of({"error": error, "error_description": words, "request_id": "r1"}, status))
    failure = search_failure(client)
    assert (failure.kind, failure.code) == (Kind.ACCESS, code)
    assert cure in failure.text
    assert failure.connection_wide
    assert len(amazon.asked(LOGIN)) == 1
    assert amazon.asked(ORDERS) == []


def test_an_unknown_login_error_is_a_bug_and_a_throttled_login_waits_a_minute(
    amazon: Script, client: AmazonClient
) -> None:
    amazon.says(LOGIN, Response.of({"error": "brand_new"}, 400), Response.of({"message": "slow down"}, 429))
    assert search_failure(client).kind is Kind.BUG
    throttled = search_failure(client)
    assert (throttled.kind, throttled.retry_after) == (Kind.THROTTLED, 60.0)


@pytest.mark.parametrize("answer", [{}, {"access_token": ""}, {"access_token": 5}, {"access_token": "a\r\nb"}])
def test_a_login_without_a_usable_token_is_an_outage(
    amazon: Script, client: AmazonClient, answer: dict[str, object]
) -> None:
    amazon.says(LOGIN, Response.of({"expires_in": 3600, **answer}))
    failure = search_failure(client)
    assert (failure.kind, failure.detail) == (Kind.UNAVAILABLE, "login: 200 without a readable access_token")


# 403


@pytest.mark.parametrize(
    "details",
    [
        "The access token you provided is revoked, malformed or invalid.",
        "The access token you provided has expired.",
    ],
)
def test_an_access_token_that_ran_out_is_renewed_once_and_the_call_succeeds(
    amazon: Script, client: AmazonClient, details: str
) -> None:
    amazon.says(ORDERS, refusal(403, "Unauthorized", DENIED, details), Response.of({"orders": [order()]}))
    assert len(orders.search(client, updated_after=AFTER).orders) == 1
    sent = [request.headers["x-amz-access-token"] for request in amazon.asked(ORDERS)]
    assert sent == ["Atza|1", "Atza|2"]


def test_when_the_new_token_is_refused_too_the_authorisation_has_ended(amazon: Script, client: AmazonClient) -> None:
    details = "The access token you provided is revoked, malformed or invalid."
    amazon.says(ORDERS, refusal(403, "Unauthorized", DENIED, details, x_amzn_RequestId="req-7"))
    failure = search_failure(client)
    assert (failure.kind, failure.code) == (Kind.ACCESS, "amazon_authorisation_ended")
    assert failure.request_id == "req-7"
    assert len(amazon.asked(ORDERS)) == 2


@pytest.mark.parametrize("code", ["Unauthorized", "AccessDenied"])
def test_a_refusal_that_does_not_speak_of_the_token_names_the_missing_role(
    amazon: Script, client: AmazonClient, code: str
) -> None:
    amazon.says(ORDERS, refusal(403, code, DENIED))
    failure = search_failure(client)
    assert (failure.kind, failure.code) == (Kind.ACCESS, "amazon_role_missing")
    assert '"Inventory and Order Tracking"' in failure.text
    assert len(amazon.asked(ORDERS)) == 1
    amazon.says("/sellers/v1/marketplaceParticipations", refusal(403, code, DENIED))
    with pytest.raises(GatewayError, match='"Selling Partner Insights"'):
        sellers.participations(client)


def test_a_403_of_an_unknown_kind_is_a_bug(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ORDERS, refusal(403, "Moonphase", "Not today"))
    failure = search_failure(client)
    assert (failure.kind, failure.code) == (Kind.BUG, "amazon_unknown_refusal")
    assert failure.detail == "searchOrders answered 403 Moonphase Not today"


# 400, 404 and others


def test_a_refused_search_is_parked_for_half_an_hour(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ORDERS, refusal(400, "InvalidInput", "Invalid Input", x_amzn_RequestId="req-1"))
    failure = search_failure(client)
    assert (failure.kind, failure.code, failure.retry_after) == (Kind.UNAVAILABLE, "amazon_search_refused", 1800.0)
    assert failure.request_id == "req-1"
    assert failure.detail == "searchOrders answered 400 InvalidInput Invalid Input"


def test_a_refused_page_token_has_a_code_of_its_own(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ORDERS, refusal(400, "InvalidInput", "paginationToken has expired"))
    failure = search_failure(client)
    assert (failure.kind, failure.code) == (Kind.UNAVAILABLE, "amazon_page_token_refused")


def test_a_malformed_order_id_is_refused_without_asking_amazon(amazon: Script, client: AmazonClient) -> None:
    for bad in ("", "..", "a/b", "028-1111111-2222222?x=1", "{0}", "028 1", "é"):
        with pytest.raises(GatewayError) as caught:
            orders.get(client, bad)
        assert (caught.value.kind, caught.value.code) == (Kind.REJECTED, "amazon_order_id_refused")
    assert amazon.requests == []


@pytest.mark.parametrize(
    ("status", "code", "message", "kind", "name"),
    [
        (400, "InvalidInput", "Invalid orderId", Kind.REJECTED, "amazon_order_id_refused"),
        (400, "InvalidInput", "Invalid Input", Kind.REJECTED, "amazon_request_refused"),
        (404, "NotFound", "order not found", Kind.NOT_FOUND, "amazon_order_not_found"),
        (404, "NOT_FOUND", "", Kind.NOT_FOUND, "amazon_order_not_found"),
        (413, "RequestTooLarge", "too large", Kind.BUG, "amazon_request_too_large"),
        (415, "UnsupportedMediaType", "no", Kind.BUG, "amazon_request_format"),
        (409, "Conflict", "state", Kind.BUG, "amazon_unknown_refusal"),
        (500, "InternalFailure", "We encountered an internal error.", Kind.UNAVAILABLE, "amazon_unavailable"),
        (503, "ServiceUnavailable", "", Kind.UNAVAILABLE, "amazon_unavailable"),
        (504, "GatewayTimeout", "", Kind.UNAVAILABLE, "amazon_unavailable"),
        (429, "QuotaExceeded", "You exceeded your quota.", Kind.THROTTLED, "amazon_throttled"),
        (401, "Unauthorized", "No token", Kind.ACCESS, "amazon_authorisation_ended"),
    ],
)
def test_what_amazon_answers_for_one_order(
    amazon: Script, client: AmazonClient, status: int, code: str, message: str, kind: Kind, name: str
) -> None:
    amazon.says(ONE, refusal(status, code, message))
    failure = get_failure(client)
    assert (failure.kind, failure.code) == (kind, name)


def test_a_search_that_finds_no_resource_is_a_bug_and_no_missing_order(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ORDERS, refusal(404, "NotFound", "no such path"))
    assert search_failure(client).kind is Kind.BUG


def test_another_order_than_the_one_asked_for_is_no_answer(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ONE, Response.of({"order": order(orderId="028-9999999-9999999")}))
    assert get_failure(client).code == "amazon_unreadable_answer"
    amazon.says(ONE, Response.of({"orders": [order()]}))
    assert get_failure(client).code == "amazon_unreadable_answer"


def test_a_server_that_says_when_to_come_back_is_believed_within_a_day(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ONE, refusal(503, "ServiceUnavailable", "", Retry_After="120"))
    assert get_failure(client).retry_after == 120.0
    amazon.says(ONE, refusal(429, "QuotaExceeded", "", Retry_After="99999999"))
    assert get_failure(client).retry_after == 86_400.0


# The network


def test_a_closed_port_is_an_outage(amazon: Script, connect: Callable[..., AmazonClient]) -> None:
    amazon.server.stop()
    failure = search_failure(connect())
    assert (failure.kind, failure.code) == (Kind.UNAVAILABLE, "amazon_unreachable")
    assert "ConnectError" in failure.detail


def test_a_server_without_tls_is_an_outage(amazon: Script, connect: Callable[..., AmazonClient]) -> None:
    failure = search_failure(connect(login_url=amazon.url.replace("http:", "https:")))
    assert (failure.kind, failure.code) == (Kind.UNAVAILABLE, "amazon_unreachable")


def test_a_host_that_does_not_resolve_is_wrong_configuration_only_where_the_operator_named_it(
    amazon: Script, connect: Callable[..., AmazonClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*args: object, **options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    named = search_failure(connect(login_url="http://amazon.invalid"))
    assert (named.kind, named.code) == (Kind.CONFIG, "amazon_wrong_api_url")
    assert "http://amazon.invalid" in named.text
    amazons = search_failure(connect(login_url=None))
    assert (amazons.kind, amazons.code) == (Kind.UNAVAILABLE, "amazon_unreachable")


# Writes, for which a lost answer is a doubt


@pytest.mark.parametrize(("sent", "kind"), [(True, Kind.AMBIGUOUS), (False, Kind.UNAVAILABLE)])
def test_a_write_is_in_doubt_only_once_it_may_have_left(sent: bool, kind: Kind) -> None:
    assert errors.no_answer("confirmShipment", "ReadTimeout", sent=sent, writes=True).kind is kind
    assert errors.no_answer("searchOrders", "ReadTimeout", sent=sent, writes=False).kind is Kind.UNAVAILABLE


def test_a_write_that_the_server_failed_on_or_answered_unreadably_is_in_doubt() -> None:
    failed = errors.explain(errors.Refusal("confirmShipment", 503, writes=True))
    assert failed.kind is Kind.AMBIGUOUS
    assert errors.unreadable("confirmShipment", "200 with HTML", writes=True).kind is Kind.AMBIGUOUS


# The table and the journal


@pytest.mark.parametrize("case", [*errors.CASES, *errors.LOGIN_CASES], ids=lambda case: case.code)
def test_every_case_has_a_sentence_a_code_and_a_cure(case: errors.Case) -> None:
    assert case.code.startswith("amazon_")
    assert case.text[0].isupper()
    assert case.text.endswith(".")
    assert case.text.count(". ") >= 1  # what is wrong, and what to do
    assert case.statuses or case.codes


def test_every_call_is_journalled_with_its_outcome_and_without_its_secrets(
    amazon: Script, client: AmazonClient, journal: CountingJournal
) -> None:
    amazon.says(
        ORDERS,
        refusal(400, "InvalidInput", "jane@example.com sent Atza|abc", x_amzn_RequestId="req-9"),
        Response(200, b"", cut="before"),
        Response.of({"orders": []}, x_amzn_RequestId="req-10"),
    )
    search_failure(client)
    search_failure(client)
    orders.search(client, updated_after=AFTER)
    login, refused, lost, fine = journal.calls
    assert (login.operation, login.outcome, login.status) == ("login", "ok", 200)
    assert (refused.outcome, refused.status, refused.request_id) == ("unavailable", 400, "req-9")
    assert refused.detail == "searchOrders answered 400 InvalidInput …@… sent Atza|…"
    assert (lost.outcome, lost.status) == ("unavailable", None)
    assert (fine.operation, fine.outcome, fine.status, fine.request_id) == ("searchOrders", "ok", 200, "req-10")
    assert all(call.system == "amazon" and call.started.tzinfo is UTC and call.seconds >= 0 for call in journal.calls)
    assert journal.counts == {("amazon", "login"): 1, ("amazon", "searchOrders"): 3}
