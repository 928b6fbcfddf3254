"""Offers over the control API, through a restart, within Amazon's limits, and by Amazon's own examples."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from sandbox.amazon import PretendAmazon, wire_time
from sandbox.amazon.limits import PLANS
from sandbox.amazon.offers import NAMES
from tests import spapi_models

from .conftest import NOW, Shop
from .offer_shop import GERMANY, HAVE_MODELS, ITEMS, OfferShop, feed_document, message
from .test_control import control
from .test_limits import burst

needs_models = pytest.mark.skipif(not HAVE_MODELS, reason="set SPAPI_MODELS to the folder of Amazon's models")


# Control


def test_listings_are_made_changed_shown_and_removed(amazon: PretendAmazon, shop: Shop) -> None:
    made = control(shop, "POST", "/listings", {"sku": "A/B é", "quantity": 3, "marketplaces": ["DE"], "title": "Mug"})
    assert (made["quantity"], made["channels"], made["prices"]) == (3, ["DEFAULT"], {GERMANY: "9.99"})
    changed = control(shop, "POST", "/listings", {"sku": "A/B é", "channels": ["DEFAULT", "AMAZON_EU"], "price": "5"})
    assert (changed["quantity"], changed["channels"], changed["title"]) == (3, ["DEFAULT", "AMAZON_EU"], "Mug")
    assert control(shop, "GET", f"/listings?sku={quote('A/B é')}") == changed
    several = {"seller": "A1DEMOSELLER02", "listings": [{"sku": "S1", "quantity": 1}, {"sku": "S2"}]}
    assert [each["quantity"] for each in control(shop, "POST", "/listings", several)["listings"]] == [1, 0]
    assert len(control(shop, "GET", "/listings?seller=A1DEMOSELLER02")["listings"]) == 14
    control(shop, "DELETE", f"/listings?sku={quote('A/B é')}")
    control(shop, "GET", f"/listings?sku={quote('A/B é')}", status=404)
    control(shop, "DELETE", "/listings")
    assert control(shop, "GET", "/listings") == {"listings": []}
    assert amazon.quantity("S1", "A1DEMOSELLER02") == 1


def test_delays_scripts_and_counts(amazon: PretendAmazon, shop: Shop, offers: OfferShop) -> None:
    said = control(shop, "PUT", "/offers", {"listingDelay": 1, "feedDelay": 2, "reportDelay": 3, "gzip": True})
    assert said == {
        "listingDelay": 1, "feedDelay": 2, "reportDelay": 3, "gzip": True, "encoding": "", "language": "",
        "ordersReduce": True,
    }  # fmt: skip
    control(shop, "POST", "/feeds/script", {"outcomes": ["FATAL"]})
    control(shop, "POST", "/reports/script", {"outcomes": ["CANCELLED"]})
    control(shop, "POST", "/listings/script", {"sku": "MUG-RED", "outcome": "IGNORED", "times": 1})
    control(shop, "POST", "/feeds/script", {"outcomes": ["LOST"]}, status=400)
    offers.offer("MUG-RED", 5)
    offers.feed(message(1, "MUG-BLUE", 7))
    offers.create_report()
    amazon.clock.advance(3)
    (feed,) = control(shop, "GET", "/feeds")["feeds"]
    (report,) = control(shop, "GET", "/reports")["reports"]
    assert (feed["status"], report["status"]) == ("FATAL", "CANCELLED")
    assert control(shop, "GET", "/listings/writes")["writes"] == [
        {"sku": "MUG-RED", "channel": "DEFAULT", "quantity": 5, "source": "patch"}
    ]
    assert control(shop, "GET", "/calls/skus?operation=patchListingsItem") == {"calls": {"MUG-RED": 1}}


def test_reset_opens_the_demos_shop_again(amazon: PretendAmazon, offers: OfferShop) -> None:
    offers.feed(message(1, "MUG-BLUE", 7))
    amazon.clear_listings()
    amazon.reset()
    assert (len(amazon.listings()), amazon.quantity("MUG-BLUE"), amazon.feeds()) == (12, 25, [])


# State


def test_offers_survive_a_restart_with_what_is_on_its_way(tmp_path: Path) -> None:
    state = tmp_path / "amazon.sqlite3"
    first = PretendAmazon(state)
    first.clock.set(NOW)
    first.offer_settings(listing_delay=60, feed_delay=60, report_delay=60)
    server = first.serve()
    shop = OfferShop(Shop(server.url))
    first.set_listing("A|B/é 🙂", quantity=3, price="1.50")
    first.remove_listing("MUG-RED")
    shop.offer("MUG-BLUE", 7)
    feed = shop.feed(message(1, "A|B/é 🙂", 8))
    report = shop.create_report().json()["reportId"]
    shop.http.close()
    server.stop()
    first.close()

    second = PretendAmazon(state)
    second.clock.set(NOW)
    assert (second.quantity("MUG-BLUE"), second.quantity("A|B/é 🙂"), len(second.listings())) == (25, 3, 12)
    assert second.feeds()[0]["status"] == "IN_QUEUE"
    second.clock.advance(60)
    assert second.quantity("MUG-BLUE") == 7
    server = second.serve()
    shop = OfferShop(Shop(server.url))
    assert shop.processing_report(feed)["summary"]["messagesAccepted"] == 1
    assert b"seller-sku" in shop.fetch(shop.report_document(report))
    second.clock.advance(60)  # the delay itself is no part of the state, so the feed's quantity is there at once
    assert second.quantity("A|B/é 🙂") == 8
    assert second.quantity("MUG-RED") is None
    shop.http.close()
    server.stop()
    second.close()


# Limits


BURSTS = {
    "getListingsItem": f"{ITEMS}/MUG-BLUE",
    "searchListingsItems": ITEMS,
    "getFeed": "/feeds/2021-06-30/feeds/1",
    "getFeeds": "/feeds/2021-06-30/feeds",
    "getFeedDocument": "/feeds/2021-06-30/documents/1",
    "getReport": "/reports/2021-06-30/reports/1",
    "getReports": "/reports/2021-06-30/reports",
    "getReportDocument": "/reports/2021-06-30/documents/1",
}


@pytest.mark.parametrize("operation", sorted(BURSTS))
def test_each_operation_has_its_own_bucket(amazon: PretendAmazon, shop: Shop, operation: str) -> None:
    amazon.rates = "real"
    assert burst(shop, BURSTS[operation]) == PLANS[operation][1]


def test_fifteen_feeds_then_one_in_two_minutes(amazon: PretendAmazon, offers: OfferShop) -> None:
    document = offers.upload(feed_document(message(1, "MUG-BLUE", 7)))
    amazon.rates = "real"
    statuses = [offers.create_feed(document).status_code for _ in range(16)]
    assert statuses == [202] * 15 + [429]
    amazon.clock.advance(121)
    assert offers.create_feed(document).headers["x-amzn-RateLimit-Limit"] == "0.0083"


def test_documents_themselves_are_not_limited(amazon: PretendAmazon, offers: OfferShop) -> None:
    amazon.rates = "real"
    told = offers.call("createFeedDocument", "POST", "/feeds/2021-06-30/documents", {}, {"contentType": "a/b"}).json()
    for _ in range(40):
        put = offers.http.put(told["url"], content=b"x", headers={"Content-Type": "a/b"})
        assert (put.status_code, "x-amzn-RateLimit-Limit" in put.headers) == (200, False)


# Models


def _model_of(operation: str) -> str:
    words = {
        "Listings": "listingsItems_2021-08-01.json",
        "Feed": "feeds_2021-06-30.json",
        "Report": "reports_2021-06-30.json",
    }
    return next(model for word, model in words.items() if word in operation)


@needs_models
@pytest.mark.parametrize("operation", sorted(NAMES - {"uploadDocument", "fetchDocument"}))
def test_the_limits_are_those_of_amazons_usage_plans(operation: str) -> None:
    rate, burst = PLANS[operation]
    described = spapi_models.operation(_model_of(operation), operation).document["description"]
    assert f"| {rate:g} | {burst} |" in described


def _static_cases(operation: str, status: int) -> list[dict[str, Any]]:
    document = spapi_models.operation(_model_of(operation), operation).document
    cases: list[dict[str, Any]] = document["responses"][str(status)]["x-amzn-api-sandbox"]["static"]
    return cases


@needs_models
def test_amazons_own_refusals_are_refused_here_too(offers: OfferShop) -> None:
    """The cases of Amazon's static sandbox that are refused, replayed."""
    replayed = 0
    for operation, method, path in (
        ("createFeed", "POST", "/feeds/2021-06-30/feeds"),
        ("createFeedDocument", "POST", "/feeds/2021-06-30/documents"),
        ("createReport", "POST", "/reports/2021-06-30/reports"),
        ("getFeeds", "GET", "/feeds/2021-06-30/feeds"),
        ("getReports", "GET", "/reports/2021-06-30/reports"),
        ("getFeed", "GET", "/feeds/2021-06-30/feeds/{feedId}"),
        ("getReport", "GET", "/reports/2021-06-30/reports/{reportId}"),
        ("getFeedDocument", "GET", "/feeds/2021-06-30/documents/{feedDocumentId}"),
        ("getReportDocument", "GET", "/reports/2021-06-30/documents/{reportDocumentId}"),
        ("searchListingsItems", "GET", ITEMS),
    ):
        for case in _static_cases(operation, 400):
            given = {name: each["value"] for name, each in case["request"]["parameters"].items()}
            body = given.pop("body", None)
            named = {name: given.pop(name) for name in tuple(given) if f"{{{name}}}" in path}
            given.pop("sellerId", None)
            query = {name: ",".join(each) if isinstance(each, list) else each for name, each in given.items()}
            answer = offers.call(operation, method, path.format(**named), query, body)
            assert answer.status_code == 400, operation
            ours, theirs = answer.json()["errors"][0], case["response"]["errors"][0]
            assert (ours["code"], ours["message"].lower()) == (theirs["code"], theirs["message"].lower())
            replayed += 1
    assert replayed == 10


@needs_models
def test_amazons_example_listing_is_told_as_amazon_tells_it(amazon: PretendAmazon, offers: OfferShop) -> None:
    (case,) = _static_cases("getListingsItem", 200)
    example = case["response"]
    amazon.add_seller(amazon.directory.seller("A1DEMOSELLER02"), "Atzr|us")
    summary, offer = example["summaries"][0], example["offers"][0]
    amazon.set_listing(
        example["sku"],
        seller="A1DEMOSELLER02",
        asin=summary["asin"],
        title=summary["itemName"],
        price=offer["price"]["amount"],
        marketplaces=["US"],
        quantity=example["fulfillmentAvailability"][0]["quantity"],
        product_type=summary["productType"],
        created=wire_time.read(summary["createdDate"]),
        issues=tuple({k: v for k, v in issue.items() if k != "marketplaceIds"} for issue in example["issues"]),
    )
    offers.shop.login("Atzr|us")
    path = f"/listings/2021-08-01/items/A1DEMOSELLER02/{example['sku']}"
    query = {"marketplaceIds": "ATVPDKIKX0DER", "includedData": "summaries,offers,issues,fulfillmentAvailability"}
    told = offers.call("getListingsItem", "GET", path, query, sku=example["sku"], sellerId="A1DEMOSELLER02").json()
    (shown,) = told["summaries"]
    for name in ("marketplaceId", "asin", "productType", "conditionType", "itemName"):
        assert shown[name] == summary[name]
    assert told["offers"] == [offer]
    assert told["fulfillmentAvailability"] == example["fulfillmentAvailability"]
    assert [issue["code"] for issue in told["issues"]] == [issue["code"] for issue in example["issues"]]


@needs_models
def test_amazons_example_bodies_are_taken(offers: OfferShop) -> None:
    """With the ids of this seller in place of Amazon's."""
    feed = dict(_static_cases("createFeed", 202)[0]["request"]["parameters"]["body"]["value"])
    document = offers.upload(b"<AmazonEnvelope/>")
    feed |= {"marketplaceIds": [GERMANY, "A1F83G8C2ARO7P"], "inputFeedDocumentId": document}
    assert offers.call("createFeed", "POST", "/feeds/2021-06-30/feeds", {}, feed).status_code == 202
    report = dict(_static_cases("createReport", 202)[0]["request"]["parameters"]["body"]["value"])
    report["marketplaceIds"] = [GERMANY]
    assert offers.call("createReport", "POST", "/reports/2021-06-30/reports", {}, report).status_code == 202
    told = _static_cases("createFeedDocument", 201)[0]["request"]["parameters"]["body"]["value"]
    assert offers.call("createFeedDocument", "POST", "/feeds/2021-06-30/documents", {}, told).status_code == 201
