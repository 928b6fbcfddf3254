"""Odoo's prefork server is killed and restarted by tests, and all of them share it: one at a time, in all test processes."""

import fcntl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def mine_to_kill() -> Iterator[None]:
    with (Path(tempfile.gettempdir()) / "connector-tests-prefork.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
