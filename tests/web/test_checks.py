"""The environment: what cannot be is said before an order suffers from it."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured

from connector_web import checks, environment

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "A" * 43 + "="


def found() -> list[tuple[str, str]]:
    return [(str(message.id), message.msg) for message in checks.environment(None)]


def manage(*argv: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), "READ_DOT_ENV": "off", **env}
    return subprocess.run(
        [sys.executable, "manage.py", *argv], cwd=ROOT, env=clean, capture_output=True, text=True, timeout=60
    )


def test_the_defaults_are_fine() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("BATCH_SIZE", 0, "BATCH_SIZE is 0: it must lie between 1 and 1000."),
        ("BATCH_SIZE", 100_000, "BATCH_SIZE is 100000: it must lie between 1 and 1000."),
        ("TICK_SECONDS", 0.0, "TICK_SECONDS is 0: it must lie between 0.1 and 3600."),
        ("QUIT_SECONDS", -1.0, "QUIT_SECONDS is -1: it must lie between 0 and 3600."),
        ("DEAF_SECONDS", 0.0, "DEAF_SECONDS is 0: it must lie between 1 and 86400."),
        ("ODOO_TIMEOUT", -1.0, "ODOO_TIMEOUT is -1: it must lie between 1 and 600."),
        ("AMAZON_TIMEOUT", float("nan"), "AMAZON_TIMEOUT is nan: it must lie between 1 and 600."),
        ("ORDERS_EVERY_SECONDS", 0.0, "ORDERS_EVERY_SECONDS is 0: it must lie between 1 and 86400."),
        ("BACKFILL_DAYS", -1, "BACKFILL_DAYS is -1: it must lie between 0 and 730."),
        ("PERSONAL_DATA_DAYS", 0, "PERSONAL_DATA_DAYS is 0: it must lie between 1 and 3650."),
    ],
)
def test_numbers_out_of_range(settings: LazySettings, name: str, value: float, message: str) -> None:
    setattr(settings, name, value)
    assert ("connector.E003", message) in found()


@pytest.mark.parametrize("entry", ["nokey", f":{KEY}", "a:", "a:short", "a:" + "A" * 42, f"ä:{KEY}", "a:" + "!" * 44])
def test_field_keys_that_are_none(settings: LazySettings, entry: str) -> None:
    settings.FIELD_KEYS = [f"good:{KEY}", entry]
    assert found() == [("connector.E001", "FIELD_KEYS: entry 2 is not NAME:KEY with 32 bytes in URL-safe base64.")]


def test_two_field_keys_of_one_name(settings: LazySettings) -> None:
    settings.FIELD_KEYS = [f"a:{KEY}", "a:" + "B" * 43 + "="]
    assert found() == [("connector.E002", "FIELD_KEYS: two keys have the same name.")]


@pytest.mark.parametrize(
    ("changed", "id"),
    [
        ({"AMAZON_CLIENT_ID": "amzn1.x"}, "connector.E004"),
        ({"AMAZON_CLIENT_SECRET": "amzn1.oa2-cs.v1.x"}, "connector.E004"),
        ({"AMAZON_API_URL": "localhost:8801", "AMAZON_LOGIN_URL": "http://localhost:8801"}, "connector.E005"),
        ({"AMAZON_API_URL": "http://localhost:8801"}, "connector.W002"),
        ({"ODOO_PRIVATE_HOSTS": ("10.0.0.1/8",)}, "connector.E007"),
        ({"CELERY_BROKER_URL": "localhost:6379"}, "connector.E008"),
        ({"LEASE_SECONDS": 45.0}, "connector.W001"),
    ],
)
def test_what_does_not_go_together(settings: LazySettings, changed: dict[str, Any], id: str) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    assert [one for one, _ in found()] == [id]


def test_the_lease_says_what_comes_of_it(settings: LazySettings) -> None:
    settings.LEASE_SECONDS, settings.ODOO_TIMEOUT = 45.0, 60.0
    ((_, message),) = found()
    assert message == (
        "LEASE_SECONDS (45) is shorter than the longest call (60 s): a worker that waits for an answer is taken for dead, and"
        " another does its work once more."
    )


@pytest.mark.parametrize(
    ("word", "value"), [("on", True), ("TRUE", True), ("1", True), ("off", False), ("No", False), ("", True)]
)
def test_switches(monkeypatch: pytest.MonkeyPatch, word: str, value: bool) -> None:
    monkeypatch.setenv("HTTPS", word)
    assert environment.switch("HTTPS", default=True) is value


def test_values_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "many")
    for read, sentence in (
        (lambda: environment.count("X", 1), "X is a whole number such as 30, not 'many'."),
        (lambda: environment.seconds("X", 1.0), "X is a number of seconds such as 30, not 'many'."),
        (lambda: environment.switch("X"), "X is a switch: write on or off, not 'many'."),
    ):
        with pytest.raises(ImproperlyConfigured) as refused:
            read()
        assert str(refused.value) == sentence
    monkeypatch.setenv("X", " ")
    assert (environment.count("X", 7), environment.seconds("X", 0.5)) == (7, 0.5)


def test_a_command_says_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    ended = manage("check", folder=tmp_path, BATCH_SIZE="many")
    assert (ended.returncode, ended.stdout, ended.stderr) == (
        1,
        "",
        "BATCH_SIZE is a whole number such as 30, not 'many'.\n",
    )


def test_a_command_does_nothing_while_a_setting_is_wrong(tmp_path: Path) -> None:
    ended = manage("migrate", folder=tmp_path, BATCH_SIZE="0")
    assert ended.returncode == 1
    assert "?: (connector.E003) BATCH_SIZE is 0: it must lie between 1 and 1000." in ended.stderr
    with closing(sqlite3.connect(tmp_path / "connector.sqlite3")) as database:
        assert database.execute("select count(*) from sqlite_master").fetchone() == (0,)


def test_production_behind_https_passes_djangos_own_list(tmp_path: Path) -> None:
    ended = manage("check", "--deploy", "--fail-level", "WARNING", folder=tmp_path, HTTPS="on", PROXIES="1")
    assert (ended.returncode, ended.stdout) == (0, "System check identified no issues (0 silenced).\n"), ended.stderr


@pytest.mark.parametrize(
    ("given", "open_to"),
    [
        ({}, ("127.0.0.1", "localhost", "::1")),
        ({"HTTPS": "on"}, ()),
        ({"HTTPS": "on", "ODOO_PRIVATE_HOSTS": "10.0.0.0/8"}, ("10.0.0.0/8",)),
    ],
)
def test_in_public_no_private_address_is_open_that_nobody_has_named(
    tmp_path: Path, given: dict[str, str], open_to: tuple[str, ...]
) -> None:
    """Else whoever may type the address of an Odoo asks the server's own database and broker."""
    code = "from django.conf import settings; print(settings.ODOO_PRIVATE_HOSTS)"
    ended = manage("shell", "-v", "0", "-c", code, folder=tmp_path, **given)
    assert ended.stdout == f"{open_to}\n", ended.stderr


def test_the_first_start_makes_keys_of_its_own(tmp_path: Path) -> None:
    assert manage("check", folder=tmp_path).returncode == 0
    keys = {name: tmp_path / name for name in ("secret.key", "field.key")}
    before = {name: file.read_text() for name, file in keys.items()}
    assert (len(before["secret.key"]), len(before["field.key"])) == (64, 44)
    assert {file.stat().st_mode & 0o777 for file in keys.values()} == {0o600}
    assert manage("check", folder=tmp_path).returncode == 0
    assert {name: file.read_text() for name, file in keys.items()} == before
