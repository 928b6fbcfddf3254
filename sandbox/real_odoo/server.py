"""One Odoo process for each number of workers, serving every database; found again by whoever comes next."""

import http.client
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from .commands import tail
from .errors import OdooUnavailable
from .odoo_command import environment, odoo, script
from .places import Home
from .processes import Server, children, command_line, end, noted, read_state, start_time, write_state

PATIENCE = 60.0
# With production's limits Odoo restarts itself in the middle of a test run: it counts virtual memory, and every
# database it served adds to that. (A CPU limit of 0 would kill a worker at once.)
UNLIMITED = ("--limit-memory-hard=0", "--limit-time-real=86400", "--limit-time-cpu=86400")

# Not ours to wait for, since they live on; kept so that Python does not complain of a child that nobody reaped.
_STARTED: list[subprocess.Popen[bytes]] = []


def running(home: Home, workers: int) -> Server | None:
    server = read_state(home.server_state(workers))
    return server if server and healthy(server.port) else None


def every_running(home: Home) -> list[Server]:
    found = (read_state(file) for file in states(home))
    return [server for server in found if server]


def states(home: Home) -> list[Path]:
    return sorted(home.root.glob("server-workers-*.json"))


def start(home: Home, workers: int, port: int | None = None) -> Server:
    if server := running(home, workers):
        return server
    stop(home, workers)
    port = port or free_port(home.release.first_port)
    arguments = ["--http-interface=127.0.0.1", f"--http-port={port}", f"--workers={workers}"]
    arguments += [home.release.memory, *UNLIMITED]
    if home.release.shown:
        arguments.append(f"--db-filter=^{home.release.shown}$")
    if workers:
        # Prefork always starts its bus process; it needs a port that nobody else holds.
        arguments.append(f"{home.release.bus_port}={free_port(port + 1)}")
    log = home.server_log(workers)
    with log.open("wb") as output:
        process = subprocess.Popen(
            odoo(home, *arguments),
            env={**os.environ, **environment(home)},
            cwd=home.root,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # Lives on after us; its session is also the group that `end` kills.
            start_new_session=True,
        )
    _STARTED.append(process)
    started = start_time(process.pid)
    server = Server(process.pid, started or 0, port, workers)
    write_state(home.server_state(workers), server)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if healthy(port):
            return server
        time.sleep(0.05)
    end(server, script(home))
    raise OdooUnavailable(f"Odoo did not start; the end of {log}:\n{tail(log.read_text(errors='replace'))}")


def stop(home: Home, workers: int) -> None:
    file = home.server_state(workers)
    if server := noted(file):
        end(server, script(home))
    file.unlink(missing_ok=True)


def stop_all(home: Home) -> None:
    """Also what a killed server left behind."""
    for file in states(home):
        stop(home, int(file.stem.rpartition("-")[2]))


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
        # Before 15 there is no such page, and it is Odoo that says so.
        return connection.getresponse().status in (200, 404)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def free_port(first: int) -> int:
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
