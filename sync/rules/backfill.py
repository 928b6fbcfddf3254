"""What reading a seller's past will take: orders, calls and time. Pure; all of it is an estimate but what was counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

PAGE = 100  # orders a call to Amazon brings
ODOO_SECONDS = 0.06  # an order, written in batches, on a small Odoo
SAFETY = 0.9  # we stay below Amazon's rate


@dataclass(frozen=True, slots=True)
class Sample:
    """What the first page from a day on holds: so many orders, the last of them bought then. `complete`: there are no more."""

    count: int
    last: datetime | None
    complete: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """`exact`: counted, not estimated."""

    orders: int
    exact: bool
    calls: int
    amazon: timedelta
    odoo: timedelta

    @property
    def time(self) -> timedelta:
        """Both sides work at once: the slower one says how long."""
        return max(self.amazon, self.odoo)


def plan(since: datetime, now: datetime, sample: Sample, lately: float | None, *, rate: float, burst: int) -> Plan:
    """`lately`: orders a day in the last weeks, as far as we hold them."""
    orders = sample.count if sample.complete else _estimate(since, now, sample, lately)
    calls = max(1, ceil(orders / PAGE))
    slow = max(0, calls - burst)
    return Plan(
        orders,
        sample.complete,
        calls,
        timedelta(seconds=slow / (rate * SAFETY) + calls),
        timedelta(seconds=orders * ODOO_SECONDS),
    )


def _estimate(since: datetime, now: datetime, sample: Sample, lately: float | None) -> int:
    """A shop grows or shrinks between then and now: the middle of both."""
    days = max((now - since) / timedelta(days=1), 1 / 24)
    covered = max(((sample.last or now) - since) / timedelta(days=1), 1 / 1440)
    then = sample.count / covered
    density = then if lately is None else (then + lately) / 2
    return max(sample.count, round(density * days))
