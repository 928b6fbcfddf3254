"""The steps from nothing to orders that come by themselves, and how far a merchant is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import OdooConnection, SellerAccount

DONE, NEXT, LATER = "done", "next", "later"


@dataclass(frozen=True, slots=True)
class Step:
    """`state`: done, next (the one to take now) or later. `url` is "" where there is nothing to open yet."""

    title: str
    text: str
    state: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class Setup:
    steps: tuple[Step, ...]
    waiting: tuple[SellerAccount, ...]  # for Start

    @property
    def over(self) -> bool:
        return all(step.state == DONE for step in self.steps)


def setup(odoo: OdooConnection | None, accounts: Sequence[SellerAccount], *, looked: bool = False) -> Setup:
    """`looked`: somebody has seen the latest orders as they would be in Odoo."""
    waiting = tuple(account for account in accounts if account.started_at is None)
    started = bool(accounts) and not waiting
    both = odoo is not None and bool(accounts)
    rows = (
        (
            _("Connect Odoo"),
            _("{database} at {url}").format(database=odoo.database, url=odoo.url)
            if odoo
            else _("Its address, database, and a user with an API key."),
            odoo is not None,
            "settings_odoo",
            _("Connect") if odoo is None else pgettext("at what is connected", "Look"),
        ),
        (
            _("Connect Amazon"),
            ", ".join(map(str, accounts)) or _("The seller account, and the marketplaces that you sell on."),
            bool(accounts),
            "settings_amazon",
            _("Connect") if not accounts else pgettext("at what is connected", "Look"),
        ),
        (
            _("Check the settings of your channels"),
            _("Company, warehouse, taxes, and the day that orders begin. The defaults work for most shops."),
            started or (looked and both),
            "settings_channels" if accounts else "",
            pgettext("the settings", "Open"),
        ),
        (
            _("Look at the ten latest orders"),
            _("As they would be in Odoo, line by line and to the cent. Nothing is written."),
            started or (looked and both),
            "settings_start_preview" if both else "",
            _("Show them"),
        ),
        (
            _("Start"),
            _("From then on orders come by themselves, and deliveries go back to Amazon.")
            if not started
            else _("Orders come by themselves, and deliveries go back to Amazon."),
            started and odoo is not None,
            "",
            "",
        ),
    )
    steps: list[Step] = []
    for title, text, done, name, action in rows:
        first = all(step.state == DONE for step in steps)
        state = DONE if done else NEXT if first else LATER
        steps.append(Step(title, text, state, reverse(name) if name else "", action))
    return Setup(tuple(steps), waiting)
