"""Odoo's side: the connection, and what was learnt of it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Row, SecretsMixin
from accounts.models.people import Merchant


class OdooConnection(SecretsMixin, Row):
    secret_fields = ("sealed_key",)

    merchant = models.OneToOneField(Merchant, models.CASCADE, related_name="odoo")
    url = models.CharField(max_length=300)
    database = models.CharField(max_length=120)
    login = models.CharField(max_length=200)
    sealed_key = models.TextField(blank=True, editable=False)
    protocol = models.CharField(max_length=10, default="auto")  # as asked
    spoken = models.CharField(max_length=10, blank=True)  # as found: json2 jsonrpc xmlrpc
    uid_in_odoo = models.IntegerField(null=True, blank=True)
    version = models.CharField(max_length=20, blank=True)
    probe = models.JSONField(default=dict, blank=True, editable=False)
    probed_at = models.DateTimeField(null=True, blank=True)
    facts_version = models.IntegerField(default=0, help_text=_("Grows when what we remember of Odoo must be forgotten"))
    paused = models.TextField(blank=True)
    paused_code = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = "Odoo connection"

    def __str__(self) -> str:
        return f"{self.database} at {self.url}"

    def record_url(self, model: str, record_id: int) -> str:
        """A link a person can open, in every version since 14."""
        return f"{self.url.rstrip('/')}/web#id={record_id}&model={model}&view_type=form"


class OdooNote(models.Model):
    """Small facts learnt of an Odoo and safe to forget: ids of made-when-missing records, country tables …"""

    connection = models.ForeignKey(OdooConnection, models.CASCADE, related_name="notes")
    key = models.CharField(max_length=120)
    value = models.JSONField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["connection", "key"], name="one_note_a_key")]

    def __str__(self) -> str:
        return self.key
