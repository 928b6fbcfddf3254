"""The nightly proof that every order of Amazon is in Odoo: Amazon and Odoo asked anew, whatever we hold ourselves."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Merchant
from accounts.models.base import Row


class CheckState(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Completeness(Row):
    """`plan` is what is still to be asked: legs, which one, its page. Counts and page are saved together, so a page that a
    killed worker read is read again and counted once."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    day = models.DateField(help_text="In the time zone of the pages")
    state = models.CharField(max_length=10, choices=CheckState.choices, default=CheckState.RUNNING)
    started = models.DateTimeField(default=timezone.now)
    finished = models.DateTimeField(null=True)
    changed_from = models.DateTimeField(help_text="Orders that Amazon changed since then were looked at")
    bought_from = models.DateTimeField(null=True, help_text="And those bought since then, where it is set")
    until = models.DateTimeField()
    plan = models.JSONField(default=dict, blank=True)
    said = models.TextField(blank=True)

    read = models.IntegerField(default=0)
    on_amazon = models.IntegerField(default=0, help_text="That belong in Odoo")
    in_odoo = models.IntegerField(default=0)
    missing = models.IntegerField(default=0)
    duplicates = models.IntegerField(default=0)
    mismatches = models.IntegerField(default=0)
    not_cancelled = models.IntegerField(default=0)
    not_wanted = models.JSONField(default=dict, blank=True, help_text="{reason: how many}")
    listed = models.JSONField(default=dict, blank=True, help_text="{kind: lines}, as many as a page shows")

    class Meta:
        verbose_name_plural = "completeness reports"
        indexes: ClassVar = [models.Index(fields=["merchant", "-day", "-id"])]

    def __str__(self) -> str:
        return f"{self.day}"

    @property
    def differences(self) -> int:
        return self.missing + self.duplicates + self.mismatches

    @property
    def word(self) -> str:
        """complete, differs, running or failed."""
        if self.state != CheckState.DONE:
            return str(self.state)
        return "differs" if self.differences else "complete"
