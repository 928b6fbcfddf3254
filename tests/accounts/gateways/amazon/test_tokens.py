from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from accounts.gateways.amazon import orders
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.tokens import AccessToken, Credentials, MemoryTokens
from sandbox.httpd import Response

from .conftest import LOGIN, ORDERS, Script

AFTER = datetime(2026, 11, 20, tzinfo=UTC)


class Clock:
    now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_token_is_shared_by_clients_until_two_minutes_before_its_end(
    amazon: Script, connect: Callable[..., AmazonClient]
) -> None:
    clock = Clock()
    tokens = MemoryTokens(clock)
    amazon.says(ORDERS, Response.of({"orders": []}))
    orders.search(connect(tokens=tokens), updated_after=AFTER)
    clock.now += 3600 - 120 - 1
    orders.search(connect(tokens=tokens), updated_after=AFTER)
    assert len(amazon.asked(LOGIN)) == 1
    clock.now += 1
    orders.search(connect(tokens=tokens), updated_after=AFTER)
    assert len(amazon.asked(LOGIN)) == 2


@pytest.mark.parametrize("expires_in", [None, 0, 60, 120, -5, "3600", 3600.0])
def test_a_token_whose_life_is_short_or_unknown_is_used_once_and_not_kept(
    amazon: Script, client: AmazonClient, expires_in: object
) -> None:
    amazon.says(LOGIN, Response.of({"access_token": "Atza|short", "expires_in": expires_in}))
    amazon.says(ORDERS, Response.of({"orders": []}))
    orders.search(client, updated_after=AFTER)
    orders.search(client, updated_after=AFTER)
    assert len(amazon.asked(LOGIN)) == 2


def test_no_token_is_believed_to_live_longer_than_an_hour(amazon: Script, connect: Callable[..., AmazonClient]) -> None:
    clock = Clock()
    amazon.says(LOGIN, Response.of({"access_token": "Atza|long", "expires_in": 10**9}))
    amazon.says(ORDERS, Response.of({"orders": []}))
    client = connect(tokens=MemoryTokens(clock))
    orders.search(client, updated_after=AFTER)
    clock.now += 3480
    orders.search(client, updated_after=AFTER)
    assert len(amazon.asked(LOGIN)) == 2


def test_dropping_a_refused_token_leaves_a_newer_one_alone() -> None:
    tokens = MemoryTokens()
    tokens.put("key", "Atza|new", 3480)
    tokens.drop("key", "Atza|old")
    assert tokens.get("key") == "Atza|new"
    tokens.drop("key", "Atza|new")
    assert tokens.get("key") is None
    tokens.drop("key", "Atza|new")


def test_the_key_of_a_cached_token_hides_the_refresh_token_and_knows_both_app_and_seller() -> None:
    key = Credentials("app", "secret", "Atzr|refresh").key
    assert len(key) == 64
    assert "refresh" not in key
    assert key == Credentials("app", "rotated secret", "Atzr|refresh").key
    assert key != Credentials("app2", "secret", "Atzr|refresh").key
    assert key != Credentials("app", "secret", "Atzr|other").key


def test_secrets_do_not_show_in_a_traceback() -> None:
    assert repr(Credentials("app", "s3cret", "Atzr|refresh")) == "Credentials(client_id='app')"
    assert repr(AccessToken("Atza|x")) == "AccessToken()"
