"""F27: two schedulers, none for an hour, old ticks by the hundred: each reading happens when it is due, and once."""

from datetime import datetime, timedelta
from itertools import pairwise

from .crew import PRESS, all_done, lives, until
from .shop import Shop


def readings(shop: Shop) -> list[datetime]:
    rows = shop.ledger.rows(
        "select a.at from sync_attempt a join sync_work w on w.id = a.work_id where w.flow = 'orders_from_amazon' order by a.at"
    )
    return [datetime.fromisoformat(at) for (at,) in rows]


def test_f27_two_schedulers_ring_twice_and_each_reading_happens_once(open_shop, crew_of):
    shop = open_shop(TICK_SECONDS="0.3", ORDERS_EVERY_SECONDS="2", LEASE_SECONDS="5")
    crew = crew_of(shop)
    for _ in range(2):
        crew.scheduler()
    crew.worker()
    until(lambda: len(readings(shop)) >= 4)
    crew.close()
    apart = [later - earlier for earlier, later in pairwise(readings(shop))]
    assert min(apart) >= timedelta(seconds=1.9)
    assert shop.amazon.count("searchOrders") == len(readings(shop))
    assert not list(shop.folder.glob("beat*")), "what is due stands in the ledger, and nowhere else"


def test_f27_no_scheduler_for_an_hour_is_caught_up_by_one_reading(open_shop, crew_of):
    shop = open_shop(TICK_SECONDS="0.3", ORDERS_EVERY_SECONDS="600")
    assert shop.sync().status == 0
    before = len(readings(shop))
    for statement in (
        "update sync_work set due = datetime(due, '-61 minutes')",
        "update sync_heartbeat set at = datetime(at, '-61 minutes')",
        "update sync_cursor set position = datetime(position, '-61 minutes'), last_ok = datetime(last_ok, '-61 minutes')",
    ):
        shop.ledger.write(statement)
    searches = shop.amazon.count("searchOrders")
    names = [shop.place(number, ago=timedelta(minutes=ago)) for number, ago in enumerate((50, 30, 10))]
    crew = crew_of(shop)
    crew.worker()
    crew.scheduler()
    until(all_done(shop, 3))
    for _ in range(8):
        lives(shop, "tick")
    crew.close()
    assert set(shop.ledger.states()) == set(names)
    assert len(readings(shop)) == before + 1
    assert shop.amazon.count("searchOrders") == searches + 1


def test_f27_hundreds_of_ticks_that_waited_for_a_worker_count_as_one(open_shop, crew_of):
    shop = open_shop(ORDERS_EVERY_SECONDS="600")
    assert shop.do("from sync.tasks import tick\nfor _ in range(200): tick.delay()").status == 0
    shop.place_many(6)
    crew = crew_of(shop)
    crew.scheduler()
    crew.worker()
    assert shop.do(PRESS).status == 0
    until(all_done(shop, 6))
    crew.stop()
    assert len(readings(shop)) <= 2, "the one that was due, and the one that was pressed"
    assert shop.ledger.one("select count(*) from sync_attempt where outcome = 'created'") == 6
    shop.check()
