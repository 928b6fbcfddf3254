"""Several processes as one: started together, started anew when they die, stopped together by Ctrl-C or SIGTERM.

Each leads a group of its own, and none outlives the supervisor: `connector_web.tether` sees to that when it is killed.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from connector_web import tether

GRACE = 10.0  # seconds between asking and killing
FORGIVEN = 60.0  # who has lived so long starts again soon
LONGEST_PAUSE = 30.0
TWICE = 0.5  # seconds that lie between two signals of a person
# It says that it has begun before it is what it shall be: there is no moment in which the tether does not know of it.
BEGIN = ("/bin/sh", "-c", 'echo "+$$" >&0; exec "$@" </dev/null', "sh")


@dataclass
class Process:
    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    quiet: bool = False  # its lines go to the log file only
    once: bool = False  # it has something to do and something to say, and is done with status 0
    child: subprocess.Popen[str] | None = None
    deaths: int = 0
    not_before: float = 0.0
    begun: float = 0.0
    done: bool = False


class Supervisor:
    """`log` is a folder that gets one file a process."""

    def __init__(self, processes: Sequence[Process], log: str) -> None:
        self.processes = list(processes)
        self.log = log
        self.stopping = threading.Event()
        self.hurried = threading.Event()
        self.asked = 0.0
        self.tether: subprocess.Popen[str] | None = None

    def run(self) -> int:
        os.makedirs(self.log, exist_ok=True)
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if name != signal.SIGHUP or signal.getsignal(name) != signal.SIG_IGN:  # nohup means it
                signal.signal(name, self._asked)
        try:
            while not self.stopping.wait(0.2):
                self._tie()
                for process in self.processes:
                    self._keep(process)
        finally:
            self._stop()
        return 0

    def _asked(self, number: int, _: object) -> None:
        """A second Ctrl-C means at once. One that comes with the first does not: make passes signals on."""
        now = time.monotonic()
        if not self.stopping.is_set():
            self.asked = now
            self.stopping.set()
        elif number == signal.SIGINT and now - self.asked > TWICE:
            self.hurried.set()

    def _tie(self) -> None:
        if self.tether is not None and self.tether.poll() is None:
            return
        self.tether = subprocess.Popen(
            [sys.executable, "-E", "-S", tether.__file__, str(GRACE)],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        for process in self.processes:
            if process.child is not None:
                self._tell("+", process.child.pid)

    def _tell(self, sign: str, group: int) -> None:
        if self.tether is not None and self.tether.stdin is not None:
            with suppress(OSError):  # it was killed: the next one is told of everybody
                self.tether.stdin.write(f"{sign}{group}\n")
                self.tether.stdin.flush()

    def _keep(self, process: Process) -> None:
        if process.done or (process.child is not None and process.child.poll() is None):
            return
        now = time.monotonic()
        if process.child is not None:
            self._ended(process, process.child, now)
        if now < process.not_before or process.done:
            return
        assert self.tether is not None
        process.begun = now
        process.child = subprocess.Popen(
            [*BEGIN, *process.command],
            env={**os.environ, **process.env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=self.tether.stdin,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches us alone; we stop the others in order
        )
        threading.Thread(target=self._copy, args=(process, process.child), daemon=True).start()

    def _ended(self, process: Process, child: subprocess.Popen[str], now: float) -> None:
        tether.kill(
            child.pid
        )  # its own children, if it has left any: as long as one lives, the number is nobody else's
        self._tell("-", child.pid)
        process.child = None
        if process.once and child.returncode == 0:
            process.done = True
            return
        process.deaths = 1 if now - process.begun > FORGIVEN else process.deaths + 1
        pause = min(LONGEST_PAUSE, 2.0 ** min(process.deaths, 10))
        process.not_before = now + pause
        self._say(
            f"{process.name} {_how(child.returncode)}; it starts again in {pause:.0f} s. What it said is in {self._file(process)}"
        )

    def _file(self, process: Process) -> str:
        return os.path.join(self.log, f"{process.name}.log")

    def _copy(self, process: Process, child: subprocess.Popen[str]) -> None:
        """A full disk or a terminal that was closed must not stop who speaks."""
        assert child.stdout is not None
        for text in child.stdout:
            with suppress(OSError), open(self._file(process), "a", encoding="utf-8") as file:
                file.write(text)
            if process.once:
                with suppress(OSError):
                    print(text, end="", flush=True)
            elif not process.quiet:
                with suppress(OSError):
                    print(f"{process.name} | {text}", end="", flush=True)

    def _say(self, text: str) -> None:
        with suppress(OSError):
            print(text, file=sys.stderr, flush=True)

    def _stop(self) -> None:
        children = {p.child.pid: p.child for p in reversed(self.processes) if p.child is not None}
        tether.end(children, GRACE, lambda pid: children[pid].poll() is not None, self.hurried.is_set)
        for child in children.values():
            child.wait()
        if self.tether is not None:
            for pid in children:
                self._tell("-", pid)
            with suppress(OSError):
                self.tether.communicate()


def _how(status: int) -> str:
    if status >= 0:
        return f"ended with status {status}"
    return f"was killed by {signal.Signals(-status).name}"
