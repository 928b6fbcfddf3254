"""The lines of a connection check as the pages show them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.gateways.odoo.records import Probe

# Codes of checks that pass and still say what a person may want to mend.
TITLES = {
    "server": _("Address"),
    "version": _("Version"),
    "database": _("Database"),
    "login": _("User"),
    "protocol": _("Protocol"),
    "apps": _("Apps"),
    "tracking": _("Tracking numbers"),
    "rights": _("Rights"),
    "helpers": _("Helpers"),
    "stock": _("Stock"),
    "counting": _("Stock at Amazon"),
    "companies": _("Companies"),
    "prices": _("Prices"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """`tone`: good, wait (works, with less) or bad."""

    title: str
    text: str
    tone: str


def lines_of(probe: Probe) -> tuple[Line, ...]:
    return tuple(
        Line(
            str(TITLES.get(check.name) or check.name.capitalize()),
            check.text,
            "bad" if not check.ok else "wait" if check.code else "good",
        )
        for check in probe.checks
    )
