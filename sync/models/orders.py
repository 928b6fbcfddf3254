"""An Amazon order as we hold it, and Amazon's own words about it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Channel, Merchant, SellerAccount
from accounts.models.base import Row
from accounts.secrets import pack, unpack


class OrderState(models.TextChoices):
    """Where every order ends: nothing is skipped without one of these words and a reason."""

    RECEIVED = "received", _("Received")
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("In Odoo")
    IGNORED = "ignored", _("Ignored")
    BLOCKED = "blocked", _("Needs you")


class Order(Row):
    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="orders")
    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="orders")
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True, related_name="orders")
    amazon_id = models.CharField(max_length=60)
    marketplace_id = models.CharField(max_length=30)
    fulfilled_by = models.CharField(max_length=30, blank=True)
    status = models.CharField(max_length=40, blank=True)
    bought = models.DateTimeField()
    updated = models.DateTimeField(help_text="Amazon's lastUpdatedTime")
    ship_by = models.DateTimeField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    total = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    buyer = models.CharField(max_length=200, blank=True, help_text="For the search; erased with the personal data")

    state = models.CharField(max_length=10, choices=OrderState.choices, default=OrderState.RECEIVED)
    reason_code = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    requested = models.BooleanField(default=False, help_text="Asked for by a person: the start date does not count")
    dismissed = models.BooleanField(default=False, help_text="Ignored by a person: not to be written to Odoo")
    acknowledged = models.CharField(max_length=60, blank=True, help_text="The problem that a person has settled")

    odoo_id = models.IntegerField(null=True)
    odoo_name = models.CharField(max_length=60, blank=True)
    odoo_state = models.CharField(max_length=20, blank=True)
    odoo_total = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    expected_total = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    delivered = models.BooleanField(default=False, help_text="Its delivery was done by us")
    goods = models.JSONField(
        default=dict,
        blank=True,
        help_text="orderItemId: SKU and pieces ordered, as Amazon said when Odoo was brought up to it",
    )
    elsewhere = models.CharField(
        max_length=20, blank=True, help_text="Digest of Amazon's address that a person was shown beside Odoo's"
    )
    creating = models.BooleanField(default=False, help_text="We began to write it to Odoo and have not finished")
    deliveries_asked = models.DateTimeField(
        null=True, help_text="Its deliveries in Odoo are to be looked at, whatever the cursor says"
    )
    applied_hash = models.CharField(max_length=64, blank=True, help_text="The document that Odoo reflects")
    left_as = models.CharField(max_length=64, blank=True, help_text="Digest of the quotation as we left it in Odoo")
    synced = models.DateTimeField(null=True)
    received = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "amazon_id"], name="one_row_an_order")]
        indexes: ClassVar = [
            models.Index(fields=["merchant", "-bought", "-id"]),
            models.Index(fields=["merchant", "state", "-bought", "-id"]),
            models.Index(fields=["merchant", "amazon_id"]),
            models.Index(fields=["channel", "state"]),
            models.Index(fields=["merchant", "odoo_name"]),
            models.Index(fields=["merchant", "buyer"]),
            models.Index(
                fields=["merchant"], name="order_deliveries", condition=models.Q(deliveries_asked__isnull=False)
            ),
            models.Index(
                fields=["merchant", "ship_by"],
                name="order_ship_by",
                condition=models.Q(fulfilled_by="MERCHANT", status__in=("UNSHIPPED", "PARTIALLY_SHIPPED")),
            ),
            models.Index(
                fields=["merchant"], name="order_quotation", condition=models.Q(odoo_state__in=("draft", "sent"))
            ),
        ]

    def __str__(self) -> str:
        return self.amazon_id


class OrderItem(models.Model):
    """For the search by SKU, to find the orders that wait for one, for what is sold but not yet known in Odoo, and to
    notice what Amazon names no more."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, related_name="items")
    item_id = models.CharField(max_length=60)
    sku = models.CharField(max_length=200, blank=True)
    open_quantity = models.IntegerField(default=0, help_text="Pieces that have not left yet, as Amazon says")
    gone_at = models.DateTimeField(null=True, help_text="Since when Amazon's order does not name it any more")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["merchant", "sku"])]

    def __str__(self) -> str:
        return self.sku


class Document(models.Model):
    """Amazon's own words, kept before anything is decided: sealed, because buyers' names are in them."""

    order = models.OneToOneField(Order, models.CASCADE, related_name="document")
    sealed = models.BinaryField(editable=False)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    expires = models.DateTimeField(null=True, help_text="When the personal data in it must be gone")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["expires"], name="document_expires", condition=models.Q(expires__isnull=False))
        ]

    def __str__(self) -> str:
        return self.hash[:12]

    @staticmethod
    def address(order: Order) -> str:
        return f"{order.merchant_id}|sync_document|sealed|{order.uid}"

    @classmethod
    def sealed_for(cls, order: Order, text: str) -> bytes:
        return pack(text, cls.address(order))

    def text(self) -> str:
        return unpack(bytes(self.sealed), self.address(self.order))
