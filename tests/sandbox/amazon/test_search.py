"""searchOrders: each filter, each rule of the model, each page."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.amazon import PretendAmazon, an_order, shape

from .conftest import ALL_DATA, NOW, Shop, hours

DE, FR, PL, JP = "A1PA6795UKMFR9", "A13V1IB3VIYZZH", "A1C3SOZRARQ6R3", "A1VC38T7YXB528"
MINUTE = timedelta(minutes=1)


def placed(amazon: PretendAmazon, *, hours_ago: float = 1, **options: Any) -> str:
    options.setdefault("marketplace", "DE")
    order = an_order(**options)
    return str(amazon.place(order, at=NOW - timedelta(hours=hours_ago))["orderId"])


@pytest.mark.parametrize(
    ("parameters", "details"),
    [
        ({}, "Exactly one of createdAfter and lastUpdatedAfter is required"),
        (
            {"createdAfter": hours(1), "lastUpdatedAfter": hours(1)},
            "Exactly one of createdAfter and lastUpdatedAfter is required",
        ),
        ({"createdBefore": hours(1)}, "Exactly one of createdAfter and lastUpdatedAfter is required"),
        (
            {"createdAfter": hours(2), "lastUpdatedBefore": hours(1)},
            "lastUpdatedBefore may not be given with createdAfter",
        ),
        (
            {"lastUpdatedAfter": hours(2), "createdBefore": hours(1)},
            "createdBefore may not be given with lastUpdatedAfter",
        ),
        (
            {"lastUpdatedAfter": hours(1), "lastUpdatedBefore": hours(2)},
            "lastUpdatedBefore must be equal to or after lastUpdatedAfter",
        ),
        (
            {"lastUpdatedAfter": hours(1), "lastUpdatedBefore": "2026-11-23T11:58:01Z"},
            "lastUpdatedBefore must be at least two minutes before the time of the request",
        ),
        ({"createdAfter": "TEST_CASE_400"}, "createdAfter: 'TEST_CASE_400' is not in ISO 8601 format"),
        ({"createdAfter": "2026-13-01T00:00:00Z"}, "createdAfter: month must be in 1..12"),
        ({"createdAfter": ""}, "createdAfter is empty"),
        (
            {"createdAfter": hours(1), "fulfillmentStatuses": "Shipped"},
            "fulfillmentStatuses has invalid values: Shipped",
        ),
        ({"createdAfter": hours(1), "fulfilledBy": "MFN"}, "fulfilledBy has invalid values: MFN"),
        ({"createdAfter": hours(1), "includedData": "BUYER,ALL"}, "includedData has invalid values: ALL"),
        ({"createdAfter": hours(1), "maxResultsPerPage": "0"}, "maxResultsPerPage must be between 1 and 100"),
        ({"createdAfter": hours(1), "maxResultsPerPage": "101"}, "maxResultsPerPage must be between 1 and 100"),
        ({"createdAfter": hours(1), "maxResultsPerPage": "ten"}, "maxResultsPerPage must be between 1 and 100"),
        (
            {"createdAfter": hours(1), "marketplaceIds": ",".join(f"A{n}" for n in range(51))},
            "marketplaceIds has more than 50 values",
        ),
        ({"createdAfter": hours(1), "marketplaceIds": "A1NOTAMARKET"}, "Invalid marketplace id: A1NOTAMARKET"),
        ({"createdAfter": hours(1), "marketplaceIds": JP}, f"Invalid marketplace id: {JP}"),
        ({"createdAfter": hours(1), "paginationToken": "e30="}, "paginationToken is invalid"),
        ({"createdAfter": hours(1), "paginationToken": "ü"}, "paginationToken is invalid"),
    ],
)
def test_a_search_against_the_rules_is_refused(shop: Shop, parameters: dict[str, str], details: str) -> None:
    answer = shop.get("/orders/2026-01-01/orders", **parameters)
    assert answer.status_code == 400
    assert answer.json() == {"errors": [{"code": "InvalidInput", "message": "Invalid Input", "details": details}]}


def test_a_list_is_separated_by_commas_not_repeated(shop: Shop) -> None:
    answer = shop.get("/orders/2026-01-01/orders", createdAfter=hours(1), marketplaceIds=[DE, FR])
    assert answer.json()["errors"][0]["details"] == (
        "marketplaceIds is given more than once; a list is separated by commas"
    )


def test_a_parameter_amazon_does_not_know_is_passed_over(amazon: PretendAmazon, shop: Shop) -> None:
    order_id = placed(amazon, seed=1)
    answer = shop.get("/orders/2026-01-01/orders", createdAfter=hours(2), MarketplaceId=FR)
    assert [each["orderId"] for each in answer.json()["orders"]] == [order_id]


def test_a_marketplace_the_seller_does_not_take_part_in_is_forbidden(shop: Shop) -> None:
    answer = shop.search(marketplaceIds=f"{DE},{PL}")
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["code"] == "Unauthorized"


def test_both_ends_of_the_window_belong_to_it(amazon: PretendAmazon, shop: Shop) -> None:
    early, middle, late = (placed(amazon, seed=n, hours_ago=n) for n in (3, 2, 1))
    assert shop.found(lastUpdatedAfter=hours(3), lastUpdatedBefore=hours(1)) == [early, middle, late]
    assert shop.found(lastUpdatedAfter=hours(3), lastUpdatedBefore=hours(2)) == [early, middle]
    assert shop.found(lastUpdatedAfter=hours(2), lastUpdatedBefore=hours(2)) == [middle]
    assert shop.found(lastUpdatedAfter="2026-11-23T10:00:00.001Z", lastUpdatedBefore=hours(1)) == [late]


def test_exactly_two_minutes_ago_is_old_enough(shop: Shop) -> None:
    assert shop.search(lastUpdatedBefore="2026-11-23T11:58:00Z").status_code == 200


def test_created_and_updated_are_two_windows(amazon: PretendAmazon, shop: Shop) -> None:
    order_id = placed(amazon, seed=1, hours_ago=10)
    amazon.change(order_id, {"programs": ["PREMIUM"]})
    assert shop.found(createdAfter=hours(11), createdBefore=hours(9)) == [order_id]
    assert shop.found(lastUpdatedAfter=hours(11), lastUpdatedBefore=hours(9)) == []
    assert shop.found(lastUpdatedAfter=hours(1)) == [order_id]
    assert shop.found(createdAfter=hours(9)) == []


@pytest.mark.parametrize(
    ("given", "echo"),
    [
        ({"lastUpdatedAfter": hours(9)}, {"lastUpdatedBefore": "2026-11-23T12:00:00.000Z"}),
        ({"createdAfter": hours(9)}, {"createdBefore": "2026-11-23T12:00:00.000Z"}),
        (
            {"lastUpdatedAfter": hours(9), "lastUpdatedBefore": hours(1)},
            {"lastUpdatedBefore": "2026-11-23T11:00:00.000Z"},
        ),
        ({"createdAfter": hours(9), "createdBefore": hours(1)}, {"createdBefore": "2026-11-23T11:00:00.000Z"}),
    ],
)
def test_the_end_of_the_window_is_told(shop: Shop, given: dict[str, str], echo: dict[str, str]) -> None:
    assert shop.search(**given).json() == {"orders": [], **echo}


def test_times_with_an_offset_are_understood(amazon: PretendAmazon, shop: Shop) -> None:
    order_id = placed(amazon, seed=1, hours_ago=1)
    assert shop.found(lastUpdatedAfter="2026-11-23T12:00:00+01:00") == [order_id]
    assert shop.found(lastUpdatedAfter="2026-11-23T12:00:01+01:00") == []
    assert shop.found(lastUpdatedAfter="2026-11-23") == [order_id]


def test_filters(amazon: PretendAmazon, shop: Shop) -> None:
    by_us = placed(amazon, seed=1, marketplace="DE", fulfilled_by="MERCHANT", status="UNSHIPPED", hours_ago=4)
    by_amazon = placed(amazon, seed=2, marketplace="DE", fulfilled_by="AMAZON", status="SHIPPED", hours_ago=3)
    french = placed(amazon, seed=3, marketplace="FR", fulfilled_by="MERCHANT", status="CANCELLED", hours_ago=2)
    assert shop.found() == [by_us, by_amazon, french]
    assert shop.found(marketplaceIds=DE) == [by_us, by_amazon]
    assert shop.found(marketplaceIds=f"{DE},{FR}") == [by_us, by_amazon, french]
    assert shop.found(fulfillmentStatuses="SHIPPED,CANCELLED") == [by_amazon, french]
    assert shop.found(fulfilledBy="AMAZON") == [by_amazon]
    assert shop.found(fulfilledBy="AMAZON,MERCHANT") == [by_us, by_amazon, french]
    assert shop.found(marketplaceIds=FR, fulfilledBy="AMAZON") == []


def test_pages_hold_every_order_once_in_the_order_of_time_and_id(amazon: PretendAmazon, shop: Shop) -> None:
    same_time = sorted(placed(amazon, seed=f"same {n}", hours_ago=5) for n in range(5))
    later = [placed(amazon, seed=f"later {n}", hours_ago=4 - n) for n in range(3)]
    first = shop.search(maxResultsPerPage=3).json()
    token = first["pagination"]["nextToken"]
    second = shop.search(maxResultsPerPage=3, paginationToken=token).json()
    third = shop.search(maxResultsPerPage=3, paginationToken=second["pagination"]["nextToken"]).json()
    assert "pagination" not in third
    read = [order["orderId"] for page in (first, second, third) for order in page["orders"]]
    assert read == same_time + later


def test_a_full_last_page_promises_no_other(amazon: PretendAmazon, shop: Shop) -> None:
    for seed in range(4):
        placed(amazon, seed=seed)
    assert "pagination" not in shop.search(maxResultsPerPage=4).json()
    assert "pagination" in shop.search(maxResultsPerPage=3).json()


def test_a_hundred_orders_make_a_page(amazon: PretendAmazon, shop: Shop) -> None:
    for seed in range(101):
        placed(amazon, seed=seed)
    assert len(shop.search().json()["orders"]) == 100


def test_page_size_and_blocks_may_change_between_pages(amazon: PretendAmazon, shop: Shop) -> None:
    ids = [placed(amazon, seed=n, hours_ago=9 - n) for n in range(4)]
    token = shop.search(maxResultsPerPage=1).json()["pagination"]["nextToken"]
    second = shop.search(maxResultsPerPage=3, includedData="FULFILLMENT", paginationToken=token).json()
    assert [each["orderId"] for each in second["orders"]] == ids[1:]
    assert "fulfillment" in second["orders"][0]


@pytest.mark.parametrize(
    "change",
    [
        {"lastUpdatedAfter": hours(719)},
        {"marketplaceIds": DE},
        {"fulfilledBy": "MERCHANT"},
        {"fulfillmentStatuses": "UNSHIPPED"},
        {"lastUpdatedBefore": hours(0.5)},
    ],
)
def test_nothing_else_may_change_between_pages(amazon: PretendAmazon, shop: Shop, change: dict[str, str]) -> None:
    for seed in range(2):
        placed(amazon, seed=seed, fulfilled_by="MERCHANT")
    token = shop.search(maxResultsPerPage=1).json()["pagination"]["nextToken"]
    answer = shop.search(**({"maxResultsPerPage": 1, "paginationToken": token} | change))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["details"] == (
        "Parameters other than maxResultsPerPage and includedData may not change between pages"
    )


def test_the_same_lists_in_another_order_are_unchanged(amazon: PretendAmazon, shop: Shop) -> None:
    ids = [placed(amazon, seed=n, hours_ago=9 - n) for n in range(2)]
    token = shop.search(maxResultsPerPage=1, marketplaceIds=f"{DE},{FR}").json()["pagination"]["nextToken"]
    assert shop.found(marketplaceIds=f"{FR},{DE}", paginationToken=token) == ids[1:]


def test_a_token_lives_for_a_day(amazon: PretendAmazon, shop: Shop) -> None:
    for seed in range(2):
        placed(amazon, seed=seed)
    amazon.login.life = 10**6
    token = shop.search(maxResultsPerPage=1).json()["pagination"]["nextToken"]
    amazon.clock.advance(24 * 3600)
    assert shop.search(maxResultsPerPage=1, paginationToken=token).status_code == 200
    amazon.clock.advance(1)
    answer = shop.search(maxResultsPerPage=1, paginationToken=token)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["details"] == "paginationToken has expired"


def test_a_token_is_of_no_use_to_another_seller(amazon: PretendAmazon, shop: Shop) -> None:
    for seed in range(2):
        placed(amazon, seed=seed)
    token = shop.search(maxResultsPerPage=1).json()["pagination"]["nextToken"]
    shop.login("Atzr|demo-na")
    assert shop.search(maxResultsPerPage=1, paginationToken=token).status_code == 400


def test_orders_that_come_or_change_between_pages_do_not_enter_the_window(amazon: PretendAmazon, shop: Shop) -> None:
    """The first page fixes its end; what changed meanwhile is for the next window."""
    ids = [placed(amazon, seed=n, hours_ago=9 - n) for n in range(4)]
    page = shop.search(maxResultsPerPage=2).json()
    amazon.clock.advance(60)
    amazon.change(ids[2], {"programs": ["PREMIUM"]})
    amazon.place(an_order(99, marketplace="DE"))
    token = page["pagination"]["nextToken"]
    second = shop.search(maxResultsPerPage=2, paginationToken=token).json()
    assert [each["orderId"] for each in second["orders"]] == [ids[3]]
    assert second["lastUpdatedBefore"] == page["lastUpdatedBefore"]
    assert len(shop.found(lastUpdatedAfter=page["lastUpdatedBefore"])) == 2


def test_orders_are_seen_two_minutes_late_as_in_life(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.visible_after = 120
    amazon.login.life = 10**6
    order_id = placed(amazon, seed=1, hours_ago=0, fulfilled_by="MERCHANT")
    assert shop.found() == []
    amazon.clock.advance(119.999)
    assert shop.found() == []
    amazon.clock.advance(0.001)
    assert shop.search().json()["lastUpdatedBefore"] == "2026-11-23T12:00:00.000Z"
    assert shop.found() == [order_id]
    amazon.ship(order_id)
    assert (
        shop.search(includedData="FULFILLMENT").json()["orders"][0]["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    )
    assert shop.order(order_id)["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    amazon.clock.advance(120)
    assert shop.search(includedData="FULFILLMENT").json()["orders"][0]["fulfillment"]["fulfillmentStatus"] == "SHIPPED"


def test_orders_older_than_two_years_are_gone_except_in_japan(amazon: PretendAmazon, shop: Shop) -> None:
    old = an_order(1, marketplace="DE")
    amazon.place(old, at=NOW - timedelta(days=731))
    newer = amazon.place(an_order(2, marketplace="DE"), at=NOW - timedelta(days=729))
    japanese = amazon.place(an_order(3, marketplace="JP"), at=NOW - timedelta(days=3000))
    assert shop.found(createdAfter="2015-01-01T00:00:00Z") == [newer["orderId"]]
    shop.login("Atzr|demo-fe")
    assert shop.found(createdAfter="2015-01-01T00:00:00Z") == [japanese["orderId"]]


def test_sellers_see_their_own_orders_only(amazon: PretendAmazon, shop: Shop) -> None:
    german, american = placed(amazon, seed=1), placed(amazon, seed=2, marketplace="US")
    assert shop.found() == [german]
    assert shop.get(f"/orders/2026-01-01/orders/{american}").status_code == 404
    shop.login("Atzr|demo-na")
    assert shop.found() == [american]


def test_a_500_line_order_comes_whole(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.place(shape("lines_500"))
    (order,) = shop.search(includedData=ALL_DATA).json()["orders"]
    assert len(order["orderItems"]) == 500


def test_get_order_of_nothing(shop: Shop) -> None:
    missing = shop.get("/orders/2026-01-01/orders/302-0000000-0000000")
    assert (missing.status_code, missing.json()["errors"][0]["code"]) == (404, "NotFound")
    wrong = shop.get("/orders/2026-01-01/orders/42")
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (400, "InvalidInput")
    wrong = shop.get("/orders/2026-01-01/orders/302-0000000-0000000", includedData="ALL")
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (400, "InvalidInput")
