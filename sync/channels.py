"""What a person does with the settings of channels: saved as a whole or not at all, and written down."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from accounts.channel_settings import ChannelSettings
from accounts.channel_words import words_of
from accounts.models import Channel, User
from sync import actions
from sync.refused import Refused
from sync.rules.keys import digest

MEANWHILE = (
    "Somebody else changed these settings while you looked at them. Nothing was saved: load the page anew, and change"
    " them again."
)
NOT_COPIED = frozenset({"start"})  # each channel's own


def version_of(channel: Channel) -> str:
    """Names the settings that a person has seen."""
    return digest(*(f"{name}={channel.options[name]}" for name in sorted(channel.options)))


def save(
    channel: Channel, changes: Mapping[str, Any], seen: str, user: User, request: HttpRequest | None = None
) -> None:
    """Raises Refused where they are no longer what the person has seen."""
    with transaction.atomic():
        fresh = Channel.objects.select_for_update().select_related("marketplace").get(pk=channel.pk)
        if version_of(fresh) != seen:
            raise Refused(MEANWHILE)
        actions.change_channel(fresh, changes, user=user, request=request)


def copy(
    source: Channel, targets: Iterable[Channel], groups: Iterable[str], user: User, request: HttpRequest | None = None
) -> tuple[list[Channel], list[Channel]]:
    """To the channels that were chosen, all or none of them. The second list: those whose price list stays, because they
    sell in another currency."""
    wanted, done, other = set(groups), [], []
    names = [one.name for one in fields(ChannelSettings) if words_of(one.name).group in wanted]
    names = [name for name in names if name not in NOT_COPIED]
    if not names:
        raise Refused("Choose at least one group of settings to copy.")
    with transaction.atomic():
        ids = [one.pk for one in targets if one.pk != source.pk]
        rows = Channel.objects.select_for_update().filter(pk__in=ids, merchant=source.merchant_id).order_by("pk")
        for target in rows.select_related("marketplace"):
            same = target.marketplace.currency == source.marketplace.currency
            values = {name: getattr(source.settings, name) for name in names if same or name != "pricelist"}
            actions.change_channel(target, values, user=user, request=request)
            done.append(target)
            if not same and "pricelist" in names:
                other.append(target)
        if not done:
            raise Refused("Choose at least one channel to copy to.")
    return done, other
