"""A run: one execution of a flow, as the history shows it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Merchant, OdooConnection, SellerAccount
from accounts.models.base import Row


class RunState(models.TextChoices):
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    DONE = "done", _("Done")
    PARTLY = "partly", _("Partly done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Run(Row):
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="runs")
    account = models.ForeignKey(SellerAccount, models.CASCADE, null=True, related_name="runs")
    flow = models.CharField(max_length=40)
    trigger = models.CharField(max_length=12, default="schedule", help_text="schedule, person, command or retry")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    since = models.DateTimeField(null=True)
    started = models.DateTimeField(default=timezone.now)
    heartbeat = models.DateTimeField(default=timezone.now)
    finished = models.DateTimeField(null=True)
    reading = models.BooleanField(default=True, help_text="More may still come from the source")
    said = models.TextField(blank=True)
    expected = models.IntegerField(null=True, help_text="Orders, as they were estimated before")
    window = models.JSONField(default=dict, blank=True, help_text="Of a paused run: where its reading goes on")

    read = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    ignored = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)
    blocked = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    calls_amazon = models.IntegerField(default=0)
    calls_odoo = models.IntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["merchant", "-started", "-id"]),
            models.Index(fields=["state"], name="run_running", condition=models.Q(state="running")),
        ]

    def __str__(self) -> str:
        return f"{self.flow} {self.started:%Y-%m-%d %H:%M}"


class Cursor(models.Model):
    """How far a seller account's flow has read, and the window it is in, so that a kill resumes mid-window."""

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="cursors")
    flow = models.CharField(max_length=40)
    position = models.DateTimeField(null=True, help_text="Everything before this is stored")
    window = models.JSONField(default=dict, blank=True, help_text="after, before, token, pages")
    covered = models.JSONField(default=dict, blank=True, help_text="MarketplaceId: from when on its orders are stored")
    last_ok = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "flow"], name="one_cursor_a_flow")]

    def __str__(self) -> str:
        return f"{self.flow} {self.position or 'not begun'}"


class OdooCursor(models.Model):
    """How far a flow has read a merchant's Odoo: records change after `position`, or at it with a greater id."""

    connection = models.ForeignKey(OdooConnection, models.CASCADE, related_name="cursors")
    flow = models.CharField(max_length=40)
    position = models.DateTimeField(null=True)
    after_id = models.IntegerField(default=0)
    news = models.DateTimeField(
        null=True,
        help_text="When it last brought something: what was under way in Odoo then may still appear before `position`",
    )
    last_ok = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["connection", "flow"], name="one_odoo_cursor_a_flow")]

    def __str__(self) -> str:
        return f"{self.flow} {self.position or 'not begun'}"
