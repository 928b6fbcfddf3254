"""Pagination tokens: sealed, bound to the seller and to the search they belong to. Those of searchOrders are good for 24
hours."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from . import wire_time
from .parameters import Search, refuse

LIFE = timedelta(hours=24)
_SEAL = b"the pretend Amazon keeps honest clients honest"
Position = tuple[str, str]  # time, order id: the next page begins behind it


@dataclass(frozen=True, slots=True)
class Token:
    before: datetime  # fixed by the first page
    position: Position | None


def _mark(text: bytes) -> str:
    return hmac.new(_SEAL, text, hashlib.sha256).hexdigest()[:16]


def seal(content: list[object]) -> str:
    text = json.dumps(content, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_mark(text).encode() + text).decode()


def unseal(token: str) -> list[Any]:
    """ValueError where it is no token of ours."""
    sealed = base64.b64decode(token, altchars=b"-_", validate=True)
    mark, text = sealed[:16], sealed[16:]
    if not hmac.compare_digest(mark, _mark(text).encode()):
        raise ValueError("The seal is broken.")
    content: list[Any] = json.loads(text)
    return content


def write(search: Search, seller_key: str, token: Token, now: datetime) -> str:
    content: list[object] = [
        seller_key,
        search.unchangeable,
        wire_time.write(token.before),
        list(token.position) if token.position else None,
        wire_time.write(now),
    ]
    return seal(content)


def read(search: Search, seller_key: str, now: datetime) -> Token:
    try:
        seller, unchangeable, before, position, issued = unseal(search.token)
    except ValueError:
        raise refuse("paginationToken is invalid") from None
    if seller != seller_key:
        raise refuse("paginationToken is invalid")
    if now - wire_time.read(issued) > LIFE:
        raise refuse("paginationToken has expired")
    if unchangeable != json.loads(json.dumps(search.unchangeable)):
        raise refuse("Parameters other than maxResultsPerPage and includedData may not change between pages")
    return Token(wire_time.read(before), (position[0], position[1]) if position else None)
