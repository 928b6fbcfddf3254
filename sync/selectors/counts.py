"""Counting that stops early: a page must not count a million rows to say "many"."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from sync.rules.health import COUNTED_TO


class CountUpTo(Subquery):
    """How many rows a correlated query has, up to one more than COUNTED_TO."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk")[: COUNTED_TO + 1])


def count_up_to(rows: QuerySet[Any]) -> int:
    return rows.order_by().values("pk")[: COUNTED_TO + 1].count()
