"""E-mails about what needs somebody: who wants which, what is to be told, and the outbox."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import Member, Merchant
from accounts.models.base import Row
from sync.models.problems import Problem


class AlertChoice(models.Model):
    """What a member wants to hear of, and how soon; where nothing was chosen, rules.alerts says."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="alerts")
    paces = models.JSONField(default=dict, blank=True, help_text="{kind: now, daily or off}")

    def __str__(self) -> str:
        return str(self.member)


class Alert(models.Model):
    """Something to be told to one member, until it stands in an e-mail."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    problem = models.ForeignKey(Problem, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    pace = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    path = models.CharField(max_length=300, help_text="The page about it")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["member", "pace", "at"])]

    def __str__(self) -> str:
        return self.title


class MailState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Given up"


class AlertMail(Row):
    """Written before it is sent. Sent at least once: the same `uid` is its Message-ID each time."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    pace = models.CharField(max_length=10)
    subject = models.CharField(max_length=300)
    body = models.TextField(blank=True, help_text="Gone when it has been sent")
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    tries = models.IntegerField(default=0)
    due = models.DateTimeField(default=timezone.now)
    created = models.DateTimeField(default=timezone.now)
    sent = models.DateTimeField(null=True)
    said = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due"], name="mail_due", condition=models.Q(state__in=("waiting", "sending"))),
            models.Index(fields=["member", "-created", "-id"]),
        ]

    def __str__(self) -> str:
        return self.subject
