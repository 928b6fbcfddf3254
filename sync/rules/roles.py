"""What each of the application's roles is for, in a merchant's words. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

WORKS, MISSING, UNKNOWN, UNCHECKED = "works", "missing", "unknown", "unchecked"


@dataclass(frozen=True, slots=True)
class Use:
    subject: str  # as the gateway names it
    title: str
    roles: str  # as Developer Central names them; one of several is enough
    off: str  # what is switched off without it


USES = (
    Use("sellers", "Marketplaces of the account", "Selling Partner Insights", "The account cannot be connected, and new marketplaces are not found."),
    Use("orders", "Orders and shipments", "Inventory and Order Tracking", "No order is read, and no shipment is confirmed."),
    Use("listings", "Listings", "Product Listing", "Stock is not sent, and SKUs are not matched before their first order."),
    Use("feeds", "Many quantities at once", "Product Listing", "Stock of more than a few SKUs is not sent."),
    Use("reports", "The list of all offers", "Product Listing or Inventory and Order Tracking", "Accounts with more than a thousand SKUs are not read whole."),
    Use("fba_inventory", "Amazon's own stock (FBA)", "Amazon Fulfillment or Product Listing", "FBA stock is neither shown nor brought to Odoo."),
)  # fmt: skip
CURE = (
    "In Developer Central, add the role {roles} to the application (Edit App, Roles); Amazon may ask why before it grants it."
    " Then renew the permission here: the seller agrees to the new role on Amazon's page."
)


@dataclass(frozen=True, slots=True)
class Line:
    use: Use
    state: str
    text: str = ""


def lines(found: Iterable[Mapping[str, str]]) -> tuple[Line, ...]:
    """`found`: subject, state and text of each, as they were kept; what this version no longer asks is left out."""
    by_subject = {one["subject"]: one for one in found}
    return tuple(_line(use, by_subject.get(use.subject)) for use in USES)


def _line(use: Use, found: Mapping[str, str] | None) -> Line:
    if found is None:
        return Line(use, UNCHECKED)
    if found["state"] == MISSING:
        return Line(use, MISSING, f"{use.off} {CURE.format(roles=use.roles)}")
    return Line(use, found["state"], found["text"])
