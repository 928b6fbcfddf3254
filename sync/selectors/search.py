"""Searching by the beginning of a column that an index holds."""

from typing import Any

from django.db import connection
from django.db.models import Q, Value

FEW = 500  # matches that are sorted by hand; of more, the newest are found by going through the rows
LAST = "\U0010ffff"


class Literal(Value):
    """A word of ours that stands in the statement itself: SQLite takes a partial index only where it can see that the
    rows are those of the index."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        assert str(self.value).replace("_", "").isalpha(), "nothing that anybody types"
        return f"'{self.value}'", ()


def begins(column: str, text: str) -> Q:
    """SQLite's LIKE uses no index of ours, a range does. PostgreSQL's order may differ from the characters', so there
    it is LIKE, which an index serves in a C collation and a scan of the merchant's part of it otherwise."""
    values: dict[str, Any] = {f"{column}__startswith": text}
    if connection.vendor == "sqlite":
        values = {f"{column}__gte": text, f"{column}__lt": text + LAST}
    return Q(**values)
