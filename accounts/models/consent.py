"""What is known of a person who is on the way to Amazon's consent page and back."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.amazon import SellerAccount
from accounts.models.people import Merchant, User


class Consent(models.Model):
    """One question to Amazon. Its state is told to the browser alone: here is only its hash, beside all that the answer
    must fit. Only `accounts.consents` writes here."""

    state = models.CharField(max_length=64, unique=True, editable=False)
    session = models.CharField(max_length=64, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    account = models.ForeignKey(SellerAccount, models.CASCADE, null=True, related_name="+")  # which is renewed
    region = models.CharField(max_length=2)
    seller_id = models.CharField(max_length=40, blank=True, help_text=_("Who must answer, where that is known"))
    redirect_uri = models.URLField(max_length=500)
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField(db_index=True)
    used = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.region} {self.seller_id}".strip()
