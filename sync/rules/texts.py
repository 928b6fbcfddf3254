"""Text as buyers type it, made fit for Odoo and PostgreSQL without losing a visible character."""

import unicodedata

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zs", "Zl", "Zp"))


def line(text: str) -> str:
    """One line: control characters, lone surrogates and line breaks out; all that can be seen stays."""
    return " ".join(block(text).split())


def block(text: str) -> str:
    """Several lines: as `line`, but line breaks and tabs stay."""
    if all(unicodedata.category(c) in _UNSEEN for c in text):
        return ""  # a name of zero-width characters alone is none
    kept = (c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()
