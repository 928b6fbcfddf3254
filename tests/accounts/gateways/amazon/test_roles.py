"""The role doctor's questions, against the pretend Amazon."""

from collections.abc import Iterator

import pytest

from accounts.gateways.amazon import roles, sellers
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.tokens import Credentials, MemoryTokens
from accounts.gateways.errors import GatewayError
from accounts.gateways.journal import CountingJournal
from accounts.gateways.throttle import LocalBuckets
from sandbox.amazon import PretendAmazon
from sandbox.amazon.accounts import DEMO_APPLICATION, Role

GERMANY = "A1PA6795UKMFR9"
ALL = ["sellers", "orders", "listings", "feeds", "reports", "fba_inventory"]


@pytest.fixture
def pretend() -> Iterator[PretendAmazon]:
    amazon = PretendAmazon()
    yield amazon
    amazon.close()


@pytest.fixture
def url(pretend: PretendAmazon) -> Iterator[str]:
    server = pretend.serve()
    yield server.url
    server.stop()


def client(url: str, journal: CountingJournal, seller: str = "A1DEMOSELLER01") -> AmazonClient:
    return AmazonClient(
        "eu",
        seller,
        Credentials(DEMO_APPLICATION.client_id, DEMO_APPLICATION.client_secret, "Atzr|demo"),
        tokens=MemoryTokens(),
        buckets=LocalBuckets(),
        journal=journal,
        api_url=url,
        login_url=url,
        timeout=2,
    )


def states(url: str, journal: CountingJournal | None = None) -> dict[str, str]:
    with client(url, journal or CountingJournal()) as door:
        return {one.subject: one.state for one in roles.check(door, GERMANY)}


def test_one_call_each(url: str) -> None:
    journal = CountingJournal()
    assert states(url, journal) == dict.fromkeys(ALL, "works")
    assert sum(journal.counts.values()) == 7, "and one to log in"


@pytest.mark.parametrize(
    ("operation", "subject"),
    [
        ("getMarketplaceParticipations", "sellers"),
        ("searchOrders", "orders"),
        ("searchListingsItems", "listings"),
        ("getFeeds", "feeds"),
        ("getReports", "reports"),
        ("getInventorySummaries", "fba_inventory"),
    ],
)
def test_each_is_judged_alone(pretend: PretendAmazon, url: str, operation: str, subject: str) -> None:
    pretend.fault("role_missing", operation, times=None)
    assert states(url) == {**dict.fromkeys(ALL, "works"), subject: "missing"}


def test_a_seller_without_fba_may_ask_for_it(pretend: PretendAmazon, url: str) -> None:
    with client(url, CountingJournal()) as door:
        assert roles.check(door, GERMANY)[-1] == roles.RoleFound("fba_inventory", "works")
    pretend.fault("unavailable", "getInventorySummaries")
    assert states(url)["fba_inventory"] == "unknown"


def test_by_the_applications_roles(pretend: PretendAmazon, url: str) -> None:
    pretend.set_roles([Role.INVENTORY_AND_ORDER_TRACKING])
    assert states(url)["fba_inventory"] == "missing"


@pytest.mark.parametrize(
    ("fault", "rest"),
    [("unavailable", "unknown"), ("cut_before", "unknown"), ("throttled", "works"), ("null", "works")],
)
def test_no_answer_is_no_judgement_and_an_outage_ends_the_questions(
    pretend: PretendAmazon, url: str, fault: str, rest: str
) -> None:
    pretend.fault(fault, "searchOrders")
    found = states(url)
    assert (found["sellers"], found["orders"]) == ("works", "unknown")
    assert {found[name] for name in ALL[2:]} == {rest}


def test_a_permission_that_has_ended_is_no_missing_role(pretend: PretendAmazon, url: str) -> None:
    pretend.revoke("Atzr|demo")
    with pytest.raises(GatewayError) as error:
        states(url)
    assert error.value.code == "amazon_authorisation_ended"


@pytest.mark.parametrize(
    ("seller", "missing", "another"),
    [
        ("A1DEMOSELLER01", (), False),
        ("A1SOMEBODYELSE", (), True),
        ("A1SOMEBODYELSE", ("searchListingsItems", "getFeeds"), False),
        ("A1DEMOSELLER01", ("searchListingsItems", "getFeeds"), False),
    ],
    ids=["the same", "another", "another, and nothing to tell it by", "the same, without the role"],
)
def test_whose_permission_it_is(
    pretend: PretendAmazon, url: str, seller: str, missing: tuple[str, ...], another: bool
) -> None:
    for operation in missing:
        pretend.fault("role_missing", operation, times=None)
    with client(url, CountingJournal(), seller) as door:
        assert sellers.belongs_to_another(door, GERMANY) is another


@pytest.mark.parametrize(("fault", "raised"), [("unavailable", True), ("not_found", False)])
def test_an_outage_says_nothing_about_whose_it_is(pretend: PretendAmazon, url: str, fault: str, raised: bool) -> None:
    pretend.fault(fault, "searchListingsItems", times=None)
    with client(url, CountingJournal()) as door:
        if raised:
            with pytest.raises(GatewayError):
                sellers.belongs_to_another(door, GERMANY)
        else:
            assert sellers.belongs_to_another(door, GERMANY) is False
