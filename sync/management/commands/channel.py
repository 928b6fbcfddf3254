"""`manage.py channel`: lists or changes the settings of a merchant's channels."""

from dataclasses import fields
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.channel_settings import BadSetting, ChannelSettings, UnknownSetting, default, dump, parse, parse_switch
from accounts.models import Channel
from sync import actions
from sync.management.merchants import merchant_of


class Command(BaseCommand):
    help = "Lists or changes the settings of a merchant's channels (KEY=VALUE; KEY= goes back to the default)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--merchant", required=True)
        parser.add_argument("--marketplace", default="", help="DE, or a MarketplaceId; all channels when left out")
        parser.add_argument("--set", nargs="+", default=[], metavar="KEY=VALUE", action="extend")

    def handle(self, *args: Any, **options: Any) -> None:
        channels = self._chosen(options)
        try:
            changes = dict(_pair(text) for text in options["set"])
        except BadSetting as bad:
            raise CommandError(f"{bad} Nothing was changed.") from None
        for channel in channels:
            if changes:
                actions.change_channel(channel, changes)
            self._show(channel)

    def _chosen(self, options: dict[str, Any]) -> list[Channel]:
        merchant = merchant_of(options["merchant"])
        channels = list(
            merchant.channels.select_related("marketplace", "account").order_by("marketplace__name", "account")
        )
        if not channels:
            raise CommandError("There is no channel yet. Connect the seller account first: manage.py connect amazon …")
        known = ", ".join(dict.fromkeys(channel.marketplace.name for channel in channels))
        wanted = options["marketplace"].strip()
        if wanted:
            code = "GB" if wanted.upper() == "UK" else wanted.upper()
            channels = [
                c
                for c in channels
                if wanted == c.marketplace_id or code in (c.marketplace.country, c.marketplace.name.upper())
            ]
        if not channels:
            raise CommandError(
                f"There is no channel for {wanted!r}. There are: {known}. Another one comes with: manage.py connect amazon"
                " --marketplaces …"
            )
        return channels

    def _show(self, channel: Channel) -> None:
        state = "on" if channel.enabled else "off"
        self.stdout.write(
            self.style.MIGRATE_HEADING(f"{channel.marketplace.name} · {channel.account.seller_id} · {state}")
        )
        settings = channel.settings
        for item in fields(ChannelSettings):
            value = dump(item.name, getattr(settings, item.name))
            mark = "" if value == dump(item.name, default(item.name)) else "  (changed)"
            shown = (
                {True: "on", False: "off", None: "auto"}.get(value, value) if isinstance(value, bool | None) else value
            )
            self.stdout.write(f"  {item.name} = {shown}{mark}    {item.metadata['text']}")


def _pair(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise BadSetting(f"Write KEY=VALUE, not {text!r}.")
    if name == actions.ENABLED:
        return name, True if value == "" else parse_switch(name, value)
    try:
        return name, default(name) if value == "" else parse(name, value)
    except UnknownSetting as unknown:
        raise BadSetting(str(unknown).replace("settings are: ", f"settings are: {actions.ENABLED}, ")) from None
