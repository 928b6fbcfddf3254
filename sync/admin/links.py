from django.contrib import admin

from accounts.admin.base import Ledger, known
from sync.models import Link


@admin.register(Link)
class Links(Ledger):
    """A cache of what Odoo itself knows."""

    list_display = ("key", "model", "odoo_id", "connection", "at")
    list_filter = (known("model", "sale.order", "sale.order.line", "res.partner"),)
    list_select_related = ("connection",)
    search_fields = ("key__startswith",)
