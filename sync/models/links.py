"""What belongs to what: external ids in Odoo, and seller SKUs."""

from typing import ClassVar

from django.db import models

from accounts.models import Merchant, OdooConnection, SellerAccount
from accounts.models.base import Row


class Link(models.Model):
    """An external id that we know Odoo holds. A cache: Odoo's own ir.model.data is the truth."""

    connection = models.ForeignKey(OdooConnection, models.CASCADE, related_name="links")
    key = models.CharField(max_length=160)
    model = models.CharField(max_length=60)
    odoo_id = models.IntegerField()
    content = models.CharField(max_length=64, blank=True, help_text="Hash of what was written")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["connection", "key"], name="one_record_a_key")]

    def __str__(self) -> str:
        return f"{self.key} = {self.model}({self.odoo_id})"


class Offer(Row):
    """A seller SKU matched to an Odoo product (Odoo's own word for it)."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="offers")
    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="offers")
    sku = models.CharField("SKU", max_length=200)
    asin = models.CharField("ASIN", max_length=20, blank=True)
    title = models.CharField(max_length=500, blank=True)
    product_id = models.IntegerField("product in Odoo")
    product_name = models.CharField(max_length=300, blank=True)
    matched_by = models.CharField(max_length=20, help_text="reference, barcode or person")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "sku"], name="one_product_a_sku")]

    def __str__(self) -> str:
        return f"{self.sku} → {self.product_name or self.product_id}"
