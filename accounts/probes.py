"""What an Odoo can do, asked once and kept with its connection for a day."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.odoo.client import OdooClient
from accounts.gateways.odoo.probe import probe
from accounts.gateways.odoo.records import Check, Company, Probe
from accounts.models import OdooConnection

LIVES = timedelta(hours=24)
FRESH = timedelta(minutes=10)  # within these an error is Odoo's own, and no sign that it has become another one
# Only a person cures these, so the connection pauses. All else may pass by itself: an outage, a busy hour, an update of
# Odoo under way.
_FOR_A_PERSON = {
    "odoo_key_refused": Kind.ACCESS,
    "odoo_right_missing": Kind.ACCESS,
    "odoo_record_denied": Kind.ACCESS,
    "odoo_wrong_database": Kind.CONFIG,
    "odoo_app_missing": Kind.CONFIG,
    "odoo_version_too_old": Kind.CONFIG,
    "odoo_silent": Kind.CONFIG,
    "odoo_no_company": Kind.CONFIG,
}


def of(connection: OdooConnection, client: OdooClient) -> Probe:
    """Raises GatewayError where a fresh look finds something that keeps orders out."""
    age = timezone.now() - connection.probed_at if connection.probed_at and connection.probe else None
    if age is not None and age < LIVES:
        client.outdated = (lambda: _forget(connection)) if age > FRESH else None
        return load(connection.probe)
    found = probe(client)
    wrong = next((check for check in found.checks if not check.ok), None)
    if wrong is not None:
        kind = _FOR_A_PERSON.get(wrong.code, Kind.UNAVAILABLE)
        raise GatewayError(kind, wrong.text, wrong.code or "odoo_check")
    keep(connection, found)
    return found


def _forget(connection: OdooConnection) -> None:
    """Whoever comes next asks anew."""
    OdooConnection.objects.filter(pk=connection.pk).update(probed_at=None)


def keep(connection: OdooConnection, found: Probe) -> None:
    connection.probe, connection.probed_at = dump(found), timezone.now()
    connection.version, connection.spoken, connection.uid_in_odoo = found.version, found.protocol, found.uid
    if connection.pk:
        connection.save(update_fields=["probe", "probed_at", "version", "spoken", "uid_in_odoo"])


def dump(found: Probe) -> dict[str, Any]:
    return {
        "version": found.version,
        "protocol": found.protocol,
        "uid": found.uid,
        "user_name": found.user_name,
        "modules": sorted(found.modules),
        "fields": {model: sorted(names) for model, names in found.fields.items()},
        "rights": {model: sorted(names) for model, names in found.rights.items()},
        "companies": [
            {
                "id": c.id,
                "name": c.name,
                "currency": c.currency,
                "country": c.country,
                "round_globally": c.round_globally,
            }
            for c in found.companies
        ],
        "price_digits": found.price_digits,
        "plain": sorted(found.plain),
        "checks": [{"name": c.name, "ok": c.ok, "text": c.text, "code": c.code} for c in found.checks],
    }


def load(data: dict[str, Any]) -> Probe:
    return Probe(
        version=data["version"],
        protocol=data["protocol"],
        uid=data["uid"],
        user_name=data["user_name"],
        modules=frozenset(data["modules"]),
        fields={model: frozenset(names) for model, names in data["fields"].items()},
        rights={model: frozenset(names) for model, names in data["rights"].items()},
        companies=tuple(Company(**company) for company in data["companies"]),
        price_digits=data["price_digits"],
        plain=frozenset(data.get("plain", ())),
        checks=tuple(Check(**check) for check in data["checks"]),
    )
