"""A merchant's channels with their seller accounts, for the pages of Settings."""

from collections.abc import Iterable
from dataclasses import fields

from accounts.channel_settings import ChannelSettings
from accounts.models import Channel, Merchant, SellerAccount

PRODUCT_SETTINGS = tuple(one.name for one in fields(ChannelSettings) if one.metadata["source"] == "products")


def channels_of(merchant: Merchant) -> list[Channel]:
    sealed = [f"account__{name}" for name in SellerAccount.secret_fields]
    rows = Channel.objects.filter(merchant=merchant).select_related("marketplace", "account").defer(*sealed)
    return list(rows.order_by("account", "marketplace__name", "pk"))


def product_ids(settings: ChannelSettings) -> Iterable[int]:
    return [pk for pk in (getattr(settings, name) for name in PRODUCT_SETTINGS) if pk]
