"""Amazon's rate limits, as the client keeps them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from accounts.gateways.amazon import orders
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.tokens import Credentials
from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.throttle import LocalBuckets
from sandbox.httpd import Response

from .conftest import LOGIN, ORDERS, Script, order, refusal

AFTER = datetime(2026, 11, 20, tzinfo=UTC)
ONE = f"{ORDERS}/028-1111111-2222222"


class Clock:
    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now


def throttled(client: AmazonClient) -> float:
    with pytest.raises(GatewayError) as caught:
        orders.search(client, updated_after=AFTER)
    assert caught.value.kind is Kind.THROTTLED
    assert caught.value.retry_after is not None
    return caught.value.retry_after


def test_the_burst_goes_out_and_the_next_search_waits_without_asking_amazon(
    amazon: Script, connect: Callable[..., AmazonClient]
) -> None:
    clock = Clock()
    client = connect(clock=clock)
    amazon.says(ORDERS, Response.of({"orders": []}))
    for _ in range(20):
        orders.search(client, updated_after=AFTER)
    wait = throttled(client)
    assert wait == pytest.approx(1 / (0.9 * 0.0056))
    assert len(amazon.asked(ORDERS)) == 20
    clock.now += wait
    orders.search(client, updated_after=AFTER)
    assert len(amazon.asked(ORDERS)) == 21


def test_one_operation_does_not_use_up_another(amazon: Script, connect: Callable[..., AmazonClient]) -> None:
    client = connect(clock=Clock())
    amazon.says(ORDERS, refusal(429, "QuotaExceeded"))
    amazon.says(ONE, Response.of({"order": order()}))
    throttled(client)
    assert orders.get(client, "028-1111111-2222222")[0].id == "028-1111111-2222222"


def test_accounts_regions_and_apps_have_limits_of_their_own(
    amazon: Script, connect: Callable[..., AmazonClient]
) -> None:
    buckets, clock = LocalBuckets(), Clock()
    amazon.says(ORDERS, refusal(429, "QuotaExceeded"))
    throttled(connect(buckets=buckets, clock=clock))
    amazon.says(ORDERS, Response.of({"orders": []}))
    throttled(connect(buckets=buckets, clock=clock))  # the same account in another worker
    for other in (
        connect(seller_id="A2OTHER", buckets=buckets, clock=clock),
        connect(region="na", buckets=buckets, clock=clock),
        connect(credentials=Credentials("another-app", "s", "Atzr|r"), buckets=buckets, clock=clock),
    ):
        assert orders.search(other, updated_after=AFTER).orders == ()


@pytest.mark.parametrize(("header", "wait"), [("0.5", 1 / 0.45), ("0.0056", 1 / (0.9 * 0.0056))])
def test_the_rate_that_amazon_tells_is_learned(
    amazon: Script, connect: Callable[..., AmazonClient], header: str, wait: float
) -> None:
    client = connect(clock=Clock())
    amazon.says(
        ORDERS, Response.of({"orders": []}, x_amzn_RateLimit_Limit=header), refusal(429, "QuotaExceeded", "slower")
    )
    orders.search(client, updated_after=AFTER)
    assert throttled(client) == pytest.approx(wait)


@pytest.mark.parametrize("header", ["", "fast", "NaN", "-1", "0", "inf"])
def test_a_rate_that_is_none_is_not_learned(amazon: Script, connect: Callable[..., AmazonClient], header: str) -> None:
    client = connect(clock=Clock())
    amazon.says(
        ORDERS, Response.of({"orders": []}, x_amzn_RateLimit_Limit=header), refusal(429, "QuotaExceeded", "slower")
    )
    orders.search(client, updated_after=AFTER)
    assert throttled(client) == pytest.approx(1 / (0.9 * 0.0056))


def test_a_login_that_fails_uses_up_no_search(amazon: Script, connect: Callable[..., AmazonClient]) -> None:
    client = connect(clock=Clock())
    amazon.says(LOGIN, Response(503, b""))
    for _ in range(25):
        with pytest.raises(GatewayError):
            orders.search(client, updated_after=AFTER)
    amazon.says(LOGIN, Response.of({"access_token": "Atza|x", "expires_in": 3600}))
    amazon.says(ORDERS, Response.of({"orders": []}))
    for _ in range(20):
        orders.search(client, updated_after=AFTER)
