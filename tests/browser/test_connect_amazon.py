"""Connect Amazon, clicked from the first page to the last, through the pretend Seller Central."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Complaints, visitor

pytestmark = pytest.mark.browser
Site = dict[str, Any]


def through_seller_central(page: Page, seller: str) -> None:
    page.wait_for_url(re.compile("/apps/authorize/consent"))
    expect(page.get_by_text("This is not Amazon.")).to_be_visible()
    page.get_by_label(seller).check()
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url(re.compile(r"/settings/amazon/[0-9a-f-]{36}/$"))


def test_connected_checked_switched_disconnected_and_connected_again(page: Page, site: Site) -> None:
    page.goto("/settings/")
    page.get_by_role("main").get_by_role("link", name="Amazon", exact=True).last.click()
    page.get_by_role("link", name="Connect another account").click()
    page.get_by_label("Where do you sell?").select_option(label="Amazon.com")
    page.get_by_role("button", name="Connect Amazon").click()
    through_seller_central(page, "Demo Kitchen America")
    expect(page.locator("main")).to_contain_text("is connected; 2 marketplaces are on.")
    assert "code" not in page.url and "state" not in page.url
    page.get_by_role("button", name="Check now").click()
    expect(page.locator("#roles")).to_contain_text("Amazon was asked just now")
    expect(page.locator("#roles .pill", has_text="Works")).to_have_count(6)
    page.get_by_role("button", name="Switch off Amazon.ca").click()
    expect(page.get_by_role("button", name="Switch on Amazon.ca")).to_be_visible()
    page.get_by_text("Another name").click()
    page.get_by_label("What you call this account").fill("America")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_contain_text("America")
    page.get_by_role("link", name="Disconnect this account").click()
    page.get_by_role("button", name="Disconnect A1DEMOSELLER02").click()
    page.get_by_role("link", name="America").click()
    expect(page.locator("main")).to_contain_text("Connect it again, and it goes on where it stopped")
    page.get_by_role("button", name="Connect again").click()
    through_seller_central(page, "Demo Kitchen America")
    expect(page.locator("main")).to_contain_text("The permission of America is new.")
    expect(page.get_by_role("button", name="Switch on Amazon.ca")).to_be_visible()


def test_without_a_script(plain: Page) -> None:
    plain.goto("/settings/amazon/connect/")
    plain.get_by_label("Where do you sell?").select_option(label="Amazon.co.jp")
    plain.get_by_role("button", name="Connect Amazon").click()
    through_seller_central(plain, "Demo Kitchen Japan")
    expect(plain.locator("main")).to_contain_text("is connected; 1 marketplace is on.")


def test_a_seller_who_says_no(page: Page) -> None:
    page.goto("/settings/amazon/connect/")
    page.get_by_label("Where do you sell?").select_option(label="Amazon.de")
    page.get_by_role("button", name="Connect Amazon").click()
    page.wait_for_url(re.compile("/apps/authorize/consent"))
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_url(re.compile("/settings/amazon/$"))
    expect(page.locator("main")).to_contain_text("Seller Central says that access was not granted.")


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/settings/amazon/connect/")
    page.get_by_label("Where do you sell?").focus()
    page.keyboard.type("Amazon.de")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Connect Amazon")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/apps/authorize/consent"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_fit(browser: Browser, site: Site, complaints: Complaints, width: int, scheme: Any) -> None:
    context, page = visitor(browser, site, complaints, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.locator("details.menu > summary").click()
    page.locator(f"button[name=merchant][value='{site['other']}']").click()
    page.wait_for_load_state()
    page.goto("/settings/amazon/")
    account = page.locator("td.name a").first.get_attribute("href")
    for address in ("/settings/amazon/", account):  # with names as long as they come, as an operator sees them
        page.goto(str(address))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    page.locator("details.menu > summary").click()
    page.locator(f"button[name=merchant][value='{site['merchant']}']").click()
    page.wait_for_load_state()
    page.goto("/settings/amazon/")
    account = page.locator("td.name a").first.get_attribute("href")
    for address in (
        "/settings/amazon/connect/",
        account,
        f"{account}disconnect/",
        "/settings/amazon/callback/?state=1",
    ):
        page.goto(str(address))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    complaints[:] = [one for one in complaints if "400 (Bad Request)" not in one]  # as the last one must be
    context.close()
