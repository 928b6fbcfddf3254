"""`manage.py channel`: lists or changes the settings of a merchant's channels."""

from dataclasses import fields
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.channel_settings import BadSetting, ChannelSettings, default, dump, parse
from accounts.models import Channel
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
                _apply(channel, changes)
            self._show(channel)

    def _chosen(self, options: dict[str, Any]) -> list[Channel]:
        merchant = merchant_of(options["merchant"])
        channels = list(merchant.channels.select_related("marketplace", "account"))
        wanted = options["marketplace"].strip()
        if wanted:
            code = "GB" if wanted.upper() == "UK" else wanted.upper()
            channels = [c for c in channels if wanted == c.marketplace_id or code in (c.marketplace.country, c.marketplace.name.upper())]
        if not channels:
            raise CommandError("There is no such channel. Connect the seller account first: manage.py connect amazon …")
        return channels

    def _show(self, channel: Channel) -> None:
        state = "on" if channel.enabled else "off"
        self.stdout.write(self.style.MIGRATE_HEADING(f"{channel.marketplace.name} · {channel.account.seller_id} · {state}"))
        settings = channel.settings
        for item in fields(ChannelSettings):
            value = dump(item.name, getattr(settings, item.name))
            mark = "" if value == dump(item.name, default(item.name)) else "  (changed)"
            shown = {True: "on", False: "off", None: "auto"}.get(value, value) if isinstance(value, bool | None) else value
            self.stdout.write(f"  {item.name} = {shown}{mark}    {item.metadata['text']}")


def _pair(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise BadSetting(f"Write KEY=VALUE, not {text!r}.")
    if name == "enabled":
        return name, parse("orders", value)
    return name, default(name) if value == "" else parse(name, value)


def _apply(channel: Channel, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        if name == "enabled":
            channel.enabled = value
        elif value == default(name):
            channel.options.pop(name, None)
        else:
            channel.options[name] = dump(name, value)
    channel.save(update_fields=["options", "enabled"])
