"""Every page in German and in Chinese: no English sentence is left on it, it fits, and the choice of a language stays."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE, Complaints
from tests.browser.pages import DOORS, addresses

pytestmark = pytest.mark.browser
Site = dict[str, Any]
LOCALES = {"de": "de-DE", "zh-hans": "zh-CN"}
# Words without which hardly an English sentence gets along, and which German and names do without.
ENGLISH = re.compile(r"\b(the|of|to|and|is|are|not|with|your|has|no|this|for|by|from|at|it|you|as)\b")
SAID = """() => {
  const said = [document.title, ...document.body.innerText.split("\\n")];
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [title], input[type=submit]"))
    for (const name of ["aria-label", "placeholder", "title"]) if (one.getAttribute(name)) said.push(one.getAttribute(name));
  for (const one of document.querySelectorAll("option")) said.push(one.textContent);
  return said.map((text) => text.trim()).filter((text) => text);
}"""
# What people, Amazon or Odoo wrote is shown as they wrote it.
THEIRS = re.compile(
    r"Alpine Gear|Donaudampf|Amazon\.|example\.com|\[\*\]|\|\||\{value\}|sell on |tax excluded|Payment Ref|manage\.py "
    r"|nothing of the kind|Sold at the market|A field of yours|payment communication|Terms and conditions"
    r"|Order Tracking|Product Listing|Direct-to-Consumer|Apps and Services"
)


def visitor(
    browser: Browser, site: Site, complaints: Complaints, locale: str, **options: Any
) -> tuple[BrowserContext, Page]:
    """Logged in as the owner, with a browser that asks for this language."""
    context = browser.new_context(base_url=site["url"], locale=locale, **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("console", complaints)
    page.goto("/login/")
    log_in(page, site, site["email"])
    return context, page


def log_in(page: Page, site: Site, email: str) -> None:
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(site["password"])
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.wait_for_url(f"{site['url']}/")


@pytest.mark.parametrize("language", LOCALES)
def test_no_english_is_left_and_every_page_fits(
    browser: Browser, site: Site, complaints: Complaints, language: str
) -> None:
    size = {"width": 390, "height": 900}
    context, page = visitor(browser, site, complaints, LOCALES[language], viewport=size)
    left = []
    for address in addresses(site):
        page.goto(address)
        assert page.evaluate("document.documentElement.lang") == language
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        left += [
            f"{address}: {text}" for text in page.evaluate(SAID) if ENGLISH.search(text) and not THEIRS.search(text)
        ]
    assert left == []
    context.close()


@pytest.mark.parametrize("language", LOCALES)
def test_the_doors_speak_it_too(browser: Browser, site: Site, complaints: Complaints, language: str) -> None:
    context = browser.new_context(
        base_url=site["url"], locale=LOCALES[language], viewport={"width": 390, "height": 900}
    )
    page = context.new_page()
    left = []
    for address in DOORS:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        left += [
            f"{address}: {text}" for text in page.evaluate(SAID) if ENGLISH.search(text) and not THEIRS.search(text)
        ]
    assert left == []
    context.close()


def test_a_chosen_language_goes_with_the_person(browser: Browser, site: Site, complaints: Complaints) -> None:
    """Chosen in one browser, there in another, and it outdoes what that one asks for."""
    first = browser.new_context(base_url=site["url"], locale="en-GB")
    page = first.new_page()
    page.goto("/login/")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    log_in(page, site, site["colleague"])
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    first.close()
    second = browser.new_context(base_url=site["url"], locale="de-DE")
    page = second.new_page()
    page.goto("/login/")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    log_in(page, site, site["colleague"])
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    second.close()
