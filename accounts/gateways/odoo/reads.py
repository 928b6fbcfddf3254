"""Reading many records in one call, and refusing answers of the wrong form."""

from collections.abc import Mapping, Sequence
from typing import Any

from .client import Client
from .errors import strange

# Odoo reads thousands in a call; more than that at once only makes the answer too large.
PAGE = 5000
MOST = 500_000  # an Odoo that never comes to an end is no Odoo

Record = dict[str, Any]


def search(
    client: Client,
    model: str,
    domain: Sequence[Any],
    fields: Sequence[str],
    *,
    limit: int | None = None,
    order: str = "",
    context: Mapping[str, Any] | None = None,
) -> list[Record]:
    """All records, in as few calls as the page size allows."""
    found: list[Record] = []
    while True:
        size = PAGE if limit is None else min(PAGE, limit - len(found))
        named: dict[str, Any] = {"limit": size, "order": order or "id"}
        if found:
            named["offset"] = len(found)
        if context:
            named["context"] = dict(context)
        page = records(client.call(model, "search_read", list(domain), list(fields), **named), model, fields)
        found += page
        if len(found) > MOST:
            raise strange(f"more than {MOST} records", f"{model}.search_read")
        if len(page) < size or (limit is not None and len(found) >= limit):
            return found


def records(answer: Any, model: str, fields: Sequence[str]) -> list[Record]:
    """Only what has an id and all the fields that were asked for."""
    wanted = set(fields)
    if isinstance(answer, list) and all(
        isinstance(one, dict) and type(one.get("id")) is int and one["id"] > 0 and wanted <= one.keys()
        for one in answer
    ):
        return answer
    raise strange(str(answer)[:200], f"{model}.search_read")
