"""How long what happens in Odoo takes to Amazon, with a real worker, a real scheduler and the schedule as it comes: from the
validated delivery to its confirmation, and from the counted stock to the number that Amazon shows.

BENCH_DELIVERIES (20) is how many of each there are, spread over BENCH_SPREAD_SECONDS (240).
"""

import os
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

from sandbox.amazon import Line
from tests.faults.crew import Crew, lives
from tests.faults.shop import Shop
from tests.faults.warehouse import Warehouse
from tests.faults.ways import SINCE

from ..measuring import say
from ..shops import pretend_shop

# The fault matrix hurries; here it goes as it is installed.
DEFAULTS = {"TICK_SECONDS": "5", "LEASE_SECONDS": "90"}
PATIENCE = 300.0
LIMITS = {"delivery": 60, "stock": 120}


def measure() -> dict[str, Any]:
    count = int(os.environ.get("BENCH_DELIVERIES", "20"))
    spread = float(os.environ.get("BENCH_SPREAD_SECONDS", "240"))
    with pretend_shop(**DEFAULTS) as shop:
        names = [shop.place(number, items=[Line("MUG-BLUE", 1)]) for number in range(count)]
        products = _listed(shop, count)
        for what in (SINCE, ("shipments", "offers", "stock")):
            ended = shop.sync(*what)
            if ended.status:
                raise RuntimeError(f"The shop cannot be opened: {ended.said}")
        crew = Crew(shop)
        try:
            crew.worker()
            crew.scheduler()
            lives(shop, "tick")
            found = _watched(shop, names, products, spread)
        finally:
            crew.close()
    figures: dict[str, Any] = {"schedule_of_each": count}
    for what, seconds in found.items():
        ordered = sorted(one for one in seconds if one is not None)
        lost = count - len(ordered)
        figures[f"schedule_{what}_never_on_amazon"] = lost
        if len(ordered) > 1:
            figures[f"schedule_{what}_p50"] = round(statistics.median(ordered), 1)
            figures[f"schedule_{what}_p95"] = round(statistics.quantiles(ordered, n=20, method="inclusive")[-1], 1)
            figures[f"schedule_{what}_longest"] = round(ordered[-1], 1)
            figures[f"schedule_{what}_at_most"] = LIMITS[what]
            say(
                f"{what}: on Amazon after {figures[f'schedule_{what}_p50']} s (p50),"
                f" {figures[f'schedule_{what}_p95']} s (p95, at most {LIMITS[what]}), {ordered[-1]:.1f} s (longest)"
            )
    return figures


def _listed(shop: Shop, count: int) -> dict[str, int]:
    """Goods that no order takes away: their ids in Odoo by SKU."""
    shop.amazon.clear_listings()
    products = {}
    for number in range(count):
        sku = f"COUNTED-{number}"
        products[sku] = shop.odoo.merchant.product(f"Counted {number}", code=sku, quantity=5.0)
        shop.amazon.set_listing(sku, quantity=5, marketplaces=["DE"])
    shop.channel("DE", stock_to_amazon="on")
    return products


def _watched(shop: Shop, names: list[str], products: dict[str, int], spread: float) -> dict[str, list[float | None]]:
    """Seconds of each, None where it never came. Somebody else looks while people work."""
    people = Warehouse(shop.odoo)
    found: dict[str, list[float | None]] = {"delivery": [], "stock": []}
    watchers: list[threading.Thread] = []

    def watch(what: str, there: Callable[[], bool]) -> None:
        started = time.monotonic()

        def look() -> None:
            while not there() and time.monotonic() < started + PATIENCE:
                time.sleep(0.2)
            found[what].append(time.monotonic() - started if there() else None)

        watchers.append(threading.Thread(target=look))
        watchers[-1].start()

    for number, (name, (sku, product)) in enumerate(zip(names, products.items())):
        started = time.monotonic()
        people.deliver(name, f"TRACK-{number}")
        watch("delivery", lambda name=name: bool(shop.amazon.shipping.confirmations(name)))
        time.sleep(spread / len(names) / 2)
        shop.odoo.merchant.set_stock(product, 20.0 + number)
        watch("stock", lambda sku=sku, number=number: shop.amazon.quantity(sku) == 20 + number)
        time.sleep(max(0.0, spread / len(names) - (time.monotonic() - started)))
    for one in watchers:
        one.join()
    people.close()
    return found


def wrong(figures: dict[str, Any]) -> list[str]:
    """That all of it came; how fast, no count says."""
    names = ("schedule_delivery_never_on_amazon", "schedule_stock_never_on_amazon")
    return [f"{name} is {figures[name]}, not 0" for name in names if figures[name]]
