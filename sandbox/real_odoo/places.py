"""Where everything lies: one cache folder a version, that may be deleted at any time, at the price of two minutes."""

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .releases import Release


def cache_base() -> Path:
    """The user's cache; for root /var/cache, since PostgreSQL runs as `nobody`, who may not enter /root."""
    chosen = os.environ.get("XDG_CACHE_HOME")
    if chosen:
        return Path(chosen)
    return Path("/var/cache") if os.geteuid() == 0 else Path.home() / ".cache"


@dataclass(frozen=True)
class Home:
    """Of one version. Versions share nothing, so they run side by side."""

    release: Release

    @property
    def root(self) -> Path:
        folder = cache_base() / "amazon-odoo-connector" / self.release.package
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            if os.geteuid() == 0:
                # Whatever root's umask: `nobody` must be able to walk in. The keys in here are 0600.
                folder.parent.chmod(0o755)
                folder.chmod(0o755)
        return folder

    @property
    def packages(self) -> Path:
        return self.root / "packages"

    @property
    def python(self) -> Path:
        """The venv carries its recipe in its name: other pins, shims or another Python make another venv."""
        recipe = self.release.requirements.read_bytes() + sys.version.encode()
        if self.release.shims:
            recipe += self.release.shims.read_bytes()
        return self.root / f"venv-{hashlib.sha256(recipe).hexdigest()[:12]}"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def data(self) -> Path:
        return self.root / "data"

    def keys(self, template_hash: str) -> Path:
        return self.root / f"keys-{template_hash}.json"

    def server_state(self, workers: int) -> Path:
        return self.root / f"server-workers-{workers}.json"

    def server_log(self, workers: int) -> Path:
        return self.root / f"server-workers-{workers}.log"

    @contextmanager
    def only_one(self, what: str) -> Iterator[None]:
        """Two callers prepare one after the other; the second finds the work done."""
        with (self.root / "lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say(f"Another process is at work in {self.root}; waiting for it before {what}.")
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def say(sentence: str) -> None:
    """Progress goes to standard error: standard output belongs to KEY=VALUE lines."""
    print(sentence, file=sys.stderr, flush=True)
