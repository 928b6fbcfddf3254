import hashlib
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from sync.views.settings.hub import SECTIONS

VENDOR = settings.BASE_DIR / "connector_web" / "static" / "vendor"
SPRITE = VENDOR / "bootstrap-icons-1.13.2.svg"


def test_vendored_files_are_what_they_say() -> None:
    rows = re.findall(r"\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|", (VENDOR / "VENDORED.md").read_text())
    assert {name: hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() for name, _ in rows} == dict(rows)
    licences = {path.name for path in VENDOR.glob("*.LICENSE")}
    assert {path.name for path in VENDOR.iterdir()} == {name for name, _ in rows} | licences | {"VENDORED.md"}


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))
    named = set()
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        named |= set(re.findall(r'{% icon "([^"]+)"', path.read_text()))
    for module in ("sync/views/words.py", "sync/selectors/history.py"):
        text = Path(settings.BASE_DIR, module).read_text()
        named |= (
            set(re.findall(r'Pill\(.*?"\), "([^"]+)"', text)) | set(re.findall(r'": "([a-z0-9-]+)",', text)) & known
        )
    named |= {section.icon for section in SECTIONS}
    assert named == known, "an icon is missing from the sprite, or no longer used"


def test_what_pages_load_is_there() -> None:
    for name in (
        "vendor/bootstrap-5.3.8.min.css",
        "connector/app.css",
        "connector/app.js",
        "connector/admin.css",
        "connector/icon.svg",
        "django_htmx/htmx-2.min.js",
    ):
        assert finders.find(name), name
