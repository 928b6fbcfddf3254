"""`sync --wait` in a process that measures itself, and what was asked of Amazon meanwhile."""

import json
import os
import subprocess
import sys
from typing import Any

from sandbox.amazon import PretendAmazon
from tests.shapes.stage import MERCHANT, ROOT, Stage


def run(one: Stage, *more: str, bare: Stage | None = None, **env: str) -> dict[str, Any]:
    """`sync --wait` in a process that measures itself."""
    environment = one.environment | env
    if bare:
        base = bare.database
        environment["BENCH_BARE"] = json.dumps({"url": base.url, "database": base.name, "key": base.api_key})
    if file := os.environ.get("BENCH_PROFILE"):
        environment["BENCH_PROFILE"] = file
    ended = subprocess.run(
        [sys.executable, "-m", "tests.bench.worker", "--merchant", MERCHANT, "--wait", "--json", *more],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise RuntimeError(f"The measured sync failed: {ended.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    if found["status"]:
        raise RuntimeError(f"The measured sync left something undone: {found['said']['problems']}")
    return found


def amazon_calls(amazon: PretendAmazon) -> int:
    return sum(amazon.calls_made.counts.values())


def say(text: str) -> None:
    print(text, flush=True)
