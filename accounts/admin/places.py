"""Marketplaces: reference data."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from accounts.models import Marketplace


@admin.register(Marketplace)
class Marketplaces(admin.ModelAdmin):
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    list_display = ("name", "id", "country", "region", "currency", "time_zone")
    list_filter = ("region",)
    search_fields = ("name", "id", "country")

    def get_readonly_fields(self, request: HttpRequest, obj: Marketplace | None = None) -> tuple[str, ...]:
        return ("id",) if obj else ()  # a changed key would be another marketplace
