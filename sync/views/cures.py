"""The address of the page where a problem is cured."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from accounts.language.sentences import said
from accounts.models import Channel
from sync.models import Problem
from sync.rules import cures


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    address: str


def button(problem: Problem, channel: Channel | None) -> Button | None:
    """`channel` is that of an order that waits for it, where there is one."""
    cure = cures.cure_of(problem.code, problem.subject)
    if cure is None:
        return None
    anchor = f"#id_{cure.field}" if cure.field else ""
    query, own = "", []
    match cure.place:
        case cures.OFFERS:
            name = "offers"
            query = urlencode({"state": "all", "q": cure.find}) if cure.find else ""
        case cures.CARRIERS:
            name = "carriers"
            query = urlencode({"carrier": cure.find}) if cure.find else ""
        case cures.STOCK:
            name, query = "stock", "state=blocked"
        case cures.CHANNEL if channel is not None:
            name, own = "settings_channels_one", [channel.uid]
        case cures.CHANNEL:
            name = "settings_channels"
        case cures.ODOO:
            name = "settings_odoo"
        case _:
            name = "settings_amazon"
    address = reverse(name, args=own)
    return Button(said(cure.label), f"{address}{'?' if query else ''}{query}{anchor}")
