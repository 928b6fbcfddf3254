"""Usage plans: bursts, refill, the header, and whom a bucket belongs to."""

from sandbox.amazon import Application, PretendAmazon

from .conftest import SEARCH, Shop

QUOTA = {
    "errors": [
        {"code": "QuotaExceeded", "message": "You exceeded your quota for the requested resource.", "details": ""}
    ]
}


def burst(shop: Shop, path: str, **parameters: str) -> int:
    """How many calls are answered until the first 429."""
    for count in range(50):
        answer = shop.get(path, **parameters)
        if answer.status_code == 429:
            assert answer.json() == QUOTA
            assert "x-amzn-RateLimit-Limit" not in answer.headers
            assert "retry-after" not in answer.headers
            return count
    return 50


def test_twenty_searches_then_one_in_three_minutes(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.rates = "real"
    after = {"lastUpdatedAfter": "2026-11-01T00:00:00Z"}
    assert burst(shop, SEARCH, **after) == 20
    amazon.clock.advance(178)
    assert shop.get(SEARCH, **after).status_code == 429
    amazon.clock.advance(1)
    assert shop.get(SEARCH, **after).status_code == 200
    assert shop.get(SEARCH, **after).status_code == 429


def test_each_operation_has_its_own_bucket(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.rates = "real"
    assert burst(shop, SEARCH, lastUpdatedAfter="2026-11-01") == 20
    assert burst(shop, f"{SEARCH}/302-0000000-0000000") == 30
    assert burst(shop, "/sellers/v1/account") == 15
    assert burst(shop, "/sellers/v1/marketplaceParticipations") == 15


def test_each_seller_and_each_application_has_its_own_bucket(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.rates = "real"
    assert burst(shop, SEARCH, lastUpdatedAfter="2026-11-01") == 20
    shop.login()  # a new access token is no new bucket
    assert burst(shop, SEARCH, lastUpdatedAfter="2026-11-01") == 0
    shop.login("Atzr|demo-na")
    assert burst(shop, SEARCH, lastUpdatedAfter="2026-11-01") == 20
    amazon.add_application(Application("client.two", "secret.two"))
    amazon.grant("Atzr|two", "A1DEMOSELLER01", "client.two")
    shop.login("Atzr|two", client_id="client.two", client_secret="secret.two")
    assert burst(shop, SEARCH, lastUpdatedAfter="2026-11-01") == 20


def test_a_factor_refills_faster_and_the_header_says_so(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.rates = 100
    assert shop.search().headers["x-amzn-RateLimit-Limit"] == "0.56"
    assert burst(shop, SEARCH, lastUpdatedAfter="2026-11-01") == 19
    amazon.clock.advance(18)
    assert burst(shop, SEARCH, lastUpdatedAfter="2026-11-01") == 10


def test_the_header_comes_where_a_plan_was_applied(amazon: PretendAmazon, shop: Shop) -> None:
    assert "x-amzn-RateLimit-Limit" not in shop.search().headers
    amazon.rates = "real"
    assert shop.search().headers["x-amzn-RateLimit-Limit"] == "0.0056"
    assert shop.search(createdAfter="never").headers["x-amzn-RateLimit-Limit"] == "0.0056"
    missing = shop.get(f"{SEARCH}/302-0000000-0000000")
    assert (missing.status_code, missing.headers["x-amzn-RateLimit-Limit"]) == (404, "0.5")
    assert "x-amzn-RateLimit-Limit" not in shop.http.get(SEARCH).headers
    assert "x-amzn-RateLimit-Limit" not in shop.login().headers


def test_a_refused_search_costs_as_much_as_a_good_one(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.rates = "real"
    assert burst(shop, SEARCH, createdAfter="never") == 20


def test_buckets_can_be_drained_and_refilled(amazon: PretendAmazon, shop: Shop) -> None:
    amazon.rates = "real"
    assert shop.search().status_code == 200
    amazon.limits.drain("searchOrders")
    assert shop.search().status_code == 429
    amazon.limits.refill()
    assert shop.search().status_code == 200
