"""The field mapping in a browser: it fits, and what comes of it is seen while typing."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Complaints, visitor
from tests.browser.test_dashboard import choose

pytestmark = pytest.mark.browser
Site = dict[str, Any]
PAGES = [
    "/settings/mapping/",
    "/settings/mapping/versions/",
    "/settings/mapping/edit/?target=order&was=reference",
    "/settings/mapping/edit/?target=line",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_fits(browser: Browser, site: Site, complaints: Complaints, width: int, scheme: Any) -> None:
    context, page = visitor(browser, site, complaints, viewport={"width": width, "height": 900}, color_scheme=scheme)
    for address in PAGES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    choose(page, site["other"])
    for address in (PAGES[0], PAGES[1], PAGES[3]):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    context.close()


def test_the_result_is_there_while_typing(page: Page, site: Site) -> None:
    page.goto("/settings/mapping/edit/?target=order")
    page.get_by_label("Amazon's field", exact=True).fill("orderItems[*].product.sellerSku")
    page.get_by_label("Odoo's field", exact=True).fill("x_field_3")
    expect(page.locator("#live")).to_contain_text("MUG-BLUE")
    page.get_by_label("Translate values").press_sequentially("MUG-BLUE = A mug")
    expect(page.locator("#live")).to_contain_text("A mug")
    expect(page.get_by_label("Translate values")).to_be_focused()
    page.get_by_label("Amazon's field", exact=True).fill("orderItems[")
    expect(page.locator("#live")).to_contain_text("neither a field of Amazon's nor a JMESPath expression")
    page.get_by_label("Search Amazon's fields").press_sequentially("ship by")
    expect(page.locator("#sources-found")).to_contain_text("fulfillment.shipByWindow.latestDateTime")
    expect(page.locator("#sources-found tbody tr")).to_have_count(3)


def test_a_mapping_is_made_without_a_script(plain: Page, site: Site, complaints: Complaints) -> None:
    plain.goto("/settings/mapping/")
    plain.locator("summary", has_text="Add a mapping").click()
    plain.get_by_role("link", name="Delivery", exact=True).click()
    plain.get_by_label("Search Odoo's fields").fill("urgent")
    plain.get_by_role("button", name="Search Odoo's fields").click()
    plain.get_by_role("button", name="Use Urgent").click()
    plain.get_by_label("Search Amazon's fields").fill("speed")
    plain.get_by_role("button", name="Search Amazon's fields").click()
    plain.get_by_role("button", name="Use Shipping speed").click()
    plain.get_by_label("Translate values").fill("EXPEDITED = Yes\n* = maybe")
    plain.get_by_role("button", name="Save").click()
    assert "maybe: Odoo's field takes yes or no." in plain.inner_text("main")
    complaints.clear()  # the browser notes that the form was refused
    plain.get_by_label("Translate values").fill("EXPEDITED = Yes\n* = no")
    plain.get_by_role("button", name="Save").click()
    assert "Delivery: Urgent ← Shipping speed, 2 values translated, when new: saved as version 4." in plain.inner_text(
        "main"
    )
    plain.get_by_role("button", name="Remove Delivery: Urgent").click()
    assert "Delivery: Urgent is not written any more (version 5)." in plain.inner_text("main")
