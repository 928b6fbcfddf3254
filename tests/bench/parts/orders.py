"""The main job, on a real Odoo 19: what it costs, that it is exact, and that a second sync writes nothing.

BENCH_ORDERS (2000) makes it smaller; BENCH_NAIVE (100) is how many orders the record-by-record pattern writes.
"""

import os
import statistics
from pathlib import Path
from typing import Any

from tests.shapes.stage import MERCHANT, Stage, stage

from .. import furniture, orders
from ..measuring import amazon_calls, run, say
from ..naive import Naive
from ..snapshot import changed, snapshot

AMAZON_CALLS = 25 / 2000
ODOO_CALLS = 0.1
RATIO = 1.25


def measure() -> dict[str, Any]:
    count = int(os.environ.get("BENCH_ORDERS", "2000"))
    few = min(int(os.environ.get("BENCH_NAIVE", "100")), count)
    figures: dict[str, Any] = {"orders": count}
    for part in (count // 4, count // 2):
        with stage("bench_memory") as one:
            furniture.furnish(one)
            one.connect([orders.SELLER])
            orders.place(one.amazon, part)
            figures[f"peak_mb_{part}"] = round(run(one)["peak_mb"], 1)
            say(f"{part} orders: peak memory {figures[f'peak_mb_{part}']} MB")
    with stage("bench_bare") as other, stage("bench") as one:
        furniture.furnish(other)
        furniture.furnish(one)
        one.connect([orders.SELLER])
        orders.place(one.amazon, count)
        figures |= main_job(one, other, count)
        figures |= census(one)
        figures |= again(one)
        figures |= lost(one)
    with stage("bench_naive") as one:
        furniture.furnish(one)
        orders.place(one.amazon, count)
        figures |= naive(one, few, count)
    figures["naive_to_ours"] = round(figures["naive_seconds"] / figures["seconds"], 1)
    figures["ratio_at_most"], figures["ratio_holds"] = RATIO, figures["ratio"] <= RATIO
    return figures


def main_job(one: Stage, other: Stage, count: int) -> dict[str, Any]:
    before = amazon_calls(one.amazon)
    found = run(one, bare=other)
    said = found["said"]
    quotients = [ours / bare for ours, bare in found["pairs"]]
    quarters = statistics.quantiles(quotients, n=4, method="inclusive") if len(quotients) > 1 else [quotients[0]] * 3
    figures = {
        "created": said["created"],
        "seconds": round(found["seconds"], 2),
        "ms_an_order": round(found["seconds"] / count * 1000, 1),
        "bare_seconds": round(found["bare_seconds"], 2),
        "bare_calls": found["bare_calls"],
        "ratio": round(found["seconds"] / found["bare_seconds"], 3),
        "ratio_of_batches_median": round(quarters[1], 3),
        "ratio_of_batches_quartiles": [round(quarters[0], 3), round(quarters[2], 3)],
        "amazon_calls": amazon_calls(one.amazon) - before,
        "odoo_calls": said["calls_to_odoo"],
        "odoo_calls_an_order": round(said["calls_to_odoo"] / count, 4),
        "cpu_seconds_per_1000_orders": round(found["cpu_seconds"] / count * 1000, 2),
        f"peak_mb_{count}": round(found["peak_mb"], 1),
        "mb_before_the_first_order": round(found["started_with_mb"], 1),
    }
    say(f"{count} orders in {figures['seconds']} s ({figures['ms_an_order']} ms an order)")
    say(f"the same writes by a bare loop: {figures['bare_seconds']} s; ratio {figures['ratio']} (at most {RATIO})")
    say(
        f"  of {len(quotients)} pairs of batches: median {figures['ratio_of_batches_median']}, quartiles {quarters[0]:.3f} and {quarters[2]:.3f}"
    )
    say(
        f"calls: {figures['amazon_calls']} to Amazon, {figures['odoo_calls']} to Odoo ({figures['odoo_calls_an_order']} an order)"
    )
    say(f"our CPU: {figures['cpu_seconds_per_1000_orders']} s per 1,000 orders; peak memory {found['peak_mb']:.0f} MB")
    return figures


def census(one: Stage, prefix: str = "census") -> dict[str, Any]:
    one.hours_later()
    said = one.manage("census", "--merchant", MERCHANT, "--json").said
    names = ("orders_on_amazon", "orders_in_odoo", "missing", "duplicates", "total_mismatches")
    figures = {f"{prefix}_{name}": said[name] for name in names}
    say(f"{prefix}: " + ", ".join(f"{said[name]} {name.replace('_', ' ')}" for name in names))
    return figures


def again(one: Stage) -> dict[str, Any]:
    """Once as the schedule does it, once with every order read and compared again."""
    figures = {}
    for name, more in (("second_sync", ()), ("full_resync", ("--since", "2020-01-01"))):
        before = snapshot(one)
        one.hours_later()
        found = run(one, *more)
        figures[f"{name}_writes"] = len(changed(before, snapshot(one)))
        figures[f"{name}_odoo_calls"] = found["said"]["calls_to_odoo"]
        figures[f"{name}_seconds"] = round(found["seconds"], 2)
        say(
            f"{name}: {figures[f'{name}_writes']} records of Odoo changed, {figures[f'{name}_odoo_calls']} calls, {figures[f'{name}_seconds']} s"
        )
    return figures


def lost(one: Stage) -> dict[str, Any]:
    """The connector's database is deleted, and everything connected and synced anew."""
    for file in Path(one.folder).glob("connector.sqlite3*"):
        file.unlink()
    before = snapshot(one)
    one.connect([orders.SELLER])
    found = run(one)
    figures = {
        "after_loss_writes": len(changed(before, snapshot(one))),
        "after_loss_created": found["said"]["created"],
        "after_loss_seconds": round(found["seconds"], 2),
    }
    say(f"after the loss of our database: {figures['after_loss_writes']} records of Odoo changed")
    return figures | census(one, "after_loss_census")


def naive(one: Stage, few: int, count: int) -> dict[str, Any]:
    base = one.database
    pattern = Naive(base.url, base.name, base.api_key)
    seconds = pattern.write(one.amazon.orders(orders.SELLER.id)[:few])
    pattern.close()
    figures = {
        "naive_seconds": round(seconds / few * count, 1),
        "naive_ms_an_order": round(seconds / few * 1000, 1),
        "naive_calls_an_order": round(pattern.calls / few, 1),
        "naive_measured_orders": few,
    }
    say(f"record by record: {figures['naive_ms_an_order']} ms and {figures['naive_calls_an_order']} calls an order")
    return figures


def wrong(figures: dict[str, Any]) -> list[str]:
    """Of the counts only."""
    count = figures["orders"]
    wanted = {
        "created": count,
        "census_orders_in_odoo": count,
        **dict.fromkeys(("census_missing", "census_duplicates", "census_total_mismatches"), 0),
        **dict.fromkeys(("second_sync_writes", "full_resync_writes", "after_loss_writes", "after_loss_created"), 0),
        **dict.fromkeys(("after_loss_census_missing", "after_loss_census_duplicates"), 0),
    }
    found = [f"{name} is {figures[name]}, not {value}" for name, value in wanted.items() if figures[name] != value]
    # Below 2,000 orders the lookups and the log-in weigh more, so a few calls are free.
    if figures["amazon_calls"] > max(5, AMAZON_CALLS * count):
        found.append(f"{figures['amazon_calls']} calls to Amazon for {count} orders")
    if figures["odoo_calls"] > max(60, ODOO_CALLS * count):
        found.append(f"{figures['odoo_calls']} calls to Odoo for {count} orders")
    return found
