"""What a page asks for by itself and does not get is said, with the cure."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.test_dashboard import choose

pytestmark = pytest.mark.browser
Site = dict[str, Any]
GONE = (
    "Nothing was done: what this page shows is gone, or another merchant was chosen meanwhile, perhaps in another tab."
)
REFUSED = "This was refused: your role does not allow it, or you have logged in or out since this page was opened."
BROKEN = "Something broke on the server. Try again in a minute"
SILENT = "The server does not answer. Check your network and try again"


def test_a_form_of_a_merchant_that_is_chosen_no_more(page: Page, site: Site, complaints: Complaints) -> None:
    page.goto("/settings/mapping/edit/?target=order")
    expect(page.locator("#unanswered")).to_be_hidden()
    elsewhere = page.context.new_page()
    elsewhere.goto("/")
    choose(elsewhere, site["other"])
    page.get_by_label("Odoo's field", exact=True).fill("x_field_3")
    expect(page.get_by_role("alert").filter(has_text=GONE)).to_be_visible()
    choose(elsewhere, site["merchant"])
    page.get_by_label("Odoo's field", exact=True).fill("x_field_2")
    expect(page.locator("#unanswered")).to_be_hidden()
    assert [text for text in complaints if "409" not in text] == []
    complaints.clear()


@pytest.mark.parametrize(
    ("status", "said"), [(403, REFUSED), (404, GONE), (429, BROKEN), (500, BROKEN), (504, SILENT), (0, SILENT)]
)
def test_a_preview_that_does_not_come(page: Page, site: Site, complaints: Complaints, status: int, said: str) -> None:
    def answer(route: Route) -> None:
        if status:
            route.fulfill(status=status, body="<p>Not for this page</p>")
        else:
            route.abort()

    page.goto(f"/orders/{site['done']}/")
    page.route("**/preview/", answer)
    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    expect(page.locator("#preview")).not_to_contain_text("Not for this page")
    page.unroute("**/preview/")
    page.get_by_role("link", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("There is no preview.")
    expect(page.locator("#unanswered")).to_be_hidden()
    complaints.clear()  # what was refused on purpose stands in the console too


def test_the_page_is_loaded_anew_by_a_click(page: Page, site: Site, complaints: Complaints) -> None:
    page.goto(f"/offers/{site['offers'][1]}/")
    page.route("**/products/**", lambda route: route.abort())
    page.locator("form[hx-get] button").click()
    page.get_by_role("link", name="Load the page anew").click()
    expect(page.locator("#unanswered")).to_be_hidden()
    assert page.url.endswith(f"/offers/{site['offers'][1]}/")
    complaints.clear()
