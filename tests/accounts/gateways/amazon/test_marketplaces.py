from zoneinfo import ZoneInfo

import pytest

from accounts.gateways.amazon.marketplaces import MARKETPLACES, REGIONS, in_region, seller_central_order_url

BY_COUNTRY = {marketplace.country: marketplace for marketplace in MARKETPLACES.values()}


def test_ids_countries_and_endpoints_are_those_of_the_library() -> None:
    from sp_api.base import Marketplaces

    theirs = {
        member.marketplace_id: (member.endpoint, member.region, "GB" if name == "UK" else name)
        for name, member in Marketplaces.__members__.items()
    }
    ours = {
        id: (REGIONS[one.region].endpoint, REGIONS[one.region].aws_region, one.country)
        for id, one in MARKETPLACES.items()
    }
    assert len(ours) == 23
    assert ours == theirs


def test_regions_hold_their_marketplaces() -> None:
    assert {code: len(in_region(code)) for code in REGIONS} == {"na": 4, "eu": 16, "fe": 3}


@pytest.mark.parametrize(
    ("country", "name", "domain", "currency", "zone", "central", "consent"),
    [
        ("DE", "Amazon.de", "www.amazon.de", "EUR", "Europe/Berlin", "amazon.de", "-europe.amazon.com"),
        ("GB", "Amazon.co.uk", "www.amazon.co.uk", "GBP", "Europe/London", "amazon.co.uk", "-europe.amazon.com"),
        ("SE", "Amazon.se", "www.amazon.se", "SEK", "Europe/Stockholm", "amazon.se", ".amazon.se"),
        ("US", "Amazon.com", "www.amazon.com", "USD", "America/Los_Angeles", "amazon.com", ".amazon.com"),
        ("BR", "Amazon.com.br", "www.amazon.com.br", "BRL", "America/Sao_Paulo", "amazon.com.br", ".amazon.com.br"),
        ("JP", "Amazon.co.jp", "www.amazon.co.jp", "JPY", "Asia/Tokyo", "amazon.co.jp", ".amazon.co.jp"),
        ("BE", "Amazon.com.be", "www.amazon.com.be", "EUR", "Europe/Brussels", "amazon.com.be", ".amazon.com.be"),
        ("ZA", "Amazon.co.za", "www.amazon.co.za", "ZAR", "Africa/Johannesburg", "amazon.co.za", ".amazon.co.za"),
    ],
)
def test_what_a_marketplace_is_called_and_where_it_lives(
    country: str, name: str, domain: str, currency: str, zone: str, central: str, consent: str
) -> None:
    one = BY_COUNTRY[country]
    assert (one.name, one.domain, one.currency, one.time_zone) == (name, domain, currency, zone)
    assert one.seller_central == f"https://sellercentral.{central}"
    assert one.consent == f"https://sellercentral{consent}"


def test_every_marketplace_has_a_real_time_zone_and_a_currency() -> None:
    for one in MARKETPLACES.values():
        assert ZoneInfo(one.time_zone)
        assert len(one.currency) == 3


def test_only_american_and_canadian_prices_are_without_tax() -> None:
    assert {one.country for one in MARKETPLACES.values() if not one.prices_include_tax} == {"US", "CA"}


def test_an_order_opens_in_the_seller_central_of_its_marketplace() -> None:
    assert seller_central_order_url(BY_COUNTRY["DE"], "028-1111111-2222222") == (
        "https://sellercentral.amazon.de/orders-v3/order/028-1111111-2222222"
    )
