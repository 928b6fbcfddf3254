"""Secrets and personal data at rest: AES-256-GCM, bound to the very row they belong to.

A sealed text moved to another row, field or merchant does not open (the address is authenticated with it). The ring
of keys lives apart from SECRET_KEY: the first key seals, all of them open, so keys are rotated without downtime.
"""

import base64
import secrets
import zlib
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12  # bytes, as GCM wants them


class Unreadable(Exception):
    """No key of the ring opens this text at this place."""


NO_KEY = "The key that sealed this text is not in FIELD_KEYS. Add it behind the current one."
ELSEWHERE = "This text was not sealed at this place with this key."


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> dict[str, AESGCM]:
    ring: dict[str, AESGCM] = {}
    for entry in keys:
        name, _, key = entry.partition(":")
        ring[name] = AESGCM(base64.urlsafe_b64decode(key))
    return ring


def seal_bytes(data: bytes, address: str) -> bytes:
    """`address` names the place: "merchant|table|field|row"."""
    ring = _ring(tuple(settings.FIELD_KEYS))
    name, key = next(iter(ring.items()))
    nonce = secrets.token_bytes(NONCE)
    head = b"v1:" + name.encode() + b":"
    return head + nonce + key.encrypt(nonce, data, head + address.encode())


def open_bytes(sealed: bytes, address: str) -> bytes:
    version, _, rest = bytes(sealed).partition(b":")
    name, _, body = rest.partition(b":")
    key = _ring(tuple(settings.FIELD_KEYS)).get(name.decode("utf-8", "replace"))
    if version != b"v1" or key is None:
        raise Unreadable(NO_KEY)
    if len(body) < NONCE:
        raise Unreadable(ELSEWHERE)
    try:
        return key.decrypt(body[:NONCE], body[NONCE:], version + b":" + name + b":" + address.encode())
    except InvalidTag as error:
        raise Unreadable(ELSEWHERE) from error


def seal(text: str, address: str) -> str:
    return base64.b64encode(seal_bytes(text.encode(), address)).decode() if text else ""


def unseal(sealed: str, address: str) -> str:
    if not sealed:
        return ""
    try:
        data = base64.b64decode(sealed, validate=True)
    except ValueError as error:
        raise Unreadable(ELSEWHERE) from error
    return open_bytes(data, address).decode()


def pack(text: str, address: str) -> bytes:
    """For documents: compressed, then sealed."""
    return seal_bytes(zlib.compress(text.encode("utf-8", "surrogatepass"), 6), address)


def unpack(sealed: bytes, address: str) -> str:
    return zlib.decompress(open_bytes(sealed, address)).decode("utf-8", "surrogatepass")
