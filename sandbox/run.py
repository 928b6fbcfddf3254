"""`make run`: the whole product on one machine, with the pretend Amazon and the pretend Odoo, and a demo merchant.

PORT is the web page's; the pretend servers stand at PORT + 801 and PORT + 802.
"""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

from connector_web.supervise import Process, Supervisor
from sandbox.waiting import answers

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"


def main() -> int:
    port = int(os.environ.get("PORT", "8000"))
    amazon, odoo = port + 801, port + 802
    taken = [number for number in (port, amazon, odoo) if _taken(number)]
    if taken:
        print(f"Port {taken[0]} is in use. Stop what uses it, or choose another: make run PORT=9000", file=sys.stderr)
        return 1
    var = Path(os.environ.get("VAR_DIR", str(ROOT / "var" / "demo")))
    var.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "VAR_DIR": str(var),
        "AMAZON_API_URL": f"http://{HOST}:{amazon}",
        "AMAZON_LOGIN_URL": f"http://{HOST}:{amazon}",
        "ORDERS_EVERY_SECONDS": os.environ.get("ORDERS_EVERY_SECONDS", "10"),
        "TICK_SECONDS": os.environ.get("TICK_SECONDS", "2"),
        "DEMO_AMAZON_URL": f"http://{HOST}:{amazon}",
        "DEMO_ODOO_URL": f"http://{HOST}:{odoo}",
        "PYTHONUNBUFFERED": "1",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        "READ_DOT_ENV": "off",  # the demo never meets a real account
    }
    python = sys.executable
    print("Starting the web, a worker, the scheduler, a pretend Amazon and a pretend Odoo …", flush=True)
    subprocess.run([python, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, check=True)
    celery = [python, "-m", "celery", "-A", "connector_web"]
    processes = [
        Process(
            "amazon",
            [
                python,
                "-m",
                "sandbox.amazon",
                "--port",
                str(amazon),
                "--state",
                str(var / "amazon.state"),
                "--demo",
                "8",
                "--rates",
                "30",
            ],
        ),
        Process("odoo", [python, "-m", "sandbox.odoo", "--port", str(odoo), "--state", str(var / "odoo.state")]),
        Process(
            "web",
            [
                python,
                "-m",
                "gunicorn",
                "connector_web.wsgi",
                "--bind",
                f"{HOST}:{port}",
                "--worker-class",
                "gthread",
                "--threads",
                "8",
                "--log-level",
                "warning",
            ],
        ),
        Process(
            "worker",
            [*celery, "worker", "--concurrency", "2", "--loglevel", "warning", "--without-gossip", "--without-mingle"],
        ),
        Process("scheduler", [*celery, "beat", "--loglevel", "warning", "--pidfile", ""]),
    ]
    os.chdir(ROOT)
    for process in processes:
        process.quiet = True
    return _Run(processes, str(var / "log"), [python, "-m", "sandbox.setup"], port).run()


class _Run(Supervisor):
    """As soon as the pretend servers answer, the demo merchant is connected and its login is printed."""

    def __init__(self, processes: list[Process], log: str, setup: list[str], port: int) -> None:
        super().__init__(processes, log)
        self._setup, self._port = setup, port

    def run(self) -> int:
        threading.Thread(target=self._introduce, daemon=True).start()
        return super().run()

    def _introduce(self) -> None:
        for url in (os.environ["DEMO_AMAZON_URL"], os.environ["DEMO_ODOO_URL"]):
            answers(url, seconds=30)
        subprocess.run(self._setup, check=False)
        answers(f"http://{HOST}:{self._port}", seconds=30)
        print(f"  Open http://{HOST}:{self._port}/ (logs: {self.log}). Ctrl-C stops everything.\n", flush=True)


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


if __name__ == "__main__":
    raise SystemExit(main())
