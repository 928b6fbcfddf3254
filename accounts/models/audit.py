"""Who did what, for owners and for whoever runs this server. Only `accounts.audit` writes here."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.models.base import Row
from accounts.models.people import Merchant, User


class AuditEntry(Row):
    """Kept when the person goes: `who` is the address they had."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    who = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict, blank=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes: ClassVar = [models.Index(fields=["merchant", "-at", "-id"])]

    def __str__(self) -> str:
        return self.kind
