"""The calendar of the nightly checks."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Merchant
from sync.models import Completeness, Work
from sync.rules import completeness as rules


@dataclass(frozen=True, slots=True)
class Day:
    """`report` is the last one of the day; `inside` whether the day is of the month that is shown."""

    day: date
    inside: bool
    to_come: bool
    report: Completeness | None


def reports_of(merchant: Merchant, first: date, last: date) -> dict[date, Completeness]:
    rows = Completeness.objects.filter(merchant=merchant, day__gte=first, day__lte=last).defer("listed", "plan")
    return {row.day: row for row in rows.order_by("pk")}


def month(merchant: Merchant, first: date, today: date) -> list[list[Day]]:
    weeks = rules.weeks(first)
    found = reports_of(merchant, weeks[0][0], weeks[-1][-1])
    return [[Day(day, day.month == first.month, day > today, found.get(day)) for day in week] for week in weeks]


def of_day(merchant: Merchant, day: date | None) -> Completeness | None:
    """The last one of that day; of any where none is named."""
    rows = Completeness.objects.filter(merchant=merchant).select_related("user").order_by("-day", "-pk")
    return (rows.filter(day=day) if day else rows).first()


def next_check(merchant: Merchant) -> datetime | None:
    rows = Work.objects.filter(merchant=merchant, flow="completeness")
    return rows.values_list("due", flat=True).first()
