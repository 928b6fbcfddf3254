"""A page as a person reads it."""

import html
import re
from typing import Any

_UNSEEN = re.compile(r"<(head|svg|script|option)\b.*?</\1>", re.DOTALL)


def text_of(answer: Any) -> str:
    """Its words, with one blank between them."""
    body = _UNSEEN.sub(" ", answer.content.decode())
    words = html.unescape(re.sub(r"<[^>]+>", " ", body)).split()
    return re.sub(r" ([.,;:)])", r"\1", " ".join(words))
