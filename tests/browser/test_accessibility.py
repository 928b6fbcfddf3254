"""Every page as those see it who do not see it well: by axe's rules, by keyboard, and over a slow line."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

from tests.browser.conftest import Complaints, visitor
from tests.browser.pages import addresses

pytestmark = pytest.mark.browser
Site = dict[str, Any]
GRAVE = ("serious", "critical")
KILOBYTES = 250


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_grave_on_any_page(
    browser: Browser, site: Site, complaints: Complaints, width: int, scheme: Any
) -> None:
    context, page = visitor(browser, site, complaints, viewport={"width": width, "height": 900}, color_scheme=scheme)
    found = []
    for address in addresses(site):
        page.goto(address)
        found += [f"{address}: {fault}" for fault in faults(page)]
    assert found == []
    context.close()


def faults(page: Page) -> list[str]:
    result = Axe().run(page)
    return [
        f"{fault['id']} ({fault['impact']}): {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for fault in result.response["violations"]
        if fault["impact"] in GRAVE
        for node in fault["nodes"][:3]
    ]


def test_what_is_in_focus_can_be_seen_on_every_page(browser: Browser, site: Site, complaints: Complaints) -> None:
    """By the Tab key from the top to the bottom: each stop is visible, has a name, and none holds one fast."""
    context, page = visitor(browser, site, complaints, viewport={"width": 1280, "height": 900})
    for address in addresses(site):
        page.goto(address)
        seen: list[str] = []
        for _ in range(400):
            page.keyboard.press("Tab")
            stop = page.evaluate(STOP)
            if stop is None or (seen and stop["key"] == seen[0]):
                break
            if seen and stop["key"] == seen[-1]:
                continue  # a date has a stop for its day, its month and its year
            assert stop["outlined"], f"{address}: nothing shows that {stop['html']} is in focus"
            assert stop["named"], f"{address}: {stop['html']} has no name"
            seen.append(stop["key"])
        assert len(seen) == len(set(seen)), f"{address}: one is led in a circle"
        assert len(seen) >= page.locator("main a[href]:visible").count(), address
    context.close()


STOP = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  window.stops = window.stops || new Map();
  if (!window.stops.has(it)) window.stops.set(it, String(window.stops.size));
  const style = getComputedStyle(it);
  const name = it.getAttribute("aria-label") || it.textContent || it.value || it.title ||
    (it.labels && it.labels.length ? it.labels[0].textContent : "") || it.placeholder || "";
  return {
    key: window.stops.get(it),
    html: it.outerHTML.slice(0, 160),
    outlined: style.outlineStyle !== "none" || style.boxShadow !== "none",
    named: name.trim() !== "",
  };
}"""


def test_the_first_page_is_light(browser: Browser, site: Site, complaints: Complaints) -> None:
    context, page = visitor(browser, site, complaints)
    context.close()
    context, page = visitor(browser, site, complaints)  # a new browser: nothing is stored
    weights: dict[str, int] = {}

    def weigh(response: Response) -> None:
        sizes = response.request.sizes()
        weights[response.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]

    page.on("requestfinished", lambda request: weigh(answer) if (answer := request.response()) else None)
    context.clear_cookies()
    page.goto("/login/")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(weights.values()) < KILOBYTES * 1000, weights
    context.close()
