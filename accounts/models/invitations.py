"""Somebody is asked into a team. Of the link only a hash is kept: a copy of this table lets nobody in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.base import Row
from accounts.models.people import AS_ROLE, Merchant, Role, User


class Invitation(Row):
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role.choices)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    mailed = models.BooleanField(
        default=False, help_text=_("Only its mailbox has seen the link: that proves the address")
    )
    accepted = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["merchant", "email"],
                condition=Q(accepted=None, revoked=None),
                name="one_open_invitation_an_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.merchant}"

    @property
    def as_role(self) -> str:
        """In the midst of a sentence."""
        return str(AS_ROLE[self.role])

    @property
    def expired(self) -> bool:
        return self.expires <= timezone.now()
