"""Hours that went well, and those that did not."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync.rules.pulse import HOURS, Word, cells, counted, key

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
counts = st.dictionaries(
    st.integers(0, 60).map(lambda ago: key(NOW - timedelta(hours=ago))),
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
)


def test_what_happens_now_is_counted_in_this_hour() -> None:
    hours = counted({}, NOW, good=2, bad=0)
    assert hours == {"2026-11-23T12": (2, 0)}
    assert counted(hours, NOW + timedelta(minutes=29), good=1, bad=3) == {"2026-11-23T12": (3, 3)}
    assert counted(hours, NOW + timedelta(minutes=30), good=0, bad=1) == {
        "2026-11-23T12": (2, 0),
        "2026-11-23T13": (0, 1),
    }


@given(counts, st.integers(0, 9), st.integers(0, 9))
def test_no_more_hours_are_kept_than_are_shown(hours: dict[str, tuple[int, int]], good: int, bad: int) -> None:
    kept = counted(hours, NOW, good=good, bad=bad)
    assert len(kept) <= HOURS
    assert cells([kept], NOW)[:-1] == cells([hours], NOW)[:-1]


@given(st.lists(counts, max_size=4))
def test_a_bar_has_a_cell_an_hour_and_says_the_worst_of_all_its_counts(rows: list[dict[str, tuple[int, int]]]) -> None:
    bar = cells(rows, NOW)
    assert [cell.at for cell in bar] == [NOW.replace(minute=0) - timedelta(hours=ago) for ago in reversed(range(24))]
    for cell in bar:
        good = sum(row.get(key(cell.at), (0, 0))[0] for row in rows)
        bad = sum(row.get(key(cell.at), (0, 0))[1] for row in rows)
        assert (cell.word in (Word.PARTLY, Word.FAILED)) == bool(bad)
        assert (cell.word in (Word.PARTLY, Word.DONE)) == bool(good)
