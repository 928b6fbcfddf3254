"""What a page costs the server where a merchant has BENCH_PAGES_ORDERS (100,000) orders: milliseconds, queries, kilobytes."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from typing import Any

from tests.shapes.stage import ROOT

from ..measuring import say

MOST_QUERIES, MOST_MILLISECONDS = 12, 150


def measure() -> dict[str, Any]:
    count = int(os.environ.get("BENCH_PAGES_ORDERS", "100000"))
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.crowd", folder, str(count)]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"The pages cannot be opened: {ended.stderr[-3000:]}")
    pages: dict[str, list[float]] = json.loads(ended.stdout.splitlines()[-1])
    for address, (took, queries, kilobytes) in sorted(pages.items(), key=lambda page: -page[1][0]):
        say(f"{took:7.1f} ms {queries:3.0f} queries {kilobytes:4.0f} kB  {address}")
    times = [took for took, *_ in pages.values()]
    return {
        "pages": len(pages),
        "pages_orders": count,
        "page_ms_median": statistics.median(times),
        "page_ms_worst": max(times),
        "page_queries_worst": max(queries for _, queries, _ in pages.values()),
        "pages_within_150_ms": sum(took <= MOST_MILLISECONDS for took in times),
    }


def wrong(found: dict[str, Any]) -> list[str]:
    worst = found["page_queries_worst"]
    return [f"A page asks its database {worst} times, more than {MOST_QUERIES}."] if worst > MOST_QUERIES else []
