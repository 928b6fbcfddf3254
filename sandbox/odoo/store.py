"""Rows in memory with transactions like PostgreSQL's REPEATABLE READ: every transaction reads the snapshot it
began with, and of two that change the same row the first to commit wins. Ids, as PostgreSQL's sequences, are never
given back by a rollback."""

import itertools
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .errors import SerializationFailure

Row = dict[str, Any]  # never changed in place once written: replaced
Change = tuple[str, int, Row | None]


def indexable(value: object) -> Iterable[object]:
    return value if isinstance(value, tuple) else (value,)


class Index:
    """Field value -> ids of rows that have, or once had, it. A superset: the reader verifies."""

    def __init__(self) -> None:
        self.ids: dict[object, set[int]] = defaultdict(set)

    def add(self, value: object, row_id: int) -> None:
        for item in indexable(value):
            self.ids[item].add(row_id)

    def get(self, value: object) -> set[int]:
        # A copy: another transaction may be adding while the caller iterates.
        return set(self.ids.get(value, ()))


@dataclass
class Table:
    indexed: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    versions: dict[int, list[tuple[int, Row | None]]] = field(default_factory=dict)
    indexes: dict[str, Index] = field(default_factory=lambda: defaultdict(Index))
    next_id: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def copy(self) -> "Table":
        made = Table(self.indexed, self.unique, {i: list(chain) for i, chain in self.versions.items()})
        for name, index in self.indexes.items():
            made.indexes[name].ids = defaultdict(set, {value: set(ids) for value, ids in index.ids.items()})
        made.next_id = itertools.count(max(self.versions, default=0) + 1)
        return made

    def append(self, commit: int, row_id: int, row: Row | None) -> None:
        self.versions.setdefault(row_id, []).append((commit, row))
        if row is not None:
            for name in self.indexed:
                self.indexes[name].add(row.get(name), row_id)

    def committed(self, row_id: int) -> int:
        chain = self.versions.get(row_id)
        return chain[-1][0] if chain else 0


class Store:
    """`on_commit` gets every commit's changes and the sequences, for whoever keeps them on disk."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self.lock = threading.RLock()
        self.tables: dict[str, Table] = {}
        self.sequences: dict[str, int] = {}
        self.clock = clock or (lambda: datetime.now(UTC))
        self.last_commit = 0
        self.origin = 0  # the last commit of the store this one was copied from
        self.active: dict[int, int] = {}  # transaction -> its snapshot
        self.on_commit: Callable[[list[Change], dict[str, int]], None] | None = None
        self._transactions = itertools.count(1)

    def table(self, model: str, indexed: tuple[str, ...] = (), unique: tuple[tuple[str, ...], ...] = ()) -> Table:
        return self.tables.setdefault(model, Table(indexed, unique))

    def copy(self, clock: Callable[[], datetime] | None = None) -> "Store":
        """Rows are never changed in place, so only what holds them is copied."""
        made = Store(clock)
        with self.lock:
            made.origin = self.last_commit
            made.sequences = dict(self.sequences)
            made.last_commit = self.last_commit
            made.tables = {name: table.copy() for name, table in self.tables.items()}
        return made

    def differences(self) -> list[Change]:
        """What was committed since the copy."""
        return [
            (name, row_id, chain[-1][1])
            for name, table in self.tables.items()
            for row_id, chain in table.versions.items()
            if chain[-1][0] > self.origin
        ]

    def adopt(self, changes: list[Change], sequences: dict[str, int]) -> None:
        with self.lock:
            self.last_commit += 1
            for model, row_id, row in changes:
                self.tables[model].append(self.last_commit, row_id, row)
            self.sequences.update(sequences)
            for table in self.tables.values():
                table.next_id = itertools.count(max(table.versions, default=0) + 1)

    def begin(self) -> "Transaction":
        with self.lock:
            number = next(self._transactions)
            self.active[number] = self.last_commit
            return Transaction(self, number, self.last_commit, self.clock())

    def next_value(self, sequence: str) -> int:
        with self.lock:
            self.sequences[sequence] = self.sequences.get(sequence, 0) + 1
            return self.sequences[sequence]

    def commit(self, transaction: "Transaction") -> None:
        with self.lock:
            changes = transaction.pending()
            for model, row_id, _ in changes:
                if self.tables[model].committed(row_id) > transaction.snapshot:
                    raise SerializationFailure
            for model, row_id, row in changes:
                if row is not None:
                    self._check_unique(model, row_id, row, transaction.snapshot)
            self.last_commit += 1
            for model, row_id, row in changes:
                self.tables[model].append(self.last_commit, row_id, row)
            self.forget(transaction)
            self._trim(changes)
            if self.on_commit and changes:
                self.on_commit(changes, dict(self.sequences))

    def forget(self, transaction: "Transaction") -> None:
        with self.lock:
            self.active.pop(transaction.number, None)

    def _check_unique(self, model: str, row_id: int, row: Row, snapshot: int) -> None:
        table = self.tables[model]
        for names in table.unique:
            for other in table.indexes[names[-1]].get(row.get(names[-1])) - {row_id}:
                commit, theirs = table.versions[other][-1]
                if commit > snapshot and theirs and all(theirs.get(name) == row.get(name) for name in names):
                    raise SerializationFailure

    def _trim(self, changes: list[Change]) -> None:
        oldest = min(self.active.values(), default=self.last_commit)
        for model, row_id, _ in changes:
            chain = self.tables[model].versions[row_id]
            while len(chain) > 1 and chain[1][0] <= oldest:
                del chain[0]


class Transaction:
    def __init__(self, store: Store, number: int, snapshot: int, now: datetime) -> None:
        self.store = store
        self.number = number
        self.snapshot = snapshot
        self.now = now
        self.loaded: list[dict[str, Any]] = []  # the rows a `load` has taken in, should it lose
        self._rows: dict[str, dict[int, Row | None]] = defaultdict(dict)
        self._indexes: dict[tuple[str, str], Index] = defaultdict(Index)

    def get(self, model: str, row_id: int) -> Row | None:
        mine = self._rows.get(model)
        if mine is not None and row_id in mine:
            return mine[row_id]
        for commit, row in reversed(self.store.tables[model].versions.get(row_id, ())):
            if commit <= self.snapshot:
                return row
        return None

    def ids(self, model: str) -> list[int]:
        known = list(self.store.tables[model].versions)
        mine = self._rows.get(model, {})
        return [row_id for row_id in sorted({*known, *mine}) if self.get(model, row_id) is not None]

    def candidates(self, model: str, name: str, value: object) -> set[int] | None:
        """Ids that may have this value, or None where the field has no index."""
        table = self.store.tables[model]
        if name not in table.indexed:
            return None
        return table.indexes[name].get(value) | self._indexes[model, name].get(value)

    def insert(self, model: str, row: Row, row_id: int | None = None) -> int:
        if row_id is None:
            row_id = next(self.store.tables[model].next_id)
        self.put(model, row_id, row)
        return row_id

    def put(self, model: str, row_id: int, row: Row | None) -> None:
        self._rows[model][row_id] = row
        if row is not None:
            for name in self.store.tables[model].indexed:
                self._indexes[model, name].add(row.get(name), row_id)

    def duplicate(self, model: str, row_id: int, row: Row) -> tuple[str, ...] | None:
        """The unique key that another row of this snapshot has already."""
        for names in self.store.tables[model].unique:
            for other in (self.candidates(model, names[-1], row.get(names[-1])) or set()) - {row_id}:
                theirs = self.get(model, other)
                if theirs and all(theirs.get(name) == row.get(name) for name in names):
                    return names
        return None

    def pending(self) -> list[Change]:
        return [(model, row_id, row) for model, rows in self._rows.items() for row_id, row in rows.items()]

    def savepoint(self) -> dict[str, dict[int, Row | None]]:
        return {model: dict(rows) for model, rows in self._rows.items()}

    def rollback_to(self, savepoint: dict[str, dict[int, Row | None]]) -> None:
        self._rows = defaultdict(dict, {model: dict(rows) for model, rows in savepoint.items()})

    def commit(self) -> None:
        self.store.commit(self)

    def rollback(self) -> None:
        self.store.forget(self)
