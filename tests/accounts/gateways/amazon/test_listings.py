"""Listings at the gateway: read whole, and changed in their quantity alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.gateways.amazon import listings
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.records import Money
from accounts.gateways.amazon.records_offers import Issue, Listing, Submission
from accounts.gateways.errors import GatewayError, Kind
from sandbox.amazon import PretendAmazon
from sandbox.amazon.demo_listings import BOTH_SKU, FBA_SKU
from sandbox.httpd import Response

from .conftest import GERMANY, Script, refusal

ME = "A1DEMOSELLER01"
ITEMS = "/listings/2021-08-01/items/A2SELLER"
MUG = f"{ITEMS}/MUG-1"


def item(**changes: Any) -> dict[str, Any]:
    """A small listing as Amazon sends it; `None` leaves a field out."""
    data: dict[str, Any] = {
        "sku": "MUG-1",
        "summaries": [
            {
                "marketplaceId": GERMANY,
                "asin": "B0MUG00001",
                "productType": "MUG",
                "status": ["BUYABLE"],
                "itemName": "Mug",
                "createdDate": "2026-01-01T00:00:00Z",
                "lastUpdatedDate": "2026-02-01T00:00:00Z",
            }
        ],
        "offers": [
            {"marketplaceId": GERMANY, "offerType": "B2B", "price": {"amount": "8.00", "currencyCode": "EUR"}},
            {"marketplaceId": GERMANY, "offerType": "B2C", "price": {"amount": "9.99", "currencyCode": "EUR"}},
        ],
        "fulfillmentAvailability": [{"fulfillmentChannelCode": "DEFAULT", "quantity": 3}],
        "issues": [{"code": "90220", "message": "'size' is missing.", "severity": "ERROR", "categories": []}],
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def get(client: AmazonClient, sku: str = "MUG-1") -> Listing | None:
    return listings.get(client, "A2SELLER", sku, GERMANY)


def failure(call: Callable[[], object]) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        call()
    return caught.value


# Reading one


def test_a_listing_with_everything(amazon: Script, client: AmazonClient) -> None:
    amazon.says(MUG, Response.of(item()))
    assert get(client) == Listing(
        sku="MUG-1",
        asin="B0MUG00001",
        title="Mug",
        product_type="MUG",
        status=("BUYABLE",),
        channels=("DEFAULT",),
        quantity=3,
        price=Money(Decimal("9.99"), "EUR"),
        issues=(Issue("90220", "'size' is missing.", "ERROR"),),
        updated=datetime(2026, 2, 1, tzinfo=UTC),
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )


def test_a_listing_of_which_amazon_tells_little(amazon: Script, client: AmazonClient) -> None:
    amazon.says(MUG, Response.of({"sku": "MUG-1"}))
    found = get(client)
    assert found == Listing(sku="MUG-1")
    assert not found.by_merchant_only  # nothing known is nothing to be pushed


@pytest.mark.parametrize(
    ("channels", "quantity", "by_merchant_only"),
    [
        ([("DEFAULT", 5)], 5, True),
        ([("DEFAULT", 0)], 0, True),
        ([("DEFAULT", None)], None, True),
        ([("AMAZON_EU", None)], None, False),
        ([("DEFAULT", 5), ("AMAZON_EU", None)], 5, False),
        ([("AMAZON_EU", 9), ("DEFAULT", 5)], 5, False),
        ([("default", 5)], None, False),
        ([("SOMETHING_NEW", 5)], None, False),
        ([], None, False),
    ],
    ids=str,
)
def test_only_what_the_merchant_alone_fulfils_is_the_merchants(
    amazon: Script, client: AmazonClient, channels: Any, quantity: int | None, by_merchant_only: bool
) -> None:
    told = [{"fulfillmentChannelCode": code, **({} if n is None else {"quantity": n})} for code, n in channels]
    amazon.says(MUG, Response.of(item(fulfillmentAvailability=told)))
    found = get(client)
    assert found
    assert (found.channels, found.quantity, found.by_merchant_only) == (
        tuple(code for code, _ in channels),
        quantity,
        by_merchant_only,
    )


def test_what_another_marketplace_says_is_not_taken_for_this_ones(amazon: Script, client: AmazonClient) -> None:
    other = item()
    for each in (*other["summaries"], *other["offers"]):
        each["marketplaceId"] = "A13V1IB3VIYZZH"
    amazon.says(MUG, Response.of(other))
    found = get(client)
    assert found
    assert (found.title, found.price, found.quantity) == ("", None, 3)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fulfillmentAvailability": [{"quantity": 3}]}, "fulfillmentChannelCode is missing"),
        ({"fulfillmentAvailability": [{"fulfillmentChannelCode": "DEFAULT", "quantity": -1}]}, "quantity is not a whole number"),
        ({"fulfillmentAvailability": [{"fulfillmentChannelCode": "DEFAULT", "quantity": "3"}]}, "quantity is not a whole number"),
        ({"fulfillmentAvailability": [{"fulfillmentChannelCode": "DEFAULT"}] * 2}, "its merchant channel is in it twice"),
        ({"fulfillmentAvailability": {}}, "fulfillmentAvailability is not a list of objects"),
        ({"summaries": [[]]}, "summaries is not a list of objects"),
        ({"offers": [{"marketplaceId": GERMANY, "offerType": "B2C", "price": {"amount": "9,99", "currencyCode": "EUR"}}]}, "price.amount is not an amount"),
        ({"issues": "none"}, "issues is not a list of objects"),
    ],
)  # fmt: skip
def test_a_listing_that_cannot_be_read_names_itself_and_the_field(
    amazon: Script, client: AmazonClient, changes: dict[str, Any], words: str
) -> None:
    amazon.says(MUG, Response.of(item(**changes)))
    error = failure(lambda: get(client))
    assert (error.kind, error.code) == (Kind.BUG, "amazon_listing_unreadable")
    assert error.text.startswith("Amazon sent the listing MUG-1 in a form that cannot be read: ")
    assert words in error.text


def test_no_listing_is_none_and_a_lost_answer_is_an_error(amazon: Script, client: AmazonClient) -> None:
    amazon.says(MUG, refusal(404, "NOT_FOUND", f"SKU 'MUG-1' not found in marketplace {GERMANY}"))
    assert get(client) is None
    amazon.says(MUG, Response(404, b"<html>"), Response(404, b""))
    assert failure(lambda: get(client)).kind is Kind.UNAVAILABLE
    assert failure(lambda: get(client)).kind is Kind.UNAVAILABLE


def test_another_sku_than_the_one_asked_for_is_no_answer(amazon: Script, client: AmazonClient) -> None:
    amazon.says(MUG, Response.of(item(sku="MUG-2")))
    assert failure(lambda: get(client)).code == "amazon_unreadable_answer"
    amazon.says(MUG, Response.of(item(sku="mug-1")))  # Amazon does not care for case
    found = get(client)
    assert found
    assert found.sku == "mug-1"


@pytest.mark.parametrize("sku", ["", " ", ".", "..", "\ud800", "MUG\0"])
def test_an_sku_that_cannot_stand_in_an_address_is_refused_without_asking(
    amazon: Script, client: AmazonClient, sku: str
) -> None:
    for call in (
        lambda: get(client, sku),
        lambda: listings.patch_quantity(client, "A2SELLER", sku, GERMANY, 3),
        lambda: listings.search(client, "A2SELLER", GERMANY, skus=[sku]),
    ):
        error = failure(call)
        assert (error.kind, error.code) == (Kind.REJECTED, "amazon_sku_unusable")
        assert error.text.endswith("Give the listing another SKU in Seller Central.")
    assert amazon.requests == []


# Searching


def page(**changes: Any) -> Response:
    return Response.of({"numberOfResults": 1, "items": [item()], **changes})


def test_a_page_with_a_listing_that_cannot_be_read(amazon: Script, client: AmazonClient) -> None:
    bad = item(sku="MUG-2", fulfillmentAvailability=[{}])
    amazon.says(ITEMS, page(numberOfResults=3, items=[item(), bad, {}], pagination={"nextToken": "t/1="}))
    found = listings.search(client, "A2SELLER", GERMANY)
    assert [each.sku for each in found.listings] == ["MUG-1"]
    assert [sku for sku, _ in found.malformed] == ["MUG-2", ""]
    assert (found.total, found.next_token) == (3, "t/1=")


@pytest.mark.parametrize(
    "answer",
    [
        Response.of({}),
        Response.of({"items": []}),
        Response.of({"numberOfResults": 0}),
        Response.of({"numberOfResults": "0", "items": []}),
        Response.of({"numberOfResults": 0, "items": {}}),
        Response.of({"numberOfResults": 0, "items": None}),
        Response.of({"numberOfResults": 1, "items": ["MUG-1"]}),
        page(pagination=[]),
        page(pagination={"nextToken": 7}),
        page(errors=[]),
        Response(200, b"[]"),
        Response(204),
    ],
    ids=lambda value: value.body[:50],
)
def test_nothing_but_a_list_of_listings_is_taken_for_a_page(
    amazon: Script, client: AmazonClient, answer: Response
) -> None:
    amazon.says(ITEMS, answer)
    error = failure(lambda: listings.search(client, "A2SELLER", GERMANY))
    assert (error.kind, error.code) == (Kind.UNAVAILABLE, "amazon_unreadable_answer")


def test_a_page_that_is_refused_after_the_first_is_read_again_soon(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ITEMS, refusal(400, "InvalidInput", "Request has missing or invalid parameters and cannot be parsed."))
    first = failure(lambda: listings.search(client, "A2SELLER", GERMANY))
    later = failure(lambda: listings.search(client, "A2SELLER", GERMANY, token="t"))
    assert (first.kind, first.code, first.retry_after) == (Kind.UNAVAILABLE, "amazon_listing_search_refused", 1800.0)
    assert (later.kind, later.code, later.retry_after) == (Kind.UNAVAILABLE, listings.PAGE_REFUSED, 60.0)


def test_more_skus_than_amazon_takes_or_one_with_a_comma_are_a_mistake_of_ours(client: AmazonClient) -> None:
    for skus in (["S"] * 21, ["A,B"]):
        with pytest.raises(ValueError, match="20 SKUs at most, and none with a comma"):
            listings.search(client, "A2SELLER", GERMANY, skus=skus)


def test_every_page_of_a_shop(shop: PretendAmazon, seller: AmazonClient) -> None:
    shop.clear_listings()
    for number in range(45):
        shop.set_listing(f"S-{number}", quantity=number)
    shop.set_listing("ELSEWHERE", marketplaces=["FR"])
    found: list[Listing] = []
    token = ""
    while True:
        read = listings.search(seller, ME, GERMANY, token=token)
        found += read.listings
        assert read.total == 45
        token = read.next_token
        if not token:
            break
    assert {each.sku: each.quantity for each in found} == {f"S-{number}": number for number in range(45)}
    assert shop.count("searchListingsItems") == 3


def test_what_changed_since(shop: PretendAmazon, seller: AmazonClient) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    shop.set_listing("MUG-RED", quantity=9)
    read = listings.search(seller, ME, GERMANY, updated_after=before)
    assert [(each.sku, each.quantity) for each in read.listings] == [("MUG-RED", 9)]
    assert read.listings[0].updated
    assert read.listings[0].updated >= before


def test_what_was_created_in_a_window_the_oldest_first(shop: PretendAmazon, seller: AmazonClient) -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    for number in (3, 1, 2):
        shop.set_listing(f"S-{number}", created=day + timedelta(days=number))
    read = listings.search(
        seller, ME, GERMANY, created_after=day + timedelta(days=2), created_before=day + timedelta(days=3)
    )
    assert [each.sku for each in read.listings] == ["S-2", "S-3"]


def test_skus_are_found_twenty_at_a_time_and_those_with_a_comma_alone(
    shop: PretendAmazon, seller: AmazonClient
) -> None:
    skus = [f"S/{number} é" for number in range(41)] + ["A,B", "C,D"]
    for sku in skus[:-1]:
        shop.set_listing(sku, quantity=1)
    found = [each.sku for each in listings.of_skus(seller, ME, GERMANY, [*skus, "NOBODY"])]
    assert sorted(found) == sorted(skus[:-1])
    assert (shop.count("searchListingsItems"), shop.count("getListingsItem")) == (3, 2)


def test_a_listing_that_cannot_be_read_is_not_left_out_of_those_asked_for(amazon: Script, client: AmazonClient) -> None:
    amazon.says(ITEMS, page(items=[item(issues=7)]))
    error = failure(lambda: list(listings.of_skus(client, "A2SELLER", GERMANY, ["MUG-1"])))
    assert (error.kind, error.code) == (Kind.BUG, "amazon_listing_unreadable")


# Patching


def test_a_quantity_is_told_to_the_merchants_channel_and_the_rest_is_left(
    shop: PretendAmazon, seller: AmazonClient
) -> None:
    said = listings.patch_quantity(seller, ME, "MUG-BLUE", GERMANY, 7)
    assert (said.sku, said.status, said.ok, said.issues) == ("MUG-BLUE", "ACCEPTED", True, ())
    assert shop.listing("MUG-BLUE")["availability"] == [
        {"fulfillment_channel_code": "DEFAULT", "quantity": 7, "lead_time_to_ship_max_days": 2}
    ]
    read = listings.get(seller, ME, "MUG-BLUE", GERMANY)
    assert read
    assert (read.quantity, read.by_merchant_only) == (7, True)


def test_what_the_pretend_amazon_would_do_to_goods_that_it_fulfils(shop: PretendAmazon, seller: AmazonClient) -> None:
    """Why by_merchant_only is asked before: nobody stops a patch."""
    for sku in (FBA_SKU, BOTH_SKU):
        read = listings.get(seller, ME, sku, GERMANY)
        assert read
        assert not read.by_merchant_only
    assert listings.patch_quantity(seller, ME, FBA_SKU, GERMANY, 7).ok
    assert shop.listing(FBA_SKU)["channels"] == ["AMAZON_EU", "DEFAULT"]


def test_a_200_may_say_no(shop: PretendAmazon, seller: AmazonClient) -> None:
    shop.script_listing("MUG-BLUE")
    said = listings.patch_quantity(seller, ME, "MUG-BLUE", GERMANY, 7)
    assert (said.status, said.ok) == ("INVALID", False)
    assert said.issues == (Issue("90220", "'condition_type' is required but not supplied.", "ERROR"),)
    wrong = listings.patch_quantity(seller, ME, "MUG-RED", GERMANY, 7, product_type="SHOES")
    assert (wrong.ok, wrong.issues[0].code) == (False, "4000003")
    assert shop.quantity("MUG-RED") == 25


@pytest.mark.parametrize("status", ["VALID", "ACCEPTED", "INVALID", "PENDING_REVIEW"])
def test_only_words_that_mean_yes_do(amazon: Script, client: AmazonClient, status: str) -> None:
    amazon.says(MUG, Response.of({"sku": "MUG-1", "status": status, "submissionId": "s1"}))
    said = listings.patch_quantity(client, "A2SELLER", "MUG-1", GERMANY, 0)
    assert said == Submission("MUG-1", status, "s1")
    assert said.ok == (status in ("VALID", "ACCEPTED"))


@pytest.mark.parametrize("quantity", [-1, 2**31, 1.0, "1", True, None])
def test_what_is_no_quantity_is_a_mistake_of_ours(amazon: Script, client: AmazonClient, quantity: Any) -> None:
    with pytest.raises(ValueError, match="is no quantity"):
        listings.patch_quantity(client, "A2SELLER", "MUG-1", GERMANY, quantity)
    assert amazon.requests == []


@pytest.mark.parametrize(
    "answer",
    [
        Response(200, b"", cut="before"),
        Response(200, b"", cut="reset"),
        Response(200, b'{"sku": "MUG-1", "status": "ACC', cut="half"),
        Response(200, b"<html>"),
        Response(200, b"{}"),
        Response(204),
        Response.of({"sku": "MUG-1"}),
        Response.of({"sku": "MUG-2", "status": "ACCEPTED"}),
        Response.of({"sku": "MUG-1", "status": "ACCEPTED", "issues": "none"}),
        Response(503, b"<html>"),
        refusal(500, "InternalFailure"),
    ],
    ids=lambda value: f"{value.status} {value.cut} {value.body[:40]!r}",
)
def test_a_patch_without_a_clear_answer_is_in_doubt(amazon: Script, client: AmazonClient, answer: Response) -> None:
    amazon.says(MUG, answer)
    error = failure(lambda: listings.patch_quantity(client, "A2SELLER", "MUG-1", GERMANY, 3))
    assert error.kind is Kind.AMBIGUOUS
    assert len(amazon.asked(MUG)) == 1
