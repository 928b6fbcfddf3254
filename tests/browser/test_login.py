"""Logging in with an app, and with a passkey that Chromium's own virtual authenticator holds."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.accounts.login.codes import code_of
from tests.browser.conftest import PATIENCE, Complaints, visitor
from tests.browser.pages import DOORS
from tests.browser.test_accessibility import faults

pytestmark = pytest.mark.browser
Site = dict[str, Any]
FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def window(browser: Browser, site: Site, complaints: Complaints) -> Iterator[tuple[BrowserContext, Page]]:
    """By name: passkeys know no addresses."""
    context = browser.new_context(base_url=site["url"].replace("127.0.0.1", "localhost"))
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("console", complaints)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield context, page
    context.close()


def log_in(page: Page, email: str, password: str) -> None:
    page.goto("/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()


def inside(page: Page) -> None:
    expect(page.locator("details.menu > summary")).to_contain_text("Alpine Gear")


def log_out(page: Page) -> None:
    page.goto("/account/")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_with_an_app(window: tuple[BrowserContext, Page], site: Site) -> None:
    _, page = window
    log_in(page, site["colleague"], site["password"])
    page.locator("details.menu > summary").click()
    page.get_by_role("link", name="Your account").click()
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_role("link", name="Set up an app").click()
    assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 100
    secret = page.locator("#totp-key").inner_text()
    page.get_by_label("Code that the app shows now").fill(code_of(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".codes li")).to_have_count(10)
    spare = page.locator(".codes li").first.inner_text()
    log_out(page)
    log_in(page, site["colleague"], site["password"])
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.locator("main")).to_contain_text("This is not the code")
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Log in", exact=True).click()
    inside(page)
    log_out(page)
    log_in(page, site["colleague"], site["password"])
    page.get_by_label("Code").fill(spare)
    page.get_by_role("button", name="Log in", exact=True).click()
    inside(page)
    page.goto("/account/activity/")
    expect(page.locator("main")).to_contain_text("Logged in with a recovery code")


def test_with_a_passkey(window: tuple[BrowserContext, Page], site: Site) -> None:
    context, page = window
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    finger = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})["authenticatorId"]
    log_in(page, site["passkeys"], site["password"])
    inside(page)
    page.goto("/account/passkeys/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/account/passkeys/")
    expect(page.locator("table")).to_contain_text("Laptop")
    expect(page.locator("table")).to_contain_text("Logs in without the password")
    log_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    inside(page)
    page.goto("/account/activity/")
    expect(page.locator("main")).to_contain_text("Logged in with a passkey")
    # The password alone is no longer enough; the passkey is the second factor, too.
    log_out(page)
    log_in(page, site["passkeys"], site["password"])
    page.get_by_role("button", name="Use a passkey").click()
    inside(page)
    # A finger that is not recognised is a sentence, and no way in.
    log_out(page)
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": finger, "isUserVerified": False})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("The browser did not get the passkey")
    page.goto("/orders/")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_by_its_address_the_page_says_where_passkeys_work(browser: Browser, site: Site, complaints: Complaints) -> None:
    page = browser.new_page()
    page.on("console", complaints)
    page.goto(f"{site['url']}/login/")
    expect(page.get_by_role("status")).to_contain_text("on this machine as http://localhost")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_disabled()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_doors_keep_nobody_out(browser: Browser, site: Site, scheme: Any) -> None:
    """Nothing grave by axe's rules, before one is in."""
    context = browser.new_context(base_url=site["url"], color_scheme=scheme, viewport={"width": 390, "height": 800})
    page = context.new_page()
    for address in DOORS:
        page.goto(address)
        assert faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    context.close()


def test_without_a_script_the_password_logs_in_and_no_passkey_is_offered(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site["url"], java_script_enabled=False)
    page = context.new_page()
    page.goto("/login/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    log_in(page, site["email"], site["password"])
    inside(page)
    context.close()


def test_a_link_to_hand_over_is_chosen_by_a_click(browser: Browser, site: Site, complaints: Complaints) -> None:
    context, page = visitor(browser, site, complaints)
    page.goto("/settings/team/")
    page.get_by_label("E-mail address").fill("friend@example.com")
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.get_by_label("Link of the invitation")
    link.focus()
    assert page.evaluate("getSelection().toString()") == link.input_value()
    guest = browser.new_page()
    guest.goto(link.input_value())
    guest.get_by_role("link", name="I am new here: sign up").click()
    guest.get_by_label("Password").fill("a long pass phrase of mine")
    guest.get_by_role("button", name="Sign up").click()
    expect(guest.locator("details.menu > summary")).to_contain_text("Alpine Gear")
    guest.close()
    context.close()
