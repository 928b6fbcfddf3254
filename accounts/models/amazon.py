"""Amazon's side: marketplaces (reference data), seller accounts, channels."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.channel_settings import ChannelSettings, load
from accounts.models.base import Row, SecretsMixin
from accounts.models.people import Merchant


class Region(models.TextChoices):
    NA = "na", _("North America")
    EU = "eu", _("Europe, Middle East, India")
    FE = "fe", _("Far East")


class Marketplace(models.Model):
    """Reference data: 23 are seeded, another is added in the admin."""

    id = models.CharField("MarketplaceId", max_length=30, primary_key=True)
    name = models.CharField(max_length=60, help_text="Amazon.de")
    country = models.CharField(max_length=2, help_text="DE")
    region = models.CharField(max_length=2, choices=Region.choices)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=40, default="UTC")
    seller_central = models.URLField(help_text="https://sellercentral.amazon.de")
    consent = models.URLField(blank=True, help_text=_("Where a seller grants access; empty: Seller Central itself"))

    class Meta:
        ordering: ClassVar = ["region", "name"]

    def __str__(self) -> str:
        return self.name

    def order_url(self, amazon_id: str) -> str:
        return f"{self.seller_central.rstrip('/')}/orders-v3/order/{amazon_id}"


class SellerAccount(SecretsMixin, Row):
    """One Amazon authorisation: region + selling partner id."""

    secret_fields = ("sealed_refresh_token", "sealed_client_secret")

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="seller_accounts")
    name = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=2, choices=Region.choices)
    seller_id = models.CharField(max_length=40)
    client_id = models.CharField(max_length=200, blank=True, help_text=_("Empty: the operator's application"))
    sealed_client_secret = models.TextField(blank=True, editable=False)
    sealed_refresh_token = models.TextField(blank=True, editable=False)
    authorised_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When a person pressed Start; before, nothing is read or written by itself")
    )
    paused = models.TextField(blank=True, help_text=_("Why nothing is asked of Amazon until somebody acts"))
    paused_code = models.CharField(max_length=60, blank=True)
    # The tokens are gone and nothing is asked any more; orders and history stay. Connecting again ends it.
    disconnected = models.DateTimeField(null=True, blank=True)
    # What Amazon named when it was last asked: evidence of whose account this is, and of marketplaces to switch on.
    participations = models.JSONField(default=list, blank=True, editable=False)
    looked = models.DateTimeField(null=True, editable=False)
    roles = models.JSONField(default=dict, blank=True, editable=False)
    roles_checked = models.DateTimeField(null=True, editable=False)  # when last begun; the result has its own time

    class Meta:
        constraints: ClassVar = [
            # A seller belongs to one merchant: otherwise two dashboards would fight over the same orders. Who disconnected
            # it lets it go, and keeps its history.
            models.UniqueConstraint(
                fields=["region", "seller_id"],
                condition=models.Q(disconnected__isnull=True),
                name="one_merchant_a_seller",
            ),
            models.UniqueConstraint(fields=["merchant", "region", "seller_id"], name="one_account_a_seller"),
        ]

    def __str__(self) -> str:
        """The same in every language: sentences that are kept name it."""
        with translation.override(None):
            return self.name or f"{self.seller_id} ({self.get_region_display()})"


class Channel(Row):
    """Seller account × marketplace, with its Odoo settings."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="channels")
    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="channels")
    marketplace = models.ForeignKey(Marketplace, models.PROTECT, related_name="+")
    enabled = models.BooleanField(default=True)
    options = models.JSONField(default=dict, blank=True, help_text=_("What differs from the default settings"))
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["marketplace__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "marketplace"], name="one_channel_a_marketplace")
        ]

    def __str__(self) -> str:
        return self.marketplace.name

    @property
    def settings(self) -> ChannelSettings:
        return load(self.options)


def start_options(days: int) -> dict[str, Any]:
    """A new channel's options: it begins some days back, so that a merchant sees orders at once."""
    return {"start": (timezone.now() - timedelta(days=days)).replace(microsecond=0).isoformat()}
