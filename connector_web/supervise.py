"""Several processes as one: started together, restarted when they die, stopped together by Ctrl-C or SIGTERM."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

GRACE = 10.0  # seconds between asking and killing
FORGIVEN = 60.0  # who has lived so long starts again at once


@dataclass
class Process:
    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    quiet: bool = False  # its lines go to the log file only
    child: subprocess.Popen[str] | None = None
    deaths: int = 0
    not_before: float = 0.0
    begun: float = 0.0


class Supervisor:
    """`log` is a folder that gets one file a process."""

    def __init__(self, processes: Sequence[Process], log: str) -> None:
        self.processes = list(processes)
        self.log = log
        self.stopping = threading.Event()

    def run(self) -> int:
        os.makedirs(self.log, exist_ok=True)
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: self.stopping.set())
        try:
            while not self.stopping.wait(0.2):
                for process in self.processes:
                    self._keep(process)
        finally:
            self._stop()
        return 0

    def _keep(self, process: Process) -> None:
        if process.child is not None and process.child.poll() is None:
            return
        now = time.monotonic()
        if process.child is not None:
            long_ago = now - process.begun > FORGIVEN
            process.deaths = 1 if long_ago else process.deaths + 1
            process.not_before = now + min(30.0, 2.0 ** min(process.deaths, 5))
            print(f"{process.name} ended with status {process.child.returncode}; starting it again", file=sys.stderr)
            process.child = None
        if now < process.not_before:
            return
        process.begun = now
        process.child = subprocess.Popen(
            process.command,
            env={**os.environ, **process.env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches us alone; we stop the others in order
        )
        threading.Thread(target=self._copy, args=(process, process.child), daemon=True).start()

    def _copy(self, process: Process, child: subprocess.Popen[str]) -> None:
        assert child.stdout is not None
        with open(os.path.join(self.log, f"{process.name}.log"), "a", encoding="utf-8") as file:
            for text in child.stdout:
                file.write(text)
                file.flush()
                if not process.quiet:
                    print(f"{process.name} | {text}", end="", flush=True)

    def _stop(self) -> None:
        alive = [p.child for p in reversed(self.processes) if p.child is not None and p.child.poll() is None]
        for child in alive:
            _signal(child, signal.SIGTERM)
        end = time.monotonic() + GRACE
        for child in alive:
            try:
                child.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.wait()


def _signal(child: subprocess.Popen[str], number: int) -> None:
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        """It has ended meanwhile."""
