"""Which process is ours: a pid alone may belong to somebody else by now, a pid with its start time cannot."""

import json
import os
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Server:
    pid: int
    started: int
    port: int
    workers: int


def start_time(pid: int, proc: Path = Path("/proc")) -> int | None:
    """In clock ticks since boot; None for a process that is gone or a zombie."""
    try:
        text = (proc / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name in brackets may hold spaces and brackets itself; fields are counted from its end.
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else int(fields[19])


def read_state(file: Path, proc: Path = Path("/proc")) -> Server | None:
    """The server the file tells of; None where the file is absent, unreadable or of a process that is gone."""
    try:
        server = Server(**json.loads(file.read_text()))
    except (FileNotFoundError, json.JSONDecodeError, TypeError):
        return None
    return server if start_time(server.pid, proc) == server.started else None


def write_state(file: Path, server: Server) -> None:
    temporary = file.with_suffix(f".{os.getpid()}.tmp")
    temporary.write_text(json.dumps(asdict(server)))
    temporary.replace(file)


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def command_line(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def end(server: Server, patience: float = 10) -> None:
    """Asks, waits, then kills the whole session, so that no worker is left behind."""
    _signal_group(server.pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while start_time(server.pid) == server.started and time.monotonic() < deadline:
        _reap(server.pid)
        time.sleep(0.05)
    _signal_group(server.pid, signal.SIGKILL)
    _reap(server.pid)


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


def _reap(pid: int) -> None:
    """Where the server is our own child, a zombie would stay until we end."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
