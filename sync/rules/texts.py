"""Text as buyers type it, made fit for Odoo and PostgreSQL without losing a visible character."""

import re
import unicodedata
import zlib

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zs", "Zl", "Zp"))
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by category, but nothing to be seen
_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85]")
_NOT_XML = frozenset("\ufffe\uffff")
# Odoo indexes names; an entry of PostgreSQL's index holds 2,704 bytes after compression, a child's its parent's too.
_INDEXED_BYTES = 1200
_INDEXED_PACKED = 600
_SHORT = 280


def line(text: str) -> str:
    """One line: control characters, lone surrogates and line breaks out; all that can be seen stays."""
    return " ".join(block(text).split())


def block(text: str) -> str:
    """Several lines: as `line`, but line breaks and tabs stay."""
    if text.isprintable() and _BLANKS.isdisjoint(text):
        return text.strip()  # nearly all text, and a tenth of the time
    if not any(_visible(character) for character in text):
        return ""  # a name of zero-width characters alone is none
    return "".join(character for character in _BREAKS.sub("\n", text) if _stays(character)).strip()


def fits_index(text: str) -> bool:
    data = text.encode("utf-8", "replace")
    return len(data) <= _INDEXED_BYTES or len(zlib.compress(data)) <= _INDEXED_PACKED


def short(text: str) -> str:
    """As it is, as long as Odoo's index takes it."""
    return text if fits_index(text) else text[: _SHORT - 1].rstrip() + "…"


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN and character not in _BLANKS


def _stays(character: str) -> bool:
    if character in "\n\t":
        return True
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in _NOT_XML
