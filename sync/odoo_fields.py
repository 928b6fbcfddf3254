"""What Odoo's screens would offer to choose from, asked live and remembered for an hour: fields, and records by name."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.odoo import mapped
from accounts.gateways.odoo.client import Client
from accounts.gateways.odoo.records_fields import OdooField
from accounts.models import Merchant, OdooConnection, OdooNote
from sync.desk import Desk
from sync.rules.mapping import MODELS

LIVE = timedelta(hours=1)
SECONDS = 10.0  # a call, while somebody waits for the page


def fields(merchant: Merchant, target: str) -> dict[str, OdooField]:
    """Of that target's model, by name. Raises GatewayError."""

    def ask(client: Client) -> Any:
        return {name: mapped.as_json(one) for name, one in mapped.describe(client, MODELS[target]).items()}

    return mapped.from_json(_remembered(merchant, f"fields:{target}", ask))


def record_names(merchant: Merchant, relation: str) -> list[str]:
    """Some records of a model, to choose from. Raises GatewayError."""
    found: list[str] = _remembered(merchant, f"names:{relation}"[:120], lambda client: mapped.names(client, relation))
    return found


def ids(merchant: Merchant, relation: str, names: Iterable[str]) -> dict[str, int | None]:
    """As they are just now. Raises GatewayError."""
    wanted = list(names)
    found: dict[str, int | None] = (
        _asked(merchant, lambda client: mapped.named(client, relation, wanted)) if wanted else {}
    )
    return found


def forget(merchant: Merchant) -> None:
    """Somebody has changed something in Odoo."""
    notes = OdooNote.objects.filter(connection__merchant=merchant)
    for start in ("fields:", "names:", "mapped:"):
        notes.filter(key__startswith=start).delete()


def _remembered(merchant: Merchant, key: str, ask: Callable[[Client], Any]) -> Any:
    fresh = timezone.now() - LIVE
    note = OdooNote.objects.filter(connection__merchant=merchant, key=key, at__gte=fresh).first()
    if note is not None:
        return note.value
    value = _asked(merchant, ask)
    connection = OdooConnection.objects.get(merchant=merchant)
    OdooNote.objects.update_or_create(connection=connection, key=key, defaults={"value": value, "at": timezone.now()})
    return value


def _asked(merchant: Merchant, ask: Callable[[Client], Any]) -> Any:
    connection = OdooConnection.objects.filter(merchant=merchant).first()
    if connection is None:
        text = "Odoo is not connected yet, so its fields are not known. Connect it under Settings, then come back."
        raise GatewayError(Kind.CONFIG, text, "odoo_not_connected")
    desk = Desk(merchant, asked=True)
    try:
        return ask(desk.odoo(connection).within(SECONDS))
    finally:
        desk.close()
