"""Where the reading of a seller account's listings stands, kept in its cursor."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.gateways.amazon.client import AmazonClient
from accounts.models import Channel, SellerAccount
from sync.desk import Desk
from sync.models import Cursor, Run

SENTENCES = 10


@dataclass
class Asked:
    """A report of one marketplace: asked for, and read up to a line."""

    id: str = ""
    at: str = ""  # when it was asked for
    looks: int = 0
    rows: int = 0
    bad: int = 0
    spared: list[str] = field(default_factory=list)  # ASINs of lines whose SKU cannot be read


@dataclass
class Window:
    """`reports` and `changes` are marketplaces still to be read, by report and by a search."""

    begun: datetime
    marketplaces: list[str]
    reports: list[str]
    changes: list[str]
    since: datetime
    asked: dict[str, Asked] = field(default_factory=dict)
    token: str = ""
    pages: int = 0
    read: int = 0
    failed: list[str] = field(default_factory=list)
    said: str = ""

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> "Window | None":
        if set(value) != {one.name for one in fields(cls)}:  # none, or of another version: begun anew
            return None
        begun, since = (datetime.fromisoformat(value[name]) for name in ("begun", "since"))
        asked = {name: Asked(**one) for name, one in value["asked"].items()}
        return cls(**{**value, "begun": begun, "since": since, "asked": asked})

    def as_json(self) -> dict[str, Any]:
        asked = {name: vars(one) for name, one in self.asked.items()}
        return {**vars(self), "begun": self.begun.isoformat(), "since": self.since.isoformat(), "asked": asked}

    def fail(self, sentence: str) -> None:
        self.failed = [*self.failed, sentence][:SENTENCES]


@dataclass
class Turn:
    """One worker's turn with it."""

    desk: Desk
    account: SellerAccount
    channels: dict[str, Channel]
    cursor: Cursor
    window: Window
    run: Run

    @property
    def client(self) -> AmazonClient:
        return self.desk.amazon(self.account)

    def name(self, marketplace_id: str) -> str:
        return str(self.channels[marketplace_id])

    def save(self) -> None:
        self.cursor.window = self.window.as_json()
        Cursor.objects.filter(pk=self.cursor.pk).update(window=self.cursor.window, covered=self.cursor.covered)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What was read and how far belong together."""
        with transaction.atomic():
            yield
