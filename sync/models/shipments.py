"""A shipment: one parcel that left in Odoo and that Amazon must hear of, and the carriers' names on both sides."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Merchant, SellerAccount
from accounts.models.base import Row
from sync.models.orders import Order


class ShipmentState(models.TextChoices):
    """Where every parcel ends: on Amazon, not for Amazon because …, or needing a person."""

    READY = "ready", _("To be sent")
    SENDING = "sending", _("Being sent")
    ACCEPTED = "accepted", _("Accepted by Amazon")
    SEEN = "seen", _("On Amazon")
    IGNORED = "ignored", _("Not for Amazon")
    BLOCKED = "blocked", _("Needs you")


class Shipment(Row):
    """`reference` is Amazon's packageReferenceId: made of Odoo's ids, so that a repeat edits and never doubles.
    `hash` is of what Odoo says of it; `sending_hash` of what was on its way when a worker may have died; `sent_hash` of
    what Amazon has accepted. Where `items` is empty, `reason_code` says why from the start."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="shipments")
    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="shipments")
    order = models.ForeignKey(Order, models.CASCADE, related_name="shipments")
    reference = models.CharField(max_length=20)
    picking_id = models.IntegerField("delivery in Odoo")
    picking_name = models.CharField(max_length=80)
    carrier_id = models.IntegerField("delivery method in Odoo", null=True)
    carrier = models.CharField("delivery method", max_length=200, blank=True)
    delivery_type = models.CharField(max_length=60, blank=True)
    carrier_code = models.CharField(max_length=60, blank=True)
    carrier_name = models.CharField(max_length=200, blank=True)
    service = models.CharField(max_length=200, blank=True)
    tracking = models.CharField(max_length=250, blank=True)
    items = models.JSONField(default=list, help_text="[{item, quantity}]: Amazon's orderItemId and whole pieces")
    left = models.DateTimeField("left in Odoo")
    ship_date = models.DateTimeField(null=True, help_text="As Amazon is told: never before the purchase, never to come")

    state = models.CharField(max_length=10, choices=ShipmentState.choices, default=ShipmentState.READY)
    reason_code = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    hash = models.CharField(max_length=64, blank=True)
    sending_hash = models.CharField(max_length=64, blank=True)
    sent_hash = models.CharField(max_length=64, blank=True)
    sent = models.DateTimeField(null=True)
    accepted = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)
    found = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["order", "reference"], name="one_row_a_parcel")]
        indexes: ClassVar = [
            models.Index(fields=["merchant", "-left", "-id"]),
            models.Index(fields=["merchant", "state", "-left", "-id"]),
            models.Index(fields=["account", "state", "accepted"]),
            models.Index(fields=["merchant", "picking_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.picking_name} {self.tracking}".strip()

    @property
    def pieces(self) -> str:
        """In words; a part of a piece is one of the things a person has to see."""
        count = sum((Decimal(part["quantity"]) for part in self.items), Decimal(0)).normalize()
        # What is not whole is several, in every language of ours.
        return ngettext("{n} piece", "{n} pieces", 1 if count == 1 else 2).format(n=number_format(f"{count:f}"))


class CarrierRule(models.Model):
    """What a merchant calls a delivery method in Odoo, and what Amazon calls its carrier. Before these, the table that
    comes with the product (rules.carriers) is asked."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="carrier_rules")
    carrier = models.CharField("delivery method in Odoo", max_length=200)
    country = models.CharField(max_length=2, blank=True, help_text="Of the marketplace; empty: every one")
    code = models.CharField("Amazon's carrier code", max_length=60)
    name = models.CharField("carrier's name", max_length=200, blank=True, help_text="With the code Other")
    service = models.CharField("shipping service", max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["merchant", "carrier", "country"], name="one_code_a_carrier")
        ]

    def __str__(self) -> str:
        return f"{self.carrier} → {self.code}"
