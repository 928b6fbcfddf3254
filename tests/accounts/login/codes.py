"""What an app with codes shows; without Django, so that a browser test may use it."""

import base64
import hmac
import struct
import time


def code_of(secret: str, steps: int = 0) -> str:
    """Now, or so many half minutes from now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
