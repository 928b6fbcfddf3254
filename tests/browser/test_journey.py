"""From an invitation to a delivery that Amazon knows of: every click of a merchant's first day, with every process of the
connector, a pretend Amazon and a real Odoo 19."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from sandbox.real_odoo import OdooUnavailable
from tests.accounts.login.codes import code_of
from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE, Complaints
from tests.browser.journey import BASKET, UNKNOWN, World, shown, world
from tests.faults.crew import until
from tests.faults.test_kills_on_the_way_back import parcels
from tests.missing import missing

pytestmark = [pytest.mark.browser, pytest.mark.real_odoo]
MERCHANT, EMAIL, PASSWORD = "Alpine Gear", "owner@alpine-gear.example", "a long pass phrase of mine"
WAIT = 120.0


@pytest.fixture
def there(tmp_path: Path) -> Iterator[World]:
    try:
        with world(tmp_path) as made:
            yield made
    except OdooUnavailable as error:
        missing(f"A real Odoo cannot be had here: {error}. `make odoo` says more.")


@pytest.fixture
def page(there: World, complaints: Complaints) -> Iterator[Page]:
    """Of somebody who has never been here."""
    if CHROMIUM is None:
        missing("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(base_url=there.url, viewport={"width": 1280, "height": 900})
        page.set_default_timeout(WAIT * 1000)
        expect.set_options(timeout=WAIT * 1000)
        page.on("console", complaints)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        expect.set_options(timeout=PATIENCE)
        browser.close()


def test_from_an_invitation_to_a_delivery_that_amazon_knows_of(page: Page, there: World) -> None:
    join(page, there.invited(MERCHANT, EMAIL))
    log_in_again(page, two_factors(page))
    connect_amazon(page)
    before = there.count(), there.odoo.writes()
    connect_odoo(page, there)
    hold_unknown_skus(page)
    look_at_the_latest(page, there)
    assert (there.count(), there.odoo.writes()) == before
    start(page, there)
    match_the_unknown(page, there)
    deliver(page, there)
    there.evening()


def nav(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=name).click()


def go_on(page: Page) -> None:
    """To the steps; what is behind is done."""
    page.get_by_role("link", name="Go on with Set up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up")


def says(page: Page, text: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(text)


def join(page: Page, link: str) -> None:
    page.goto(link)
    says(page, f"You are invited: {EMAIL} as owner.")
    page.get_by_role("link", name="I am new here: sign up").click()
    says(page, f"To join {MERCHANT} as owner.")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No channel is connected yet.")
    says(page, "Nothing is written to Odoo or Amazon before Start")


def two_factors(page: Page) -> str:
    """The app's secret."""
    page.locator("details.menu > summary").click()
    page.get_by_role("link", name="Your account").click()
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator("#totp-key").inner_text()
    page.get_by_label("Code that the app shows now").fill(code_of(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".codes li")).to_have_count(10)
    return secret


def log_in_again(page: Page, secret: str) -> None:
    page.get_by_role("button", name="Log out").click()
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.locator("details.menu > summary")).to_contain_text(MERCHANT)


def connect_amazon(page: Page) -> None:
    page.get_by_role("link", name="Connect Amazon").click()
    page.get_by_role("link", name="Connect Amazon").click()
    page.get_by_label("Where do you sell?").select_option(label="Amazon.de")
    page.get_by_role("button", name="Connect Amazon").click()
    page.wait_for_url(re.compile("/apps/authorize/consent"))
    page.get_by_label("eu/A1DEMOSELLER01").check()
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url(re.compile(r"/settings/amazon/[0-9a-f-]{36}/$"))
    says(page, "is connected; 5 marketplaces are on.")
    page.get_by_role("button", name="Check now").click()
    expect(page.locator("#roles .pill", has_text="Works")).to_have_count(6)
    go_on(page)


def connect_odoo(page: Page, there: World) -> None:
    page.get_by_role("link", name="Connect Odoo").click()
    page.get_by_role("link", name="Connect Odoo").click()
    page.get_by_label("Address of your Odoo").fill(there.odoo.url)
    page.get_by_label("Database", exact=True).fill(there.odoo.name)
    page.get_by_label("Login").fill(there.odoo.login)
    page.get_by_label("API key", exact=True).fill(there.odoo.key)
    page.get_by_role("button", name="Check and connect").click()
    says(page, "Odoo 19.0 is connected")
    expect(page.locator(".checks .tone-good")).to_have_count(9)
    expect(page.locator(".checks li")).to_have_count(9)
    go_on(page)


def hold_unknown_skus(page: Page) -> None:
    page.get_by_role("link", name="Check the settings of your channels").click()
    page.get_by_role("link", name="Amazon.de").click()
    page.get_by_label("When an SKU matches no product").select_option("Hold the order until the SKU is matched")
    page.get_by_role("button", name="Save").click()
    says(page, "1 setting of Amazon.de changed.")
    go_on(page)


def look_at_the_latest(page: Page, there: World) -> None:
    page.get_by_role("link", name="Look at the ten latest orders").click()
    latest = list(there.paid)[:0:-1]
    expect(page.locator("section.panel h2.mono")).to_have_text(latest)
    for name in latest:
        panel = page.locator("section.panel", has=page.get_by_role("heading", name=name))
        if name == there.unknown:
            expect(panel).to_contain_text("Needs you")
            expect(panel).to_contain_text(f"No product in Odoo has the SKU {UNKNOWN}")
        else:
            expect(panel).to_contain_text(f"Would be written to Odoo · {there.paid[name]} EUR")
    page.get_by_role("link", name="Back to Start").click()


def start(page: Page, there: World) -> None:
    page.get_by_role("button", name="Start", exact=True).click()
    says(page, "The first orders are being read now.")
    known = {name: total for name, total in there.paid.items() if name != there.unknown}
    until(lambda: len(there.odoo.orders()) == len(known), WAIT)
    assert there.in_odoo() == known


def match_the_unknown(page: Page, there: World) -> None:
    title = f"No product in Odoo has the SKU {UNKNOWN}"
    shown(page, "/problems/", lambda: page.get_by_role("link", name=title).is_visible())
    page.get_by_role("link", name=title).click()
    says(page, there.unknown)
    page.get_by_role("link", name="Match the SKU").click()
    page.get_by_role("link", name=f"Choose a product for {UNKNOWN}").click()
    page.get_by_label("Internal reference, name or barcode").fill("Gift Basket")
    page.get_by_role("button", name="Search Odoo").click()
    page.get_by_role("button", name=f"{UNKNOWN} is {BASKET}").click()
    says(page, f"{UNKNOWN} is {BASKET} in Odoo from now on.")
    says(page, "1 order waited for SKUs that have their product now.")
    page.get_by_role("button", name="Bring it to Odoo").click()
    says(page, "The orders are being brought to Odoo.")
    until(lambda: there.unknown in there.in_odoo(), WAIT)
    assert there.in_odoo() == there.paid
    shown(page, "/problems/", lambda: page.get_by_role("heading", name="No problems").is_visible())


def deliver(page: Page, there: World) -> None:
    name = next(iter(there.paid))
    nav(page, "Shipments")
    says(page, "No shipments yet")
    picking = there.people.deliver(name, "JJD000390007777", "DHL Paket")
    until(lambda: bool(parcels(there.shop, name)), WAIT)
    assert parcels(there.shop, name) == [("JJD000390007777", "DHL", {"MUG-BLUE": 2})]
    there.minutes_pass(name)
    assert there.shop.amazon.order(name)["fulfillment"]["fulfillmentStatus"] == "SHIPPED"
    row = page.get_by_role("row", name=there.people.name(picking))
    shown(page, "/shipments/", lambda: row.locator(".pill", has_text="On Amazon").is_visible())
    expect(row).to_contain_text("JJD000390007777")
    well = page.get_by_role("heading", level=1, name="Yes, everything is in sync.")
    shown(page, "/", lambda: well.is_visible())
