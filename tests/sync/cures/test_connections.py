"""Amazon does not let the connector in."""

import pytest
from django.conf import LazySettings

from sandbox.amazon import Line
from sandbox.amazon.accounts import ALL_ROLES, Role
from tests.pretend import SELLER
from tests.sync.cures.at_amazon import NEW_SECRET, consent, rotate_secret, with_the_servers_application
from tests.sync.cures.clinic import Clinic
from tests.sync.cures.following import Act, follow, not_needed

MUG = [Line("MUG-BLUE", 1)]
TRY_AGAIN = "I have fixed it, try again"


@pytest.mark.parametrize("application", ["the server's", "the merchant's"])
@pytest.mark.parametrize("cause", ["taken back", "run out"])
def test_amazon_authorisation_ended(clinic: Clinic, settings: LazySettings, application: str, cause: str) -> None:
    if application == "the server's":
        with_the_servers_application(clinic, settings)
    clinic.work()
    if cause == "taken back":
        clinic.shop.amazon.revoke("Atzr|demo")
    else:
        clinic.shop.amazon.fault("expired", "searchOrders", times=None)
    name = clinic.now(1, MUG)
    clinic.minutes(6)
    clinic.paused("amazon_authorisation_ended")
    assert clinic.shop.odoo.orders() == {}

    def permitted() -> None:
        clinic.shop.amazon.clear_faults()
        if application == "the server's":
            consent(clinic.owner)
            return
        clinic.shop.amazon.grant("Atzr|new", SELLER)
        pasted = {"Refresh token": "Atzr|new", "Client secret": "amzn1.oa2-cs.v1.demo"}
        clinic.owner.press("Check and connect", pasted)

    def back() -> None:
        assert "What waited for it goes on by itself." in clinic.owner.text
        clinic.minutes(6)

    follow(
        "amazon_authorisation_ended",
        {
            "Open Settings, Amazon, and press Reconnect beside the seller account.": lambda: clinic.owner.open(
                "Settings", "Amazon"
            ).use("Reconnect", beside=SELLER),
            "Confirm on Amazon's page, logged in as the owner of the seller account. With an application of your own:"
            " authorise it in Developer Central instead, and paste the refresh token that it shows, with its secret.": permitted,
            "You come back to the dashboard. Everything since the access ended is read by itself; nothing is to be"
            " retried.": back,
        },
    )
    clinic.goes_on()
    assert clinic.in_odoo(name) == ("sale", 12.9)


@pytest.mark.parametrize("application", ["the server's", "the merchant's"])
def test_amazon_wrong_client_secret(clinic: Clinic, settings: LazySettings, application: str) -> None:
    own = application == "the merchant's"
    if not own:
        with_the_servers_application(clinic, settings)
    clinic.work()
    rotate_secret(clinic)
    name = clinic.now(1, MUG)
    clinic.minutes(61)
    clinic.paused("amazon_wrong_client_secret")

    def typed() -> None:
        page = clinic.owner.open("Settings", "Amazon", SELLER).use("Reconnect")
        typed = {"Refresh token": "Atzr|demo", "Client secret": NEW_SECRET}
        page.press("Check and connect", typed)
        clinic.minutes(6)

    def set_by_the_operator() -> None:
        settings.AMAZON_CLIENT_SECRET = NEW_SECRET
        clinic.owner.open("Orders").press(TRY_AGAIN)
        clinic.minutes(6)

    elsewhere = not_needed("the application is the other's")
    follow(
        "amazon_wrong_client_secret",
        {
            "Copy the current client id and secret from Amazon's Developer Central.": lambda: NEW_SECRET,
            "For an application of your own: open Settings, Amazon, the seller account, press Reconnect and type both in,"
            " with the refresh token. It goes on by itself.": typed if own else elsewhere,
            "For this server's application: whoever runs it sets AMAZON_CLIENT_ID and AMAZON_CLIENT_SECRET and starts it"
            " anew. Then press “I have fixed it, try again” in the yellow bar.": elsewhere
            if own
            else set_by_the_operator,
        },
    )
    clinic.goes_on()
    assert clinic.in_odoo(name) == ("sale", 12.9)


def roles(clinic: Clinic, missing: str, again: Act, retry: Act) -> dict[str, Act]:
    def looked() -> None:
        page = clinic.owner.open("Settings", "Amazon", SELLER).press("Check")
        [line] = [row.text for row in page.page.all("tr") if row.text.startswith(missing)]
        assert "In Developer Central, add the role" in line

    return {
        "Open Settings, Amazon, the seller account: the list of roles says which one is missing.": looked,
        "Ask for it in Developer Central, in the application's profile, and wait until Amazon has granted it.": lambda: (
            clinic.shop.amazon.set_roles(ALL_ROLES),
            clinic.shop.amazon.clear_faults(),
        ),
        "Press Reconnect, or Renew the permission, on the account's page: only a new consent carries the new role.": again,
        "Press Retry on the problem, or wait: it is tried again by itself.": retry,
    }


def test_amazon_role_missing_for_orders(clinic: Clinic, settings: LazySettings) -> None:
    """Without it there are no orders at all: the account is paused."""
    with_the_servers_application(clinic, settings)
    clinic.work()
    for operation in ("searchOrders", "getOrder"):
        clinic.shop.amazon.fault("role_missing", operation, times=None)
    name = clinic.now(1, MUG)
    clinic.minutes(6)
    clinic.paused("amazon_role_missing")

    def again() -> None:
        consent(clinic.owner.open("Settings", "Amazon", SELLER).use("Reconnect"))

    follow(
        "amazon_role_missing",
        roles(clinic, "Orders and shipments", again, lambda: clinic.minutes(6)),
    )
    clinic.goes_on()
    assert clinic.in_odoo(name) == ("sale", 12.9)


def test_amazon_role_missing_for_stock(clinic: Clinic, settings: LazySettings) -> None:
    """Orders go on, and the problem stands for itself."""
    with_the_servers_application(clinic, settings)
    clinic.work()
    clinic.shop.amazon.set_roles(ALL_ROLES - {Role.PRODUCT_LISTING, Role.AMAZON_FULFILLMENT})
    clinic.minutes(24 * 60 + 1)
    clinic.suffers("amazon_role_missing")

    def again() -> None:
        consent(clinic.owner.open("Settings", "Amazon", SELLER).use("Renew the permission"))

    follow(
        "amazon_role_missing",
        roles(clinic, "Amazon's own stock", again, lambda: clinic.retry("amazon_role_missing")),
    )
    clinic.goes_on()
