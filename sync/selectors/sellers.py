"""Seller accounts as their pages show them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from accounts.models import Channel, Merchant, SellerAccount
from sync.rules.authorisation import Access, Age
from sync.selectors.shell import access_of, age_of


@dataclass(frozen=True)
class Seller:
    account: SellerAccount
    channels: list[Channel]
    age: Age
    access: Access

    @cached_property
    def on(self) -> list[Channel]:
        return [channel for channel in self.channels if channel.enabled]

    @cached_property
    def off(self) -> int:
        return len(self.channels) - len(self.on)

    @cached_property
    def stores(self) -> list[str]:
        """The shop's own names, as Amazon shows them to buyers."""
        names = (str(one["store"]) for one in self.account.participations if one["participates"])
        return list(dict.fromkeys(name for name in names if name))

    @cached_property
    def gone(self) -> frozenset[str]:
        """Marketplaces of ours that Amazon did not name when it was last asked."""
        named = {one["id"] for one in self.account.participations if one["participates"]}
        if self.account.looked is None:
            return frozenset()
        return frozenset(channel.marketplace_id for channel in self.channels if channel.marketplace_id not in named)

    @cached_property
    def elsewhere(self) -> list[str]:
        """What Amazon names and this connector does not know."""
        ours = {channel.marketplace_id for channel in self.channels}
        return [
            str(one["name"] or one["id"])
            for one in self.account.participations
            if one["participates"] and one["id"] not in ours
        ]


def sellers(merchant: Merchant, now: datetime, account: SellerAccount | None = None) -> list[Seller]:
    """All of the merchant, or that one."""
    rows = SellerAccount.objects.filter(merchant=merchant).defer(*SellerAccount.secret_fields)
    accounts = [account] if account else list(rows.order_by("pk"))
    channels: dict[int, list[Channel]] = {}
    for channel in Channel.objects.filter(merchant=merchant, account__in=accounts).select_related("marketplace"):
        channels.setdefault(channel.account_id, []).append(channel)
    return [Seller(one, channels.get(one.pk, []), age_of(one, now), access_of(one)) for one in accounts]
