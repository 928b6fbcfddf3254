"""What only a browser can tell. One module, so that one worker starts one Chromium."""

import sqlite3
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Complaints, visitor
from tests.browser.pages import addresses

pytestmark = pytest.mark.browser
Site = dict[str, Any]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_fits_and_the_browser_complains_of_nothing(
    browser: Browser, site: Site, complaints: Complaints, width: int, scheme: Any
) -> None:
    context, page = visitor(browser, site, complaints, viewport={"width": width, "height": 900}, color_scheme=scheme)
    for address in addresses(site):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    choose(page, site["other"])
    for address in (
        "/",
        "/orders/",
        "/offers/",
        "/problems/",
        f"/problems/{site['worst']}/",
        f"/orders/{site['longest']}/",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    context.close()


def choose(page: Page, merchant: str) -> None:
    page.locator("details.menu > summary").click()
    page.locator(f"button[name=merchant][value='{merchant}']").click()
    page.wait_for_load_state()


def background(page: Page) -> Any:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_colours_follow_the_browser_unless_chosen(browser: Browser, site: Site, complaints: Complaints) -> None:
    light, dark = "rgb(246, 246, 243)", "rgb(18, 21, 25)"
    context, page = visitor(browser, site, complaints, color_scheme="dark")
    assert background(page) == dark
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Light").click()
    page.wait_for_load_state()
    assert background(page) == light
    page.emulate_media(color_scheme="light")
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Dark", exact=True).click()
    page.wait_for_load_state()
    assert background(page) == dark
    context.close()


def test_the_menu_closes_by_escape_and_by_a_click_beside_it(page: Page) -> None:
    menu = page.locator("details.menu")
    menu.locator("summary").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Log out")).to_be_hidden()
    menu.locator("summary").click()
    page.locator("h1").click()
    expect(page.get_by_role("button", name="Log out")).to_be_hidden()


def test_by_keyboard_straight_to_the_content(page: Page) -> None:
    page.goto("/orders/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")


def test_choosing_every_order_of_a_page(page: Page, site: Site) -> None:
    page.goto(f"/problems/{site['problem']}/")
    page.get_by_label("Choose every order on this page").check()
    assert page.locator("input[name=order]:checked").count() == 3


def test_a_preview_opens_in_its_place(page: Page, site: Site) -> None:
    page.goto(f"/orders/{site['done']}/")
    page.get_by_role("link", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("There is no preview.")
    assert page.url.endswith(f"/orders/{site['done']}/")


def test_showing_the_buyer(page: Page, site: Site) -> None:
    page.goto(f"/orders/{site['done']}/")
    expect(page.locator("#person")).to_contain_text("E••• M•••")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#person")).to_contain_text("Heidestraße 17")
    page.get_by_role("link", name="Hide").click()
    expect(page.locator("#person")).not_to_contain_text("Heidestraße")
    expect(page.locator(".timeline").first).to_contain_text("Personal data shown")


def test_progress_is_live_and_ends(page: Page, site: Site) -> None:
    asked: list[str] = []  # by the page's script: the browser itself may fetch the icon when it likes
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "xhr" else None)
    page.goto(f"/runs/{site['run']}/")
    expect(page.locator("#progress")).to_contain_text("120 of 240")
    write(site, "UPDATE sync_run SET created = 200 WHERE state = 'running'")
    expect(page.locator("#progress")).to_contain_text("200 of 240")
    write(site, "UPDATE sync_run SET created = 240, state = 'done', finished = datetime() WHERE state = 'running'")
    expect(page.locator("#progress")).to_contain_text("Done")
    assert asked
    asked.clear()
    page.wait_for_timeout(2600)
    assert asked == []
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)


def write(site: Site, statement: str) -> None:
    with sqlite3.connect(site["database"], timeout=10) as database:
        database.execute(statement)
    database.close()


def test_a_merchants_morning_without_a_script(plain: Page, site: Site) -> None:
    plain.goto(f"/orders/{site['held'][0]}/")
    plain.get_by_role("button", name="Retry").click()
    assert "The order is being tried again." in plain.inner_text("main")
    plain.get_by_label("Why is it to be ignored?").fill("Sold at the market")
    plain.get_by_role("button", name="Ignore this order").click()
    assert "Ignored by a person: Sold at the market" in plain.inner_text("main")
    plain.get_by_role("button", name="Ignore no longer").click()
    assert "The order is no longer ignored." in plain.inner_text("main")
    plain.get_by_role("link", name="Preview").click()
    assert "There is no preview." in plain.inner_text("main")
    plain.goto("/orders/")
    plain.get_by_label("Search", exact=True).fill("S1000010")
    plain.get_by_role("button", name="Show").click()
    assert "303-1000010-1000010" in plain.inner_text("h1")
    plain.goto("/")
    plain.get_by_label("Amazon order id").fill("303-7654321-7654321")
    plain.get_by_role("button", name="Recover the order").click()
    assert "Order 303-7654321-7654321 is being fetched from Amazon." in plain.inner_text("main")
    plain.get_by_role("button", name="Cancel").click()
    assert "Cancelled" in plain.inner_text("main")


def test_the_engine_room_keeps_the_policy_too(page: Page) -> None:
    for address in (
        "/admin/",
        "/admin/sync/order/",
        "/admin/accounts/user/add/",
        "/admin/accounts/channel/",
        "/admin/sync/work/",
    ):
        page.goto(address)
    expect(page.locator("#site-name")).to_contain_text("engine room")
