"""How a flow went is counted where what came of it is written down."""

import pytest
from django.utils import timezone

from sync import pulse, queue, record
from sync.models import Pulse
from sync.results import Job, Result
from sync.rules.pulse import key
from sync.rules.verdicts import Blocked
from tests.sync.ledger import HOLDER, Desk

pytestmark = pytest.mark.django_db
CAUSE = Blocked("unknown_sku", "No product", "Make one.", subject="MUG")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def shown() -> dict[tuple[str, int, int], list[int]]:
    return {
        (row.subject, row.account, row.channel): row.hours[key(timezone.now())]
        for row in Pulse.objects.exclude(hours={})
    }


def test_orders_count_for_their_channel(desk: Desk) -> None:
    first, second, third = desk.orders(1, 2, 3)
    channel = first.channel_id
    assert channel is not None
    jobs = {job.order_id: job for job in desk.claim()}
    record.results(
        [
            Result(jobs[first.pk], "created"),
            Result(jobs[second.pk], "blocked", blocked=CAUSE),
            Result(jobs[third.pk], "later", due=timezone.now()),
        ],
        HOLDER,
    )
    assert shown() == {("orders", desk.account.pk, channel): [1, 1]}
    assert Pulse.objects.get().last_ok is None


def planned(desk: Desk, flow: str, lane: str, account: int | None) -> Job:
    queue.add(flow=flow, lane=lane, key="1", merchant_id=desk.merchant.pk, account_id=account)
    return queue.claim(lane, HOLDER, limit=10)[0]


def test_what_is_read_counts_for_the_account_and_is_its_last_success(desk: Desk) -> None:
    job = planned(desk, "fba_stock_from_amazon", "amazon:1", desk.account.pk)
    record.results([Result(job, "read", counts={}, due=timezone.now())], HOLDER)
    assert shown() == {("fba_stock", desk.account.pk, 0): [1, 0]}
    assert Pulse.objects.get().last_ok is not None


def test_odoo_is_read_for_all_accounts(desk: Desk) -> None:
    job = planned(desk, "stock_from_odoo", desk.lane, None)
    record.results([Result(job, "failed", blocked=CAUSE, due=timezone.now())], HOLDER)
    assert shown() == {("stock", 0, 0): [0, 1]}
    assert Pulse.objects.get().last_ok is None


def test_a_side_that_is_away_is_counted_once_a_batch(desk: Desk) -> None:
    desk.orders(1, 2, 3)
    jobs = desk.claim()
    for _ in range(2):
        record.held_up(jobs, "Odoo does not answer.")
    assert shown() == {("orders", desk.account.pk, 0): [0, 2]}


def test_counting_asks_little(desk: Desk, django_assert_num_queries: object) -> None:
    desk.orders(*range(1, 9))
    found = [Result(job, "created") for job in desk.claim()]
    pulse.beat(found, {})
    with django_assert_num_queries(2):  # type: ignore[operator]
        pulse.beat(found, {})
