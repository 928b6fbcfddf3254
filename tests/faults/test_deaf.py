"""F24: a worker that lives and hears nothing ends itself; one that only has nothing to hear does not."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from .crew import Crew, until
from .shop import Shop

DEAF = "This worker has executed nothing for 1.5 seconds"


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


def last_sign(shop: Shop, name: str = "worker") -> str:
    rows = shop.ledger.rows("select at from sync_heartbeat where name = ?", name)
    return str(rows[0][0]) if rows else ""


def hears(shop: Shop, name: str = "worker", seconds: float = 40) -> None:
    """It gives another sign of life."""
    before = last_sign(shop, name)
    until(lambda: last_sign(shop, name) > before, seconds)


def said(shop: Shop) -> str:
    return (shop.folder / "worker.log").read_text()


@pytest.fixture(params=["filesystem", "redis"])
def broker(request: pytest.FixtureRequest) -> dict[str, str]:
    return {"CELERY_BROKER_URL": request.getfixturevalue("redis").url} if request.param == "redis" else {}


def test_f24_children_of_the_pool_are_killed_while_they_wait(open_shop, crew_of, broker):
    """With one pipe for all, who waits at it and is killed would leave its lock behind: nobody works any more."""
    shop = open_shop(**broker, TICK_SECONDS="0.3")
    crew = crew_of(shop)
    worker, _ = crew.worker(), crew.scheduler()
    hears(shop, "tick")
    for number in range(5):
        until(lambda: len(children_of(worker.pid)) == 2)
        os.kill(children_of(worker.pid)[number % 2], signal.SIGKILL)
        hears(shop, "tick", 20)
        hears(shop, "tick", 20)
    assert worker.poll() is None


def test_f24_a_worker_whose_pool_does_not_answer_ends_itself(open_shop, crew_of, broker):
    shop = open_shop(**broker, DEAF_SECONDS="1.5")
    crew = crew_of(shop)
    worker = crew.worker()
    hears(shop)
    pool = children_of(worker.pid)
    for child in pool:
        os.kill(child, signal.SIGSTOP)
    assert worker.wait(20) == 70
    assert DEAF in said(shop)
    until(lambda: not any(Path(f"/proc/{child}").exists() for child in pool), 5)
    crew.worker()
    hears(shop)


def test_f24_nothing_to_hear_is_no_deafness(open_shop, crew_of, redis):
    """No scheduler; then no database; then no broker. Each comes back, and it is still the same worker."""
    shop = open_shop(CELERY_BROKER_URL=redis.url, DEAF_SECONDS="1.5")
    crew = crew_of(shop)
    worker = crew.worker()
    hears(shop)
    time.sleep(3)
    with locked(shop.ledger.file):
        time.sleep(4)
    hears(shop)
    redis.kill()
    time.sleep(4)
    redis.start()
    hears(shop)
    assert worker.poll() is None
    assert DEAF not in said(shop)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Whoever wants to write waits."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=20)) as database:
        database.execute("begin immediate")
        yield
        database.execute("rollback")


def test_f24_x(open_shop, crew_of, redis):
    from .relay import Relay

    relay = Relay(redis.port)
    shop = open_shop(CELERY_BROKER_URL=f"redis://127.0.0.1:{relay.port}/0", DEAF_SECONDS="30", TICK_SECONDS="0.5")
    crew = crew_of(shop)
    worker = crew.worker()
    crew.scheduler()
    hears(shop, "tick")
    relay.freeze()
    t = time.monotonic()
    while time.monotonic() - t < 60 and worker.poll() is None:
        time.sleep(1)
        print(round(time.monotonic() - t), last_sign(shop, "tick"), last_sign(shop), last_sign(shop, "scheduler"))
    print(worker.poll())
    print((shop.folder / "worker.log").read_text()[-3000:])
    print((shop.folder / "scheduler.log").read_text()[-3000:])
