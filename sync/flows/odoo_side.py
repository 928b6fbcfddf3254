"""Odoo as a batch meets it: the open door, what it can do, and the facts the rules need, fetched once and remembered
for a while."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import F
from django.utils import timezone

from accounts import probes
from accounts.gateways.odoo import lookups
from accounts.gateways.odoo.client import OdooClient
from accounts.gateways.odoo.records import Probe, Product
from accounts.models import OdooConnection, OdooNote
from sync.desk import Desk

T = TypeVar("T")

FACTS_LIVE = timedelta(minutes=10)
PRODUCTS_LIVE = 60.0  # seconds, in this process
_products: dict[tuple[int, int, str], tuple[float, Product | None]] = {}


@dataclass
class OdooSide:
    desk: Desk
    connection: OdooConnection
    client: OdooClient
    probe: Probe
    preview: bool = False  # nothing may be written, to Odoo or to our notes
    notes: dict[str, Any] = field(default_factory=dict)
    _parsed: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, desk: Desk, *, preview: bool = False) -> "OdooSide":
        connection = desk.connection
        client = desk.odoo(connection)
        side = cls(desk, connection, client, probes.of(connection, client), preview)
        fresh = timezone.now() - FACTS_LIVE
        side.notes = {note.key: note.value for note in connection.notes.filter(at__gte=fresh)}
        return side

    def beat(self) -> None:
        self.desk.beat()

    def fact(self, key: str, ask: Callable[[], Any]) -> Any:
        """JSON-able, remembered for ten minutes for all workers; a person's Retry forgets it."""
        if key not in self.notes:
            self.beat()
            self.notes[key] = ask()
            if self.preview:
                return self.notes[key]
            OdooNote.objects.update_or_create(
                connection=self.connection, key=key, defaults={"value": self.notes[key], "at": timezone.now()}
            )
        return self.notes[key]

    def parsed(self, key: str, ask: Callable[[], Any], parse: Callable[[Any], T]) -> T:
        """A fact as the rules want it, made of its JSON once a batch."""
        value = self.fact(key, ask)
        if key not in self._parsed:
            self._parsed[key] = parse(value)
        found: T = self._parsed[key]
        return found

    def made(self, key: str, make: Callable[[], Any]) -> Any:
        """Like `fact`, for what is made in Odoo when missing. A preview makes nothing: None where it is not known."""
        return self.notes.get(key) if self.preview else self.fact(key, make)

    def forget(self, key: str) -> None:
        self.notes.pop(key, None)
        self._parsed.pop(key, None)
        self.connection.notes.filter(key=key).delete()

    def products(self, ids: Iterable[int]) -> dict[int, Product]:
        """By id; what no longer exists is left out."""
        found, missing = self._remembered([str(one) for one in ids])
        if missing:
            self.beat()
            asked = {str(p.id): p for p in lookups.products(self.client, self.probe, ids=[int(one) for one in missing])}
            self._remember(missing, asked)
            found |= asked
        return {int(key): product for key, product in found.items()}

    def products_by_code(self, skus: Iterable[str]) -> dict[str, tuple[Product, str]]:
        """SKU -> the product whose internal reference, else whose barcode it is, and by which it was found."""
        found, missing = self._remembered([f"sku:{sku}" for sku in skus])
        if missing:
            self.beat()
            asked = _matched(
                [key.removeprefix("sku:") for key in missing],
                lookups.products(self.client, self.probe, codes=[key.removeprefix("sku:") for key in missing]),
            )
            self._remember(missing, {f"sku:{sku}": product for sku, product in asked.items()})
            found |= {f"sku:{sku}": product for sku, product in asked.items()}
        result = {}
        for key, product in found.items():
            sku = key.removeprefix("sku:")
            result[sku] = (product, "reference" if product.default_code == sku else "barcode")
        return result

    def _remembered(self, keys: list[str]) -> tuple[dict[str, Product], list[str]]:
        now = time.monotonic()
        found: dict[str, Product] = {}
        missing: list[str] = []
        for key in dict.fromkeys(keys):
            held = _products.get((self.connection.pk, self.connection.facts_version, key))
            if held is None or held[0] < now:
                missing.append(key)
            elif held[1] is not None:
                found[key] = held[1]
        return found, missing

    def _remember(self, keys: list[str], found: dict[str, Product]) -> None:
        if len(_products) > 50_000:
            _products.clear()
        until = time.monotonic() + PRODUCTS_LIVE
        for key in keys:
            _products[(self.connection.pk, self.connection.facts_version, key)] = (until, found.get(key))


def _matched(skus: list[str], products: list[Product]) -> dict[str, Product]:
    """Internal reference before barcode; of two products with the same one, neither: a person must say which."""
    result: dict[str, Product] = {}
    for sku in skus:
        for same in (
            [p for p in products if p.default_code == sku],
            [p for p in products if p.barcode == sku],
        ):
            if len(same) == 1:
                result[sku] = same[0]
            if same:
                break
    return result


def forget(connection: OdooConnection) -> None:
    """A person has changed something in Odoo: all workers look again."""
    connection.notes.all().delete()
    OdooConnection.objects.filter(pk=connection.pk).update(facts_version=F("facts_version") + 1)


__all__ = ["OdooSide", "forget"]
