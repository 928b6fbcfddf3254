"""Scripted faults look on the wire as they do in life."""

import json
import time
from datetime import timedelta
from typing import Any

import httpx
import pytest

from sandbox.amazon import PretendAmazon, an_order
from sandbox.amazon.faults import KINDS, PAGING, REPLACED

from .conftest import NOW, SEARCH, Shop, hours

AFTER = {"lastUpdatedAfter": hours(100)}


def ask(shop: Shop) -> httpx.Response:
    return shop.get(SEARCH, **AFTER)


@pytest.mark.parametrize(
    ("kind", "status", "content_type", "body"),
    [
        ("empty_500", 500, "application/json", b""),
        ("empty", 200, "application/json", b""),
        ("null", 200, "application/json", b"null"),
        ("list", 200, "application/json", b"[]"),
        ("no_errors", 400, "application/json", b'{"errors": []}'),
        ("no_errors_200", 200, "application/json", b'{"errors": []}'),
        ("throttled_by_gateway", 429, "application/json", b'{"message": "Too Many Requests"}'),
    ],
)
def test_answers_that_are_no_answers(
    amazon: PretendAmazon, shop: Shop, kind: str, status: int, content_type: str, body: bytes
) -> None:
    amazon.fault(kind, "searchOrders")
    answer = ask(shop)
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (status, content_type, body)
    assert ask(shop).status_code == 200


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("internal_error", 500, "InternalFailure"),
        ("unavailable", 503, "ServiceUnavailable"),
        ("throttled", 429, "QuotaExceeded"),
        ("invalid_input", 400, "InvalidInput"),
        ("not_found", 404, "NotFound"),
        ("expired", 403, "Unauthorized"),
        ("role_missing", 403, "Unauthorized"),
    ],
)
def test_errors_in_amazons_words(amazon: PretendAmazon, shop: Shop, kind: str, status: int, code: str) -> None:
    amazon.rates = "real"
    amazon.fault(kind)
    shop.token = "Atza|unchecked"  # the fault comes before anybody looks at it
    answer = ask(shop)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (status, code)
    assert "x-amzn-RateLimit-Limit" not in answer.headers
    assert answer.headers["x-amzn-RequestId"]


@pytest.mark.parametrize(("kind", "status"), [("unavailable_html", 503), ("html", 200)])
def test_pages_for_people(amazon: PretendAmazon, shop: Shop, kind: str, status: int) -> None:
    amazon.fault(kind, "searchOrders")
    answer = ask(shop)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html")
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_redirect_leads_away(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.fault("redirect", "searchOrders")
    answer = ask(shop)
    assert (answer.status_code, answer.headers["location"]) == (302, "http://127.0.0.1:9/elsewhere")


def test_half_a_document(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.place(an_order(1, marketplace="DE"))
    whole = ask(shop).content
    amazon.fault("truncated", "searchOrders")
    answer = ask(shop)
    assert (answer.status_code, answer.content) == (200, whole[: len(whole) // 2])


def test_bytes_that_are_no_text(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.fault("wrong_encoding", "searchOrders")
    with pytest.raises(UnicodeDecodeError):
        ask(shop).json()


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("cut_before", httpx.RemoteProtocolError),
        ("cut_half", httpx.RemoteProtocolError),
        ("reset", httpx.ReadError),
    ],
)
def test_cut_connections(amazon: PretendAmazon, shop: Shop, kind: str, error: type[Exception]) -> None:
    shop.login()
    amazon.fault(kind, "searchOrders")
    with pytest.raises(error):
        ask(shop)
    assert ask(shop).status_code == 200
    assert [call.fault for call in amazon.calls("searchOrders")] == [kind, ""]


def test_silence_and_slow_answers(amazon: PretendAmazon, shop: Shop) -> None:
    shop.login()
    shop.http.timeout = httpx.Timeout(0.2)
    amazon.fault("slow", "searchOrders", delay=0.5)
    with pytest.raises(httpx.ReadTimeout):
        ask(shop)
    amazon.fault("slow", "searchOrders", drip=0.6)
    begun = time.monotonic()
    assert ask(shop).status_code == 200  # no single read is late: only a deadline for the whole answer helps
    assert time.monotonic() - begun > 0.5


def test_a_fault_of_ones_own(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.fault(operation="getAccount", status=418, body="teapot", content_type="text/plain", headers={"X-Tea": "1"})
    assert ask(shop).status_code == 200
    answer = shop.get("/sellers/v1/account")
    assert (answer.status_code, answer.text, answer.headers["x-tea"]) == (418, "teapot", "1")


def test_how_often_and_after_how_many(amazon: PretendAmazon, shop: Shop) -> None:
    fault = amazon.fault("unavailable", "searchOrders", times=2, skip=1)
    assert [ask(shop).status_code for _ in range(5)] == [200, 503, 503, 200, 200]
    assert (fault.hits, fault.times) == (2, 0)


def test_until_it_is_cleared(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.fault("internal_error", "searchOrders", times=None)
    assert {ask(shop).status_code for _ in range(5)} == {500}
    amazon.clear_faults()
    assert ask(shop).status_code == 200


def test_a_400_for_a_day(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.login.life = 10**6
    shop.login()
    amazon.fault("invalid_input", "searchOrders", match={"includedData": "TAX"}, seconds=86_400)
    asked = {**AFTER, "includedData": "BUYER,TAX"}
    assert shop.get(SEARCH, **asked).status_code == 400
    assert ask(shop).status_code == 200  # without TAX it is answered
    amazon.clock.set(NOW + timedelta(hours=23, minutes=59))
    assert shop.get(SEARCH, **asked).status_code == 400
    amazon.clock.set(NOW + timedelta(hours=24))
    assert shop.get(SEARCH, **asked).status_code == 200


def test_a_fault_for_one_order_only(amazon: PretendAmazon, shop: Shop) -> None:
    first, second = (str(amazon.place(an_order(n, marketplace="DE"))["orderId"]) for n in (1, 2))
    amazon.fault("internal_error", "getOrder", match={"orderId": second}, times=None)
    assert shop.get(f"{SEARCH}/{first}").status_code == 200
    assert shop.get(f"{SEARCH}/{second}").status_code == 500


@pytest.mark.parametrize(
    ("kind", "status"), [("invalid_grant", 400), ("invalid_client", 401), ("unavailable_html", 503)]
)
def test_faults_of_the_login(amazon: PretendAmazon, shop: Shop, kind: str, status: int) -> None:
    amazon.fault(kind, "token", match={"refresh_token": "Atzr|demo"})
    assert shop.login("Atzr|demo-na").status_code == 200
    assert shop.login().status_code == status
    assert shop.login().status_code == 200


def pages(shop: Shop, count: int) -> list[tuple[list[str], bool]]:
    read, parameters = [], {"maxResultsPerPage": 2, **AFTER}
    for _ in range(count):
        page: dict[str, Any] = shop.search(**parameters).json()
        token = page.get("pagination", {}).get("nextToken")
        read.append(([order["orderId"] for order in page["orders"]], bool(token)))
        if token:
            parameters["paginationToken"] = token
    return read


@pytest.fixture
def five(amazon: PretendAmazon) -> list[str]:
    return [
        str(amazon.place(an_order(n, marketplace="DE"), at=NOW - timedelta(hours=9 - n))["orderId"]) for n in range(5)
    ]


def test_a_page_that_repeats_itself(amazon: PretendAmazon, shop: Shop, five: list[str]) -> None:
    amazon.fault("repeat_page", "searchOrders", skip=1)
    assert pages(shop, 4) == [(five[:2], True), (five[2:4], True), (five[2:4], True), (five[4:], False)]


def test_pages_in_a_circle(amazon: PretendAmazon, shop: Shop, five: list[str]) -> None:
    amazon.fault("loop_page", "searchOrders", times=None, skip=1)
    first, second = (five[:2], True), (five[2:4], True)
    assert pages(shop, 3)[:2] == [first, second]
    amazon.clear_faults()
    amazon.fault("loop_page", "searchOrders", skip=2)
    assert pages(shop, 4) == [first, second, (five[4:], True), first]


def test_an_empty_page_that_promises_more(amazon: PretendAmazon, shop: Shop, five: list[str]) -> None:
    amazon.fault("empty_page", "searchOrders", skip=1)
    assert pages(shop, 4) == [(five[:2], True), ([], True), (five[2:4], True), (five[4:], False)]


def test_a_token_that_is_taken_back(amazon: PretendAmazon, shop: Shop, five: list[str]) -> None:
    token = shop.search(maxResultsPerPage=2).json()["pagination"]["nextToken"]
    amazon.fault("expired_page", "searchOrders")
    answer = shop.search(maxResultsPerPage=2, paginationToken=token)
    assert (answer.status_code, answer.json()["errors"][0]["details"]) == (400, "paginationToken has expired")


def test_a_fault_that_nobody_knows_is_refused(amazon: PretendAmazon) -> None:
    with pytest.raises(ValueError, match="There is no fault 'earthquake'"):
        amazon.fault("earthquake")


@pytest.mark.parametrize("kind", sorted(KINDS - PAGING))
def test_every_kind_happens_and_passes(amazon: PretendAmazon, shop: Shop, kind: str) -> None:
    shop.login()
    amazon.fault(kind, "searchOrders", delay=0.01)
    try:
        answer = ask(shop)
        assert kind in REPLACED or answer.status_code in (200, 500)
    except httpx.TransportError:
        assert kind in ("cut_before", "cut_half", "reset")
    assert ask(shop).status_code == 200
