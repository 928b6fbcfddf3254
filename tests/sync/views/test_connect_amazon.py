"""Connect Amazon: by a click, from the Appstore, with a token; what goes wrong is a sentence, and leaves nothing behind."""

import io
import logging
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.utils import timezone

from accounts import audit, connecting
from accounts.models import ApiCall, AuditEntry, Channel, Consent, Merchant, SellerAccount
from connector_web.logs import JsonLine, Redact
from sandbox.amazon import PretendAmazon, a_seller
from sandbox.amazon.accounts import DEMO_APPLICATION, Application
from sync.models import Work
from sync.views.settings.amazon_connect import NOT_READY
from tests.accounts.consenting import AMERICA, CALLBACK, GERMANY, Browser, agree, leads_to, tokens
from tests.sync.views.connecting import (
    amazon,
    merchant,
    operators_application,
    owner_browser,
)
from tests.sync.views.reading import text_of

__all__ = ["amazon", "merchant", "operators_application", "owner_browser"]
pytestmark = pytest.mark.django_db


def on(account: SellerAccount) -> list[str]:
    return sorted(str(channel) for channel in account.channels.filter(enabled=True))


# --- by a click --------------------------------------------------------------------------------------------------------


def test_the_address_is_that_of_the_marketplaces_own_seller_central(
    owner_browser: Browser, settings: LazySettings
) -> None:
    settings.AMAZON_CONSENT_URL, settings.AMAZON_APP_DRAFT = "", True
    for marketplace, host in ((GERMANY, "sellercentral-europe.amazon.com"), (AMERICA, "sellercentral.amazon.com")):
        address = urlsplit(owner_browser.leave(marketplace))
        query = dict(parse_qsl(address.query))
        assert (address.scheme, address.netloc, address.path) == ("https", host, "/apps/authorize/consent")
        assert len(query.pop("state")) == 43
        assert query == {
            "application_id": DEMO_APPLICATION.id,
            "redirect_uri": "http://testserver" + CALLBACK,
            "version": "beta",
        }
    settings.AMAZON_APP_DRAFT = False
    assert "version" not in owner_browser.leave()


def test_connected_by_a_click(owner_browser: Browser, amazon: PretendAmazon, merchant: Merchant) -> None:
    answer = owner_browser.connect()
    account = SellerAccount.objects.get()
    assert answer.headers["Location"] == f"/settings/amazon/{account.uid}/"
    assert (account.merchant, account.region, account.seller_id) == (merchant, "eu", "A1DEMOSELLER01")
    assert account.secret("sealed_refresh_token") == tokens(amazon)[-1] != "Atzr|demo"
    assert on(account) == ["Amazon.co.uk", "Amazon.de", "Amazon.es", "Amazon.fr", "Amazon.it"]
    page = text_of(owner_browser.client.get(answer.headers["Location"]))
    assert "A1DEMOSELLER01 (Europe, Middle East, India) is connected; 5 marketplaces are on." in page
    assert "Amazon also names Non-Amazon DE, which this connector does not sync." in page
    assert set(Work.objects.values_list("flow", flat=True)) >= {"orders_from_amazon", "offers_from_amazon"}
    assert audit.sentence(AuditEntry.objects.get()) == "Connected the seller A1DEMOSELLER01 (eu)"
    assert Consent.objects.get().used is not None
    # Asked in the merchant's name, and seen in the engine room.
    assert list(ApiCall.objects.order_by("pk").values_list("operation", "outcome")) == [
        ("authorise", "ok"),
        ("login", "ok"),
        ("getMarketplaceParticipations", "ok"),
        ("searchListingsItems", "ok"),
    ]


def test_two_accounts_in_two_regions(owner_browser: Browser, merchant: Merchant) -> None:
    owner_browser.connect()
    owner_browser.connect(AMERICA, "na/A1DEMOSELLER02")
    assert sorted(merchant.seller_accounts.values_list("region", flat=True)) == ["eu", "na"]
    page = text_of(owner_browser.client.get("/settings/amazon/"))
    assert "A1DEMOSELLER01" in page and "A1DEMOSELLER02" in page


def test_two_tabs_two_states_both_work_once(owner_browser: Browser, amazon: PretendAmazon) -> None:
    first, second = agree(owner_browser.leave()), agree(owner_browser.leave())
    assert owner_browser.back(second).status_code == 302
    assert owner_browser.back(first).status_code == 302
    assert SellerAccount.objects.get().secret("sealed_refresh_token") == tokens(amazon)[-1]
    assert [owner_browser.back(each).status_code for each in (first, second)] == [400, 400]


def test_the_seller_says_no(owner_browser: Browser) -> None:
    home = agree(owner_browser.leave(), no="1")
    assert "error=access_denied" in home
    assert owner_browser.told(owner_browser.back(home, error="<script>alert(1)</script>")) == (
        "Seller Central says that access was not granted. Nothing has changed. Click Connect Amazon to try again."
    )
    assert not SellerAccount.objects.exists()


def test_a_code_that_is_wrong_or_was_redeemed_elsewhere(owner_browser: Browser, amazon: PretendAmazon) -> None:
    said = owner_browser.told(owner_browser.back(agree(owner_browser.leave()), spapi_oauth_code="RHinvented"))
    assert said == (
        "Amazon's answer to Connect Amazon is valid once and for five minutes only. Click Connect Amazon again."
    )
    home = agree(owner_browser.leave())
    owner_browser.back(home)
    code = dict(parse_qsl(urlsplit(home).query))["spapi_oauth_code"]
    again = agree(owner_browser.leave())
    assert "valid once" in owner_browser.told(owner_browser.back(again, spapi_oauth_code=code))
    assert SellerAccount.objects.count() == 1


def test_the_code_is_older_than_five_minutes(owner_browser: Browser, amazon: PretendAmazon) -> None:
    home = agree(owner_browser.leave())
    amazon.clock.advance(301)
    assert "valid once and for five minutes only" in owner_browser.told(owner_browser.back(home))


@pytest.mark.parametrize(
    "changed", [{"spapi_oauth_code": ""}, {"selling_partner_id": ""}, {"selling_partner_id": "<b>'\" OR 1"}]
)
def test_an_answer_without_code_or_seller(
    owner_browser: Browser, amazon: PretendAmazon, changed: dict[str, str]
) -> None:
    said = owner_browser.told(owner_browser.back(agree(owner_browser.leave()), **changed))
    assert said.startswith("Amazon sent no permission along.")
    assert len(tokens(amazon)) == 3 and not SellerAccount.objects.exists()


@pytest.mark.parametrize(
    ("fault", "operation", "sentence"),
    [
        ("unavailable_html", "token", "Amazon does not answer properly at the moment."),
        ("throttled", "token", "Amazon allows no more calls for this seller account at the moment."),
        ("cut_half", "token", "Amazon could not be reached, or did not answer in time."),
        ("invalid_client", "token", "Amazon does not accept the app's client id and client secret."),
        ("null", "token", "Amazon does not answer properly at the moment."),
        ("unavailable", "getMarketplaceParticipations", "Amazon does not answer properly at the moment."),
        ("role_missing", "getMarketplaceParticipations", 'that the app has the role "Selling Partner Insights"'),
    ],
)
def test_amazons_log_in_is_down_or_says_no(
    owner_browser: Browser, amazon: PretendAmazon, fault: str, operation: str, sentence: str
) -> None:
    home = agree(owner_browser.leave())
    amazon.fault(fault, operation, times=None)
    assert sentence in owner_browser.told(owner_browser.back(home))
    assert not SellerAccount.objects.exists() and not Channel.objects.exists()
    amazon.clear_faults()
    assert owner_browser.connect().status_code == 302
    assert SellerAccount.objects.count() == 1


def test_nobody_listens_at_amazons(owner_browser: Browser, settings: LazySettings) -> None:
    home = agree(owner_browser.leave())
    settings.AMAZON_LOGIN_URL = "http://127.0.0.1:9"
    assert "Amazon could not be reached" in owner_browser.told(owner_browser.back(home))


def test_the_secret_of_the_application_is_wrong(owner_browser: Browser, settings: LazySettings) -> None:
    settings.AMAZON_CLIENT_SECRET = "amzn1.oa2-cs.v1.old"
    assert "The secret expires after 180 days" in owner_browser.told(owner_browser.connect())


def test_the_wrong_region(owner_browser: Browser) -> None:
    said = owner_browser.told(owner_browser.connect(AMERICA, "eu/A1DEMOSELLER01"))
    assert "another region than the one chosen. Nothing has changed." in said


def test_a_role_that_is_missing_proves_nothing_against_the_seller(
    owner_browser: Browser, amazon: PretendAmazon
) -> None:
    amazon.fault("role_missing", "searchListingsItems", times=None)
    amazon.fault("role_missing", "getFeeds", times=None)
    owner_browser.connect()
    assert SellerAccount.objects.get().seller_id == "A1DEMOSELLER01"


def test_without_an_application_of_the_operator(owner_browser: Browser, settings: LazySettings) -> None:
    settings.AMAZON_APPLICATION_ID = ""
    assert str(NOT_READY) in text_of(owner_browser.client.get("/settings/amazon/connect/"))
    assert owner_browser.client.post("/settings/amazon/connect/", {"marketplace": GERMANY}).status_code == 422
    assert not Consent.objects.exists()


@pytest.mark.parametrize("value", ["", "A1NOWHERE", "<script>", "x" * 5000, "\x00"])
def test_no_marketplace_of_the_list(owner_browser: Browser, value: str) -> None:
    answer = owner_browser.client.post("/settings/amazon/connect/", {"marketplace": value})
    assert answer.status_code == 422
    assert "Choose a marketplace" in text_of(answer)
    assert "<script>" not in answer.content.decode()


# --- renewed ------------------------------------------------------------------------------------------------------------


def renew(browser: Browser, account: SellerAccount) -> str:
    return leads_to(browser.client.post(f"/settings/amazon/{account.uid}/renew/"))


def test_renewed_in_one_click_and_what_is_off_stays_off(
    owner_browser: Browser, amazon: PretendAmazon, merchant: Merchant
) -> None:
    owner_browser.connect()
    account = SellerAccount.objects.get()
    account.channels.filter(marketplace__country="FR").update(enabled=False)
    long_ago = timezone.now() - timedelta(days=364)
    SellerAccount.objects.update(authorised_at=long_ago, paused="Ended.", paused_code="amazon_authorisation_ended")
    before, old = on(account), account.secret("sealed_refresh_token")
    said = owner_browser.told(owner_browser.back(agree(renew(owner_browser, account))))
    assert said == f"The permission of {account} is new. What waited for it goes on by itself."
    account.refresh_from_db()
    assert account.authorised_at > timezone.now() - timedelta(minutes=1)
    assert (account.paused, account.paused_code, on(account)) == ("", "", before)
    assert account.secret("sealed_refresh_token") not in (old, "")
    sentences = [audit.sentence(entry) for entry in AuditEntry.objects.filter(merchant=merchant).order_by("pk")]
    assert sentences[-1] == "Renewed Amazon's permission for the seller A1DEMOSELLER01 (eu)"


def test_a_renewal_that_comes_back_with_another_seller_changes_nothing(
    owner_browser: Browser, amazon: PretendAmazon
) -> None:
    owner_browser.connect()
    amazon.add_seller(a_seller("A1OTHERSELLER1", "eu", ("DE",)))
    before, held = SellerAccount.objects.values().get(), len(tokens(amazon))
    home = agree(renew(owner_browser, SellerAccount.objects.get()), "eu/A1OTHERSELLER1")
    assert owner_browser.told(owner_browser.back(home)) == (
        "Amazon answered for the seller A1OTHERSELLER1, but A1DEMOSELLER01 was to be connected. Nothing has changed. Log in to"
        " Seller Central as A1DEMOSELLER01, then try again; to add A1OTHERSELLER1 beside it, click Connect another account."
    )
    assert SellerAccount.objects.values().get() == before
    assert len(tokens(amazon)) == held, "the code was not even redeemed"


def test_and_one_that_only_says_it_is_the_same(owner_browser: Browser, amazon: PretendAmazon) -> None:
    owner_browser.connect()
    amazon.add_seller(a_seller("A1OTHERSELLER1", "eu", ("DE",)))
    before = SellerAccount.objects.values().get()
    home = agree(renew(owner_browser, SellerAccount.objects.get()), "eu/A1OTHERSELLER1")
    said = owner_browser.told(owner_browser.back(home, selling_partner_id="A1DEMOSELLER01"))
    assert "it belongs to another seller account" in said
    assert SellerAccount.objects.values().get() == before


def test_an_account_of_ones_own_application_is_renewed_by_its_own_token(
    owner_browser: Browser, merchant: Merchant
) -> None:
    connecting.connect_amazon(
        merchant, region="eu", seller_id="A1DEMOSELLER01", refresh_token="Atzr|demo",
        client_id=DEMO_APPLICATION.client_id, client_secret=DEMO_APPLICATION.client_secret,
    )  # fmt: skip
    account = SellerAccount.objects.get()
    page = owner_browser.client.get(f"/settings/amazon/{account.uid}/").content.decode()
    assert f"/settings/amazon/connect/?account={account.uid}" in page and "/renew/" not in page
    form = owner_browser.client.get(f"/settings/amazon/connect/?account={account.uid}").content.decode()
    assert 'value="A1DEMOSELLER01"' in form and f'value="{DEMO_APPLICATION.client_id}"' in form
    assert DEMO_APPLICATION.client_secret not in form and "Atzr|demo" not in form


# --- what is secret stays so -----------------------------------------------------------------------------------------------


def test_code_state_token_and_secret_are_in_no_log_page_audit_or_admin(
    owner_browser: Browser, amazon: PretendAmazon, settings: LazySettings
) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redact())
    handler.setFormatter(JsonLine())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        leaving = owner_browser.leave()
        home = agree(leaving)
        answers = [owner_browser.back(home), owner_browser.back(home)]
        bad = agree(owner_browser.leave())
        amazon.fault("invalid_grant", "token", times=1)
        answers.append(owner_browser.back(bad))
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    account = SellerAccount.objects.get()
    given = [dict(parse_qsl(urlsplit(each).query)) for each in (home, bad)]
    secrets = [one["spapi_oauth_code"] for one in given] + [one["state"] for one in given]
    secrets += [*tokens(amazon)[3:], settings.AMAZON_CLIENT_SECRET, account.sealed_refresh_token]
    settings.ADMIN_SECOND_FACTOR = False
    owner_browser.user.is_staff = owner_browser.user.is_superuser = True
    owner_browser.user.save()
    pages = ["/", "/settings/", "/settings/amazon/", f"/settings/amazon/{account.uid}/", "/settings/amazon/connect/"]
    pages += [f"/admin/accounts/selleraccount/{account.pk}/change/", "/admin/accounts/selleraccount/"]
    answers += [owner_browser.client.get(page) for page in pages]
    assert [answer.status_code for answer in answers] == [302, 400, 302, *([200] * len(pages))]
    shown = "".join(answer.content.decode() + str(answer.headers) for answer in answers)
    dump = io.StringIO()
    call_command("dumpdata", "accounts.auditentry", "accounts.apicall", "accounts.consent", "sync", stdout=dump)
    for secret in secrets:
        for where in (shown, stream.getvalue(), dump.getvalue()):
            assert secret not in where, secret[:8]


def test_the_page_that_leads_away_and_the_answer_tell_nobody_where_one_came_from(owner_browser: Browser) -> None:
    away = owner_browser.client.post("/settings/amazon/connect/", {"marketplace": GERMANY})
    home = owner_browser.back(agree(leads_to(away)))
    for answer in (away, home):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_registered_redirect_uri_is_sent_again_with_the_code(
    owner_browser: Browser, amazon: PretendAmazon, settings: LazySettings
) -> None:
    """Amazon refuses a code that comes with another address than the one it was sent to."""
    uri = "http://testserver" + CALLBACK
    amazon.add_application(
        Application("amzn1.own", "amzn1.oa2-cs.v1.own", id="amzn1.sp.solution.own", redirect_uris=(uri,), draft=True)
    )
    settings.AMAZON_APPLICATION_ID, settings.AMAZON_APP_DRAFT = "amzn1.sp.solution.own", True
    settings.AMAZON_CLIENT_ID, settings.AMAZON_CLIENT_SECRET = "amzn1.own", "amzn1.oa2-cs.v1.own"
    assert owner_browser.connect().status_code == 302
    assert SellerAccount.objects.count() == 1
    Consent.objects.update(redirect_uri="https://elsewhere.example/", used=None)
    home = agree(owner_browser.leave())
    Consent.objects.filter(used=None).update(redirect_uri="https://elsewhere.example/")
    assert "valid once" in owner_browser.told(owner_browser.back(home))
