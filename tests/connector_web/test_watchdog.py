"""When a worker counts as deaf: it could have heard something, and did not, for so long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector_web.watchdog import Ear


def an_ear() -> Ear:
    return Ear(patience=180, every=30, longest=780, looked=0, since=0, last=0)


def looks(ear: Ear, *, until: int, begun: int = 0, sent: bool = True, free: bool = True) -> bool:
    """Every 30 seconds up to then."""
    start = int(ear.looked)
    verdicts = [ear.deaf(now, begun, sent=sent, free=free) for now in range(start + 30, until + 1, 30)]
    return any(verdicts)


def test_who_executes_something_hears() -> None:
    ear = an_ear()
    assert not any(looks(ear, until=30 * number, begun=number) for number in range(1, 100))


def test_three_minutes_of_nothing_are_deafness() -> None:
    ear = an_ear()
    assert not looks(ear, until=150)
    assert not looks(ear, until=330, begun=4), "heard at 180, and at 180 for the last time"
    assert looks(ear, until=360, begun=4)


def test_who_never_began_is_deaf_too() -> None:
    ear = an_ear()
    assert not looks(ear, until=150)
    assert looks(ear, until=180)


def test_without_a_broker_there_is_nothing_to_hear() -> None:
    ear = an_ear()
    assert not looks(ear, until=36_000, sent=False)
    assert not looks(ear, until=36_150), "its connection has time to come back"
    assert looks(ear, until=36_180)


def test_all_hands_at_work_is_no_deafness() -> None:
    ear = an_ear()
    assert not looks(ear, until=60, begun=2, free=False)
    assert not looks(ear, until=600, begun=2, free=False)
    assert not looks(ear, until=750, begun=2), "one is free again, and the message on its way"
    assert looks(ear, until=780, begun=2)


def test_no_task_takes_for_ever() -> None:
    ear = an_ear()
    assert not looks(ear, until=60, begun=2, free=False)
    assert not looks(ear, until=780 + 30 + 150, begun=2, free=False)
    assert looks(ear, until=780 + 60 + 180, begun=2, free=False)


def test_who_was_suspended_is_given_time() -> None:
    ear = an_ear()
    assert not looks(ear, until=120, begun=1)
    assert not ear.deaf(8 * 3600, 1, sent=True, free=True)
    assert not looks(ear, until=8 * 3600 + 150, begun=1)
    assert looks(ear, until=8 * 3600 + 180, begun=1)


Looks = st.lists(st.tuples(st.floats(1, 60), st.integers(0, 2), st.booleans(), st.booleans()), max_size=60)


@given(Looks)
def test_never_before_its_patience_is_over(seen: list[tuple[float, int, bool, bool]]) -> None:
    """Whatever happened before: between the last task, or the last failed sending, and the verdict lies the patience."""
    ear, now, begun, lively = an_ear(), 0.0, 0, 0.0
    for pause, tasks, sent, free in seen:
        now, begun = now + pause, begun + tasks
        if tasks or not sent:
            lively = now
        if ear.deaf(now, begun, sent=sent, free=free):
            assert now - lively >= pytest.approx(180)
