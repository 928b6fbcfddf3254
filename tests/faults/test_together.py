"""F7: the same orders written by six at once: six connectors that know nothing of one another, each with a database of
its own and all at the same line; and six workers of one connector."""

import time

import pytest

SINCE = ("--since", "2020-01-01")
NAMES = ["looked_up", "orders_loading", "delivering"]


@pytest.mark.parametrize("name", NAMES)
def test_f7_six_connectors_at_the_same_line(open_any, name):
    shop = open_any()
    shop.place_many(6)
    twins = [shop.twin(number) for number in range(6)]
    gate = shop.folder / "gate"
    argv = ["sync", "--merchant", "shop", "--wait", "--json", *SINCE]
    env = {"FAILPOINT": f"{name}:wait", "FAILPOINT_GATE": str(gate)}
    children = [twin.start(*argv, **env) for twin in twins]
    end = time.monotonic() + 40
    while len(list(shop.folder.glob("gate.*"))) < 6 and time.monotonic() < end:
        time.sleep(0.02)
    assert len(list(shop.folder.glob("gate.*"))) == 6
    gate.touch()
    for twin, child in zip(twins, children, strict=True):
        status = child.wait(90)
        if status:  # some conflict that this run did not outlast: the next one does
            twin.ledger.wake()
            ended = twin.sync(*SINCE)
            assert ended.status == 0, ended.said
    assert len(shop.odoo.orders()) == 6
    for twin in twins:
        twin.check()


def test_f7_six_workers_of_one_connector(shop):
    names = shop.place_many(60)
    read = shop.start("sync", "--merchant", "shop", "--json", *SINCE)
    assert read.wait() == 0
    work = """
import time
from sync import engine
from sync.models import Run, Work
from sync.rules.movements import RECURRING

def busy():
    once = Work.objects.filter(state__in=("ready", "running")).exclude(flow__in=RECURRING)
    written = Work.objects.filter(flow="orders_to_odoo", state="done").count()
    return written < 60 or once.exists() or Run.objects.filter(state="running", reading=True).exists()

end = time.monotonic() + 60
while busy() and time.monotonic() < end:
    any([engine.work_lane(lane) for lane in ("amazon:1", "odoo:1")]) or time.sleep(0.01)
"""
    workers = [shop.start("shell", "--no-imports", "-c", work, BATCH_SIZE="3", LEASE_SECONDS="2") for _ in range(6)]
    assert [worker.wait() for worker in workers] == [0] * 6, [worker.said() for worker in workers]
    assert shop.ledger.one("select max(crashes) from sync_work") == 0
    assert shop.ledger.one("select count(*) from sync_attempt where outcome = 'created'") == len(names)
    shop.do("from sync import runs; runs.sweep()")
    shop.check()
