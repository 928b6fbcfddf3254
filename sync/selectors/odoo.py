"""The lines of a connection check as the pages show them."""

from dataclasses import dataclass

from accounts.gateways.odoo.records import Probe

# Codes of checks that pass and still say what a person may want to mend.
TITLES = {
    "server": "Address",
    "version": "Version",
    "database": "Database",
    "login": "User",
    "protocol": "Protocol",
    "apps": "Apps",
    "tracking": "Tracking numbers",
    "rights": "Rights",
    "helpers": "Helpers",
    "stock": "Stock",
    "counting": "Stock at Amazon",
    "companies": "Companies",
    "prices": "Prices",
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
            TITLES.get(check.name, check.name.capitalize()),
            check.text,
            "bad" if not check.ok else "wait" if check.code else "good",
        )
        for check in probe.checks
    )
