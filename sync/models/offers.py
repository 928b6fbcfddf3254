"""Offers: what a seller lists on Amazon, and which Odoo product each SKU is."""

from typing import ClassVar

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

from accounts.models import Merchant, SellerAccount
from accounts.models.base import Row

# Amazon's words for where a listing stands; it has others, too.
STATUSES = {
    "active": pgettext_lazy("an offer on Amazon", "Active"),
    "inactive": pgettext_lazy("an offer on Amazon", "Inactive"),
    "incomplete": pgettext_lazy("an offer on Amazon", "Incomplete"),
}


class Offer(Row):
    """A seller SKU, matched to an Odoo product or still waiting for one (Odoo's own word for it).

    `listed`, `channels` and what follows are Amazon's words, empty until its listings were read; a SKU may come from an
    order alone. `channels` holds fulfilment channel codes: DEFAULT is the seller's own (FBM), any other is Amazon's.
    """

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="offers")
    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="offers")
    sku = models.CharField("SKU", max_length=200)
    asin = models.CharField("ASIN", max_length=20, blank=True)
    title = models.CharField(max_length=500, blank=True)
    product_id = models.IntegerField("product in Odoo", null=True, blank=True)
    product_name = models.CharField(max_length=300, blank=True)
    product_since = models.CharField(
        max_length=19, blank=True, help_text="When Odoo made that product: another of its id is another product"
    )
    matched_by = models.CharField(max_length=20, blank=True, help_text="reference, barcode or person; empty: no match")
    lost = models.CharField(max_length=20, blank=True, help_text="Why a match has ended: archived or deleted in Odoo")

    listed = models.BooleanField(default=False, help_text="Amazon lists it")
    marketplaces = models.JSONField(default=list, blank=True, help_text="MarketplaceIds that list it")
    channels = models.JSONField(
        default=list, blank=True, help_text="Fulfilment channel codes; DEFAULT: the seller's own"
    )
    exact = models.BooleanField(
        default=False, help_text="The listing itself told its channels; a report names one of them only"
    )
    status = models.CharField(max_length=40, blank=True)
    price = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    quantity = models.IntegerField(
        null=True, blank=True, help_text="What Amazon says is left of the seller's own stock"
    )
    product_type = models.CharField(max_length=100, blank=True)
    seen = models.DateTimeField(null=True, blank=True, help_text="When Amazon's listings last held it")
    told = models.JSONField(
        default=dict, blank=True, help_text="MarketplaceId: what Amazon said there last; the columns above sum it up"
    )

    proposed_id = models.IntegerField(null=True, blank=True)
    proposed_name = models.CharField(max_length=300, blank=True)
    proposed_by = models.CharField(max_length=20, blank=True, help_text="Why: case, suffix, barcode or asin")
    dismissed = models.BooleanField(default=False, help_text="Not to be matched: a person said so")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "sku"], name="one_product_a_sku")]
        indexes: ClassVar = [
            models.Index(fields=["merchant", "sku", "id"]),
            models.Index(
                fields=["merchant", "sku", "id"],
                name="offer_unmatched",
                condition=models.Q(product_id__isnull=True, dismissed=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sku} → {self.product_name or self.product_id or 'no product yet'}"

    @property
    def by_seller(self) -> bool:
        """Only the seller ships it, as far as Amazon has said: see `exact`. Never true while nothing is known."""
        return bool(self.channels) and all(code == "DEFAULT" for code in self.channels)

    @property
    def by_both(self) -> bool:
        return "DEFAULT" in self.channels and any(code != "DEFAULT" for code in self.channels)

    @property
    def state(self) -> str:
        """unmatched, proposed, matched or dismissed."""
        if self.dismissed:
            return "dismissed"
        if self.product_id is not None:
            return "matched"
        return "unmatched" if self.proposed_id is None else "proposed"

    @property
    def status_word(self) -> str:
        return str(STATUSES.get(self.status) or capfirst(self.status))

    @property
    def shipped_by(self) -> str:
        """seller, amazon, both or unknown."""
        if not self.channels:
            return "unknown"
        return "both" if self.by_both else "seller" if self.by_seller else "amazon"
