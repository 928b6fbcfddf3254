"""F22, F23, and killed workers, schedulers and web servers: messages may be lost, work may not."""

import http.client
import shutil
import time

import pytest

from .browser import OWNER, a_browser
from .crew import PRESS, all_done, lives, until


def test_f1_workers_are_killed_again_and_again_under_load(open_shop, crew_of, broker):
    shop = open_shop(**broker, BATCH_SIZE="10", LEASE_SECONDS="3")
    shop.place_many(60)
    crew = crew_of(shop)
    worker, _ = crew.worker(), crew.scheduler()
    assert shop.do(PRESS).status == 0
    for _ in range(3):
        held = len(shop.odoo.orders())
        until(lambda held=held: len(shop.odoo.orders()) >= min(60, held + 5))
        crew.kill(worker)
        worker = crew.worker()
    until(all_done(shop, 60))
    crew.stop()
    shop.check()


def test_f2_children_of_the_pool_are_killed_by_one_order(open_shop, crew_of, broker):
    """As the out-of-memory killer does: the worker lives on, its child dies in the middle of an order, five times."""
    shop = open_shop(**broker, LEASE_SECONDS="0.5")
    names = shop.place_many(12)
    shop.env["FAILPOINT"] = f"orders_loading={names[7]}:kill:*"
    crew = crew_of(shop)
    worker = crew.worker()
    crew.scheduler()
    assert shop.do(PRESS, FAILPOINT="").status == 0
    until(lambda: shop.ledger.states().get(names[7]) == ("blocked", "worker_died"))
    assert worker.poll() is None
    until(all_done(shop, 11))
    crew.stop()
    ((title, cure),) = shop.ledger.problems().items()
    assert title == "This order stopped the worker 5 times"
    assert cure.startswith("It is kept apart so that it holds up no other. Look at the worker's log (memory?)")
    shop.check(held_back=[names[7]])


def test_f22_the_broker_is_killed_and_comes_back_empty(open_shop, crew_of, redis):
    shop = open_shop(CELERY_BROKER_URL=redis.url, BATCH_SIZE="10", LEASE_SECONDS="3")
    shop.place_many(60)
    crew = crew_of(shop)
    crew.worker()
    crew.scheduler()
    assert shop.do(PRESS).status == 0
    until(lambda: len(shop.odoo.orders()) >= 5)
    redis.kill()
    time.sleep(1)
    redis.start()
    until(all_done(shop, 60))
    crew.stop()
    shop.check()


def test_f23_the_broker_is_down_while_a_person_presses_sync(open_shop, crew_of, redis):
    shop = open_shop(CELERY_BROKER_URL=redis.url, LEASE_SECONDS="1")
    shop.place_many(6)
    redis.kill()
    started = time.monotonic()
    pressed = shop.do(PRESS)
    assert pressed.status == 0, pressed.said
    assert "The broker cannot be reached" in pressed.said
    assert time.monotonic() - started < 20, "no time-out: it waited for the broker"
    assert shop.ledger.one("select count(*) from sync_work where state = 'ready' and run_id is not null") == 1
    redis.start()
    crew = crew_of(shop)
    crew.worker()
    crew.scheduler()
    until(all_done(shop, 6))
    crew.stop()
    shop.check()


def test_f22_the_folder_of_the_broker_is_lost(open_shop, crew_of):
    shop = open_shop(TICK_SECONDS="0.3")
    crew = crew_of(shop)
    worker, scheduler = crew.worker(), crew.scheduler()
    lives(shop, "tick")
    for _ in range(3):
        shutil.rmtree(shop.folder / "broker", ignore_errors=True)
        lives(shop, "tick")
    assert [worker.poll(), scheduler.poll()] == [None, None]


def test_f23_a_broker_on_a_full_or_read_only_disk(shop):
    shop.place_many(3)
    folder = shop.folder / "broker" / "in"
    spoil = f"from pathlib import Path\nimport shutil\nshutil.rmtree({str(folder)!r})\nPath({str(folder)!r}).touch()\n"
    pressed = shop.do(spoil + PRESS.replace("; ", "\n"))
    assert pressed.status == 0, pressed.said
    assert "The broker cannot be reached" in pressed.said
    assert shop.ledger.one("select count(*) from sync_work where state = 'ready' and run_id is not null") == 1


@pytest.mark.parametrize("how", ["refuses", "never answers"])
def test_f23_the_web_answers_while_the_broker_does_not(open_shop, crew_of, redis, relay, how):
    """It refuses, or accepts and is silent, as behind a firewall. The order to sync is written down all the same."""
    shop = open_shop(
        CELERY_BROKER_URL=f"redis://127.0.0.1:{relay.port}/0", LEASE_SECONDS="1", ALLOWED_HOSTS="127.0.0.1"
    )
    shop.place_many(3)
    crew, browser = crew_of(shop), a_browser(shop)
    crew.web(browser.port)
    browser.log_in(*OWNER)
    if how == "refuses":
        redis.kill()
    else:
        relay.freeze(new=True)
    started = time.monotonic()
    assert browser.press_sync() in (200, 204, 302)
    assert time.monotonic() - started < 12
    assert shop.ledger.one("select count(*) from sync_run where state = 'running'") == 1
    assert shop.ledger.one("select count(*) from sync_work where state = 'ready' and run_id is not null") == 1
    if how == "refuses":
        redis.start()
    relay.thaw()
    crew.worker()
    crew.scheduler()
    until(all_done(shop, 3))
    crew.stop()
    shop.check()


def test_the_web_server_is_killed_in_the_middle_of_pressing_sync(open_shop, crew_of):
    """Before the commit nothing has happened; a page again, and it has."""
    shop = open_shop(LEASE_SECONDS="1", ALLOWED_HOSTS="127.0.0.1")
    shop.place_many(6)
    crew, browser = crew_of(shop), a_browser(shop)
    shop.env["FAILPOINT"] = "asked:kill"
    crew.web(browser.port)
    browser.log_in(*OWNER)
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        browser.press_sync()
    assert shop.ledger.one("select count(*) from sync_run") == 0
    crew.close()

    del shop.env["FAILPOINT"]
    web = crew.web(browser.port)
    assert browser.press_sync() in (200, 204, 302)
    crew.kill(web)
    crew.worker()
    crew.scheduler()
    until(all_done(shop, 6))
    crew.stop()
    shop.check()
