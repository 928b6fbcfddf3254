"""Keys that the first start makes for itself, so that nobody runs on a published one."""

import base64
import os
import secrets
from pathlib import Path


def own_key(path: Path, size: int = 32) -> str:
    """The key in this file; made with mode 0600 when the file is missing (`size` random bytes, URL-safe base64)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = base64.urlsafe_b64encode(secrets.token_bytes(size)).decode()
    staged = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        staged.touch(mode=0o600)
        staged.write_text(fresh)
        try:
            os.link(staged, path)  # fails when another process was first: then its key counts
        except FileExistsError:
            pass
        finally:
            staged.unlink()
    return path.read_text().strip()
