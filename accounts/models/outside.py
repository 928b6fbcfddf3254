"""Traffic to the outside: the journal of calls, the shared token buckets, the cached access tokens."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Row, SecretsMixin
from accounts.models.people import Merchant


class ApiCall(models.Model):
    """One call to Amazon or Odoo, without its secrets and personal data."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    system = models.CharField(max_length=6)
    operation = models.CharField(max_length=120)
    at = models.DateTimeField()
    milliseconds = models.IntegerField()
    outcome = models.CharField(max_length=20)
    status = models.IntegerField(default=0)
    request_id = models.CharField(max_length=80, blank=True)
    detail = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["merchant", "-at", "-id"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.system} {self.operation} {self.outcome}"


class TokenBucket(models.Model):
    """Amazon's allowance for an application, seller and operation, shared by all workers."""

    key = models.CharField(max_length=200, primary_key=True)
    tokens = models.FloatField()
    rate = models.FloatField()
    burst = models.IntegerField(default=1)
    at = models.FloatField()  # seconds since the epoch
    told = models.BooleanField(default=False, help_text=_("Amazon has told its rate, or refused a call"))
    version = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class AccessToken(SecretsMixin, Row):
    secret_fields = ("sealed_token",)

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    sealed_token = models.TextField(editable=False)
    expires = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["merchant", "key"], name="one_token_a_key")]

    def __str__(self) -> str:
        return f"until {self.expires:%H:%M}"


class Remembered(models.Model):
    """The table of Django's database cache: lock-outs, and codes that were used. Only that cache reads and writes here."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
