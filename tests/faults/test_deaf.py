"""F24: a worker that lives and hears nothing ends itself; one that only has nothing to hear does not."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from .crew import children_of, lives, until
from .shop import Shop

DEAF = "This worker has executed nothing for 3 seconds"


def said(shop: Shop) -> str:
    return (shop.folder / "worker.log").read_text()


def test_f24_children_of_the_pool_are_killed_while_they_wait(open_shop, crew_of, broker):
    """With one pipe for all, who waits at it and is killed would leave its lock behind: nobody works any more."""
    shop = open_shop(**broker, TICK_SECONDS="0.3")
    crew = crew_of(shop)
    worker, _ = crew.worker(), crew.scheduler()
    lives(shop, "tick")
    for number in range(5):
        until(lambda: len(children_of(worker.pid)) == 2)
        os.kill(children_of(worker.pid)[number % 2], signal.SIGKILL)
        lives(shop, "tick")
        lives(shop, "tick")
    assert worker.poll() is None


def test_f24_a_worker_whose_pool_does_not_answer_ends_itself(open_shop, crew_of, broker):
    shop = open_shop(**broker, DEAF_SECONDS="3")
    crew = crew_of(shop)
    worker = crew.worker()
    lives(shop, "worker")
    time.sleep(2)  # connecting has rung for its lanes: whoever is stopped in the middle of work is no deaf one
    until(lambda: not shop.ledger.held())
    pool = children_of(worker.pid)
    for child in pool:
        os.kill(child, signal.SIGSTOP)
    assert worker.wait(60) == 70
    assert DEAF in said(shop)
    until(lambda: not any(Path(f"/proc/{child}").exists() for child in pool), 5)
    crew.worker()
    lives(shop, "worker")


def test_f24_nothing_to_hear_is_no_deafness(open_shop, crew_of, redis):
    """No scheduler; then no database; then no broker. Each comes back, and it is still the same worker."""
    shop = open_shop(CELERY_BROKER_URL=redis.url, DEAF_SECONDS="8")
    crew = crew_of(shop)
    worker = crew.worker()
    lives(shop, "worker")
    time.sleep(10)
    with locked(shop.ledger.file):
        time.sleep(11)
    lives(shop, "worker")
    redis.kill()
    time.sleep(11)
    redis.start()
    lives(shop, "worker")
    assert worker.poll() is None
    assert DEAF not in said(shop)


def test_f24_connections_to_the_broker_that_carry_nothing_any_more(open_shop, crew_of, relay):
    """Open for whoever looks, and new ones work: the scheduler finds out by itself, the worker would wait for ever."""
    shop = open_shop(CELERY_BROKER_URL=f"redis://127.0.0.1:{relay.port}/0", DEAF_SECONDS="3")
    crew = crew_of(shop)
    worker, scheduler = crew.worker(), crew.scheduler()
    lives(shop, "tick")
    relay.freeze()
    assert worker.wait(60) == 70
    assert DEAF in said(shop)
    lives(shop, "scheduler")
    crew.worker()
    lives(shop, "tick")
    assert scheduler.poll() is None


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Whoever wants to write waits."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=20)) as database:
        database.execute("begin immediate")
        yield
        database.execute("rollback")
