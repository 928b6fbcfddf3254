"""What an Odoo can do is asked once a day; only what a person must cure pauses the connection."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import probes
from accounts.doors import odoo_for
from accounts.gateways.errors import GatewayError, Kind
from accounts.gateways.journal import NullJournal
from accounts.gateways.odoo.records import Probe
from accounts.models import OdooConnection
from tests.pretend import AnOdoo, connect_odoo

pytestmark = pytest.mark.django_db


def look(connection: OdooConnection) -> Probe:
    client = odoo_for(connection, NullJournal())
    try:
        return probes.of(connection, client)
    finally:
        client.close()


def old(connection: OdooConnection) -> OdooConnection:
    OdooConnection.objects.update(probed_at=timezone.now() - timedelta(hours=25))
    connection.refresh_from_db()
    return connection


def test_a_probe_survives_being_stored(odoo: AnOdoo) -> None:
    made = connect_odoo(odoo)
    kept = probes.load(OdooConnection.objects.get().probe)
    assert probes.dump(kept) == made.probe
    assert (kept.version, kept.protocol, kept.uid, kept.ok) == ("19.0", "json2", 2, True)
    assert kept.has("sale.order", "client_order_ref")
    assert [c.id for c in kept.companies] == [1]


def test_a_fresh_probe_asks_nothing(odoo: AnOdoo) -> None:
    made = connect_odoo(odoo)
    asked = len(odoo.called())
    assert probes.dump(look(made)) == made.probe
    assert len(odoo.called()) == asked


def test_an_old_probe_is_asked_and_kept_anew(odoo: AnOdoo) -> None:
    made = old(connect_odoo(odoo))
    asked = len(odoo.called())
    look(made)
    assert len(odoo.called()) > asked
    assert timezone.now() - OdooConnection.objects.get().probed_at < timedelta(minutes=1)


@pytest.mark.parametrize("fault", ["502", "503", "504", "cut_before", "serialization", "reset"])
def test_an_outage_at_the_daily_look_passes_by_itself(odoo: AnOdoo, fault: str) -> None:
    made = old(connect_odoo(odoo))
    odoo.server.fault(fault, times=0)
    with pytest.raises(GatewayError) as caught:
        look(made)
    assert caught.value.kind is Kind.UNAVAILABLE
    assert caught.value.passing


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        ("revoked", Kind.ACCESS, "odoo_key_refused"),
        ("no_database", Kind.CONFIG, "odoo_wrong_database"),
        ("no_module", Kind.CONFIG, "odoo_app_missing"),
    ],
)
def test_what_a_person_must_cure_pauses(odoo: AnOdoo, fault: str, kind: Kind, code: str) -> None:
    made = old(connect_odoo(odoo))
    odoo.server.fault(fault, model="stock.*" if fault == "no_module" else "*", times=0)
    with pytest.raises(GatewayError) as caught:
        look(made)
    assert (caught.value.kind, caught.value.code) == (kind, code)
    assert caught.value.connection_wide
