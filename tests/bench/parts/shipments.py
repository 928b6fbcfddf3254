"""Orders that are shipped in ten ways on a pretend Odoo: Amazon holds exactly what left, once, and a repeat tells it nothing.

BENCH_A_WAY (30) is how many orders each way has.
"""

import os
import time
from typing import Any

from tests.faults.ways import WAYS, Season

from ..measuring import say
from ..shops import pretend_shop


def measure() -> dict[str, Any]:
    a_way = int(os.environ.get("BENCH_A_WAY", "30"))
    with pretend_shop() as shop:
        season = Season(shop, a_way)
        created = season.order().found["created"]
        say(f"{created} orders in Odoo; the warehouse ships them in {len(WAYS)} ways")
        season.ship()
        started = time.monotonic()
        season.mend()
        seconds = time.monotonic() - started
        confirmed = len(shop.amazon.shipping.confirmations())
        repeats = [season.tell().found["calls_to_amazon"] for _ in range(2)]
        figures = {
            "shipments_orders": created,
            "shipments_wrong_on_amazon": len(season.wrong()),
            "shipments_confirmed": confirmed,
            "shipments_to_confirm": season.calls_at_least,
            "shipments_calls_of_repeats": sum(repeats),
            "shipments_confirmed_after_repeats": len(shop.amazon.shipping.confirmations()),
            "shipments_problems": len(shop.ledger.problems()),
            "shipments_second_round_seconds": round(seconds, 1),
        }
    say(
        f"{confirmed} confirmations, {figures['shipments_wrong_on_amazon']} orders wrong on Amazon,"
        f" {sum(repeats)} calls of two repeats"
    )
    return figures


def wrong(figures: dict[str, Any]) -> list[str]:
    wanted = {
        "shipments_wrong_on_amazon": 0,
        "shipments_confirmed": figures["shipments_to_confirm"],
        "shipments_calls_of_repeats": 0,
        "shipments_confirmed_after_repeats": figures["shipments_to_confirm"],
        "shipments_problems": 0,
    }
    return [f"{name} is {figures[name]}, not {value}" for name, value in wanted.items() if figures[name] != value]
