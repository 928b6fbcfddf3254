"""Tokens that only their maker can have written."""

import base64
import hashlib
import hmac
import json

_SEAL = b"the pretend Amazon keeps honest clients honest"


def mark(text: str) -> str:
    return hmac.new(_SEAL, text.encode(), hashlib.sha256).hexdigest()


def write(content: object) -> str:
    text = json.dumps(content, separators=(",", ":"))
    return base64.urlsafe_b64encode(f"{mark(text)[:16]}{text}".encode()).decode()


def read(token: str) -> object:
    """ValueError for what was not written here."""
    sealed = base64.b64decode(token, altchars=b"-_", validate=True).decode()
    if not hmac.compare_digest(sealed[:16], mark(sealed[16:])[:16]):
        raise ValueError("not our seal")
    return json.loads(sealed[16:])
