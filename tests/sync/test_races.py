"""Four workers at once: every row is claimed once, a lane has one holder, Amazon's limit is never exceeded."""

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A database that several processes share: a file, or one of its own where the tests run on PostgreSQL."""
    folder = tmp_path_factory.mktemp("races")
    url = f"sqlite:///{folder / 'races.sqlite3'}"
    if server := os.environ.get("TEST_DATABASE_URL"):
        base, name = server.rsplit("/", 1)[0], f"races_{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
            connection.execute(f"create database {name}")  # type: ignore[arg-type]
        url = f"{base}/{name}"
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "connector_web.settings",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True)
    return env


def race(environment: dict[str, str], scenario: str) -> list[Any]:
    command = [sys.executable, "-m", "tests.sync.racing", scenario]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout.splitlines()[-1])
    assert found["errors"] == []
    return list(found["answers"])


def test_every_row_is_claimed_once(environment: dict[str, str]) -> None:
    claimed = [tuple(pair) for found in race(environment, "claim") for pair in found]
    assert len(claimed) == 300
    assert len({pk for pk, _ in claimed}) == 300
    assert {fence for _, fence in claimed} == {1}


def test_a_lane_has_one_holder_at_a_time(environment: dict[str, str]) -> None:
    found = race(environment, "lease")
    assert [one["met"] for one in found] == [0, 0, 0, 0]
    assert sum(one["held"] for one in found) > 20


def test_amazons_limit_is_shared(environment: dict[str, str]) -> None:
    assert sum(race(environment, "bucket")) == 50


def test_access_tokens_are_whole_whoever_wrote_them(environment: dict[str, str]) -> None:
    written = {f"Atza|{number}-{turn}" for number in range(4) for turn in range(30)}
    for seen in race(environment, "tokens"):
        assert set(seen) - {""} <= written


def test_an_answer_of_amazon_is_redeemed_once_whoever_brings_it(environment: dict[str, str]) -> None:
    assert sum(race(environment, "redeem")) == 20


def test_tabs_that_connect_the_same_seller_at_once_all_succeed(environment: dict[str, str]) -> None:
    found = race(environment, "connect")
    assert len({account for account, *_ in found}) == 1
    assert found[-1][1:] == [5, 1]


def test_an_order_that_changes_while_it_is_written_holds_nobody_up(environment: dict[str, str]) -> None:
    """The reader of Amazon and the writer to Odoo touch the same rows: never in opposite order."""
    found = race(environment, "change_and_finish")
    assert found[0]["done"] > 0
    assert sum(one["done"] for one in found[1:]) > 30


def test_a_team_keeps_an_owner_when_all_leave_at_once(environment: dict[str, str]) -> None:
    said = sorted(race(environment, "leave"))
    assert said == ["A team needs an owner. Make somebody else one first.", "left", "left", "left"]


def test_an_invitation_lets_in_once(environment: dict[str, str]) -> None:
    said = sorted(race(environment, "join"))
    assert said == ["This invitation is no longer open. Ask for another one."] * 3 + ["joined"]
