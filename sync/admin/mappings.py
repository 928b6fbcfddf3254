from django.contrib import admin

from sync.admin.base import MerchantLedger
from sync.models import MappingVersion


@admin.register(MappingVersion)
class MappingVersions(MerchantLedger):
    """Changed under Settings, where it is tried first."""

    list_display = ("merchant", "channel", "number", "current", "what", "who", "at")
    list_select_related = ("merchant", "channel__marketplace", "channel__account")
    prefixes = ("who",)
