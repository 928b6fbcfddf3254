"""A problem: a cause that needs a person, with its cure. Many orders may share one."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Merchant
from accounts.models.base import Row


class ProblemState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a problem", "Open")
    SNOOZED = "snoozed", _("Snoozed")
    RESOLVED = "resolved", _("Resolved")


class Problem(Row):
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="problems")
    code = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64, help_text="Equal causes share it")
    title = models.CharField(max_length=300)
    cure = models.TextField()
    subject = models.CharField(max_length=200, blank=True, help_text="The SKU, the state, the tax rate …")
    state = models.CharField(max_length=10, choices=ProblemState.choices, default=ProblemState.OPEN)
    came_back = models.BooleanField(default=False)
    first_seen = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(default=timezone.now)
    resolved = models.DateTimeField(null=True, blank=True)
    alerted = models.DateTimeField(null=True, blank=True, help_text="When it was told by e-mail, since it opened")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["merchant", "fingerprint"], name="one_row_a_cause")]
        indexes: ClassVar = [models.Index(fields=["merchant", "state", "-last_seen"])]

    def __str__(self) -> str:
        return self.title
