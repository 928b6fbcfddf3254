"""The timeline of an order. Only `sync.timeline` writes here."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.models import Merchant
from sync.models.orders import Order


class Event(models.Model):
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["order", "-at", "-id"])]

    def __str__(self) -> str:
        return self.kind
