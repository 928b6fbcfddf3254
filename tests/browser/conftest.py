"""A real Chromium in front of the real dashboard, which runs in a process of its own."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.missing import missing

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# As root, and on a machine that reaches nobody: no sandbox, and no calls home.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000  # ms: a machine busy with other tests is slow, not wrong
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")  # what one file's tests change (a second factor, a Retry) must not meet another's
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    if CHROMIUM is None:
        missing("Chromium is not installed: apt-get install chromium")
    command = [sys.executable, "-m", "tests.browser.site", str(tmp_path_factory.mktemp("site"))]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


@pytest.fixture(scope="module")  # its event loop must not outlive these tests: Django refuses queries beside one
def browser(site: dict[str, Any]) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Complaints(list[str]):
    """What the browser's console says: a policy that was violated, a file that is missing, a script that broke."""

    def __call__(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.append(f"{message.text} ({message.location.get('url')})")


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    found = Complaints()
    yield found
    assert found == []


def visitor(
    browser: Browser, site: dict[str, Any], complaints: Complaints, **options: Any
) -> tuple[BrowserContext, Page]:
    """Logged in as the owner."""
    context = browser.new_context(base_url=site["url"], **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("console", complaints)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/login/")
    page.get_by_label("E-mail address").fill(site["email"])
    page.get_by_label("Password").fill(site["password"])
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{site['url']}/")
    return context, page


@pytest.fixture
def page(browser: Browser, site: dict[str, Any], complaints: Complaints) -> Iterator[Page]:
    context, page = visitor(browser, site, complaints, viewport={"width": 1280, "height": 900})
    yield page
    context.close()


@pytest.fixture
def plain(browser: Browser, site: dict[str, Any], complaints: Complaints) -> Iterator[Page]:
    """A browser that runs no script."""
    context, page = visitor(browser, site, complaints, java_script_enabled=False)
    yield page
    context.close()
