"""E-mails that are still to be sent."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import Merchant
from sync.models.runs import Run


class RefusalMail(models.Model):
    """What Amazon has refused in a run, for one contact. The row stands before anything is sent, so that none is lost; who
    dies between the sending and its note sends it a second time."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    run = models.ForeignKey(Run, models.CASCADE, related_name="mails")
    contact = models.CharField(max_length=260)
    due = models.DateTimeField(null=True, default=timezone.now, help_text="None: sent, or given up")
    tries = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "contact"], name="one_mail_a_run_and_contact")]
        indexes: ClassVar = [
            models.Index(fields=["due"], name="refusal_mail_due", condition=models.Q(due__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.contact
