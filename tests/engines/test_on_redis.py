"""The whole product on PostgreSQL and Redis, with a worker and a scheduler of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from sandbox.amazon import PretendAmazon, an_order
from sandbox.odoo import ADMIN, ADMIN_KEY, DATABASE, PretendOdoo

ROOT = Path(__file__).resolve().parent.parent.parent
MARKETS = ("DE", "FR", "GB", "IT", "ES")


class Company:
    """Web-less production: PostgreSQL, Redis, and processes of the connector."""

    def __init__(self, folder: Path, database: str, broker: str, amazon: str, odoo: str, stack: ExitStack) -> None:
        self.folder, self.database, self.odoo, self.stack = folder, database, odoo, stack
        self.env = {
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(folder),
            "READ_DOT_ENV": "off",
            "DATABASE_URL": database,
            "CELERY_BROKER_URL": broker,
            "AMAZON_API_URL": amazon,
            "AMAZON_LOGIN_URL": amazon,
            "TICK_SECONDS": "0.5",
            "ORDERS_EVERY_SECONDS": "2",
            "LEASE_SECONDS": "65",
            "LOG_LEVEL": "WARNING",
            "ODOO_KEY": ADMIN_KEY,
            "TOKEN": "Atzr|demo",
            "SECRET": "amzn1.oa2-cs.v1.demo",
        }

    def manage(self, *argv: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *argv]
        return subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120)

    def done(self, *argv: str) -> str:
        ended = self.manage(*argv)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def connect(self) -> None:
        self.done("migrate", "--verbosity", "0")
        at_odoo = ("--url", self.odoo, "--database", DATABASE, "--login", ADMIN, "--api-key-env", "ODOO_KEY")
        self.done("connect", "odoo", "--merchant", "shop", *at_odoo)
        application = ("--client-id", "amzn1.application-oa2-client.demo", "--client-secret-env", "SECRET")
        at_amazon = ("--region", "eu", "--seller-id", "A1DEMOSELLER01", "--refresh-token-env", "TOKEN", *application)
        self.done("connect", "amazon", "--merchant", "shop", *at_amazon)

    def celery(self, *options: str) -> subprocess.Popen[bytes]:
        log = self.stack.enter_context((self.folder / f"{options[0]}.log").open("wb"))
        command = [sys.executable, "-m", "celery", "-A", "connector_web", *options, "--loglevel", "warning"]
        started = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True)
        self.stack.callback(_end, started)
        return started

    def worker(self) -> subprocess.Popen[bytes]:
        return self.celery("worker", "--concurrency", "2", "--without-gossip", "--without-mingle")

    def beat(self) -> subprocess.Popen[bytes]:
        return self.celery("beat", "--pidfile", "")

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.database, autocommit=True) as connection:
            return connection.execute(statement).fetchall()  # type: ignore[arg-type]

    def states(self) -> dict[str, int]:
        return {
            str(state): int(str(count))
            for state, count in self.rows("select state, count(*) from sync_order group by state")
        }

    def wait(self, states: dict[str, int], seconds: float = 240.0) -> None:
        end = time.monotonic() + seconds
        while self.states() != states:
            if time.monotonic() > end:
                logs = "\n".join(f"{file.name}:\n{file.read_text()[-3000:]}" for file in self.folder.glob("*.log"))
                raise AssertionError(f"{self.states()} and not {states} after {seconds:.0f} s.\n{logs}")
            time.sleep(0.1)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def company(folder: Path, postgres_url: str, broker: str) -> Iterator[tuple[Company, PretendAmazon, PretendOdoo]]:
    name = f"company_{time.time_ns()}"
    base = postgres_url.rsplit("/", 1)[0]
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f"create database {name}")  # type: ignore[arg-type]
    amazon, odoo = PretendAmazon(), PretendOdoo()
    httpd = amazon.serve()
    odoo.serve()
    try:
        with ExitStack() as stack:
            yield Company(folder, f"{base}/{name}", broker, httpd.url, odoo.url, stack), amazon, odoo
    finally:
        httpd.stop()
        odoo.stop()
        amazon.close()


def place(amazon: PretendAmazon, numbers: range, ago: timedelta) -> set[str]:
    since = datetime.now(UTC) - ago
    names = set()
    for number in numbers:
        by = "AMAZON" if number % 3 == 0 else "MERCHANT"
        status = "SHIPPED" if by == "AMAZON" else "UNSHIPPED"
        order = an_order(f"engines {number}", marketplace=MARKETS[number % 5], fulfilled_by=by, status=status)
        names.add(str(amazon.place(order, at=since + timedelta(milliseconds=number))["orderId"]))
    return names


def test_orders_arrive_through_redis_and_postgresql(tmp_path: Path, postgres_url: str, redis_url: str) -> None:
    """Nobody runs a command: the scheduler ticks, the worker works. Then worker and broker are lost, and it goes on."""
    with company(tmp_path, postgres_url, redis_url) as (shop, amazon, odoo):
        first = place(amazon, range(60), timedelta(hours=9))
        shop.connect()
        worker, _ = shop.worker(), shop.beat()
        shop.wait({"done": 60})
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        _flush(redis_url)
        second = place(amazon, range(100, 130), timedelta(minutes=5))  # Amazon shows the last two minutes to nobody
        shop.worker()
        shop.wait({"done": 90})
        found = json.loads(shop.done("sync", "--merchant", "shop", "--wait", "--json"))
        assert (found["flow"], found["blocked"], found["failed"], found["problems"]) == ("orders", 0, 0, []), (
            "the worker does it"
        )
        found = json.loads(shop.done("census", "--merchant", "shop", "--json"))
        assert [found[name] for name in ("orders_on_amazon", "orders_in_odoo", "missing", "duplicates", "total_mismatches")] == [
            90, 90, 0, 0, 0,
        ]  # fmt: skip
        references = odoo.merchant.read("sale.order", odoo.merchant.search("sale.order"), "client_order_ref")
        assert {row["client_order_ref"] for row in references} == first | second
        assert shop.rows("select count(*) from sync_work where state = 'running'") == [(0,)]


def _flush(redis_url: str) -> None:
    from redis import Redis

    client = Redis.from_url(redis_url)
    client.flushall()
    client.close()
