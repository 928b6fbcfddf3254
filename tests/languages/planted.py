"""A small catalogue in place of the real ones."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog

from accounts.language import sentences
from tests.languages.catalogues import DOMAINS, as_mo


def plant(settings: Any, folder: Path, german: Mapping[str, str]) -> None:
    """For both domains; `forget` it afterwards."""
    book = Catalog(locale="de")
    for source, text in german.items():
        book.add(source, text)
    target = folder / "de" / "LC_MESSAGES"
    target.mkdir(parents=True)
    for domain in DOMAINS:
        (target / f"{domain}.mo").write_bytes(as_mo(book))
    settings.LOCALE_PATHS = [folder]
    forget()


def forget() -> None:
    sentences._catalogue.cache_clear()
    sentences._said.cache_clear()
