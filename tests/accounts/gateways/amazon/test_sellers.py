from typing import Any

import pytest

from accounts.gateways.amazon import sellers
from accounts.gateways.amazon.client import AmazonClient
from accounts.gateways.amazon.records import Participation
from accounts.gateways.errors import GatewayError, Kind
from sandbox.httpd import Response

from .conftest import Script

PATH = "/sellers/v1/marketplaceParticipations"


def row(**changes: Any) -> dict[str, Any]:
    return {
        "marketplace": {
            "id": "A1PA6795UKMFR9",
            "name": "Amazon.de",
            "countryCode": "DE",
            "defaultCurrencyCode": "EUR",
            "defaultLanguageCode": "de_DE",
            "domainName": "www.amazon.de",
        },
        "storeName": "Müllers Tassen",
        "participation": {"isParticipating": True, "hasSuspendedListings": False},
        **changes,
    }


def test_the_marketplaces_of_an_account(amazon: Script, client: AmazonClient) -> None:
    away = row(marketplace={"id": "A38D8NSA03LJTC"}, participation={"isParticipating": False})
    amazon.says(PATH, Response.of({"payload": [row(), away]}))
    assert sellers.participations(client) == (
        Participation(
            marketplace_id="A1PA6795UKMFR9",
            name="Amazon.de",
            country="DE",
            currency="EUR",
            language="de_DE",
            domain="www.amazon.de",
            participates=True,
            suspended_listings=False,
            store_name="Müllers Tassen",
        ),
        Participation("A38D8NSA03LJTC", "", "", "", "", "", False, False, "Müllers Tassen"),
    )
    assert amazon.asked(PATH)[0].query == {}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"payload": {}},
        {"payload": ["x"]},
        {"payload": [row(marketplace={})]},
        {"payload": [row(participation={"isParticipating": "yes"})]},
    ],
)
def test_an_answer_that_cannot_be_read_never_means_that_the_seller_sells_nowhere(
    amazon: Script, client: AmazonClient, answer: dict[str, Any]
) -> None:
    amazon.says(PATH, Response.of(answer))
    with pytest.raises(GatewayError) as caught:
        sellers.participations(client)
    assert (caught.value.kind, caught.value.code) == (Kind.UNAVAILABLE, "amazon_unreadable_answer")
