"""The faults of python-amazon-sp-api that we know (reference/spapi.md 13.2), each proven not to reach us."""

import gzip
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from accounts.gateways.amazon import library, operations, orders, wire
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.tokens import Credentials, MemoryTokens
from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.journal import CountingJournal
from sandbox.httpd import Response

from .conftest import LOGIN, ORDERS, Script, order, refusal

AFTER = datetime(2026, 11, 20, 8, 30, 15, 123456, tzinfo=UTC)
EMPTY = Response.of({"orders": []})


def failure(client: AmazonClient) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        orders.search(client, updated_after=AFTER)
    return caught.value


# 1. Silent success


@pytest.mark.parametrize(
    "answer",
    [
        Response(503, b"<html><h1>Service Unavailable</h1></html>", "text/html"),
        Response(500, b""),
        Response(503, b"{}"),
        Response(500, b'{"errors": []}'),
        Response(400, b'{"errors": []}'),
        Response(400, b'{"errors": {"code": "InvalidInput", "message": "an object, no list"}}'),
        Response(400, b'{"errors": ["InvalidInput"]}'),
        Response(403, b"<html>Request blocked</html>", "text/html"),
        Response(302, b"", headers={"Location": "https://example.com/"}),
        Response(301, b'{"orders": []}', headers={"Location": "/elsewhere"}),
        Response(200, b""),
        Response(204, b""),
        Response(200, b"<html>Welcome to this hotel's network</html>", "text/html"),
        Response(200, b'{"orders": [{"orderId": "028-1'),
        Response(200, b"[]"),
        Response(200, b"null"),
        Response(200, b"{}"),
        Response(200, b'{"orders": null}'),
        Response(200, b'{"orders": {}}'),
        Response(200, b'{"errors": []}'),
        Response(200, b'{"orders": [], "errors": [{"code": "InternalFailure", "message": ""}]}'),
        Response(200, b'{"orders": [], "pagination": []}'),
        Response(200, b'{"orders": [], "pagination": {"nextToken": 7}}'),
        Response(200, b"\xff\xfe not utf-8"),
        Response(200, b"[" * 100_000),
        Response(200, b'{"orders": [{"orderId": "028-1111111-2222222"}]}', cut="half"),
        Response(200, b"", cut="before"),
        Response(200, b"", cut="reset"),
        Response(200, b'{"orders": []}', headers={"Content-Encoding": "gzip"}),
        Response(200, gzip.compress(b'{"orders": []}')[:-9], headers={"Content-Encoding": "gzip"}),
        Response(200, b'{"orders": []}', headers={"Content-Encoding": "br"}),
    ],
)
def test_nothing_but_a_list_of_orders_is_taken_for_a_page(
    amazon: Script, client: AmazonClient, journal: CountingJournal, answer: Response
) -> None:
    amazon.says(ORDERS, answer)
    error = failure(client)
    assert error.kind is Kind.UNAVAILABLE
    assert error.code in ("amazon_unavailable", "amazon_unreadable_answer", "amazon_unreachable")
    assert error.text.endswith("Nothing was lost; the connector tries again by itself.")
    assert len(amazon.asked(ORDERS)) == 1  # the library's retries and httpx's redirects are not at work


def test_a_429_without_amazons_error_list_is_still_a_429(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ORDERS, Response(429, b'{"message": "Too Many Requests"}'))
    error = failure(client)
    assert (error.kind, error.code) == (Kind.THROTTLED, "amazon_throttled")


def test_keys_of_amazon_never_become_arguments_of_the_library(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ORDERS, Response.of({"orders": [order()], "headers": 1, "payload": [], "self": 2}))
    assert [found.id for found in orders.search(client, updated_after=AFTER).orders] == ["028-1111111-2222222"]


def test_a_packed_answer_is_unpacked_and_a_bomb_is_not(
    amazon: Script, client: AmazonClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = {"Content-Encoding": "gzip"}
    amazon.says(ORDERS, Response(200, gzip.compress(json.dumps({"orders": [order()]}).encode()), headers=packed))
    assert len(orders.search(client, updated_after=AFTER).orders) == 1
    bomb = gzip.compress(b'{"orders": [' + b" " * (30 * 1024 * 1024) + b"]}")
    assert len(bomb) < 100_000
    amazon.says(ORDERS, Response(200, bomb, headers=packed))
    assert failure(client).detail == "searchOrders: more than 20971520 bytes"
    monkeypatch.setattr(wire, "BODY_LIMIT", 1000)
    amazon.says(ORDERS, Response(200, b'{"orders": [' + b" " * 2000 + b"]}"))
    assert failure(client).detail == "searchOrders: more than 1000 bytes"


# 2. Time-outs


def test_a_silent_server_costs_our_time_out_and_no_more(amazon: Script, connect: Callable[..., AmazonClient]) -> None:
    amazon.says(ORDERS, Response(200, b'{"orders": []}', delay=3))
    started = time.monotonic()
    error = failure(connect(timeout=0.2))
    assert time.monotonic() - started < 2
    assert (error.kind, error.code) == (Kind.UNAVAILABLE, "amazon_unreachable")
    assert "ReadTimeout" in error.detail


def test_the_login_has_a_time_out_too(amazon: Script, connect: Callable[..., AmazonClient]) -> None:
    amazon.says(LOGIN, Response(200, b"{}", delay=3))
    error = failure(connect(timeout=0.2))
    assert (error.kind, error.code) == (Kind.UNAVAILABLE, "amazon_unreachable")
    assert amazon.asked(ORDERS) == []


# 3. Another base URL


def test_a_replaced_base_url_gets_the_right_host_header_and_keeps_its_own_path(
    amazon: Script, connect: Callable[..., AmazonClient]
) -> None:
    amazon.says("/pretend" + ORDERS, EMPTY)
    assert orders.search(connect(api_url=amazon.url + "/pretend/"), updated_after=AFTER).orders == ()
    assert amazon.url == f"http://{amazon.asked('/pretend' + ORDERS)[0].headers['host']}"
    assert amazon.url == f"http://{amazon.asked(LOGIN)[0].headers['host']}"


def test_the_login_url_may_be_given_with_its_path(amazon: Script, connect: Callable[..., AmazonClient]) -> None:
    amazon.says(ORDERS, EMPTY)
    orders.search(connect(login_url=amazon.url + LOGIN), updated_after=AFTER)
    assert len(amazon.asked(LOGIN)) == 1


# 4. Environment and credential files

PROBE = """
import json, sys
from datetime import datetime, UTC
from accounts.gateways.amazon import orders
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.tokens import Credentials, MemoryTokens
from accounts.gateways.throttle import LocalBuckets
url = sys.argv[1]
with AmazonClient("fe", "S", Credentials("our-app", "our-secret", "Atzr|ours"), tokens=MemoryTokens(),
                  buckets=LocalBuckets(), api_url=url, login_url=url) as client:
    print(client.region.endpoint)
    orders.search(client, updated_after=datetime(2026, 1, 1, tzinfo=UTC))
"""


@pytest.mark.parametrize("marketplace", ["JP", "NOWHERE"])
def test_the_environment_cannot_change_where_and_as_whom_we_call(
    amazon: Script, tmp_path: object, marketplace: str
) -> None:
    config = f"{tmp_path}/python-sp-api"
    os.makedirs(config)
    with open(f"{config}/credentials.yml", "w") as file:
        file.write("default: {refresh_token: theirs, lwa_app_id: their-app, lwa_client_secret: theirs}\n")
    amazon.says(ORDERS, EMPTY)
    environment = {
        **os.environ,
        "SP_API_DEFAULT_MARKETPLACE": marketplace,
        "AWS_ENV": "SANDBOX",
        "SP_API_AUTH_CACHE_SIZE": "many",
        "SP_API_REFRESH_TOKEN": "Atzr|theirs",
        "LWA_APP_ID": "their-app",
        "LWA_CLIENT_SECRET": "their-secret",
        "XDG_CONFIG_HOME": str(tmp_path),
        "HTTP_PROXY": "http://127.0.0.1:9",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "ALL_PROXY": "socks5://127.0.0.1:9",
        "SSL_CERT_FILE": "/nowhere.pem",
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROBE, amazon.url],
        env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout == "https://sellingpartnerapi-fe.amazon.com\n"
    assert amazon.asked(LOGIN)[0].body.decode() == (
        "grant_type=refresh_token&refresh_token=Atzr%7Cours&client_id=our-app&client_secret=our-secret"
    )
    assert "marketplaceIds" not in amazon.asked(ORDERS)[0].query


# 5. and 7. What goes over the wire


def test_a_search_sends_what_was_asked_for_and_no_marketplace_of_the_librarys_own(
    amazon: Script, client: AmazonClient
) -> None:
    amazon.says(ORDERS, EMPTY)
    orders.search(client, updated_after=AFTER)
    request = amazon.asked(ORDERS)[0]
    assert (request.method, request.body) == ("GET", b"")
    assert request.query == {
        "lastUpdatedAfter": ["2026-11-20T08:30:15.123Z"],
        "maxResultsPerPage": ["100"],
        "includedData": [
            "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX,PAYMENT,FULFILLMENT_ORDERS"
        ],
    }


def test_lists_are_sent_as_amazon_reads_them(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ORDERS, EMPTY)
    orders.search(
        client,
        created_after=AFTER,
        created_before=datetime(2026, 11, 21, tzinfo=UTC),
        marketplaces=["A1PA6795UKMFR9", "A13V1IB3VIYZZH"],
        statuses=["UNSHIPPED", "PARTIALLY_SHIPPED"],
        fulfilled_by=["MERCHANT", "AMAZON"],
        token="a+b/c==&d",
        page_size=7,
    )
    query = amazon.asked(ORDERS)[0].query
    del query["includedData"]
    assert query == {
        "createdAfter": ["2026-11-20T08:30:15.123Z"],
        "createdBefore": ["2026-11-21T00:00:00.000Z"],
        "marketplaceIds": ["A1PA6795UKMFR9,A13V1IB3VIYZZH"],
        "fulfillmentStatuses": ["UNSHIPPED,PARTIALLY_SHIPPED"],
        "fulfilledBy": ["MERCHANT,AMAZON"],
        "paginationToken": ["a+b/c==&d"],
        "maxResultsPerPage": ["7"],
    }


# 6., 7. and 14. Operations that the library gets wrong are not there


def test_only_what_we_use_is_taken_from_the_library() -> None:
    assert {api.__name__ for api in library.Api.__subclasses__()} == {
        "FeedsApi",
        "InventoriesApi",
        "ListingsApi",
        "OrdersApi",
        "OrdersV0Api",
        "ReportsApi",
        "SellersApi",
    }
    used = {value.name for value in vars(operations).values() if isinstance(value, operations.Operation)}
    assert used == {
        "confirmShipment",
        "createFeed",
        "createFeedDocument",
        "createReport",
        "getFeed",
        "getFeedDocument",
        "getFeeds",
        "getInventorySummaries",
        "getListingsItem",
        "getMarketplaceParticipations",
        "getOrder",
        "getReport",
        "getReportDocument",
        "getReports",
        "patchListingsItem",
        "searchListingsItems",
        "searchOrders",
    }


# 8. The token cache


def test_two_apps_with_the_same_refresh_token_do_not_share_an_access_token(
    amazon: Script, connect: Callable[..., AmazonClient]
) -> None:
    amazon.says(ORDERS, EMPTY)
    tokens = MemoryTokens()
    for app in ("app-1", "app-2", "app-1"):
        client = connect(tokens=tokens, credentials=Credentials(app, "secret", "Atzr|same"))
        orders.search(client, updated_after=AFTER)
    sent = [request.headers["x-amz-access-token"] for request in amazon.asked(ORDERS)]
    assert sent == ["Atza|1", "Atza|2", "Atza|1"]


# 9. State in the client


def test_a_client_belongs_to_one_thread(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ORDERS, EMPTY)
    orders.search(client, updated_after=AFTER)
    caught: list[str] = []

    def other() -> None:
        try:
            orders.search(client, updated_after=AFTER)
        except RuntimeError as error:
            caught.append(str(error))

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert caught == ["An AmazonClient belongs to one thread. Make another one."]
    assert len(amazon.asked(ORDERS)) == 1


def test_closing_a_client_closes_its_only_connection_pool(amazon: Script, connect: Callable[..., AmazonClient]) -> None:
    amazon.says(ORDERS, EMPTY)
    with connect() as client:
        orders.search(client, updated_after=AFTER)
    with pytest.raises(RuntimeError, match="closed"):
        orders.search(client, updated_after=AFTER)


# 10. Sleeping


def test_a_throttled_call_answers_at_once_and_says_how_long_to_wait(
    amazon: Script, client: AmazonClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    amazon.says(ORDERS, refusal(429, "QuotaExceeded", "You exceeded your quota for the requested resource."))
    slept: list[float] = []
    here, sleep = threading.get_ident(), time.sleep
    monkeypatch.setattr(
        time, "sleep", lambda seconds: slept.append(seconds) if threading.get_ident() == here else sleep(seconds)
    )
    error = failure(client)
    assert error.kind is Kind.THROTTLED
    assert error.retry_after == pytest.approx(198.4, abs=1)
    assert (slept, len(amazon.asked(ORDERS))) == ([], 1)


# 12. Login errors


@pytest.mark.parametrize("answer", [Response(200, b"<html>"), Response(200, b""), Response(502, b"Bad Gateway")])
def test_a_login_that_answers_no_json_is_an_outage(amazon: Script, client: AmazonClient, answer: Response) -> None:
    amazon.says(LOGIN, answer)
    assert failure(client).kind is Kind.UNAVAILABLE
    assert amazon.asked(ORDERS) == []


# 13. Logging


def test_no_token_and_no_buyer_is_ever_logged_at_any_level(
    amazon: Script, client: AmazonClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("sp_api", "sp_api.base.client", "sp_api.auth.access_token_client"):
        caplog.set_level(logging.DEBUG, logger=name)
    amazon.says(ORDERS, Response.of({"orders": [order(buyer={"buyerName": "Jane Roe"})]}))
    orders.search(client, updated_after=AFTER)
    assert not [record for record in caplog.records if record.name.startswith("sp_api")]
    for secret in ("Atza|", "Atzr", "s3cret", "Jane Roe"):
        assert secret not in caplog.text


# 15. Who we are


def test_we_introduce_ourselves_by_our_own_name(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ORDERS, EMPTY)
    orders.search(client, updated_after=AFTER)
    expected = f"AmazonOdooConnector/1.0 (Language=Python/{sys.version.split()[0]})"
    assert {request.headers["user-agent"] for request in amazon.requests} == {expected}
    sent = amazon.asked(ORDERS)[0].headers
    assert sent["x-amz-access-token"] == "Atza|1"
    assert datetime.strptime(sent["x-amz-date"], "%Y%m%dT%H%M%SZ")
