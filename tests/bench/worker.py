"""One `manage.py sync --wait` in a process of its own, measured; `python -m tests.bench.worker` with Django's environment.

With BENCH_BARE (url, database and key as JSON) each batch's writes are repeated by the bare loop as soon as the batch is
done, so that both meet the same minute of the machine. Its time is taken off ours. The last line is one JSON object.
"""

import cProfile
import io
import json
import os
import resource
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import django

from .bare import Bare, Write


@dataclass
class Meter:
    """What the bare loop took, which is not ours."""

    bare: Bare | None
    writes: list[Write] = field(default_factory=list)
    pairs: list[tuple[float, float]] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0

    def hook(self) -> None:
        from accounts.gateways.odoo.client import READS
        from accounts.gateways.odoo.wire import Wire
        from sync import engine

        request, work_lane = Wire.request, engine.work_lane

        def noted(wire: Wire, method: str, path: str, body: bytes | None = None, headers: Any = None) -> Any:
            answer = request(wire, method, path, body, headers)
            if method == "POST" and path.startswith("/json/2/") and path.rpartition("/")[2] not in READS:
                self.writes.append(Write(path, body or b"", answer.body))
            return answer

        def paired(lane: str, flows: Any = None) -> bool:
            started = time.monotonic()
            done = work_lane(lane, flows)
            self._pair(time.monotonic() - started)
            return done

        Wire.request = noted  # type: ignore[method-assign]
        engine.work_lane = paired

    def _pair(self, ours: float) -> None:
        if not self.writes or self.bare is None:
            return
        writes, self.writes = self.writes, []
        started, cpu = time.monotonic(), time.process_time()
        seconds = self.bare.repeat(writes)
        self.pairs.append((ours, seconds))
        self.seconds += time.monotonic() - started
        self.cpu += time.process_time() - cpu


def main(arguments: list[str]) -> dict[str, Any]:
    from django.core.management import call_command

    named = os.environ.get("BENCH_BARE")
    bare = Bare(**json.loads(named)) if named else None
    meter = Meter(bare)
    if bare:
        meter.hook()
    out, status = io.StringIO(), 0
    began = resource.getrusage(resource.RUSAGE_SELF)
    at_start, started = began.ru_maxrss, time.monotonic()
    try:
        call_command("sync", *arguments, stdout=out, stderr=io.StringIO())
    except SystemExit as ended:
        status = int(ended.code or 0)
    seconds = time.monotonic() - started - meter.seconds
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime - began.ru_utime - began.ru_stime - meter.cpu
    if bare:
        bare.close()
    return {
        "status": status,
        "said": json.loads(out.getvalue().strip().splitlines()[-1]),
        "seconds": seconds,
        "cpu_seconds": cpu,
        "started_with_mb": at_start / 1024,
        "peak_mb": used.ru_maxrss / 1024,
        "bare_seconds": bare.seconds if bare else 0.0,
        "bare_calls": bare.calls if bare else 0,
        "pairs": meter.pairs,
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "connector_web.settings")
    django.setup()
    if file := os.environ.get("BENCH_PROFILE"):
        profile = cProfile.Profile()
        found = profile.runcall(main, sys.argv[1:])
        profile.dump_stats(file)
    else:
        found = main(sys.argv[1:])
    print(json.dumps(found))
