"""F22, F23, and killed workers, schedulers and web servers: messages may be lost, work may not."""

import http.client
import re
import time
import urllib.parse

import pytest

from .crew import PRESS, all_done, free_port, listens, until


@pytest.mark.parametrize("broker", ["filesystem", "redis"])
def test_f1_workers_are_killed_again_and_again_under_load(open_shop, crew_of, tmp_path, broker, request):
    env = {"CELERY_BROKER_URL": request.getfixturevalue("redis").url} if broker == "redis" else {}
    shop = open_shop(**env, BATCH_SIZE="10", LEASE_SECONDS="1")
    shop.place_many(60)
    crew = crew_of(shop)
    worker, _ = crew.worker(), crew.scheduler()
    assert shop.do(PRESS).status == 0
    for _ in range(3):
        held = len(shop.odoo.orders())
        until(lambda held=held: len(shop.odoo.orders()) >= min(60, held + 5))
        crew.kill(worker)
        worker = crew.worker()
    until(all_done(shop, 60))
    crew.close()
    shop.check()


@pytest.mark.parametrize("broker", ["filesystem", "redis"])
def test_f2_children_of_the_pool_are_killed_by_one_order(open_shop, crew_of, broker, request):
    """As the out-of-memory killer does: the worker lives on, its child dies in the middle of an order, five times."""
    env = {"CELERY_BROKER_URL": request.getfixturevalue("redis").url} if broker == "redis" else {}
    shop = open_shop(**env, LEASE_SECONDS="0.5")
    names = shop.place_many(12)
    shop.env["FAILPOINT"] = f"orders_loading={names[7]}:kill:*"
    crew = crew_of(shop)
    worker = crew.worker()
    crew.scheduler()
    assert shop.do(PRESS, FAILPOINT="").status == 0
    until(lambda: shop.ledger.states().get(names[7]) == ("blocked", "worker_died"))
    assert worker.poll() is None
    until(all_done(shop, 11))
    crew.close()
    shop.check(held_back=[names[7]])


def test_f22_the_broker_is_killed_and_comes_back_empty(open_shop, crew_of, redis):
    shop = open_shop(CELERY_BROKER_URL=redis.url, BATCH_SIZE="10", LEASE_SECONDS="1")
    shop.place_many(60)
    crew = crew_of(shop)
    crew.worker()
    crew.scheduler()
    assert shop.do(PRESS).status == 0
    until(lambda: len(shop.odoo.orders()) >= 5)
    redis.kill()
    time.sleep(1)
    redis.start()
    until(all_done(shop, 60))
    crew.close()
    shop.check()


def test_f23_the_broker_is_down_while_a_person_presses_sync(open_shop, crew_of, redis):
    shop = open_shop(CELERY_BROKER_URL=redis.url, LEASE_SECONDS="1")
    shop.place_many(6)
    redis.kill()
    started = time.monotonic()
    pressed = shop.do(PRESS)
    assert pressed.status == 0, pressed.said
    assert "The broker cannot be reached" in pressed.said
    assert time.monotonic() - started < 8
    assert shop.ledger.one("select count(*) from sync_work where state = 'ready'") == 1
    redis.start()
    crew = crew_of(shop)
    crew.worker()
    crew.scheduler()
    until(all_done(shop, 6))
    crew.close()
    shop.check()


def test_f23_a_broker_on_a_full_or_read_only_disk(shop):
    shop.place_many(3)
    folder = shop.folder / "broker" / "in"
    spoil = f"from pathlib import Path\nimport shutil\nshutil.rmtree({str(folder)!r})\nPath({str(folder)!r}).touch()\n"
    pressed = shop.do(spoil + PRESS.replace("; ", "\n"))
    assert pressed.status == 0, pressed.said
    assert "The broker cannot be reached" in pressed.said
    assert shop.ledger.one("select count(*) from sync_work where state = 'ready'") == 1


def test_two_schedulers_and_a_thousand_old_ticks_do_no_harm(open_shop, crew_of):
    shop = open_shop(LEASE_SECONDS="1")
    assert shop.do("from sync.tasks import tick\nfor _ in range(200): tick.delay()").status == 0
    shop.place_many(6)
    crew = crew_of(shop)
    crew.scheduler()
    crew.start(
        "scheduler-2",
        "celery",
        "-A",
        "connector_web",
        "beat",
        "--loglevel",
        "warning",
        "--pidfile",
        "",
        "--schedule",
        str(shop.folder / "beat-2"),
    )
    crew.worker()
    assert shop.do(PRESS).status == 0
    until(all_done(shop, 6))
    crew.close()
    assert shop.ledger.one("select count(*) from sync_attempt where outcome = 'created'") == 6
    shop.check()


def test_the_web_server_is_killed_in_the_middle_of_pressing_sync(open_shop, crew_of):
    """Before the commit nothing has happened; a page again, and it has."""
    shop = open_shop(LEASE_SECONDS="1", ALLOWED_HOSTS="127.0.0.1")
    shop.place_many(6)
    made = shop.do(
        "from accounts.models import *\nuser = User.objects.create_user('owner@example.com', 'correct horse battery')\n"
        "Member.objects.create(merchant=Merchant.objects.get(), user=user, role='owner')"
    )
    assert made.status == 0, made.said
    port = free_port()
    crew = crew_of(shop)
    serve = ("gunicorn", "connector_web.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "warning")
    shop.env["FAILPOINT"] = "asked:kill"
    crew.start("web", *serve)
    until(lambda: listens(port))
    browser = Browser(port)
    browser.log_in("owner@example.com", "correct horse battery")
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        browser.press_sync()
    assert shop.ledger.one("select count(*) from sync_run") == 0
    crew.close()

    del shop.env["FAILPOINT"]
    web = crew.start("web", *serve)
    until(lambda: listens(port))
    assert browser.press_sync() in (200, 204, 302)
    crew.kill(web)
    crew.worker()
    crew.scheduler()
    until(all_done(shop, 6))
    crew.close()
    shop.check()


class Browser:
    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, **fields: str) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if method == "POST":
            fields["csrfmiddlewaretoken"] = self.cookies.get("csrftoken", "")
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urllib.parse.urlencode(fields), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for value in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        connection.close()
        return answer.status, answer.headers.get("Location", ""), text

    def log_in(self, email: str, password: str) -> None:
        self.ask("GET", "/login/")
        status, _, text = self.ask("POST", "/login/", username=email, password=password)
        assert status == 302, text[:500]

    def press_sync(self) -> int:
        return self.ask("POST", self.sync_path())[0]

    def sync_path(self) -> str:
        _, _, text = self.ask("GET", "/")
        found = re.search(r'(?:action|hx-post)="([^"]*sync[^"]*)"', text)
        assert found, text[:3000]
        return found[1]
