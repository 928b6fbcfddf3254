"""One Odoo process for each number of workers, serving every database; found again by whoever comes next."""

import http.client
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from . import places
from .commands import tail
from .errors import OdooUnavailable
from .odoo_command import environment, odoo, script
from .processes import Server, children, command_line, end, noted, read_state, start_time, write_state

FIRST_PORT = 8169
PATIENCE = 60.0
# With production's limits Odoo restarts itself in the middle of a test run: it counts virtual memory, and every
# database it served adds to that. (A CPU limit of 0 would kill a worker at once.)
UNLIMITED = ("--limit-memory-soft=0", "--limit-memory-hard=0", "--limit-time-real=86400", "--limit-time-cpu=86400")

# Not ours to wait for, since they live on; kept so that Python does not complain of a child that nobody reaped.
_STARTED: list[subprocess.Popen[bytes]] = []


def running(workers: int) -> Server | None:
    server = read_state(places.server_state(workers))
    return server if server and healthy(server.port) else None


def every_running() -> list[Server]:
    found = (read_state(file) for file in states())
    return [server for server in found if server]


def states() -> list[Path]:
    return sorted(places.root().glob("server-workers-*.json"))


def start(workers: int, port: int | None = None) -> Server:
    if server := running(workers):
        return server
    stop(workers)
    port = port or free_port()
    arguments = ["--http-interface=127.0.0.1", f"--http-port={port}", f"--workers={workers}", *UNLIMITED]
    if workers:
        # Prefork always starts its bus process; it needs a port that nobody else holds.
        arguments.append(f"--gevent-port={free_port(port + 1)}")
    log = places.server_log(workers)
    with log.open("wb") as output:
        process = subprocess.Popen(
            odoo(*arguments),
            env={**os.environ, **environment()},
            cwd=places.root(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # Lives on after us; its session is also the group that `end` kills.
            start_new_session=True,
        )
    _STARTED.append(process)
    started = start_time(process.pid)
    server = Server(process.pid, started or 0, port, workers)
    write_state(places.server_state(workers), server)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if healthy(port):
            return server
        time.sleep(0.05)
    end(server, script())
    raise OdooUnavailable(f"Odoo did not start; the end of {log}:\n{tail(log.read_text(errors='replace'))}")


def stop(workers: int) -> None:
    file = places.server_state(workers)
    if server := noted(file):
        end(server, script())
    file.unlink(missing_ok=True)


def stop_all() -> None:
    """Also what a killed server left behind."""
    for file in states():
        stop(int(file.stem.rpartition("-")[2]))


def kill_workers(server: Server) -> list[int]:
    """SIGKILL for the HTTP workers; the master and its bus process live and new workers come."""
    if not server.workers:
        raise OdooUnavailable("A threaded Odoo has no workers to kill. Ask for RealOdoo.ensure(workers=2).")
    killed = [pid for pid in children(server.pid) if "gevent" not in command_line(pid)]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    return killed


def healthy(port: int) -> bool:
    # A long time-out: prefork workers that are all busy are no reason to restart under somebody's test.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/web/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def free_port(first: int = FIRST_PORT) -> int:
    for port in range(first, first + 200):
        with socket.socket() as probe:
            # As servers do: a port in TIME_WAIT counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OdooUnavailable(f"No free port from {first} on. Stop what holds them.")
