"""When the nightly check is done, and what it looks at. Pure.

Amazon gives few searches, and new orders need most of them: so a night looks at what has changed lately, and once a week
at a whole month.
"""

from datetime import date, datetime, timedelta

CHANGED = timedelta(hours=48)
MONTH = timedelta(days=30)
WEEK = timedelta(days=6, hours=12)
MARGIN = timedelta(minutes=30)  # what Amazon changed just now may be on its way still
HOUR, SPREAD = 2, 180  # from 2 o'clock on, merchants within three hours
KEEP = 5  # searches that are left to new orders
LISTED = 500


def next_night(now: datetime, number: int) -> datetime:
    """`now` is in the time zone of the pages; `number` spreads merchants."""
    begin = now.replace(hour=HOUR, minute=0, second=0, microsecond=0) + timedelta(minutes=number * 7 % SPREAD)
    return begin if begin > now else begin + timedelta(days=1)


def bought_from(now: datetime, last_month: datetime | None, days: int | None) -> datetime | None:
    """From when on all orders are looked at; None for those only that have changed. `days` is what a person asks for."""
    if days is not None:
        return now - timedelta(days=days) if days > CHANGED.days else None
    return now - MONTH if last_month is None or now - last_month > WEEK else None


def month_of(text: str, today: date) -> date:
    """The first day of the month that an address names."""
    try:
        year, month = (int(part) for part in text.split("-"))
        found = date(year, month, 1)
    except ValueError:
        return today.replace(day=1)
    return found if date(2020, 1, 1) <= found <= today else today.replace(day=1)


def weeks(first: date) -> list[list[date]]:
    """The month's weeks, Monday first, with the days of its neighbours."""
    begin = first - timedelta(days=first.weekday())
    found = []
    while begin < _after(first):
        found.append([begin + timedelta(days=number) for number in range(7)])
        begin += timedelta(days=7)
    return found


def _after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def neighbours(first: date, today: date) -> tuple[date, date | None]:
    """The month before, and the one after where it has begun."""
    after = _after(first)
    return (first - timedelta(days=1)).replace(day=1), after if after <= today else None
