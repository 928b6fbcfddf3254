"""Stock: what Amazon is told of the seller's own, and what Amazon says of its own."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Merchant, SellerAccount
from accounts.models.base import Row
from sync.models.offers import Offer


class StockState(models.TextChoices):
    WAITING = "waiting", _("To be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted by Amazon")
    VERIFIED = "verified", _("On Amazon")
    DIVERGED = "diverged", _("Amazon says otherwise")
    HELD = "held", _("Not sent")
    BLOCKED = "blocked", _("Needs you")


class StockLevel(Row):
    """One a seller account and SKU: Amazon keeps one number for all marketplaces of an account."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="stock_levels")
    offer = models.OneToOneField(Offer, models.CASCADE, related_name="stock")
    free = models.DecimalField("free in Odoo", max_digits=20, decimal_places=4, null=True)
    reserved = models.IntegerField(default=0, help_text="Sold on Amazon and not yet known in Odoo")
    wanted = models.IntegerField(null=True, help_text="What Amazon should say")
    told = models.IntegerField(null=True, help_text="What Amazon was last told and has accepted")
    on_amazon = models.IntegerField(null=True, help_text="What Amazon last said")
    state = models.CharField(max_length=10, choices=StockState.choices, default=StockState.WAITING)
    reason_code = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    feed = models.ForeignKey("sync.StockFeed", models.SET_NULL, null=True, related_name="levels")
    tries = models.IntegerField(default=0, help_text="Pushes of this number that Amazon did not show, in a row")
    changed = models.DateTimeField(default=timezone.now, help_text="When the wanted number last changed")
    sent = models.DateTimeField(null=True)
    accepted = models.DateTimeField(null=True)
    verified = models.DateTimeField(null=True)
    check_at = models.DateTimeField(null=True, help_text="When Amazon is asked what it shows")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "state", "changed"]),
            models.Index(fields=["merchant", "state", "id"]),
            models.Index(
                fields=["account", "check_at"], name="stock_check", condition=models.Q(check_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer.sku}: {self.wanted}"


class FeedState(models.TextChoices):
    MAKING = "making", _("Being made")
    WAITING = "waiting", _("With Amazon")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class StockFeed(models.Model):
    """One JSON_LISTINGS_FEED. Making one is not idempotent, so the row stands before Amazon is asked."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="stock_feeds")
    feed_id = models.CharField(max_length=80, blank=True)
    document_id = models.CharField(max_length=200, blank=True, help_text="What was sent")
    marketplace_id = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=FeedState.choices, default=FeedState.MAKING)
    messages = models.JSONField(default=dict, help_text="{message id: [level, quantity]}")
    said = models.TextField(blank=True)
    started = models.DateTimeField(default=timezone.now)
    finished = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "state"])]

    def __str__(self) -> str:
        return self.feed_id or "a feed being made"


class FbaStock(Row):
    """Amazon's own stock of a SKU (FBA), beside what Odoo's FBA warehouse holds. One a marketplace that was asked: those
    that share a pool (the European Union's) all say the same, and one of them is asked for all."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="fba_stock")
    marketplace_id = models.CharField(max_length=30)
    sku = models.CharField("SKU", max_length=200)
    title = models.CharField(max_length=500, blank=True)
    fulfillable = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    inbound = models.IntegerField(default=0)
    unfulfillable = models.IntegerField(default=0)
    researching = models.IntegerField(default=0)
    read = models.DateTimeField()
    product_id = models.IntegerField("product in Odoo", null=True)
    product_name = models.CharField(max_length=300, blank=True)
    in_odoo = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    drift = models.DecimalField(
        max_digits=20, decimal_places=4, null=True, help_text="Amazon's less Odoo's, of the product"
    )
    compared = models.DateTimeField(null=True)
    adjusted = models.DateTimeField(null=True)
    reason_code = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "marketplace_id", "sku"], name="one_row_an_fba_sku")
        ]
        indexes: ClassVar = [models.Index(fields=["merchant", "-read", "-id"])]

    def __str__(self) -> str:
        return f"{self.sku}: {self.fulfillable}"
