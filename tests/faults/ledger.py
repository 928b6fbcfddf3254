"""The connector's own database, read beside it: SQLite's file, or PostgreSQL."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sync.rules.movements import RECURRING


def make_database(url: str) -> None:
    """A copy of PostgreSQL's database `connector`, which is migrated; one of the same name is dropped."""
    import psycopg

    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name} template connector")


class Ledger:
    def __init__(self, file: Path, url: str = "") -> None:
        self.file, self.url = file, url

    def rows(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        if self.url:
            import psycopg

            with psycopg.connect(self.url, autocommit=True) as connection:
                return connection.execute(statement.replace("?", "%s"), list(parameters)).fetchall()
        connection = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=20)
        try:
            return connection.execute(statement, parameters).fetchall()
        finally:
            connection.close()

    def one(self, statement: str, *parameters: Any) -> Any:
        return self.rows(statement, *parameters)[0][0]

    def states(self) -> dict[str, tuple[str, str]]:
        """Amazon's id -> state and the reason's code."""
        return {
            name: (state, code)
            for name, state, code in self.rows("select amazon_id, state, reason_code from sync_order")
        }

    def problems(self, state: str = "open") -> dict[str, str]:
        """Title -> cure."""
        return dict(self.rows("select title, cure from sync_problem where state = ?", state))

    def held(self, ahead: timedelta = timedelta()) -> list[tuple[str, str]]:
        """Lane and holder. A lease that has run out is nobody's: its holder was killed, and nothing was due there since."""
        now = str(datetime.now(UTC).replace(tzinfo=None) + ahead)
        return self.rows("select name, holder from sync_lease where holder <> '' and until > ?", now)

    def complaints(self) -> list[str]:
        """What no quiet connector may hold: something running, leased, unfinished, or said without a reason."""
        found = [
            f"order {n} ended as {s}"
            for n, s in self.rows(
                "select amazon_id, state from sync_order where state not in ('done', 'ignored', 'waiting', 'blocked')"
            )
        ]
        found += [
            f"order {n} is {s} without a reason"
            for n, s in self.rows("select amazon_id, state from sync_order where state <> 'done' and reason = ''")
        ]
        found += [
            f"work {f} {k} is {s}"
            for f, k, s in self.rows("select flow, key, state from sync_work where state in ('running', 'ready')")
            if s == "running" or f not in RECURRING
        ]
        found += [
            f"work {f} {k} is blocked without a problem"
            for f, k in self.rows("select flow, key from sync_work where state = 'blocked' and problem_id is null")
        ]
        found += [f"lane {n} is held by {h}" for n, h in self.held(timedelta(minutes=1))]
        found += [
            f"run {f} of {t} is still running"
            for f, t in self.rows("select flow, \"trigger\" from sync_run where state = 'running'")
        ]
        found += [
            f"problem {t!r} is open and nothing waits for it"
            for (t,) in self.rows(
                # A mapped field that is left out holds nothing up.
                "select title from sync_problem p where state = 'open' and code <> 'mapping_left_out' and not exists"
                " (select 1 from sync_work w where w.problem_id = p.id)"
            )
        ]
        return found

    def wake(self) -> None:
        """Time passes: what rests or is due later is due now. (The waits themselves are proven by the rules' tests.)"""
        self.write("update sync_lease set rest_until = null")
        self.write("update sync_work set due = started.at from (select min(created) as at from sync_work) as started")

    def write(self, statement: str) -> None:
        if self.url:
            import psycopg

            with psycopg.connect(self.url, autocommit=True) as connection:
                connection.execute(statement)
            return
        connection = sqlite3.connect(self.file, timeout=20)
        with connection:
            connection.execute(statement)
        connection.close()

    def position(self) -> datetime | None:
        value = self.one("select position from sync_cursor where flow = 'orders_from_amazon'")
        if isinstance(value, str):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return value
