"""Ends what a supervisor has started when the supervisor itself is gone, even by SIGKILL.

A process of its own in a session of its own, so that no Ctrl-C reaches it. On its stdin it is told, a line each, which
groups have begun (+123) and which have ended (-123); the end of the file says that nobody is there any more. Needs
nothing but Python, on Linux and macOS alike.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable


def alive(group: int) -> bool:
    return _send(os.killpg, group, 0)


def ask(leader: int) -> None:
    """The leader alone: a worker that is asked ends what its children are at, and children that are asked drop it."""
    _send(os.kill, leader, signal.SIGTERM)


def kill(group: int) -> None:
    _send(os.killpg, group, signal.SIGKILL)


def end(groups: Iterable[int], grace: float, gone: Callable[[int], bool], hurried: Callable[[], bool]) -> None:
    """Asks all of them, and kills what is left afterwards."""
    left = list(groups)
    for group in left:
        ask(group)
    until = time.monotonic() + grace
    while not all(gone(group) for group in left) and time.monotonic() < until and not hurried():
        time.sleep(0.05)
    for group in left:
        kill(group)


def _send(how: Callable[[int, int], None], number: int, name: int) -> bool:
    try:
        how(number, name)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS says so of a group that consists of the dead
        return False
    return True


def main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    end(groups, float(sys.argv[1]), lambda group: not alive(group), lambda: False)


if __name__ == "__main__":
    main()
