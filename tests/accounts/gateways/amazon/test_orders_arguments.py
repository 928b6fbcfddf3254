"""A search that could only be refused, or would leave orders out, is not sent."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from accounts.gateways.amazon import orders
from accounts.gateways.amazon.client import AmazonClient
from sandbox.httpd import Response

from .conftest import ORDERS, Script

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"updated_after": NOW, "created_after": NOW},
        {"updated_before": NOW},
        {"updated_after": NOW, "created_before": NOW},
        {"created_after": NOW, "updated_before": NOW},
        {"updated_after": NOW, "page_size": 0},
        {"updated_after": NOW, "page_size": 101},
        {"updated_after": NOW, "marketplaces": ["A1PA6795UKMFR9"] * 51},
        {"updated_after": datetime(2026, 11, 20)},
    ],
)
def test_arguments_that_make_no_search(amazon: Script, client: AmazonClient, arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        orders.search(client, **arguments)
    assert amazon.requests == []


def test_times_are_sent_in_utc_and_to_the_millisecond_below(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ORDERS, Response.of({"orders": [], "lastUpdatedBefore": "2026-11-20T09:58:00.999Z"}))
    berlin = timezone(timedelta(hours=1))
    page = orders.search(
        client,
        updated_after=datetime(2026, 11, 20, 9, tzinfo=berlin),
        updated_before=datetime(2026, 11, 20, 10, 58, 0, 999_999, tzinfo=berlin),
    )
    query = amazon.asked(ORDERS)[0].query
    assert query["lastUpdatedAfter"] == ["2026-11-20T08:00:00.000Z"]
    assert query["lastUpdatedBefore"] == ["2026-11-20T09:58:00.999Z"]
    assert page.until == datetime(2026, 11, 20, 9, 58, 0, 999_000, tzinfo=UTC)
    assert (page.orders, page.raw, page.next_token) == ((), (), "")


def test_an_unreadable_echo_of_the_end_is_no_end(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ORDERS, Response.of({"orders": [], "lastUpdatedBefore": "soon"}))
    assert orders.search(client, updated_after=NOW).until is None
