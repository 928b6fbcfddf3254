"""Where everything lies: one cache folder that may be deleted at any time, at the price of two minutes."""

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"


def cache_base() -> Path:
    """The user's cache; for root /var/cache, since PostgreSQL runs as `nobody`, who may not enter /root."""
    chosen = os.environ.get("XDG_CACHE_HOME")
    if chosen:
        return Path(chosen)
    return Path("/var/cache") if os.geteuid() == 0 else Path.home() / ".cache"


def root() -> Path:
    folder = cache_base() / "amazon-odoo-connector" / "odoo-19"
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            # Whatever root's umask: `nobody` must be able to walk in. The keys in here are 0600.
            folder.parent.chmod(0o755)
            folder.chmod(0o755)
    return folder


def packages() -> Path:
    return root() / "packages"


def python_home() -> Path:
    """The venv carries its recipe in its name: other pins or another Python make another venv."""
    recipe = REQUIREMENTS.read_bytes() + sys.version.encode()
    return root() / f"venv-{hashlib.sha256(recipe).hexdigest()[:12]}"


def postgres_data() -> Path:
    return root() / "postgres"


def odoo_data() -> Path:
    return root() / "data"


def keys(template_hash: str) -> Path:
    return root() / f"keys-{template_hash}.json"


def server_state(workers: int) -> Path:
    return root() / f"server-workers-{workers}.json"


def server_log(workers: int) -> Path:
    return root() / f"server-workers-{workers}.log"


@contextmanager
def only_one(what: str) -> Iterator[None]:
    """Two callers prepare one after the other; the second finds the work done."""
    with (root() / "lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another process is at work in {root()}; waiting for it before {what}.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def say(sentence: str) -> None:
    """Progress goes to standard error: standard output belongs to KEY=VALUE lines."""
    print(sentence, file=sys.stderr, flush=True)
