"""Who works in a lane: one at a time, until the lease ends; a lane that fails as a whole rests."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from time_machine import Traveller as Clock

from sync import leases
from sync.models import Lease

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_one_holder_at_a_time() -> None:
    assert leases.take("odoo:1", "a")
    assert not leases.take("odoo:1", "b")
    assert not leases.take("odoo:1", "a"), "not even the same one twice"
    assert leases.take("odoo:2", "b")
    leases.drop("odoo:1", "b")
    assert not leases.take("odoo:1", "b"), "what another holds is not dropped"
    leases.drop("odoo:1", "a")
    assert leases.take("odoo:1", "b")


def test_a_dead_holders_lease_runs_out(clock: Clock) -> None:
    leases.take("odoo:1", "a")
    clock.shift(timedelta(seconds=90))
    assert not leases.take("odoo:1", "b")
    clock.shift(timedelta(seconds=1))
    assert leases.take("odoo:1", "b")
    assert not leases.extend("odoo:1", "a"), "it is lost, and the dead one is told when it wakes"
    assert leases.extend("odoo:1", "b")


def test_signs_of_life_keep_it(clock: Clock) -> None:
    leases.take("odoo:1", "a")
    for _ in range(5):
        clock.shift(timedelta(seconds=80))
        assert leases.extend("odoo:1", "a")
    assert not leases.take("odoo:1", "b")


def test_a_lane_that_fails_rests_longer_each_time() -> None:
    rests = [(leases.rest("odoo:1", "Odoo does not answer.") - NOW).total_seconds() for _ in range(10)]
    assert rests == [1, 5, 15, 30, 60, 120, 300, 600, 600, 600]
    assert leases.strikes("odoo:1") == 10
    leases.healthy("odoo:1")
    assert leases.strikes("odoo:1") == 0
    assert leases.rest("odoo:1", "again") - NOW == timedelta(seconds=1)


def test_nobody_works_while_it_rests(clock: Clock) -> None:
    leases.rest("odoo:1", "Odoo does not answer.", 30)
    clock.shift(timedelta(seconds=29))
    assert not leases.take("odoo:1", "a")
    clock.shift(timedelta(seconds=1))
    assert leases.take("odoo:1", "a")


def test_as_long_as_the_other_side_says() -> None:
    assert leases.rest("amazon:1", "Amazon asks for patience.", 42) == NOW + timedelta(seconds=42)


def test_a_person_wakes_it() -> None:
    leases.rest("odoo:1", "Odoo does not answer.", 600)
    leases.wake("odoo:1")
    assert leases.take("odoo:1", "a")
    assert Lease.objects.get().strikes == 1, "only success forgives"
