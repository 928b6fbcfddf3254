"""The client and the pretend Amazon, which holds every call to Amazon's own rules."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.gateways.amazon import authorisation, orders, sellers
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.records import OrdersPage
from accounts.gateways.amazon.tokens import Credentials
from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.journal import CountingJournal, NullJournal
from sandbox.amazon.accounts import DEMO_APPLICATION
from sandbox.amazon.pretend import PretendAmazon
from sandbox.amazon.shapes import SHAPES, shape
from tests import spapi_models

from .conftest import Open, Unlimited

GERMANY = "A1PA6795UKMFR9"


def since(hours: float) -> datetime:
    return datetime.now(UTC) - timedelta(hours=hours)


def read_all(client: AmazonClient, size: int = 100) -> list[OrdersPage]:
    start, pages, token = since(24), list[OrdersPage](), ""
    while not pages or token:
        pages.append(orders.search(client, updated_after=start, token=token, page_size=size))
        token = pages[-1].next_token
    return pages


def failure(client: AmazonClient) -> GatewayError:
    with pytest.raises(GatewayError) as caught:
        orders.search(client, updated_after=since(1), marketplaces=[GERMANY])
    return caught.value


def test_every_page_of_a_day_brings_every_order_once(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    names = [name for name in sorted(SHAPES) if SHAPES[name].get("orderId")][:25]
    placed = {str(pretend.place(SHAPES[name], seller="A1DEMOSELLER01")["orderId"]) for name in names}
    assert len(placed) == 25
    pages = read_all(demo_client, size=7)
    assert len(pages) == 4
    found = [order.id for page in pages for order in page.orders]
    found += [id for page in pages for id, _, _ in page.malformed]
    assert sorted(found) == sorted(placed)
    assert len({page.until for page in pages}) == 1  # the end of the window is that of the first page
    assert all(len(page.orders) == len(page.raw) for page in pages)


def test_an_order_is_the_same_by_search_and_by_its_id(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    placed = pretend.place(shape("gift_wrap_with_message"))
    (page,) = read_all(demo_client)
    order, raw = orders.get(demo_client, str(placed["orderId"]))
    assert (page.orders, page.raw) == ((order,), (raw,))
    assert order.items[0].gift_message


def test_every_filter_is_one_that_amazon_takes(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    pretend.place(SHAPES["gift_wrap_with_message"])
    found = orders.search(
        demo_client,
        created_after=since(24 * 60),
        created_before=since(0.1),
        marketplaces=[GERMANY, "A13V1IB3VIYZZH"],
        statuses=["UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"],
        fulfilled_by=["MERCHANT"],
        page_size=1,
    )
    assert len(found.orders) <= 1
    if spapi_models.FOLDER.is_dir():
        for call in pretend.calls("searchOrders"):
            spapi_models.operation("orders_2026-01-01.json", "searchOrders").check(call.parameters)


def test_the_marketplaces_of_the_demo_seller(demo_client: AmazonClient) -> None:
    found = {
        one.country: one.participates for one in sellers.participations(demo_client) if one.name.startswith("Amazon.")
    }
    assert found == {"DE": True, "FR": True, "IT": True, "ES": True, "GB": True, "PL": False}


FAULTS = {
    "internal_error": ("unavailable", "amazon_unavailable"),
    "empty_500": ("unavailable", "amazon_unavailable"),
    "unavailable": ("unavailable", "amazon_unavailable"),
    "unavailable_html": ("unavailable", "amazon_unavailable"),
    "errors_object": ("unavailable", "amazon_unavailable"),
    "throttled": ("throttled", "amazon_throttled"),
    "throttled_by_gateway": ("throttled", "amazon_throttled"),
    "empty": ("unavailable", "amazon_unreadable_answer"),
    "html": ("unavailable", "amazon_unreadable_answer"),
    "null": ("unavailable", "amazon_unreadable_answer"),
    "list": ("unavailable", "amazon_unreadable_answer"),
    "no_errors": ("unavailable", "amazon_unreadable_answer"),
    "no_errors_200": ("unavailable", "amazon_unreadable_answer"),
    "redirect": ("unavailable", "amazon_unreadable_answer"),
    "truncated": ("unavailable", "amazon_unreadable_answer"),
    "wrong_encoding": ("unavailable", "amazon_unreadable_answer"),
    "deeply_nested": ("unavailable", "amazon_unreadable_answer"),
    "huge": ("unavailable", "amazon_unreadable_answer"),
    "cut_before": ("unavailable", "amazon_unreachable"),
    "cut_half": ("unavailable", "amazon_unreachable"),
    "reset": ("unavailable", "amazon_unreachable"),
    "invalid_input": ("unavailable", "amazon_search_refused"),
    "not_found": ("bug", "amazon_unknown_refusal"),
    "role_missing": ("access", "amazon_role_missing"),
}


@pytest.mark.parametrize("kind", sorted(FAULTS))
def test_every_fault_has_its_meaning_and_passes_when_it_is_over(
    pretend: PretendAmazon, open_client: Open, kind: str
) -> None:
    pretend.place(SHAPES["gift_wrap_with_message"])
    pretend.fault(kind, "searchOrders", times=1)
    client = open_client(buckets=Unlimited())
    error = failure(client)
    assert (error.kind.value, error.code) == FAULTS[kind]
    assert pretend.count("searchOrders") == 1
    assert len(read_all(client)[0].orders) == 1


def test_a_slow_amazon_is_given_up_in_time(pretend: PretendAmazon, open_client: Open) -> None:
    pretend.fault("slow", "searchOrders", times=1, delay=2.0)
    assert failure(open_client(timeout=0.3)).code == "amazon_unreachable"


@pytest.mark.parametrize("fault", ["internal_error", "html", "cut_half"])
def test_a_login_that_fails_is_an_outage(pretend: PretendAmazon, demo_client: AmazonClient, fault: str) -> None:
    pretend.fault(fault, "token", times=1)
    assert failure(demo_client).kind is Kind.UNAVAILABLE
    assert pretend.count("searchOrders") == 0


def test_tokens_that_expire_at_amazon_are_renewed_in_passing(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    read_all(demo_client)
    pretend.login.expire_all()
    read_all(demo_client)
    pretend.login.forget_all()
    read_all(demo_client)
    assert pretend.count("token") == 3
    assert [call.status for call in pretend.calls("searchOrders")] == [200, 403, 200, 403, 200]


def test_a_seller_who_withdraws_the_permission_is_asked_to_connect_again(
    pretend: PretendAmazon, demo_client: AmazonClient
) -> None:
    read_all(demo_client)
    pretend.revoke("Atzr|demo")
    error = failure(demo_client)
    assert (error.kind, error.code) == (Kind.ACCESS, "amazon_authorisation_ended")
    assert "Connect Amazon again" in error.text


def test_an_app_without_roles_and_a_wrong_secret(pretend: PretendAmazon, open_client: Open) -> None:
    wrong = Credentials(DEMO_APPLICATION.client_id, "amzn1.oa2-cs.v1.old", "Atzr|demo")
    assert failure(open_client(credentials=wrong)).code == "amazon_wrong_client_secret"
    empty = Credentials(DEMO_APPLICATION.client_id, DEMO_APPLICATION.client_secret, "")
    assert failure(open_client(credentials=empty)).code == "amazon_login_incomplete"
    pretend.set_roles([])
    assert failure(open_client()).code == "amazon_role_missing"


def test_a_marketplace_that_the_seller_has_not_joined(demo_client: AmazonClient) -> None:
    for marketplace in ("A1C3SOZRARQ6R3", "ATVPDKIKX0DER", "NONSENSE"):
        with pytest.raises(GatewayError) as caught:
            orders.search(demo_client, updated_after=since(1), marketplaces=[marketplace])
        assert (caught.value.kind, caught.value.code) == (Kind.CONFIG, "amazon_marketplace_not_joined")


def test_a_page_token_that_died_or_belongs_to_another_search(pretend: PretendAmazon, demo_client: AmazonClient) -> None:
    for name in sorted(SHAPES)[:4]:
        pretend.place(SHAPES[name], seller="A1DEMOSELLER01")
    start = since(24)
    token = orders.search(demo_client, updated_after=start, page_size=1).next_token
    pretend.fault("expired_page", "searchOrders", times=1)
    for after in (start, start - timedelta(hours=1)):
        with pytest.raises(GatewayError) as caught:
            orders.search(demo_client, updated_after=after, token=token, page_size=1)
        assert (caught.value.kind, caught.value.code) == (Kind.UNAVAILABLE, "amazon_page_token_refused")


def test_an_order_of_nobody_or_with_a_wrong_number(demo_client: AmazonClient) -> None:
    for order_id, kind in (("028-0000000-0000000", Kind.NOT_FOUND), ("12345", Kind.REJECTED)):
        with pytest.raises(GatewayError) as caught:
            orders.get(demo_client, order_id)
        assert caught.value.kind is kind


def test_our_bucket_keeps_below_amazons_real_limits(
    pretend: PretendAmazon, open_client: Open, journal: CountingJournal
) -> None:
    pretend.rates = "real"
    client = open_client()
    outcomes = []
    for _ in range(25):
        try:
            orders.search(client, updated_after=since(1))
            outcomes.append("ok")
        except GatewayError as error:
            outcomes.append(error.kind.value)
    assert outcomes == ["ok"] * 20 + ["throttled"] * 5
    assert journal.count("amazon", "searchOrders") == pretend.count("searchOrders") == 20
    assert {call.status for call in pretend.calls("searchOrders")} == {200}


def test_a_bucket_that_amazon_had_already_emptied_is_found_out_by_one_call(
    pretend: PretendAmazon, open_client: Open
) -> None:
    pretend.rates = "real"
    client = open_client()
    orders.search(client, updated_after=since(1))
    pretend.limits.drain("searchOrders")
    for _ in range(3):
        assert failure(client).kind is Kind.THROTTLED
    assert [call.status for call in pretend.calls("searchOrders")] == [200, 429]


def test_connect_amazon_ends_with_a_refresh_token_that_works(pretend: PretendAmazon, open_client: Open) -> None:
    server = pretend.serve()
    callback = "https://connector.example/amazon/callback"
    code = pretend.authorise("A1DEMOSELLER01", redirect_uri=callback)

    def exchange() -> str:
        return authorisation.exchange(
            code,
            client_id=DEMO_APPLICATION.client_id,
            client_secret=DEMO_APPLICATION.client_secret,
            redirect_uri=callback,
            journal=NullJournal(),
            login_url=server.url,
        )

    try:
        token = exchange()
        with pytest.raises(GatewayError) as caught:
            exchange()
    finally:
        server.stop()
    assert caught.value.code == "amazon_code_expired"
    client = open_client(credentials=Credentials(DEMO_APPLICATION.client_id, DEMO_APPLICATION.client_secret, token))
    assert len(sellers.participations(client)) == 7
