from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sync.rules.health import Answer, Flows, Health, Need, Signs, Still, Word, answer, health, silent, what_is_still

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FINE = Signs(last_ok=NOW - timedelta(minutes=4), every=timedelta(minutes=5))


def test_on_time() -> None:
    assert health(FINE, NOW) == Health(Word.ON_TIME)


def test_late_after_a_second_interval() -> None:
    assert health(replace(FINE, last_ok=NOW - timedelta(minutes=10)), NOW).word == Word.ON_TIME
    late = replace(FINE, last_ok=NOW - timedelta(minutes=10, seconds=1))
    assert health(late, NOW) == Health(Word.LATE, "The last run is longer ago than it should be.")
    said = replace(late, last_error="Amazon does not answer.")
    assert health(said, NOW) == Health(Word.LATE, "Amazon does not answer.")


def test_never_ran() -> None:
    assert health(replace(FINE, last_ok=None), NOW) == Health(Word.NEVER, "Nothing has been read from Amazon yet.")


@pytest.mark.parametrize("blocked", [1, 1001])
def test_action_required(blocked: int) -> None:
    assert health(replace(FINE, blocked=blocked), NOW) == Health(Word.ACTION, need=Need(blocked, "order"))


def test_what_stops_everything_is_said_first() -> None:
    everything = replace(FINE, enabled=False, paused="Amazon is paused.", blocked=3, last_ok=None)
    assert health(everything, NOW) == Health(Word.PAUSED, "Switched off: orders of this channel are not read.")
    assert health(replace(everything, enabled=True), NOW) == Health(Word.PAUSED, "Amazon is paused.")
    assert health(replace(everything, enabled=True, paused=""), NOW).word == Word.ACTION
    assert health(replace(everything, enabled=True, paused="", blocked=0), NOW).word == Word.NEVER


@pytest.mark.parametrize(("age", "expected"), [(0, False), (180, False), (181, True)])
def test_silent_after_three_minutes(age: int, expected: bool) -> None:
    assert silent(NOW - timedelta(seconds=age), NOW) is expected


def test_who_never_lived_is_silent() -> None:
    assert silent(None, NOW) is True


LONG_AGO = NOW - timedelta(minutes=4)


@pytest.mark.parametrize(
    ("scheduler", "worker", "at_work", "expected"),
    [
        (NOW, NOW, False, None),
        (LONG_AGO, NOW, False, Still.SCHEDULER),
        (NOW, LONG_AGO, False, Still.WORKER),
        (NOW, LONG_AGO, True, None),
        (LONG_AGO, LONG_AGO, False, Still.BOTH),
        (LONG_AGO, LONG_AGO, True, Still.SCHEDULER),
        (None, None, False, Still.BOTH),
    ],
)
def test_what_is_still(
    scheduler: datetime | None, worker: datetime | None, at_work: bool, expected: Still | None
) -> None:
    assert what_is_still(scheduler, worker, NOW, at_work=at_work) == expected


def of(**words: Word) -> list[tuple[str, Health]]:
    return [(f"Amazon.{name}", Health(word, "")) for name, word in words.items()]


@pytest.mark.parametrize(
    ("channels", "blocked", "still", "expected"),
    [
        ([], 0, None, Answer(Word.NEVER, "No channel is connected yet.")),
        (
            of(de=Word.ON_TIME),
            0,
            Still.SCHEDULER,
            Answer(Word.LATE, "No. Nothing moves, because the scheduler is not running."),
        ),
        (of(de=Word.ON_TIME), 0, Still.WORKER, Answer(Word.LATE, "No. Nothing moves, because no worker is at work.")),
        (
            of(de=Word.ACTION),
            1,
            Still.BOTH,
            Answer(Word.LATE, "No. Nothing moves, because neither the scheduler nor a worker is running."),
        ),
        (of(de=Word.ON_TIME, fr=Word.ON_TIME), 0, None, Answer(Word.ON_TIME, "Yes, everything is in sync.")),
        (of(de=Word.PAUSED, fr=Word.PAUSED), 5, None, Answer(Word.PAUSED, "No. Synchronisation is paused.")),
        (of(de=Word.ACTION, fr=Word.ON_TIME), 1, None, Answer(Word.ACTION, parts=(Need(1, "order"),))),
        (of(de=Word.LATE), 0, None, Answer(Word.LATE, parts=(Flows(Word.LATE, ("Amazon.de",)),))),
        (
            of(de=Word.ON_TIME, fr=Word.PAUSED, it=Word.NEVER),
            0,
            None,
            Answer(Word.PAUSED, parts=(Flows(Word.PAUSED, ("Amazon.fr",)), Flows(Word.NEVER, ("Amazon.it",)))),
        ),
        (
            of(de=Word.LATE, fr=Word.LATE),
            2000,
            None,
            Answer(Word.ACTION, parts=(Need(2000, "order"), Flows(Word.LATE, ("Amazon.de", "Amazon.fr")))),
        ),
        # Orders of a channel that is gone need somebody too.
        (of(de=Word.ON_TIME), 2, None, Answer(Word.ACTION, parts=(Need(2, "order"),))),
    ],
)
def test_is_everything_in_sync(
    channels: list[tuple[str, Health]], blocked: int, still: Still | None, expected: Answer
) -> None:
    assert answer(channels, blocked, still=still) == expected


def test_what_is_read_every_few_seconds_may_wait_behind_a_long_batch() -> None:
    often = replace(FINE, every=timedelta(seconds=30), what="shipment")
    assert health(replace(often, last_ok=NOW - timedelta(minutes=10)), NOW).word == Word.ON_TIME
    assert health(replace(often, last_ok=NOW - timedelta(minutes=10, seconds=1)), NOW).word == Word.LATE


def test_a_flow_that_is_switched_off_is_nobodys_worry() -> None:
    off = replace(FINE, off="No channel sends stock to Amazon.", last_ok=None, blocked=3, paused="Amazon is paused.")
    assert health(off, NOW) == Health(Word.OFF, "No channel sends stock to Amazon.")
    flows = [*of(de=Word.ON_TIME), ("Alpine (stock)", health(off, NOW))]
    assert answer(flows, 0, still=None) == Answer(Word.ON_TIME, "Yes, everything is in sync.")
    assert answer([*of(de=Word.PAUSED), flows[1]], 0, still=None).text == "No. Synchronisation is paused."


def test_other_things_than_orders_need_somebody_too() -> None:
    assert health(replace(FINE, what="SKU", blocked=2), NOW) == Health(Word.ACTION, need=Need(2, "SKU"))
    assert health(replace(FINE, what="SKU", last_ok=None), NOW) == Health(Word.NEVER, "It has not run yet.")
    found = answer(of(de=Word.ON_TIME), 1, still=None, others=[Need(2, "shipment")])
    assert found == Answer(Word.ACTION, parts=(Need(1, "order"), Need(2, "shipment")))
    found = answer(of(de=Word.LATE), 0, still=None, others=[Need(1, "SKU")])
    assert found == Answer(Word.ACTION, parts=(Need(1, "SKU"), Flows(Word.LATE, ("Amazon.de",))))
