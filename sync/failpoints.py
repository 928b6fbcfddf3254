"""Named places where a test may kill the process. Without FAILPOINT in the environment they do nothing.

FAILPOINT="name:action[:nth]" with the actions kill (SIGKILL to ourselves), raise and sleep; `nth` counts visits from 1.
"""

import os
import signal
import time

# In the order in which an order passes them; tests walk this list, so a new step is covered by being in it.
NAMES = (
    "page_read",
    "page_stored",
    "claimed",
    "partners_loaded",
    "orders_loading",
    "orders_loaded",
    "orders_confirming",
    "orders_confirmed",
    "delivered",
    "result_saving",
    "result_saved",
)
_visits: dict[str, int] = {}


class FailpointHit(Exception):
    pass


def failpoint(name: str) -> None:
    wanted = os.environ.get("FAILPOINT", "")
    if not wanted:
        return
    target, _, rest = wanted.partition(":")
    action, _, nth = rest.partition(":")
    if target != name:
        return
    _visits[name] = _visits.get(name, 0) + 1
    if _visits[name] != int(nth or 1):
        return
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif action == "sleep":
        time.sleep(30)
    else:
        raise FailpointHit(name)
