"""Field mappings for a browser to look at: one, thirty with names as long as they come, and none."""

from datetime import timedelta

from django.utils import timezone

from accounts.gateways.odoo import mapped
from accounts.gateways.odoo.records_fields import OdooField
from accounts.models import OdooConnection, OdooNote
from sync import mappings
from sync.rules import mapping as rules
from tests.sync.views.shop import Shop

FIELDS = [
    OdooField("reference", "Payment Ref.", "char", "The payment communication of this sale order."),
    OdooField("commitment_date", "Delivery Date", "datetime", "This is the delivery date promised to the customer."),
    OdooField("note", "Terms and conditions", "html"),
    OdooField("tag_ids", "Tags", "many2many", relation="crm.tag"),
    OdooField("x_studio_channel", "Channel", "selection", selection=(("web", "Web shop"), ("amazon", "Amazon"))),
    OdooField("x_studio_urgent", "Urgent", "boolean"),
    OdooField(
        "validity_date",
        "Expiration",
        "date",
        "Validity of the order, after that you will not be able to sign & pay the quotation.",
    ),
    *(OdooField(f"x_field_{n}", f"A field of yours {n}", "char") for n in range(12)),
    OdooField("amount_total", "Total", "monetary", readonly=True),
]


def plant(shop: Shop, many: Shop, long: str) -> None:
    for one in (shop, many):
        known = {field.name: mapped.as_json(field) for field in FIELDS}
        connection = OdooConnection.objects.get(merchant=one.merchant)
        for target in rules.TARGETS:
            OdooNote.objects.create(connection=connection, key=f"fields:{target}", value=known)
        OdooNote.objects.create(connection=connection, key="names:crm.tag", value=["Prime", "Business", "Gift"])
        # No Odoo answers this site, so what it knows of one must outlive the longest run of the tests.
        connection.notes.update(at=timezone.now() + timedelta(days=1))
    rows = [
        {"target": "order", "field": "reference", "source": "buyer.buyerPurchaseOrderNumber", "label": "Payment Ref."}
    ]
    tags = {"target": "order", "field": "tag_ids", "source": "programs", "values": {"PRIME": "Prime"}, "label": "Tags"}
    for base, some in enumerate(([*rows], [*rows, tags], [{**rows[0], "mode": "always"}])):
        save(shop, some, base)
    worst = [
        {
            "target": list(rules.TARGETS)[n % 4],
            "field": f"x_{long.lower().translate({228: 'ae', 252: 'ue'})}"[:50] + f"_{n}",
            "source": f"item.product.title || order.buyer.buyerName || '{long} {n}'"
            if n % 4 == 1
            else f"orderId || '{long} {n}'",
            "label": f"{long} {n}",
            "transform": "template",
            "argument": f"{long} {{value}}",
            "mode": list(rules.MODES)[n % 3],
        }
        for n in range(30)
    ]
    save(many, worst, 0)


def save(shop: Shop, rows: list[dict[str, object]], base: int) -> None:
    made = [rules.read(row) for row in rows]
    mappings.save(shop.merchant, None, made, mappings.changed(made[0]), base=base, user=shop.owner)
