from django.contrib import admin

from accounts.admin.base import MerchantFilter, known
from sync.admin.base import MerchantLedger
from sync.models import FbaStock, StockFeed, StockLevel
from sync.models.stock import FeedState, StockState


@admin.register(StockLevel)
class StockLevels(MerchantLedger):
    prefixes = ("offer__sku",)
    list_display = (
        "offer",
        "merchant",
        "state",
        "free",
        "reserved",
        "wanted",
        "told",
        "on_amazon",
        "changed",
        "reason",
    )
    list_filter = (known("state", *StockState.values), "changed", ("merchant", MerchantFilter))
    list_select_related = ("merchant", "offer")


@admin.register(StockFeed)
class StockFeeds(MerchantLedger):
    prefixes = ("feed_id",)
    list_display = ("feed_id", "merchant", "account", "state", "started", "finished", "said")
    list_filter = (known("state", *FeedState.values), "started", ("merchant", MerchantFilter))
    list_select_related = ("merchant", "account")


@admin.register(FbaStock)
class FbaStocks(MerchantLedger):
    prefixes = ("sku",)
    list_display = (
        "sku",
        "merchant",
        "fulfillable",
        "reserved",
        "in_odoo",
        "drift",
        "inbound",
        "unfulfillable",
        "read",
    )
    list_filter = ("read", ("merchant", MerchantFilter))
    list_select_related = ("merchant",)
