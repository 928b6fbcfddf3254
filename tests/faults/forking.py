"""Processes of the connector, started in a tenth of the time: a child that has imported what never changes forks, and
only then does the fork read its environment, set Django up and run one `manage.py` command. Each is a process of its
own with its own database, and may be killed like any other.

Run as `python -m tests.faults.forking` it is that child: a JSON object a line on stdin and stdout.
"""

import gc
import importlib
import json
import os
import pkgutil
import selectors
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import accounts.gateways
import sync.rules

ROOT = Path(__file__).resolve().parent.parent.parent
# Nothing that reads the settings: each child has its own.
OURS = (accounts.gateways, sync.rules)  # with all that is in them: they know no Django
HEAVY = (
    "celery.app.amqp", "celery.app.base", "celery.fixups.django", "celery.loaders.app", "celery.worker",
    "crispy_forms.layout", "cryptography.hazmat.primitives.ciphers.aead", "django.contrib.admin",
    "django.contrib.admin.options", "django.contrib.auth.hashers", "django.core.mail", "django.core.management",
    "django.db.backends.sqlite3.base", "django.db.migrations", "django.db.models", "django.forms",
    "django.template.defaulttags", "django.views.debug", "django.views.generic", "django_htmx.middleware", "environ",
    "jmespath", "kombu.transport.filesystem", "smtplib",
)  # fmt: skip


@dataclass
class Child:
    """`status` is as of Popen: negative for a signal."""

    pid: int
    out: Path
    err: Path
    ended: threading.Event = field(default_factory=threading.Event)
    status: int | None = None

    def wait(self, seconds: float = 60.0) -> int:
        if not self.ended.wait(seconds):
            os.kill(self.pid, 9)
            self.ended.wait(5)
            raise AssertionError(f"It did not end within {seconds} s.\n{self.said()}")
        assert self.status is not None
        return self.status

    def said(self) -> str:
        """The end of what it wrote, without its log's traces."""
        texts = (file.read_text(errors="replace") for file in (self.out, self.err))
        return "\n".join(line[:600] for text in texts for line in text.splitlines()[-8:])


class Nursery:
    """One for a test session. The pipe is its life: without us it ends."""

    def __init__(self) -> None:
        self._mother = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forking"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        self._lock = threading.Lock()
        self._born: list[int] = []
        self._arrived = threading.Condition()
        self._children: dict[int, Child] = {}
        self._early: dict[int, int] = {}
        threading.Thread(target=self._listen, daemon=True).start()

    def start(self, argv: list[str], env: dict[str, str], folder: Path, name: str) -> Child:
        out, err = folder / f"{name}.out", folder / f"{name}.err"
        with self._lock, self._arrived:
            assert self._mother.stdin
            self._mother.stdin.write(json.dumps({"argv": argv, "env": env, "out": str(out), "err": str(err)}) + "\n")
            self._mother.stdin.flush()
            self._arrived.wait_for(lambda: self._born, timeout=20)
            child = Child(self._born.pop(), out, err)
            self._children[child.pid] = child
            if child.pid in self._early:
                self._end(child.pid, self._early.pop(child.pid))
        return child

    def stop(self) -> None:
        assert self._mother.stdin and self._mother.stdout
        self._mother.stdin.close()
        self._mother.wait(10)
        self._mother.stdout.close()

    def _listen(self) -> None:
        assert self._mother.stdout
        for text in self._mother.stdout:
            news = json.loads(text)
            with self._arrived:
                if "born" in news:
                    self._born.append(news["born"])
                    self._arrived.notify_all()
                elif news["ended"] in self._children:
                    self._end(news["ended"], news["status"])
                else:
                    self._early[news["ended"]] = news["status"]

    def _end(self, pid: int, status: int) -> None:
        child = self._children.pop(pid)
        child.status = status
        child.ended.set()


def main() -> None:
    ours = [one.name for home in OURS for one in pkgutil.walk_packages(home.__path__, f"{home.__name__}.")]
    for name in (*HEAVY, *ours):
        importlib.import_module(name)
    gc.freeze()  # else every child looks through all of this for what is no longer needed
    selector, alive = selectors.DefaultSelector(), set[int]()
    selector.register(sys.stdin, selectors.EVENT_READ)
    while True:
        if selector.select(timeout=0.01 if alive else None):
            text = sys.stdin.readline()
            if not text:
                break
            pid = _fork(json.loads(text))
            alive.add(pid)
            print(json.dumps({"born": pid}), flush=True)
        for pid in list(alive):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                alive.discard(pid)
                print(json.dumps({"ended": pid, "status": os.waitstatus_to_exitcode(status)}), flush=True)
    for pid in alive:
        os.kill(pid, 9)


def _fork(wanted: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    for number, path in ((1, wanted["out"]), (2, wanted["err"])):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, number)
    os.environ.clear()
    os.environ.update(wanted["env"])
    status = 1
    try:
        sys.argv = ["manage.py", *wanted["argv"]]
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # as the interpreter itself would
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
