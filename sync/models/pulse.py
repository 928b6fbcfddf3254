"""The last hours of each flow: what the home page's bars are made of."""

from typing import ClassVar

from django.db import models

from accounts.models import Merchant


class Pulse(models.Model):
    """One a subject and place. `account` and `channel` are ids, 0 where it is about all of them: what is read is read for
    a whole seller account or Odoo, what is done is done for a channel's order."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    subject = models.CharField(max_length=20)
    account = models.BigIntegerField(default=0)
    channel = models.BigIntegerField(default=0)
    last_ok = models.DateTimeField(null=True, help_text="When what recurs last ended well")
    hours = models.JSONField(default=dict, blank=True, help_text="{hour in UTC: [went well, did not]}")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["merchant", "subject", "account", "channel"], name="one_pulse_a_flow")
        ]

    def __str__(self) -> str:
        return self.subject
