"""`make run`: the whole product on one machine, with the pretend Amazon and the pretend Odoo, and a demo merchant.

PORT is the web page's; the pretend servers stand at PORT + 801 and PORT + 802.
"""

import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connector_web.supervise import Process, Supervisor

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PYTHON = sys.executable
CELERY = [PYTHON, "-m", "celery", "-A", "connector_web"]
WEB = [PYTHON, "-m", "gunicorn", "connector_web.wsgi", "--worker-class", "gthread", "--threads", "8"]
AMAZON, ODOO = 801, 802  # above the page's port


class Refused(Exception):
    """A sentence for whoever typed `make run`."""


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # until the supervisor has its own: nothing stays behind
    var = Path(os.environ.get("VAR_DIR", str(ROOT / "var" / "demo"))).resolve()
    try:
        port = port_of(os.environ.get("PORT", "8000"))
        var.mkdir(parents=True, exist_ok=True)
        with alone(var / "run.lock"):
            for number in (port, port + AMAZON, port + ODOO):
                free(number)
            return run(port, var)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(port: int, var: Path) -> int:
    os.chdir(ROOT)
    os.environ |= environment(port, var)
    for name in ("DATABASE_URL", "CELERY_BROKER_URL"):
        os.environ.pop(name, None)  # the demo never meets a real database
    print("Starting the web, a worker, the scheduler, a pretend Amazon and a pretend Odoo …", flush=True)
    if subprocess.run([PYTHON, "manage.py", "migrate", "--verbosity", "0"], check=False).returncode:
        raise Refused(f"The demo's database in {var} could not be made; why, stands above.")
    return Supervisor(processes(port, var), str(var / "log")).run()


def environment(port: int, var: Path) -> dict[str, str]:
    amazon, odoo = (f"http://{HOST}:{port + above}" for above in (AMAZON, ODOO))
    return {
        "VAR_DIR": str(var),
        "AMAZON_API_URL": amazon,
        "AMAZON_LOGIN_URL": amazon,
        "AMAZON_CONSENT_URL": amazon,
        "AMAZON_APPLICATION_ID": "amzn1.sellerapps.app.demo",  # as in sandbox.amazon.accounts
        "AMAZON_CLIENT_ID": "amzn1.application-oa2-client.demo",
        "AMAZON_CLIENT_SECRET": "amzn1.oa2-cs.v1.demo",
        "ORDERS_EVERY_SECONDS": os.environ.get("ORDERS_EVERY_SECONDS", "10"),
        "TICK_SECONDS": os.environ.get("TICK_SECONDS", "2"),
        "DEMO_ODOO_URL": odoo,
        "DEMO_URL": f"http://localhost:{port}",  # by name: passkeys know no addresses
        "ADMIN_SECOND_FACTOR": "off",  # so that the demo opens everything at once; its setup says so
        "DEMO_LOG": str(var / "log"),
        "PYTHONUNBUFFERED": "1",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        "READ_DOT_ENV": "off",  # the demo never meets a real account
    }


def processes(port: int, var: Path) -> list[Process]:
    def server(name: str, above: int, *options: str) -> Process:
        state = str(var / f"{name}.state")
        command = [PYTHON, "-m", f"sandbox.{name}", "--port", str(port + above), "--state", state, *options]
        return Process(name, command, quiet=True)

    workers = ["--concurrency", "2", "--without-gossip", "--without-mingle"]
    return [
        server("amazon", AMAZON, "--demo", "8", "--rates", "30"),
        server("odoo", ODOO),
        Process("web", [*WEB, "--bind", f"{HOST}:{port}", "--log-level", "warning"], quiet=True),
        Process("worker", [*CELERY, "worker", "--loglevel", "warning", *workers], quiet=True),
        Process("scheduler", [*CELERY, "beat", "--loglevel", "warning", "--pidfile", ""], quiet=True),
        Process("setup", [PYTHON, "-m", "sandbox.setup"], once=True),
    ]


def port_of(text: str) -> int:
    last = 65535 - max(AMAZON, ODOO)
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= last):
        raise Refused(f"PORT is a number from 1 to {last}, not {text!r}: make run PORT=9000")
    return int(text)


def free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Refused(f"Port {port} is not for everybody. Choose another: make run PORT=9000") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            text = f"Port {port} is in use. Stop what uses it, or choose another: make run PORT=9000"
            raise Refused(text) from None


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Two would start two of everything on one database. The lock goes with its process, however that ends."""
    with file.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Refused(
                f"`make run` is at work in {file.parent} already (process {lock.read().strip()}). Stop it first, or give"
                " this one a folder and a port of its own: VAR_DIR=/tmp/second PORT=9000 make run"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


if __name__ == "__main__":
    raise SystemExit(main())
