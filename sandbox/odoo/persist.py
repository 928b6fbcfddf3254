"""Rows on disk: every commit of the store is a commit of SQLite."""

import json
import sqlite3
import threading
from pathlib import Path

from .store import Change, Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS row (db TEXT, model TEXT, id INTEGER, data TEXT, PRIMARY KEY (db, model, id));
CREATE TABLE IF NOT EXISTS sequence (db TEXT, name TEXT, value INTEGER, PRIMARY KEY (db, name));
CREATE TABLE IF NOT EXISTS about (version TEXT);
"""


class Disk:
    """Only what differs from a fresh database is written; `null` is a deleted row."""

    def __init__(self, path: Path, version: str) -> None:
        self._lock = threading.Lock()
        self._sqlite = sqlite3.connect(path, check_same_thread=False)
        self._sqlite.executescript(SCHEMA)
        known = self._sqlite.execute("SELECT version FROM about").fetchone()
        if known and known[0] != version:
            raise ValueError(f"{path} holds an Odoo {known[0]}. Take another file for {version}, or delete this one.")
        if not known:
            self._sqlite.execute("INSERT INTO about VALUES (?)", (version,))
            self._sqlite.commit()

    def restore(self, db: str, store: Store) -> bool:
        """False for a database this file does not know."""
        with self._lock:
            rows = self._sqlite.execute("SELECT model, id, data FROM row WHERE db = ?", (db,)).fetchall()
            sequences = self._sqlite.execute("SELECT name, value FROM sequence WHERE db = ?", (db,)).fetchall()
        if not rows:
            return False
        changes: list[Change] = [(model, row_id, _decoded(data)) for model, row_id, data in rows]
        store.adopt(changes, dict(sequences))
        return True

    def follow(self, db: str, store: Store) -> None:
        def write(changes: list[Change], sequences: dict[str, int]) -> None:
            with self._lock, self._sqlite:
                self._sqlite.executemany(
                    "INSERT OR REPLACE INTO row VALUES (?, ?, ?, ?)",
                    [(db, model, row_id, json.dumps(row)) for model, row_id, row in changes],
                )
                self._sqlite.executemany(
                    "INSERT OR REPLACE INTO sequence VALUES (?, ?, ?)", [(db, *item) for item in sequences.items()]
                )

        store.on_commit = write
        fresh = store.differences()
        if fresh:
            write(fresh, dict(store.sequences))

    def clear(self) -> None:
        with self._lock, self._sqlite:
            self._sqlite.execute("DELETE FROM row")
            self._sqlite.execute("DELETE FROM sequence")


def _decoded(data: str) -> dict[str, object] | None:
    row = json.loads(data)
    if row is None:
        return None
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
