"""When to try again. Pure: the caller brings the dice."""

from datetime import datetime, timedelta

# Seconds after the first, second … failure of the whole lane in a row.
_REST = (1, 5, 15, 30, 60, 120, 300, 600)
# Seconds after the first, second … failure of one piece of work.
_RETRY = (2, 15, 60, 300, 1800, 7200, 21600)
# How long ago something was accepted -> how long until it is looked for again.
_LOOK, _SELDOM = timedelta(minutes=10), timedelta(hours=4)
# What the app or the user in Odoo lacks for a subject: nothing but a person cures it.
LACKING = frozenset({"amazon_role_missing", "odoo_right_missing", "odoo_app_missing"})
_LACKING_FIRST, _LACKING_MOST, _SLACK = timedelta(minutes=1), timedelta(hours=1), timedelta(seconds=5)
MAX_TRIES = 10
MAX_CRASHES = 5


def batch_size(whole: int, strikes: int) -> int:
    """After each failure in a row a quarter, down to one: it may be the size that fails, or one in it."""
    return max(1, whole >> (2 * strikes))


def rest_seconds(strikes: int) -> float:
    return float(_REST[min(strikes, len(_REST)) - 1])


def retry_seconds(attempt: int, dice: float = 0.5) -> float | None:
    """None when a person has to look. `dice` is in [0, 1) and spreads retries by ±20 %."""
    if attempt >= MAX_TRIES:
        return None
    return _RETRY[min(max(attempt, 1), len(_RETRY)) - 1] * (0.8 + 0.4 * dice)


def look_again(waited: timedelta) -> timedelta:
    """The longer it has not been seen, the less often it is looked for."""
    return min(max(_LOOK, waited / 3), _SELDOM)


def worth_asking(first: datetime, last: datetime, now: datetime) -> bool:
    """Of what was refused for a lack, the first and the last time: it rests as long again as it has been refused so far."""
    return now - last >= min(max(_LACKING_FIRST, last - first), _LACKING_MOST) - _SLACK
