"""Reading many records in one call, and refusing answers of the wrong form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .client import Client
from .errors import strange

# Odoo reads thousands in a call; more than that at once only makes the answer too large.
PAGE = 5000

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
        page = records(client.call(model, "search_read", list(domain), list(fields), **named), model)
        found += page
        if len(page) < size or (limit is not None and len(found) >= limit):
            return found


def records(answer: Any, model: str) -> list[Record]:
    if isinstance(answer, list) and all(isinstance(one, dict) and type(one.get("id")) is int for one in answer):
        return answer
    raise strange(str(answer)[:200], f"{model}.search_read")


def ids(answer: Any, model: str, method: str) -> list[int]:
    """What `create` and `search` answer with."""
    found = [answer] if type(answer) is int else answer
    if isinstance(found, list) and all(type(one) is int and one > 0 for one in found):
        return found
    raise strange(str(answer)[:200], f"{model}.{method}", write=method == "create")


def chunks(values: Iterable[Any], size: int) -> Iterator[list[Any]]:
    listed = list(values)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
