"""The order book: every seller's orders, their revisions, and who sees which of them when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from . import wire_time
from .clock import Clock
from .documents import JSON, merged
from .marketplaces import BY_ID
from .storage import Storage

KEPT = timedelta(days=730)  # "does not display order data that is more than two years old"
_KEPT_SINCE_2016 = frozenset(("JP", "AU", "SG"))
_START_2016 = datetime(2016, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Revision:
    order: JSON
    created: datetime
    updated: datetime


@dataclass(slots=True)
class Entry:
    seller_key: str
    order_id: str
    revisions: list[Revision] = field(default_factory=list)

    @property
    def newest(self) -> Revision:
        return self.revisions[-1]


class Book:
    def __init__(self, clock: Clock, storage: Storage) -> None:
        self.clock = clock
        self.visible_after = 0.0  # seconds until a search sees a change; about 120 in life
        self._storage = storage
        self._entries: dict[str, dict[str, Entry]] = {}
        for key, data in storage.load("order"):
            seller_key, order_id = key.split("|", 1)
            self._entry(seller_key, order_id).revisions.append(self._revision(data))

    def __iter__(self) -> Iterator[Entry]:
        for entries in self._entries.values():
            yield from entries.values()

    def _entry(self, seller_key: str, order_id: str) -> Entry:
        return self._entries.setdefault(seller_key, {}).setdefault(order_id, Entry(seller_key, order_id))

    def _revision(self, order: JSON) -> Revision:
        now = wire_time.to_milliseconds(self.clock.now())
        return Revision(order, _time(order, "createdTime", now), _time(order, "lastUpdatedTime", now))

    def put(self, seller_key: str, order: JSON) -> Entry:
        """As it is, times included."""
        order_id = str(order.get("orderId") or f"without-id-{sum(1 for _ in self) + 1}")
        entry = self._entry(seller_key, order_id)
        entry.revisions.append(self._revision(order))
        while len(entry.revisions) > 1 and self._visible(entry.revisions[1]):
            entry.revisions.pop(0)  # no search can see it any more
        self._storage.save("order", f"{seller_key}|{order_id}", order)
        return entry

    def change(self, entry: Entry, order: Mapping[str, object], at: datetime | None = None) -> Entry:
        """A change is always later than what it changes, also on a stopped clock: incremental reads rely on it."""
        now = wire_time.to_milliseconds(at or self.clock.now())
        updated = max(now, entry.newest.updated + timedelta(milliseconds=1))
        return self.put(entry.seller_key, merged(order, {"lastUpdatedTime": wire_time.write(updated)}))

    def find(self, order_id: str, seller_key: str | None = None) -> Entry | None:
        if seller_key is not None:
            return self._entries.get(seller_key, {}).get(order_id)
        return next((entries[order_id] for entries in self._entries.values() if order_id in entries), None)

    def clear(self) -> None:
        self._entries.clear()

    def visible(self, seller_key: str) -> Iterator[Revision]:
        """Of each order the newest revision that searches see by now."""
        for entry in tuple(self._entries.get(seller_key, {}).values()):
            seen = [each for each in entry.revisions if self._visible(each)]
            if seen and not self._too_old(seen[-1]):
                yield seen[-1]

    def _visible(self, revision: Revision) -> bool:
        return revision.updated + timedelta(seconds=self.visible_after) <= self.clock.now()

    def _too_old(self, revision: Revision) -> bool:
        channel = revision.order.get("salesChannel")
        market = BY_ID.get(str(channel.get("marketplaceId"))) if isinstance(channel, Mapping) else None
        if market and market.country in _KEPT_SINCE_2016:
            return revision.created < _START_2016
        return revision.created < self.clock.now() - KEPT


def _time(order: Mapping[str, object], key: str, default: datetime) -> datetime:
    try:
        return wire_time.to_milliseconds(wire_time.read(str(order.get(key))))
    except ValueError:
        return default
