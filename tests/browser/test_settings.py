"""Settings in a real browser: what a script adds, and that every form does its work without one."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_server_is_asked_for_its_databases_and_what_was_typed_stays(page: Page) -> None:
    page.goto("/settings/odoo/connect/")
    page.get_by_label("Address of your Odoo").fill("http://127.0.0.1:9")
    page.get_by_label("API key", exact=True).fill("typed already")
    page.get_by_role("button", name="Ask the server for its databases").click()
    expect(page.locator("#looked")).to_contain_text("http://")
    expect(page.get_by_label("API key", exact=True)).to_have_value("typed already")


def test_the_latest_orders_are_asked_for_by_the_page_itself(page: Page) -> None:
    page.goto("/settings/start/orders/")
    expect(page.get_by_text("There is no preview.")).to_be_visible()


def test_a_channel_is_changed_without_a_script(plain: Page, site: dict[str, Any]) -> None:
    plain.goto(f"/settings/channels/{site['channel']}/")
    plain.get_by_label("Pieces held back").fill("4")
    plain.get_by_label("Confirm orders at once").uncheck()
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_text("2 settings of Amazon.de changed.")).to_be_visible()
    expect(plain.get_by_label("Pieces held back")).to_have_value("4")
    expect(plain.get_by_label("Confirm orders at once")).not_to_be_checked()
