"""What Odoo says of its fields, planted, and mappings of a shop as they are kept."""

from typing import Any

import pytest

from accounts.gateways.odoo import mapped
from accounts.gateways.odoo.records_fields import OdooField
from accounts.models import OdooNote
from sync import mappings, odoo_fields
from sync.models import MappingVersion
from sync.rules import mapping as rules
from tests.sync.views.shop import Shop

FIELDS = [
    OdooField("reference", "Payment Ref.", "char", "Told to the bank"),
    OdooField("commitment_date", "Delivery Date", "datetime"),
    OdooField("note", "Terms and conditions", "html"),
    OdooField("tag_ids", "Tags", "many2many", relation="crm.tag"),
    OdooField("x_channel", "Channel", "selection", selection=(("web", "Web shop"), ("amazon", "Amazon"))),
    OdooField("x_urgent", "Urgent", "boolean"),
    OdooField("x_count", "Count", "integer"),
    OdooField("amount_total", "Total", "monetary", readonly=True),
    OdooField("delivery_status", "Delivery Status", "selection", readonly=True),
    OdooField("client_order_ref", "Customer Reference", "char"),
]
LINES = [OdooField("name", "Description", "text"), OdooField("customer_lead", "Lead Time", "float")]


@pytest.fixture
def known_fields(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for target, known in (("order", FIELDS), ("line", LINES), ("customer", []), ("delivery", [])):
        value = {one.name: mapped.as_json(one) for one in known}
        OdooNote.objects.create(connection=shop.odoo, key=f"fields:{target}", value=value)
    OdooNote.objects.create(connection=shop.odoo, key="names:crm.tag", value=["Prime", "Business"])
    known_ids = {"Prime": 7, "Business": 8}
    monkeypatch.setattr(odoo_fields, "ids", lambda merchant, relation, names: {n: known_ids.get(n) for n in names})


def plant(shop: Shop, *rows: dict[str, Any], channel: Any = None) -> MappingVersion:
    before = mappings.current(shop.merchant, channel)
    made = [rules.read(row) for row in rows]
    return mappings.save(shop.merchant, channel, made, "Planted", base=before.number if before else 0, user=shop.owner)


def held(shop: Shop, channel: Any = None) -> list[dict[str, Any]]:
    found = mappings.current(shop.merchant, channel)
    return list(found.mappings) if found else []


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())
