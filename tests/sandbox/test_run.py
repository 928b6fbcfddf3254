"""`make run`: what it says when it cannot start, and everything at once for real."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from sandbox import run

ROOT = Path(run.__file__).resolve().parent.parent


def begin(folder: Path, **env: str) -> subprocess.Popen[str]:
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "sandbox.run"],
        cwd=ROOT,
        env={**clean, "VAR_DIR": str(folder), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def refused(folder: Path, **env: str) -> str:
    out, err = begin(folder, **env).communicate(timeout=60)
    assert "Traceback" not in err
    assert "Open http" not in out
    return err


def free_port() -> int:
    """Where nobody listens, nor at those of the pretend servers."""
    for port in range(20_000, 60_000, 7):
        with suppress(run.Refused):
            for above in (0, run.AMAZON, run.ODOO):
                run.free(port + above)
            return port
    raise AssertionError("every port is taken")


@pytest.mark.parametrize("text", ["abc", "", "0", "-1", "64734", "8000.5", "８０００"])
def test_a_port_that_is_none(text: str) -> None:
    with pytest.raises(run.Refused) as refusal:
        run.port_of(text)
    assert str(refusal.value) == f"PORT is a number from 1 to 64733, not {text!r}: make run PORT=9000"


def test_ports_that_are() -> None:
    assert [run.port_of(text) for text in ("8000", "64733")] == [8000, 64733]


def test_a_wrong_port_is_one_sentence(tmp_path: Path) -> None:
    assert refused(tmp_path, PORT="abc") == "PORT is a number from 1 to 64733, not 'abc': make run PORT=9000\n"


@pytest.mark.parametrize("above", [0, run.AMAZON, run.ODOO])
def test_a_port_that_is_in_use(tmp_path: Path, above: int) -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port + above)), pytest.raises(run.Refused) as refusal:
        for number in (port, port + run.AMAZON, port + run.ODOO):
            run.free(number)
    assert str(refusal.value) == (
        f"Port {port + above} is in use. Stop what uses it, or choose another: make run PORT=9000"
    )


def test_a_second_one_in_the_same_folder(tmp_path: Path) -> None:
    with run.alone(tmp_path / "run.lock"):
        assert refused(tmp_path, PORT=str(free_port())) == (
            f"`make run` is at work in {tmp_path} already (process {os.getpid()}). Stop it first, or give this one a folder"
            " and a port of its own: VAR_DIR=/tmp/second PORT=9000 make run\n"
        )
    with run.alone(tmp_path / "run.lock"):
        pass


def test_a_setting_that_is_wrong(tmp_path: Path) -> None:
    said = refused(tmp_path, PORT=str(free_port()), BATCH_SIZE="many")
    assert said == (
        "BATCH_SIZE is a whole number such as 30, not 'many'.\n"
        f"The demo's database in {tmp_path} could not be made; why, stands above.\n"
    )


def test_everything_at_once(tmp_path: Path) -> None:
    """Until an order is seen in the page. Then the worker goes deaf, and is replaced. Then Ctrl-C."""
    port = free_port()
    one = begin(tmp_path, PORT=str(port), DEAF_SECONDS="3")
    try:
        assert one.stdout is not None
        said = ""
        while "Ctrl-C stops everything" not in said:
            line = one.stdout.readline()
            assert line, said
            said += line
        page = Page(port)
        page.log_in("demo@example.com", re.findall(r"with the password (\S+)", said)[0])
        until(lambda: bool(re.search(r"\d{3}-\d{7}-\d{7}", page.get("/orders/?state=done"))))
        deaf = worker_of(tmp_path)
        for child in children_of(deaf):
            os.kill(child, signal.SIGSTOP)
        until(lambda: worker_of(tmp_path) not in (0, deaf))
        until(lambda: len(children_of(worker_of(tmp_path))) == 2)
        os.killpg(one.pid, signal.SIGINT)  # as the terminal does
        _, err = one.communicate(timeout=20)
    finally:
        one.kill()
        one.communicate()
    assert one.returncode == 0
    assert err.startswith("worker ended with status 70; it starts again in 2 s.")
    assert running(tmp_path) == {}


class Page:
    def __init__(self, port: int) -> None:
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.base, self.opener = f"http://127.0.0.1:{port}", urllib.request.build_opener(cookies)

    def get(self, path: str, **fields: str) -> str:
        data = urllib.parse.urlencode(fields).encode() if fields else None
        with self.opener.open(self.base + path, data, timeout=20) as answer:
            return str(answer.read().decode())

    def log_in(self, email: str, password: str) -> None:
        token = re.findall(r'csrfmiddlewaretoken" value="([^"]+)', self.get("/login/"))[0]
        self.get("/login/", csrfmiddlewaretoken=token, login=email, password=password)


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.1)


def running(folder: Path) -> dict[int, tuple[int, str]]:
    """Whoever has this folder in its environment: its number, its parent's, and what it is."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"VAR_DIR={folder}\0" in (process / "environ").read_text(errors="replace"):
                parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
                found[int(process.name)] = (
                    int(parent),
                    (process / "cmdline").read_text(errors="replace").replace("\0", " "),
                )
    return found


def worker_of(folder: Path) -> int:
    """Its main process, which is nobody's child of the same kind; 0: there is none."""
    workers = {pid: parent for pid, (parent, line) in running(folder).items() if " worker " in line}
    return next((pid for pid, parent in workers.items() if parent not in workers), 0)


def children_of(parent: int) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int((process / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(process.name))
    return found
