"""The ledger: every piece of work is a row. Celery only rings the bell."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Merchant, SellerAccount
from accounts.models.base import Row
from sync.models.orders import Order
from sync.models.problems import Problem
from sync.models.runs import Run
from sync.models.shipments import Shipment


class WorkState(models.TextChoices):
    READY = "ready", _("Ready")  # due when `due` has come
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    BLOCKED = "blocked", _("Needs you")  # waits for a person; a Problem says why
    STOPPED = "stopped", _("Stopped")  # a person said: not this one


class Work(Row):
    """One thing to do, once a (merchant, flow, key). Only `sync.queue` writes its state.

    `lane` names what must not run twice at a time: the merchant's Odoo, or one seller account. `again` says that
    the cause came once more while the row was running. `fence` grows with every claim, so that a worker that was
    thought dead cannot finish what another has taken over.
    """

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    account = models.ForeignKey(SellerAccount, models.CASCADE, null=True, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, null=True, related_name="works")
    shipment = models.ForeignKey(Shipment, models.CASCADE, null=True, related_name="works")
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="works")
    problem = models.ForeignKey(Problem, models.SET_NULL, null=True, related_name="works")
    flow = models.CharField(max_length=40)
    lane = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    hint = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.READY)
    priority = models.SmallIntegerField(default=5)
    due = models.DateTimeField(default=timezone.now)
    attempts = models.IntegerField(default=0)
    crashes = models.IntegerField(default=0, help_text="Claims that ended with a dead worker, in a row")
    again = models.BooleanField(default=False)
    lease_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=40, blank=True)
    fence = models.BigIntegerField(default=0)
    said = models.TextField(blank=True, help_text="What the last attempt said")
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "work"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["merchant", "flow", "key"], name="one_work_a_key"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due", "lane"], name="work_due", condition=models.Q(state="ready")),
            models.Index(fields=["lease_until"], name="work_leased", condition=models.Q(state="running")),
            models.Index(fields=["lane", "flow", "state", "due"], name="work_lane"),
            models.Index(fields=["merchant", "state", "flow"], name="work_state"),
        ]

    def __str__(self) -> str:
        return f"{self.flow} {self.key}"


class Attempt(models.Model):
    """What one try did, for the history."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    work = models.ForeignKey(Work, models.CASCADE, related_name="tries")
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+")
    number = models.IntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    detail = models.TextField(blank=True, help_text="For the engineer")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["merchant", "-at", "-id"])]

    def __str__(self) -> str:
        return self.outcome


class Lease(models.Model):
    """Who works in a lane just now."""

    name = models.CharField(max_length=80, primary_key=True)
    holder = models.CharField(max_length=40, blank=True)
    until = models.DateTimeField()
    strikes = models.IntegerField(default=0, help_text="Failures of the whole lane in a row")
    rest_until = models.DateTimeField(null=True)
    rest_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """A sign of life of a worker or the scheduler."""

    name = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
