"""The role doctor on a seller account's page: which roles work, and what each missing one switches off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Merchant, SellerAccount
from sandbox.amazon import PretendAmazon
from sandbox.amazon.accounts import Role as AmazonsRole
from tests.accounts.consenting import Browser
from tests.sync.views.connecting import amazon, browser_of, merchant, operators_application, owner_browser
from tests.sync.views.test_settings_amazon import account, page, post

__all__ = ["account", "amazon", "merchant", "operators_application", "owner_browser"]
pytestmark = pytest.mark.django_db


def test_all_roles_work(owner_browser: Browser, account: SellerAccount, amazon: PretendAmazon) -> None:
    assert page(owner_browser, account).count("Not checked") == 6
    before = len(amazon.calls())
    answer = post(owner_browser, account, "roles")
    assert answer.headers["Location"] == f"/settings/amazon/{account.uid}/#roles"
    assert [call.operation for call in amazon.calls()[before:]] == [
        "token",
        "getMarketplaceParticipations",
        "searchOrders",
        "searchListingsItems",
        "getFeeds",
        "getReports",
        "getInventorySummaries",
    ]
    text = page(owner_browser, account)
    assert text.count(" Works ") == 6 and "Amazon was asked just now" in text


def test_a_role_that_is_missing_says_what_is_off_and_how_to_get_it(
    owner_browser: Browser, account: SellerAccount, amazon: PretendAmazon
) -> None:
    amazon.set_roles([AmazonsRole.INVENTORY_AND_ORDER_TRACKING])
    post(owner_browser, account, "roles")
    text = page(owner_browser, account)
    assert "Amazon's own stock (FBA) Missing FBA stock is neither shown nor brought to Odoo." in text
    assert "add the role Amazon Fulfillment or Product Listing to the application (Edit App, Roles)" in text
    account.refresh_from_db()
    assert (account.paused, [one["state"] for one in account.roles["found"]].count("missing")) == ("", 1)


def test_roles_are_asked_for_once_a_minute(
    owner_browser: Browser, account: SellerAccount, amazon: PretendAmazon
) -> None:
    post(owner_browser, account, "roles")
    calls = len(amazon.calls())
    assert owner_browser.told(post(owner_browser, account, "roles")).startswith("The roles were checked a moment ago.")
    assert len(amazon.calls()) == calls
    SellerAccount.objects.update(roles_checked=timezone.now() - timedelta(seconds=61))
    post(owner_browser, account, "roles")
    assert len(amazon.calls()) == calls + 6


def test_an_amazon_that_is_down_is_not_asked_six_times(
    owner_browser: Browser, account: SellerAccount, amazon: PretendAmazon
) -> None:
    post(owner_browser, account, "roles")
    SellerAccount.objects.update(roles_checked=None)
    amazon.fault("unavailable_html", times=None)
    calls = len(amazon.calls())
    post(owner_browser, account, "roles")
    assert len(amazon.calls()) == calls + 1
    assert page(owner_browser, account).count("Not known Amazon does not answer properly at the moment.") == 6


def test_roles_of_a_permission_that_has_ended(
    owner_browser: Browser, account: SellerAccount, amazon: PretendAmazon
) -> None:
    amazon.revoke(account.secret("sealed_refresh_token"))
    assert "has withdrawn its permission" in owner_browser.told(post(owner_browser, account, "roles"))
    assert page(owner_browser, account).count("Not checked") == 6


def test_an_operator_may_check_roles_and_nothing_else(merchant: Merchant, account: SellerAccount) -> None:
    other = browser_of(merchant, "operator@alpine.example", "operator")
    assert post(other, account, "roles").status_code == 302
    text = other.client.get(f"/settings/amazon/{account.uid}/").content.decode()
    for verb in ("renew", "name", "switch", "look-again", "disconnect"):
        assert f"/{verb}/" not in text
        assert post(other, account, verb).status_code == 403
