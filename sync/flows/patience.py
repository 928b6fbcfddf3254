"""For a few hundred calls in a row under a usage plan of some a second."""

import time
from collections.abc import Callable
from typing import TypeVar

from accounts.gateways.errors import GatewayError, Kind
from sync.desk import Desk

T = TypeVar("T")
PATIENCE, TRIES = 2.0, 5  # a usage plan makes us wait a fraction of a second, a storm makes us go


def patiently(desk: Desk, call: Callable[[], T], *, sleep: Callable[[float], None] = time.sleep) -> T:
    """Each call waits here for its turn, instead of the lane for its next visit."""
    for tries in range(1, TRIES + 1):
        desk.beat()
        try:
            return call()
        except GatewayError as error:
            wait = error.retry_after or PATIENCE
            if error.kind is not Kind.THROTTLED or wait > PATIENCE or tries == TRIES:
                raise
        sleep(wait)
    raise AssertionError("the last try returns or raises")
