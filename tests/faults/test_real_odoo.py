"""F5, F6, F9 on a real Odoo 19 that is itself killed, hurried or restarted while it works."""

import threading
import time

import pytest

from sandbox.real_odoo import RealOdoo

from .test_kills import Day

SINCE = ("--since", "2020-01-01")
pytestmark = pytest.mark.real_odoo


def meanwhile(what, every: float) -> threading.Event:
    """Does it again and again beside us, until the event is set."""
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(every):
            what()

    threading.Thread(target=run, daemon=True).start()
    return stop


def test_f5_odoos_workers_are_killed_in_the_middle_of_calls(open_real_shop):
    shop = open_real_shop(workers=2)
    names = shop.place_many(40)
    stop = meanwhile(shop.odoo.server.kill_workers, every=1.5)
    started = time.monotonic()
    shop.sync(*SINCE, seconds=20, BATCH_SIZE="10")
    assert time.monotonic() - started > 1.5, "it was done before anything was killed"
    stop.set()
    time.sleep(2)
    shop.ledger.wake()
    ended = shop.sync()
    assert ended.status == 0, ended.said
    assert len(shop.odoo.orders()) == len(names)
    shop.check()


@pytest.mark.parametrize("seconds", ["0.05", "0.2"])
def test_f6_the_client_gives_up_while_odoo_goes_on(open_real_shop, seconds):
    shop = open_real_shop()
    names = shop.place_many(12)
    for _ in range(3):
        shop.sync(*SINCE, seconds=7, ODOO_TIMEOUT=seconds)
        shop.ledger.wake()
    time.sleep(1.5)
    ended = shop.sync()
    assert ended.status == 0, ended.said
    assert len(shop.odoo.orders()) == len(names)
    shop.check()


def test_f9_odoo_restarts_in_the_middle_of_a_day(open_real_shop):
    shop = open_real_shop(workers=2)
    day = Day(shop)
    day.morning()
    shop.place_many(30, first=100)
    server: RealOdoo = shop.odoo.server
    child = shop.start("sync", "--merchant", "shop", "--wait", "--json", *SINCE, BATCH_SIZE="10")
    time.sleep(1.5)
    server.restart()
    child.wait(90)
    shop.ledger.wake()
    day.evening()
    ended = shop.sync(*SINCE)
    assert ended.found["blocked"] == 1, ended.said  # cancelled after the goods have left
    day.check()
