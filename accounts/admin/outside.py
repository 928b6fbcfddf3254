from django.contrib import admin

from accounts.admin.base import Ledger, MerchantFilter, known
from accounts.gateways.errors import Kind
from accounts.models import ApiCall


@admin.register(ApiCall)
class ApiCalls(Ledger):
    list_display = ("at", "merchant", "system", "operation", "outcome", "status", "milliseconds", "request_id")
    list_filter = (known("system", "amazon", "odoo"), known("outcome", "ok", *Kind), "at", ("merchant", MerchantFilter))
    list_select_related = ("merchant",)
    ordering = ("-at", "-pk")
