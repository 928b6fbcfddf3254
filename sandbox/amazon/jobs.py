"""Feeds and reports are work that Amazon does later: half of its time it waits in a queue, the other half in progress."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from . import sealed, wire_time
from .accounts import Seller
from .arguments import Arguments, status_as_code
from .clock import Clock
from .documents import JSON
from .parameters import Query, Refused
from .storage import Storage

KEPT = timedelta(days=90)
DOCUMENT_USABLE = timedelta(days=2)
STATUSES = ("CANCELLED", "DONE", "FATAL", "IN_PROGRESS", "IN_QUEUE")


@dataclass(frozen=True, slots=True)
class Job:
    id: str
    seller_key: str
    type: str
    marketplaces: tuple[str, ...]
    created: datetime
    seconds: float  # from its creation to its end
    outcome: str  # see the tables of feeds and reports
    document_id: str = ""  # what a feed works through
    options: tuple[tuple[str, str], ...] = ()
    starts: datetime | None = None  # of the data that a report is about
    ends: datetime | None = None
    status: str = ""  # once it has ended
    result_id: str = ""

    @property
    def due(self) -> datetime:
        return self.created + timedelta(seconds=self.seconds)

    def status_at(self, now: datetime) -> str:
        if self.status:
            return self.status
        queued = self.outcome == "STUCK_IN_QUEUE" or now < self.created + timedelta(seconds=self.seconds / 2)
        return "IN_QUEUE" if queued else "IN_PROGRESS"

    def times_at(self, now: datetime) -> JSON:
        """The fields about its processing; of a job that was cancelled in the queue Amazon tells them too."""
        status = self.status_at(now)
        shown: JSON = {"createdTime": wire_time.write(self.created), "processingStatus": status}
        if status != "IN_QUEUE":
            shown["processingStartTime"] = wire_time.write(self.created + timedelta(seconds=self.seconds / 2))
        if self.status:
            shown["processingEndTime"] = wire_time.write(self.due)
        return shown


class Jobs:
    """All of one kind (feed, report). `outcomes` are those of the next ones, in the order of their creation."""

    def __init__(self, kind: str, first_id: int, clock: Clock, storage: Storage) -> None:
        self.seconds = 0.0
        self.outcomes: deque[str] = deque()
        self._kind, self._first_id = kind, first_id
        self._clock = clock
        self._storage = storage
        self._jobs = {key: _from_json(data) for key, data in storage.load(kind)}

    def create(self, seller: Seller, type: str, marketplaces: tuple[str, ...], **details: Any) -> Job:
        return self.put(
            Job(
                id=str(self._first_id + len(self._jobs)),
                seller_key=seller.key,
                type=type,
                marketplaces=marketplaces,
                created=wire_time.to_milliseconds(self._clock.now()),
                seconds=self.seconds,
                outcome=self.outcomes.popleft() if self.outcomes else "DONE",
                **details,
            )
        )

    def put(self, job: Job) -> Job:
        self._jobs[job.id] = job
        self._storage.save(self._kind, job.id, _to_json(job))
        return job

    def end(self, job: Job, status: str, result_id: str = "") -> Job:
        return self.put(replace(job, status=status, result_id=result_id))

    def find(self, seller_key: str, id: str) -> Job | None:
        job = self._jobs.get(id)
        return job if job and job.seller_key == seller_key else None

    def due(self) -> list[Job]:
        """Those whose time has come, the oldest first."""
        now = self._clock.now()
        waiting = [
            each for each in self if not each.status and not each.outcome.startswith("STUCK") and each.due <= now
        ]
        return sorted(waiting, key=lambda each: (each.due, each.created, int(each.id)))

    def clear(self) -> None:
        for id in self._jobs:
            self._storage.drop(self._kind, id)
        self._jobs.clear()
        self.outcomes.clear()

    def __iter__(self) -> Iterator[Job]:
        return iter(tuple(self._jobs.values()))

    def __len__(self) -> int:
        return len(self._jobs)

    def page(self, seller: Seller, query: Query, types_name: str, now: datetime) -> tuple[list[Job], str]:
        """getFeeds and getReports: the newest first, and the token of the next page."""
        filters = (types_name, "marketplaceIds", "pageSize", "processingStatuses", "createdSince", "createdUntil")
        arguments = Arguments(query, status_as_code, (*filters, "nextToken"))
        token = arguments.one("nextToken")
        if token and len(query) > 1:
            raise arguments.refused("nextToken must be the only parameter")
        start, given = _start(arguments, seller, token), dict(query)
        if token:
            content = sealed.read(token)
            assert isinstance(content, list)
            given = dict(content[1])
            arguments = Arguments(given, status_as_code, filters)
        types = arguments.many(types_name, most=10)
        if not types:
            raise arguments.refused(f"Either {types_name} or nextToken is required")
        markets = arguments.marketplaces(seller, needed=False, most=10)
        statuses = arguments.many("processingStatuses", STATUSES)
        size = arguments.number("pageSize", 10, 100)
        since, until = arguments.time("createdSince") or now - KEPT, arguments.time("createdUntil") or now
        found = [
            each
            for each in self
            if each.seller_key == seller.key
            and each.type in types
            and (not markets or set(markets) & set(each.marketplaces))
            and (not statuses or each.status_at(now) in statuses)
            and max(since, now - KEPT) <= each.created <= until
        ]
        found.sort(key=lambda each: (each.created, int(each.id)), reverse=True)
        end = start + size
        following = sealed.write([seller.key, arguments.given(), end]) if end < len(found) else ""
        return found[start:end], following


def not_found(kind: str, id: str) -> Refused:
    """Amazon's own examples answer so for an id that it does not know."""
    return Refused(status_as_code(f"There is no {kind} {id}"))


def _start(arguments: Arguments, seller: Seller, token: str) -> int:
    if not token:
        return 0
    try:
        content = sealed.read(token)
    except ValueError:
        raise arguments.refused("nextToken is invalid") from None
    if not isinstance(content, list) or content[0] != seller.key:
        raise arguments.refused("nextToken is invalid")
    return int(content[2])


def _to_json(job: Job) -> JSON:
    return {
        "id": job.id,
        "seller": job.seller_key,
        "type": job.type,
        "marketplaces": list(job.marketplaces),
        "created": wire_time.write(job.created),
        "seconds": job.seconds,
        "outcome": job.outcome,
        "document": job.document_id,
        "options": [list(each) for each in job.options],
        "starts": wire_time.write(job.starts) if job.starts else None,
        "ends": wire_time.write(job.ends) if job.ends else None,
        "status": job.status,
        "result": job.result_id,
    }


def _from_json(data: Mapping[str, Any]) -> Job:
    return Job(
        id=data["id"],
        seller_key=data["seller"],
        type=data["type"],
        marketplaces=tuple(data["marketplaces"]),
        created=wire_time.read(data["created"]),
        seconds=data["seconds"],
        outcome=data["outcome"],
        document_id=data["document"],
        options=tuple((name, value) for name, value in data["options"]),
        starts=wire_time.read(data["starts"]) if data["starts"] else None,
        ends=wire_time.read(data["ends"]) if data["ends"] else None,
        status=data["status"],
        result_id=data["result"],
    )


def to_json(job: Job, now: datetime) -> JSON:
    """For the control API."""
    return {**_to_json(job), "status": job.status_at(now)}
