"""Several processes as one: started together, started anew when they die, stopped together, and none left behind."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
HEAD = """
import signal, sys
import connector_web.supervise as it
from connector_web.supervise import Process, Supervisor

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # also where these tests run under nohup
it.GRACE = 1.5
folder = sys.argv[1]
def python(code): return [sys.executable, "-c", "import os, signal, subprocess, sys, time\\n" + code]
def run(*processes): raise SystemExit(Supervisor(processes, folder).run())
SLEEP = "print(os.getpid(), flush=True); time.sleep(60)"
DEAF = "signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEP
"""
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    begun: list[subprocess.Popen[str]] = []

    def supervisor(code: str, *before: str) -> subprocess.Popen[str]:
        begun.append(
            subprocess.Popen(
                [*before, sys.executable, "-c", HEAD + code, str(tmp_path)],
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
        )
        return begun[-1]

    yield supervisor
    for one in begun:
        one.kill()
        one.communicate(timeout=10)


def until(what: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.02)


def said(folder: Path, name: str) -> str:
    file = folder / f"{name}.log"
    return file.read_text() if file.exists() else ""


def number(folder: Path, name: str) -> int:
    """The process's own, which is the last thing it said."""
    until(lambda: bool(said(folder, name).strip()))
    return int(said(folder, name).split()[-1])


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def ends(one: subprocess.Popen[str], within: float) -> tuple[str, str]:
    started = time.monotonic()
    out, err = one.communicate(timeout=20)
    assert time.monotonic() - started < within
    return out, err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_stops_all_of_them(start: Start, tmp_path: Path, how: signal.Signals) -> None:
    one = start('run(Process("stays", python(SLEEP)), Process("deaf", python(DEAF)))')
    pids = [number(tmp_path, name) for name in ("stays", "deaf")]
    one.send_signal(how)
    ends(one, within=6)
    assert one.returncode == 0
    assert [lives(pid) for pid in pids] == [False, False]


def test_a_second_ctrl_c_means_at_once(start: Start, tmp_path: Path) -> None:
    one = start('it.GRACE = 60\nrun(Process("deaf", python(DEAF)))')
    pid = number(tmp_path, "deaf")
    one.send_signal(signal.SIGINT)
    time.sleep(0.1)
    one.send_signal(signal.SIGINT)  # make's, or the terminal's: it belongs to the first
    time.sleep(0.9)
    assert lives(pid)
    one.send_signal(signal.SIGINT)
    ends(one, within=4)
    assert not lives(pid)


def test_only_the_leader_is_asked(start: Start, tmp_path: Path) -> None:
    """A worker's children end what they are at; who asked them, too, would cut it short. What stays is killed."""
    child = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid"
    leader = (
        "def last(*_):\\n    time.sleep(0.5); print('child', os.waitpid(pid, os.WNOHANG)); raise SystemExit\\n"
        f"pid = {child}\\nsignal.signal(signal.SIGTERM, last)\\nprint(pid, flush=True); time.sleep(60)"
    )
    one = start(f'run(Process("leader", python("{leader}")))')
    pid = number(tmp_path, "leader")
    one.terminate()
    out, _ = ends(one, within=6)
    assert "leader | child (0, 0)" in out, "half a second later it lived"
    assert not lives(pid)


def test_who_dies_starts_again_after_growing_pauses_and_what_it_said_is_kept(start: Start, tmp_path: Path) -> None:
    one = start(
        'dies = python("print(time.monotonic(), flush=True); raise SystemExit(3)")\n'
        'killed = python("print(1, flush=True); os.kill(os.getpid(), signal.SIGKILL)")\n'
        'run(Process("dies", dies, quiet=True), Process("killed", killed), Process("stays", python(SLEEP)))'
    )
    pid = number(tmp_path, "stays")
    until(lambda: len(said(tmp_path, "dies").split()) >= 3)
    assert lives(pid)
    one.terminate()
    out, err = ends(one, within=6)
    times = [float(text) for text in said(tmp_path, "dies").split()]
    assert [2 <= times[1] - times[0] < 4, 4 <= times[2] - times[1] < 6] == [True, True]
    kept = tmp_path / "dies.log"
    assert re.findall(r"dies .*", err)[:2] == [
        f"dies ended with status 3; it starts again in {pause} s. What it said is in {kept}" for pause in (2, 4)
    ]
    assert "killed was killed by SIGKILL; it starts again in 2 s." in err
    assert "dies" not in out, "a quiet one speaks to its file only"
    assert "killed | 1" in out


def test_who_has_something_to_do_once_does_it_once(start: Start, tmp_path: Path) -> None:
    trial = f"file = {str(tmp_path / 'tried')!r}; first = not os.path.exists(file); open(file, 'a').write('x')"
    one = start(
        f"once = python(\"{trial}; print('Not yet' if first else 'Here you are', flush=True); raise SystemExit(first)\")\n"
        'run(Process("setup", once, once=True), Process("stays", python(SLEEP)))'
    )
    until(lambda: "Here you are" in said(tmp_path, "setup"))
    time.sleep(1)
    one.terminate()
    out, err = ends(one, within=6)
    assert [line for line in out.splitlines() if not line.startswith("stays | ")] == ["Not yet", "Here you are"]
    assert "setup ended with status 1; it starts again in 2 s." in err
    assert (tmp_path / "tried").read_text() == "xx"


def test_children_of_one_that_died_go_with_it(start: Start, tmp_path: Path) -> None:
    child = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid"
    start(
        f'run(Process("parent", python("print({child}, flush=True); os.kill(os.getpid(), signal.SIGKILL)"), quiet=True))'
    )
    pid = number(tmp_path, "parent")
    until(lambda: not lives(pid), 5)


def test_when_the_supervisor_itself_is_killed_nobody_stays(start: Start, tmp_path: Path) -> None:
    """Neither who listens, nor who does not, nor their children."""
    child = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid"
    one = start(
        f'parent = python("print({child}, flush=True); time.sleep(60)")\n'
        'run(Process("stays", python(SLEEP)), Process("deaf", python(DEAF)), Process("parent", parent))'
    )
    pids = [number(tmp_path, name) for name in ("stays", "deaf", "parent")]
    one.kill()
    one.wait(5)
    until(lambda: not any(lives(pid) for pid in pids), 5)
    until(lambda: not _speaks_of(str(tmp_path)), 5)


def test_the_tether_that_is_killed_is_replaced(start: Start, tmp_path: Path) -> None:
    one = start('run(Process("stays", python(SLEEP)))')
    pid = number(tmp_path, "stays")
    (tether,) = _tethers(one.pid)
    os.kill(tether, signal.SIGKILL)
    until(lambda: len(_tethers(one.pid)) == 1 and _tethers(one.pid) != [tether])
    assert lives(pid)
    time.sleep(0.3)
    one.kill()
    until(lambda: not lives(pid), 5)


def test_a_terminal_that_closes_and_a_full_disk_stop_nobody(start: Start, tmp_path: Path) -> None:
    """More than a pipe holds is said to nobody, and the one who speaks goes on."""
    (tmp_path / "speaks.log").mkdir()  # it cannot be written
    done = tmp_path / "done"
    one = start(
        f"speaks = python(\"for _ in range(20_000): print('x' * 20)\\nsys.stdout.flush(); open({str(done)!r}, 'w')"
        '; time.sleep(60)")\nrun(Process("speaks", speaks))'
    )
    assert one.stdout is not None
    one.stdout.close()
    until(done.exists)
    assert one.poll() is None


def _tethers(parent: int) -> list[int]:
    return [pid for pid, line in _running() if "tether" in line and _parent(pid) == parent]


def _speaks_of(folder: str) -> bool:
    return any(folder in line for _, line in _running())


def _running() -> list[tuple[int, str]]:
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found.append((int(file.parent.name), file.read_text(errors="replace")))
    return found


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
