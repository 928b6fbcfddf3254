"""The address of the page where a problem is cured."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

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
    query = ""
    match cure.place:
        case cures.OFFERS:
            names: tuple[tuple[str, list[object]], ...] = (("offers", []),)
            query = urlencode({"state": "all", "q": cure.find}) if cure.find else ""
        case cures.CARRIERS:
            names = (("carriers", []),)
            query = urlencode({"carrier": cure.find}) if cure.find else ""
        case cures.STOCK:
            names, query = (("stock", []),), "state=blocked"
        case cures.CHANNEL:
            own: tuple[tuple[str, list[object]], ...] = (("settings_channels_one", [channel.uid]),) if channel else ()
            names = (*own, ("settings_channels", []))
        case cures.ODOO:
            names = (("settings_odoo", []),)
        case _:
            names = (("settings_amazon", []),)
    address = _first(*names, ("settings", []))
    return Button(cure.label, f"{address}{'?' if query else ''}{query}{anchor}")


def _first(*names: tuple[str, list[object]]) -> str:
    """Of pages that say more, the first that there is."""
    for name, arguments in names[:-1]:
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    return reverse(names[-1][0], args=names[-1][1])
