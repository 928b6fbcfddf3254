"""What survives a restart: JSON records in one SQLite file, each change committed before its answer leaves."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from .documents import JSON

_SCHEMA = "CREATE TABLE IF NOT EXISTS record (kind TEXT, key TEXT, data TEXT NOT NULL, PRIMARY KEY (kind, key))"


class Storage:
    """Its callers hold the pretend Amazon's lock. Without a file it keeps nothing."""

    def __init__(self, path: str | Path | None = None) -> None:
        self._database: sqlite3.Connection | None = None
        if path:
            self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            self._database.execute(_SCHEMA)

    def save(self, kind: str, key: str, data: JSON) -> None:
        if self._database:
            # ASCII escapes: half a surrogate pair is a legal JSON string, but no UTF-8.
            text = json.dumps(data)
            self._database.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?)", (kind, key, text))

    def drop(self, kind: str, key: str) -> None:
        if self._database:
            self._database.execute("DELETE FROM record WHERE kind = ? AND key = ?", (kind, key))

    def load(self, kind: str) -> Iterator[tuple[str, JSON]]:
        if self._database:
            rows = self._database.execute(
                "SELECT key, data FROM record WHERE kind = ? ORDER BY key", (kind,)
            ).fetchall()
            for key, data in rows:
                yield key, json.loads(data)

    def clear(self) -> None:
        if self._database:
            self._database.execute("DELETE FROM record")

    def close(self) -> None:
        if self._database:
            self._database.close()
            self._database = None
