"""Named places where a test may stop the process. Without FAILPOINT in the environment they do nothing.

FAILPOINT="name[=subject]:action[:nth]" with the actions kill (SIGKILL to ourselves), raise, and wait (says that we are
there by a file beside FAILPOINT_GATE, and goes on when that exists); `nth` counts visits from 1, "*" means each; with a
subject only visits that concern it count.
"""

import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

# In the order in which an order passes them; tests walk this list, so a new step is covered by being in it.
NAMES = (
    "asked",
    "page_read",
    "page_storing",
    "page_stored",
    "claimed",
    "looked_up",
    "intent_stored",
    "partners_loaded",
    "orders_loading",
    "orders_loaded",
    "orders_confirming",
    "orders_confirmed",
    "delivering",
    "delivered",
    "departed",
    "noted",
    "cancelling",
    "cancelled",
    "activity_scheduled",
    "customer_loaded",
    "customer_completed",
    "reduced",
    "repriced",
    "result_saving",
    "result_writing",
    "result_saved",
    "lane_left",
)
# Passed on a person's Retry only; a test of its own walks these.
ON_RETRY = ("rewriting", "rewritten")
# Passed where fields are mapped.
MAPPED = ("mapping", "mapped", "customer_mapped", "deliveries_mapped")
# Beside these, in the order in which a delivery passes them on its way back to Amazon.
WAY_BACK = (
    "deliveries_read",
    "deliveries_storing",
    "deliveries_stored",
    "shipment_intended",
    "shipment_confirmed",
    "shipment_looked_for",
    "parcel_activity",
)
# Where the e-mail about what Amazon has refused passes.
MAILS = ("mail_noted", "mail_sent")
# In the order in which offers pass them.
OFFERS = (
    "offers_report_asked",
    "offers_storing",
    "offers_stored",
    "offers_unlisting",
    "offers_page_read",
    "offers_page_stored",
    "offers_confirming",
    "offers_ended",
    "offers_matched",
    "offers_proposed",
)
# What happens to stock, in the order in which a number passes them.
STOCK_NAMES = (
    "stock_read",
    "stock_reckoned",
    "stock_stored",
    "feed_noted",
    "feed_uploaded",
    "feed_created",
    "feed_read",
    "feed_stored",
    "stock_announced",
    "stock_patched",
    "stock_patch_stored",
    "stock_looked",
)
FBA_STOCK_NAMES = ("fba_stock_read", "fba_stock_stored", "fba_stock_adjusting", "fba_stock_adjusted")
CHECK_NAMES = ("census_page_read", "census_page_storing")
_visits: dict[str, int] = {}


class FailpointHit(Exception):
    pass


def failpoint(name: str, about: Iterable[str] = ()) -> None:
    wanted = os.environ.get("FAILPOINT", "")
    if not wanted:
        return
    target, _, rest = wanted.partition(":")
    action, _, nth = rest.partition(":")
    target, _, subject = target.partition("=")
    if target != name or (subject and subject not in about):
        return
    _visits[name] = _visits.get(name, 0) + 1
    if nth != "*" and _visits[name] != int(nth or 1):
        return
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif action == "wait":
        _wait(Path(os.environ["FAILPOINT_GATE"]))
    else:
        raise FailpointHit(name)


def _wait(gate: Path) -> None:
    gate.with_suffix(f".{os.getpid()}").touch()
    while not gate.exists():
        time.sleep(0.005)
