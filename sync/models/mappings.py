"""Field mappings: each save is a version of the whole set of a channel, or of what holds for all channels."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Channel, Merchant
from accounts.models.base import Row


class MappingVersion(Row):
    """Never changed once written, but for `current`. Only `sync.mappings` writes here."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, related_name="+")  # none: all channels
    number = models.IntegerField()
    current = models.BooleanField(default=True)
    mappings = models.JSONField(default=list, blank=True)
    what = models.CharField(max_length=300, help_text="What was done")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    who = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["merchant", "channel", "number"],
                name="one_mapping_version",
                condition=models.Q(channel__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["merchant", "number"],
                name="one_mapping_version_of_all",
                condition=models.Q(channel__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["merchant", "channel"],
                name="one_current_mapping",
                condition=models.Q(channel__isnull=False, current=True),
            ),
            models.UniqueConstraint(
                fields=["merchant"],
                name="one_current_mapping_of_all",
                condition=models.Q(channel__isnull=True, current=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.what}"
