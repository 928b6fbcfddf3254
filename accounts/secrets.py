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


class Unreadable(Exception):
    """No key of the ring opens this text at this place."""


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
    nonce = secrets.token_bytes(12)
    head = b"v1:" + name.encode() + b":"
    return head + nonce + key.encrypt(nonce, data, head + address.encode())


def open_bytes(sealed: bytes, address: str) -> bytes:
    version, name, body = sealed.split(b":", 2)
    key = _ring(tuple(settings.FIELD_KEYS)).get(name.decode())
    if version != b"v1" or key is None:
        raise Unreadable("The key that sealed this text is not in FIELD_KEYS. Add it behind the current one.")
    try:
        return key.decrypt(body[:12], body[12:], version + b":" + name + b":" + address.encode())
    except InvalidTag as error:
        raise Unreadable("This text was not sealed at this place with this key.") from error


def seal(text: str, address: str) -> str:
    return base64.b64encode(seal_bytes(text.encode(), address)).decode() if text else ""


def unseal(sealed: str, address: str) -> str:
    return open_bytes(base64.b64decode(sealed), address).decode() if sealed else ""


def pack(text: str, address: str) -> bytes:
    """For documents: compressed, then sealed."""
    return seal_bytes(zlib.compress(text.encode("utf-8", "surrogatepass"), 6), address)


def unpack(sealed: bytes, address: str) -> str:
    return zlib.decompress(open_bytes(bytes(sealed), address)).decode("utf-8", "surrogatepass")
