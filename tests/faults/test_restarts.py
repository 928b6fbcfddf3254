"""F3: a worker is asked to stop while it works, as every update of the connector does."""

import signal
import subprocess

import pytest

from .crew import PRESS, all_done, until

THE_NEXT_ONE = """
from django.utils import timezone
from sync import engine, queue, runs
while lanes := queue.due_lanes(timezone.now()):
    for lane in lanes:
        engine.work_lane(lane)
runs.sweep()
"""


@pytest.mark.parametrize(
    ("broker", "how"),
    [("filesystem", signal.SIGTERM), ("redis", signal.SIGTERM), ("filesystem", signal.SIGQUIT)],
    indirect=["broker"],
)
def test_f3_a_worker_that_is_asked_to_stop_ends_what_it_has_begun(open_shop, crew_of, broker, how):
    """It is in the middle of a batch; it takes nothing new, and leaves nothing half-done."""
    shop = open_shop(**broker, QUIT_SECONDS="3", LEASE_SECONDS="60")
    shop.place_many(6)
    gate = shop.folder / "gate"
    shop.env |= {"FAILPOINT": "orders_loading:wait", "FAILPOINT_GATE": str(gate)}
    crew = crew_of(shop)
    worker, scheduler = crew.worker(), crew.scheduler()
    assert shop.do(PRESS, FAILPOINT="").status == 0
    until(lambda: any(shop.folder.glob("gate.*")))
    worker.send_signal(how)
    with pytest.raises(subprocess.TimeoutExpired):
        worker.wait(1.5)
    crew.kill(scheduler)
    gate.touch()
    worker.wait(60)
    assert shop.ledger.one("select count(*) from sync_order where state = 'done'") == 6
    assert shop.ledger.one("select max(crashes) from sync_work") == 0
    assert shop.ledger.one("select count(*) from sync_work where state = 'running'") == 0
    assert shop.ledger.one("select count(*) from sync_lease where holder <> ''") == 0
    assert shop.do(THE_NEXT_ONE, FAILPOINT="").status == 0  # what it had not begun: nobody is behind with anything
    shop.check()


def test_f3_deployed_again_and_again_under_load(open_shop, crew_of):
    shop = open_shop(BATCH_SIZE="5", LEASE_SECONDS="60")
    shop.place_many(40)
    crew = crew_of(shop)
    worker, _ = crew.worker(), crew.scheduler()
    assert shop.do(PRESS).status == 0
    for part in (3, 18):
        until(lambda part=part: len(shop.odoo.orders()) >= part)
        worker.terminate()
        assert worker.wait(60) == 0
        worker = crew.worker()
    until(all_done(shop, 40))
    crew.stop()
    assert shop.ledger.one("select max(crashes) from sync_work") == 0
    assert shop.ledger.one("select count(*) from sync_attempt where outcome = 'created'") == 40
    shop.check()
