from django.contrib import admin

from accounts.admin.base import Ledger, MerchantFilter, known
from sync.admin.base import MerchantLedger
from sync.models import Link, Offer


@admin.register(Offer)
class Offers(MerchantLedger):
    list_display = ("sku", "asin", "merchant", "account", "product_id", "product_name", "matched_by", "created")
    list_filter = (known("matched_by", "reference", "barcode", "person"), ("merchant", MerchantFilter))
    list_select_related = ("merchant", "account")
    search_fields = ("sku__startswith",)


@admin.register(Link)
class Links(Ledger):
    """A cache of what Odoo itself knows."""

    list_display = ("key", "model", "odoo_id", "connection", "at")
    list_filter = (known("model", "sale.order", "sale.order.line", "res.partner"),)
    list_select_related = ("connection",)
    search_fields = ("key__startswith",)
