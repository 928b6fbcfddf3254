from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.rules.authorisation import LIFE, Access, Stage, access, age

GIVEN = datetime(2026, 1, 1, 12, tzinfo=UTC)
OVER = "Amazon's permission is a year old and may end at any moment. Renew it now: one click, nothing is lost."


@pytest.mark.parametrize(
    ("passed", "stage", "text"),
    [
        (timedelta(0), Stage.FINE, ""),
        (timedelta(days=334, hours=23), Stage.FINE, ""),
        (timedelta(days=335), Stage.SOON, "Amazon's permission ends in 30 days. Renew it: one click, nothing is lost."),
        (timedelta(days=357, hours=1), Stage.SOON, "Amazon's permission ends in 8 days. Renew it: one click, nothing is lost."),
        (timedelta(days=358), Stage.WEEK, "Amazon's permission ends in 7 days. Renew it: one click, nothing is lost."),
        (timedelta(days=363, hours=23), Stage.WEEK, "Amazon's permission ends in 2 days. Renew it: one click, nothing is lost."),
        (timedelta(days=364), Stage.DAY, "Amazon's permission ends within a day. Renew it: one click, nothing is lost."),
        (timedelta(days=365), Stage.OVER, OVER),
        (timedelta(days=900), Stage.OVER, OVER),
    ],
)  # fmt: skip
def test_warnings_at_thirty_seven_and_one_day(passed: timedelta, stage: Stage, text: str) -> None:
    found = age(GIVEN, GIVEN + passed, yearly=True)
    assert (found.stage, found.text, found.expires) == (stage, text, GIVEN + LIFE)


def test_an_application_of_ones_own_ends_at_no_known_time() -> None:
    found = age(GIVEN, GIVEN + timedelta(days=900), yearly=False)
    assert (found.days, found.expires, found.stage, found.text) == (900, None, Stage.FINE, "")


@given(
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=1000)), st.timedeltas(timedelta(0), timedelta(30))
)
def test_it_only_gets_worse(passed: timedelta, more: timedelta) -> None:
    order = list(Stage)
    first, second = (age(GIVEN, GIVEN + one, yearly=True) for one in (passed, passed + more))
    assert order.index(first.stage) <= order.index(second.stage)
    assert bool(first.text) == (first.stage != Stage.FINE)


@pytest.mark.parametrize(
    ("disconnected", "paused", "code", "word"),
    [
        (False, "", "", Access.WORKING),
        (True, "", "", Access.DISCONNECTED),
        (True, "Refused.", "amazon_authorisation_ended", Access.DISCONNECTED),
        (False, "Refused.", "amazon_authorisation_ended", Access.RECONNECT),
        (False, "Refused.", "amazon_role_missing", Access.RECONNECT),
        (False, "By hand.", "by_hand", Access.PAUSED),
        (False, "Something new.", "", Access.PAUSED),
    ],
)
def test_a_word_for_the_connection(disconnected: bool, paused: str, code: str, word: Access) -> None:
    assert access(disconnected=disconnected, paused=paused, code=code) == word
