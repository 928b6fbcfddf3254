"""Connecting a seller account: Amazon is asked first; what fails leaves nothing behind."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import LazySettings

from accounts.connecting import Refused
from accounts.models import Channel, Marketplace, Merchant, SellerAccount
from sandbox.amazon import PretendAmazon, Seller, a_seller
from sandbox.amazon.marketplaces import BY_ID, marketplace
from tests.pretend import CLIENT_ID, SECRETS, SELLER, connect_amazon

pytestmark = pytest.mark.django_db
WITHDRAWN = (
    "Amazon says that this seller account has withdrawn its permission, or that it has expired. Open the seller account here"
    " and click Connect Amazon again."
)
WRONG_APPLICATION = (
    "Amazon does not accept the app's client id and client secret. The secret expires after 180 days: copy the current one"
    " from Amazon's Developer Central into the connector's settings."
)
NOW = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)


def names(enabled: bool = True) -> list[str]:
    return sorted(Channel.objects.filter(enabled=enabled).values_list("marketplace__name", flat=True))


def refused(**changed: object) -> str:
    with pytest.raises(Refused) as caught:
        connect_amazon(**changed)
    return str(caught.value)


def nothing_kept() -> bool:
    return not (Merchant.objects.exists() or SellerAccount.objects.exists() or Channel.objects.exists())


def test_a_connected_seller_has_a_channel_for_each_marketplace_it_takes_part_in(amazon: PretendAmazon) -> None:
    with time_machine.travel(NOW, tick=False):
        connected = connect_amazon("My Shop")
    account = SellerAccount.objects.get()
    assert (account.merchant.slug, account.region, account.seller_id) == ("my-shop", "eu", SELLER)
    assert account.secret("sealed_refresh_token") == "Atzr|demo"
    assert account.secret("sealed_client_secret") == "amzn1.oa2-cs.v1.demo"
    assert names() == ["Amazon.co.uk", "Amazon.de", "Amazon.es", "Amazon.fr", "Amazon.it"]
    assert {str(c.settings.start) for c in connected.channels} == {"2026-10-24 12:00:00+00:00"}, "30 days back"


def test_what_else_amazon_names_is_told(amazon: PretendAmazon) -> None:
    connected = connect_amazon(marketplaces=["DE"])
    assert sorted(p.name for p in connected.elsewhere) == [
        "Amazon.co.uk",
        "Amazon.es",
        "Amazon.fr",
        "Amazon.it",
        "Non-Amazon DE",
    ]


@pytest.mark.parametrize(
    ("chosen", "made"),
    [
        (["DE", "FR"], ["Amazon.de", "Amazon.fr"]),
        (["de", " UK "], ["Amazon.co.uk", "Amazon.de"]),
        (["GB"], ["Amazon.co.uk"]),
        (["A1PA6795UKMFR9", "DE", ""], ["Amazon.de"]),
        (["amazon.it"], ["Amazon.it"]),
        ([""], ["Amazon.co.uk", "Amazon.de", "Amazon.es", "Amazon.fr", "Amazon.it"]),
    ],
)
def test_marketplaces_are_named_as_people_name_them(amazon: PretendAmazon, chosen: list[str], made: list[str]) -> None:
    connect_amazon(marketplaces=chosen)
    assert names() == made


def test_connecting_again_switches_channels_on_and_off_and_keeps_their_settings(amazon: PretendAmazon) -> None:
    connect_amazon(marketplaces=["DE", "FR"])
    Channel.objects.filter(marketplace__country="DE").update(options={"confirm": False})
    SellerAccount.objects.update(paused="Refused.", paused_code="amazon_token_refused")
    connect_amazon(marketplaces=["FR", "IT"])
    assert (names(), names(False)) == (["Amazon.fr", "Amazon.it"], ["Amazon.de"])
    connect_amazon(marketplaces=["DE"])
    assert (names(), names(False)) == (["Amazon.de"], ["Amazon.fr", "Amazon.it"])
    assert Channel.objects.get(marketplace__country="DE").settings.confirm is False
    account = SellerAccount.objects.get()
    assert (account.paused, account.paused_code) == ("", "")


def test_one_merchant_may_have_several_sellers(amazon: PretendAmazon) -> None:
    connect_amazon(marketplaces=["DE"])
    connect_amazon(region="na", seller_id="A1DEMOSELLER02", refresh_token="Atzr|demo-na")
    assert names() == ["Amazon.ca", "Amazon.com", "Amazon.de"]
    assert Merchant.objects.count() == 1


def test_a_seller_belongs_to_one_merchant(amazon: PretendAmazon) -> None:
    connect_amazon("First", marketplaces=["DE"])
    calls = len(amazon.calls())
    assert (
        refused(merchant="Second")
        == "This seller account is connected to another merchant already. Disconnect it there first."
    )
    assert len(amazon.calls()) == calls, "that needs no call"
    assert [m.slug for m in Merchant.objects.all()] == ["first"]
    assert SellerAccount.objects.get().merchant.slug == "first"


def test_the_operators_application_serves_who_brings_none(amazon: PretendAmazon, settings: LazySettings) -> None:
    settings.AMAZON_CLIENT_ID, settings.AMAZON_CLIENT_SECRET = CLIENT_ID, SECRETS["AMAZON_SECRET"]
    connect_amazon(client_id="", client_secret="", marketplaces=["DE"])
    account = SellerAccount.objects.get()
    assert (account.client_id, account.sealed_client_secret) == ("", "")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"region": "us"}, "The region is na (North America), eu (Europe, Middle East, India) or fe (Far East), not 'us'."),
        ({"seller_id": " "}, "'' is no seller id. It is the Merchant Token in Seller Central (Settings, Account Info), such as A1B2C3D4E5F6G7."),
        ({"seller_id": "my shop"}, "'my shop' is no seller id. It is the Merchant Token in Seller Central (Settings, Account Info), such as A1B2C3D4E5F6G7."),
        ({"refresh_token": ""}, "The refresh token is missing: authorise the application in Seller Central, and give the token that begins with Atzr|."),
        ({"client_id": "", "client_secret": ""}, "No Amazon application is named. Give --client-id and --client-secret-env of your own application, or let the operator set AMAZON_CLIENT_ID and AMAZON_CLIENT_SECRET."),
        ({"client_secret": ""}, "The application's secret is missing: name the variable that holds it with --client-secret-env."),
        ({"marketplaces": ["XX"]}, "There is no marketplace 'XX' in this region (eu). Write country codes such as DE,FR or Amazon's MarketplaceIds; the admin can add another one."),
        ({"marketplaces": ["US"]}, "There is no marketplace 'US' in this region (eu). Write country codes such as DE,FR or Amazon's MarketplaceIds; the admin can add another one."),
        ({"marketplaces": ["ATVPDKIKX0DER"]}, "Amazon.com belongs to the region na, not eu: each region needs a connection of its own."),
        ({"marketplaces": ["DE", "PL", "SE"]}, "The seller does not take part in Amazon.pl, Amazon.se. It takes part in: Amazon.co.uk, Amazon.de, Amazon.es, Amazon.fr, Amazon.it. Choose among these with --marketplaces."),
    ],
)  # fmt: skip
def test_what_cannot_work_is_refused_and_nothing_is_kept(
    amazon: PretendAmazon, changed: dict[str, object], sentence: str
) -> None:
    assert refused(**changed) == sentence
    assert nothing_kept()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"refresh_token": "Atzr|wrong"}, WITHDRAWN),
        ({"client_secret": "wrong"}, WRONG_APPLICATION),
        ({"client_id": "amzn1.application-oa2-client.wrong"}, WRONG_APPLICATION),
    ],
    ids=["token", "secret", "application"],
)
def test_what_amazon_refuses_is_kept_nowhere(amazon: PretendAmazon, changed: dict[str, object], sentence: str) -> None:
    assert refused(**changed) == sentence
    assert nothing_kept()


def test_a_revoked_permission_leaves_the_connection_as_it_was(amazon: PretendAmazon) -> None:
    connect_amazon(marketplaces=["DE"])
    before = SellerAccount.objects.values().get()
    amazon.revoke("Atzr|demo")
    assert refused(refresh_token="Atzr|demo", marketplaces=["FR"]) == WITHDRAWN
    assert SellerAccount.objects.values().get() == before
    assert names() == ["Amazon.de"]


def test_an_amazon_that_does_not_answer_is_said_so(amazon: PretendAmazon, settings: LazySettings) -> None:
    settings.AMAZON_API_URL = "http://127.0.0.1:9"
    assert refused().endswith(".")
    assert nothing_kept()


def test_a_seller_without_marketplaces_is_refused(amazon: PretendAmazon) -> None:
    amazon.add_seller(a_seller("A1NOWHERE00001", "eu", without=("DE",)), "Atzr|nowhere")
    said = refused(seller_id="A1NOWHERE00001", refresh_token="Atzr|nowhere")
    assert (
        said
        == "Amazon names no marketplace that this seller takes part in. Check the region and the seller account in Seller Central."
    )
    assert nothing_kept()


def test_another_marketplace_is_data(amazon: PretendAmazon, monkeypatch: pytest.MonkeyPatch) -> None:
    """Added in the admin, it is connected like the 23."""
    new = replace(marketplace("DE"), id="A1NEWMARKET001", name="Amazon.at", country="AT")
    monkeypatch.setitem(BY_ID, new.id, new)
    amazon.add_seller(Seller("A1ELSEWHERE001", participations=((new.id, True),)), "Atzr|elsewhere")
    said = refused(seller_id="A1ELSEWHERE001", refresh_token="Atzr|elsewhere", marketplaces=["A1NEWMARKET001"])
    assert said.startswith("There is no marketplace 'A1NEWMARKET001' in this region (eu).")
    Marketplace.objects.create(
        id="A1NEWMARKET001", name="Amazon.at", country="AT", region="eu", currency="EUR",
        seller_central="https://sellercentral.amazon.at",
    )  # fmt: skip
    connect_amazon(seller_id="A1ELSEWHERE001", refresh_token="Atzr|elsewhere", marketplaces=["AT"])
    assert names() == ["Amazon.at"]
