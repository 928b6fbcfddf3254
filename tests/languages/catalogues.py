"""The files of translations: what the code says, joined with what has been translated."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.languages import ledger, screens

LANGUAGES = ("de", "zh_Hans")
DOMAINS = {"django": screens.catalogue, "sentences": ledger.catalogue}
FOLDER = screens.ROOT / "connector_web" / "locale"


# No dates, so that a file changes only where a text does.
_THEN = datetime(2026, 1, 1, tzinfo=UTC)
_HEADER: dict[str, Any] = {
    "project": "Amazon connector for Odoo",
    "version": "1",
    "header_comment": "# What the connector says. `make messages` keeps this file; only its msgstr are written by hand.",
    "msgid_bugs_address": "Amazon connector for Odoo",
    "last_translator": "Amazon connector for Odoo",
    "language_team": "Amazon connector for Odoo",
    "creation_date": _THEN,
    "revision_date": _THEN,
}


def path(language: str, domain: str) -> Path:
    return (FOLDER / language / "LC_MESSAGES" / f"{domain}.po").relative_to(screens.ROOT)


def kept(language: str, domain: str) -> Catalog:
    file = screens.ROOT / path(language, domain)
    if not file.exists():
        return Catalog(locale=language, domain=domain)
    with file.open("rb") as source:
        return read_po(source, locale=language, domain=domain)


def refreshed(language: str, domain: str) -> Catalog:
    """In the order of the code; a text that changed by a letter is a new one."""
    before, book = kept(language, domain), Catalog(locale=language, domain=domain, fuzzy=False, **_HEADER)
    for message in sorted((one for one in DOMAINS[domain]() if one.id), key=lambda one: one.locations[0]):
        old = before.get(message.id, message.context)
        places = sorted({(file, None) for file, _ in message.locations})
        string = old.string if old is not None and _fits(old, message) else None
        book.add(message.id, string, locations=places, context=message.context)  # type: ignore[arg-type]
    return book


def _fits(old: Message, new: Message) -> bool:
    return isinstance(old.id, str) == isinstance(new.id, str)


def untranslated(book: Catalog) -> list[Message]:
    return [one for one in book if one.id and not all(_forms(one))]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def write(language: str, domain: str, book: Catalog) -> None:
    file = screens.ROOT / path(language, domain)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(as_po(book))
    file.with_suffix(".mo").write_bytes(as_mo(book))


def as_po(book: Catalog) -> bytes:
    target = io.BytesIO()
    write_po(target, book, width=120, include_lineno=False)
    return target.getvalue()


def as_mo(book: Catalog) -> bytes:
    target = io.BytesIO()
    write_mo(target, book)
    return target.getvalue()
