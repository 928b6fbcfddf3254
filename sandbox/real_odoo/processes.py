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


def noted(file: Path) -> Server | None:
    """The server the file tells of, alive or not; None where the file is absent or unreadable."""
    try:
        return Server(**json.loads(file.read_text()))
    except (FileNotFoundError, json.JSONDecodeError, TypeError):
        return None


def read_state(file: Path, proc: Path = Path("/proc")) -> Server | None:
    """The server the file tells of, if that very process lives."""
    server = noted(file)
    return server if server and start_time(server.pid, proc) == server.started else None


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


def end(server: Server, ours: str, patience: float = 10) -> None:
    """Asks the server, waits, then kills what is left of its session.

    `ours` is a word that every process of ours carries in its command line. Odoo's bus process can outlive a master
    that was killed while both were starting, so this also cleans up after a server that is gone.
    """
    if start_time(server.pid) == server.started:
        _signal(server.pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while start_time(server.pid) == server.started and time.monotonic() < deadline:
        _reap(server.pid)
        time.sleep(0.05)
    for pid in _session(server.pid):
        if ours in command_line(pid):
            _signal(pid, signal.SIGKILL)
    _reap(server.pid)


def _session(leader: int) -> list[int]:
    everyone = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in everyone if _session_of(pid) == leader]


def _session_of(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except (ProcessLookupError, PermissionError):
        return None


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _reap(pid: int) -> None:
    """Where the server is our own child, a zombie would stay until we end."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
