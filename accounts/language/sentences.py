"""What the ledger says, in the reader's language.

Rules, flows and gateways speak plain English: they are pure, and an order that is blocked today is read by several people
in several languages. So the English sentence is what is kept, sent to logs and searched for; a page says it in the
language of its reader. `The SKU {sku} is unknown.` is one entry of the catalogue `sentences`, and a sentence is found by
its shape: whatever no entry fits stays as it is.
"""

import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeData
from django.utils.translation import get_language, to_locale

DOMAIN = "sentences"
AHEAD = 8  # sentences; no entry has more, and a long text of somebody else is not tried in all its lengths
MOST = 60  # sentences of one text; nothing of ours says more
LONGEST = 5_000  # letters; what Odoo or a proxy sends instead of a sentence may be a book
_HOLE = re.compile(r"\{(\w+)\}")
_ENDS = re.compile(r"(?<=[.!?:;])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Shape:
    """An entry with holes: the pieces between them, and the names of what fills them."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]
    translation: str

    @property
    def ends_open(self) -> bool:
        """Its last hole may hold whole sentences."""
        return not self.pieces[-1]

    def parts_of(self, text: str) -> tuple[str, ...] | None:
        """What fills the holes if the text is of this shape. Each piece is taken where it comes first, so that no text
        takes longer than to read it once a piece, whatever somebody puts into it."""
        first, *middle, last = self.pieces
        at, end = len(first), len(text) - len(last)
        if at > end or not text.startswith(first) or not text.endswith(last):
            return None
        parts = []
        for piece in middle:
            found = text.find(piece, at, end)
            if found < 0:
                return None
            parts.append(text[at:found])
            at = found + len(piece)
        return (*parts, text[at:end])


@dataclass(frozen=True, slots=True)
class Book:
    """Entries without holes, and those with holes: the most exact first."""

    exact: dict[str, str]
    shapes: list[Shape]


def said(text: object, /, **params: object) -> str:
    """The text in the active language, its holes filled with `params`. What is no sentence of ours comes back as it is.

    Names and numbers in a sentence stay; a part that is a sentence itself is said as one.
    """
    whole = str(text)
    if isinstance(whole, SafeData):  # markup is no sentence; what is remembered of it must never make a like text safe
        return whole
    language = to_locale(get_language() or "en")
    found = _said(language, whole)
    if params:
        filled = {name: _said(language, value) if isinstance(value, str) else value for name, value in params.items()}
        return found.format_map(_Kept(filled))
    return found


class _Kept(dict[str, Any]):
    """Old rows may lack what a newer sentence wants."""

    def __missing__(self, key: str) -> str:
        return "…"


@lru_cache(maxsize=8192)
def _said(language: str, text: str) -> str:
    book = _catalogue(language)
    if not book.exact or not text.strip() or len(text) > LONGEST:
        return text
    found = _whole(book, text)
    if found is not None:
        return found
    pieces, known = _in_pieces(book, text)
    # A name may hold what looks like the end of a sentence ("Fa. Müller"); rather that than a sentence half said.
    return pieces if known else _whole(book, text, strictly=False) or pieces


def _whole(book: Book, text: str, *, strictly: bool = True) -> str | None:
    found = book.exact.get(text)
    if found is not None:
        return found
    for shape in book.shapes:
        parts = shape.parts_of(text)
        if parts is not None and not (strictly and any(map(_ENDS.search, parts[:-1] if shape.ends_open else parts))):
            return _fill(book, shape, parts)
    return None


def _fill(book: Book, shape: Shape, parts: tuple[str, ...]) -> str:
    values = {name: _part(book, part) for name, part in zip(shape.names, parts, strict=True)}
    return _HOLE.sub(lambda hole: values.get(hole[1], hole[0]), shape.translation)


def _part(book: Book, part: str) -> str:
    """One word is somebody's name as likely as ours, so it stays."""
    if " " not in part:
        return part
    found = _whole(book, part)
    if found is not None:
        return found
    listed = part.split(", ")
    if any(each in book.exact for each in listed):
        return ", ".join(book.exact.get(each, each) for each in listed)
    return _in_pieces(book, part)[0]


def _in_pieces(book: Book, text: str) -> tuple[str, bool]:
    """Several sentences in one text: the longest that are known, one after the other; and whether all are."""
    done: list[str] = []
    rest, all_known = text, True
    while rest and len(done) < MOST:
        cuts = [end.span() for end in islice(_ENDS.finditer(rest), AHEAD)]
        if len(cuts) < AHEAD:
            cuts.append((len(rest), len(rest)))
        known = ((cut, _whole(book, rest[: cut[0]])) for cut in reversed(cuts))
        (stop, after), found = next((each for each in known if each[1]), (cuts[0], None))
        all_known = all_known and found is not None
        done.append((found or rest[:stop]) + rest[stop:after])
        rest = rest[after:]
    return "".join(done) + rest, all_known and not rest


@cache
def _catalogue(language: str) -> Book:
    exact, shapes = {}, []
    for source, translation in _entries(language):
        pieces = _HOLE.split(source)
        if len(pieces) == 1:
            exact[source] = translation
        else:
            shapes.append(Shape(tuple(pieces[::2]), tuple(pieces[1::2]), translation))
    shapes.sort(key=lambda shape: -len("".join(shape.pieces)))
    return Book(exact, shapes)


def _entries(language: str) -> Iterator[tuple[str, str]]:
    for folder in settings.LOCALE_PATHS:
        path = Path(folder) / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
        if path.is_file():
            with path.open("rb") as file:
                catalog: dict[str, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
            yield from ((source, text) for source, text in catalog.items() if source and text)
