"""One bad record must not hold up a hundred good ones: split a refused batch until the poison stands alone."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from ..errors import GatewayError, Kind
from .records import Failure

Result = TypeVar("Result")

# What Odoo says about records. Everything else concerns the connection, and splitting cures none of it.
ABOUT_RECORDS = frozenset({Kind.REJECTED, Kind.NOT_FOUND, Kind.EXISTS, Kind.BUG})
# So many single records over which Odoo itself stumbled in the same way, and none that passed: it is not the records.
SAME_FAULTS = 3


def bisect(
    keys: Sequence[str], attempt: Callable[[Sequence[str]], dict[str, Result]]
) -> tuple[dict[str, Result], list[Failure]]:
    """`attempt` does all or nothing for some keys. Errors that do not concern records are raised, whatever was done
    by then, so `attempt` must bear being asked again."""
    results: dict[str, Result] = {}
    failures: list[Failure] = []
    waiting = [list(keys)] if keys else []
    while waiting:
        batch = waiting.pop()
        try:
            results.update(attempt(batch))
        except GatewayError as error:
            if error.kind not in ABOUT_RECORDS:
                raise
            if len(batch) > 1:
                middle = (len(batch) + 1) // 2
                waiting += [batch[middle:], batch[:middle]]
                continue
            failures.append(failure(batch[0], error))
            if error.kind is Kind.BUG and not results and _all_alike(failures):
                left = [key for later in reversed(waiting) for key in later]
                return results, failures + [failure(key, error) for key in left]
    return results, failures


def failure(key: str, error: GatewayError) -> Failure:
    return Failure(key, error.text, code=error.code)


def _all_alike(failures: list[Failure]) -> bool:
    first = failures[0]
    return len(failures) >= SAME_FAULTS and all((one.code, one.text) == (first.code, first.text) for one in failures)
