"""What the settings of a channel are chosen from: Odoo's own lists, remembered for ten minutes. Where Odoo does not answer,
the last ones, however old, and why there are no newer."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts import probes
from accounts.doors import odoo_for
from accounts.gateways.errors import GatewayError
from accounts.gateways.odoo import lists, lookups
from accounts.gateways.odoo.client import OdooClient
from accounts.gateways.odoo.records import Named, Probe
from accounts.models import OdooConnection
from accounts.ports import CollectedCalls, write_calls

LISTS, FAILED = "lists", "lists_failed"
LIVE = timedelta(minutes=10)
# So long an Odoo that did not answer is not asked again: each page would wait for it.
REST = timedelta(seconds=30)
FOUND = 8
NOT_CONNECTED = "No Odoo is connected yet, so nothing can be chosen from it."


@dataclass(frozen=True, slots=True)
class Choices:
    """`failed` says why Odoo could not be asked just now; `at` is when the lists were read, None where none ever were."""

    sources: Mapping[str, list[Named] | None] = field(default_factory=dict)
    products: Mapping[int, Named | None] = field(default_factory=dict)  # None: no longer in use
    at: datetime | None = None
    failed: str = ""

    def listed(self, source: str) -> list[Named] | None:
        """None where nobody knows: the user may not read it, or Odoo was never asked."""
        return self.sources.get(source)


def of(connection: OdooConnection | None, products: Iterable[int] = ()) -> Choices:
    """`products`: the ids whose names are wanted, too."""
    if connection is None:
        return Choices(failed=NOT_CONNECTED)
    wanted = sorted(set(products))
    notes = {note.key: note for note in connection.notes.filter(key__in=(LISTS, FAILED))}
    held, failed = notes.get(LISTS), notes.get(FAILED)
    value: dict[str, Any] = held.value if held else {}
    known = value.get("products", {})
    fresh = held is not None and timezone.now() - held.at < LIVE and all(str(one) in known for one in wanted)
    if fresh:
        return _choices(value, held.at if held else None)
    if connection.paused:
        return _choices(value, held.at if held else None, connection.paused)
    if failed is not None and timezone.now() - failed.at < REST:
        return _choices(value, held.at if held else None, str(failed.value))
    try:
        value = _ask(connection, wanted)
    except GatewayError as error:
        connection.notes.update_or_create(key=FAILED, defaults={"value": error.text})
        return _choices(value, held.at if held else None, error.text)
    connection.notes.update_or_create(key=LISTS, defaults={"value": value})
    return _choices(value, timezone.now())


def find_products(connection: OdooConnection, text: str) -> list[Named]:
    """By reference, name or barcode. Raises GatewayError."""

    def search(client: OdooClient, probe: Probe) -> list[Named]:
        return lookups.search_products(client.within(lists.SECONDS), probe, text, FOUND)

    return _with(connection, search)


def _ask(connection: OdooConnection, products: list[int]) -> dict[str, Any]:
    def read(client: OdooClient, probe: Probe) -> dict[str, Any]:
        sources = lists.read(client, probe)
        named = {one.id: one for one in lists.products(client, probe, products)} if products else {}
        return {
            "sources": {name: rows and [asdict(one) for one in rows] for name, rows in sources.items()},
            "products": {str(pk): asdict(named[pk]) if pk in named else None for pk in products},
        }

    return _with(connection, read)


def _with(connection: OdooConnection, ask: Any) -> Any:
    journal = CollectedCalls()
    client = odoo_for(connection, journal)
    try:
        return ask(client, probes.of(connection, client.within(lists.SECONDS)))
    finally:
        client.close()
        write_calls(connection.merchant_id, journal.drain())


def _choices(value: Mapping[str, Any], at: datetime | None, failed: str = "") -> Choices:
    return Choices(
        {
            name: None if rows is None else [Named(**row) for row in rows]
            for name, rows in value.get("sources", {}).items()
        },
        {int(pk): Named(**row) if row else None for pk, row in value.get("products", {}).items()},
        at,
        failed,
    )
