"""How things are called and shown on the screens: a word, an icon and a colour for every state."""

from dataclasses import dataclass
from datetime import datetime

from sync.timeline import AMAZON as AMAZON

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class Pill:
    """`tone` is good, wait, bad or calm; colour is never the only sign."""

    word: str
    icon: str
    tone: str


HEALTH = {
    "on_time": Pill("On time", "check-circle-fill", "good"),
    "late": Pill("Late", "clock", "wait"),
    "action": Pill("Action required", "exclamation-octagon-fill", "bad"),
    "paused": Pill("Paused", "pause-circle-fill", "wait"),
    "never": Pill("Never ran", "circle", "calm"),
    "off": Pill("Off", "slash-circle", "calm"),
}
ORDER = {
    "received": Pill("Received", "inbox", "calm"),
    "waiting": Pill("Waiting", "hourglass-split", "wait"),
    "done": Pill("In Odoo", "check-circle-fill", "good"),
    "ignored": Pill("Ignored", "slash-circle", "calm"),
    "blocked": Pill("Needs you", "exclamation-octagon-fill", "bad"),
}
RUN = {
    "running": Pill("Running", "arrow-repeat", "busy"),
    "paused": Pill("Paused", "pause-circle-fill", "wait"),
    "done": Pill("Done", "check-circle-fill", "good"),
    "partly": Pill("Partly done", "exclamation-triangle-fill", "wait"),
    "failed": Pill("Failed", "x-circle-fill", "bad"),
    "cancelled": Pill("Cancelled", "slash-circle", "calm"),
}
WORK = {
    "ready": Pill("Ready", "clock", "calm"),
    "running": Pill("Running", "arrow-repeat", "busy"),
    "done": Pill("Done", "check-circle-fill", "good"),
    "blocked": Pill("Needs you", "exclamation-octagon-fill", "bad"),
    "stopped": Pill("Stopped", "slash-circle", "calm"),
}
PROBLEM = {
    "open": Pill("Open", "exclamation-octagon-fill", "bad"),
    "came_back": Pill("Came back", "arrow-counterclockwise", "bad"),
    "snoozed": Pill("Snoozed", "bell-slash", "calm"),
    "resolved": Pill("Resolved", "check-circle-fill", "good"),
}
SHIPMENT = {
    "ready": Pill("To be sent", "clock", "calm"),
    "sending": Pill("Being sent", "arrow-repeat", "busy"),
    "accepted": Pill("Accepted by Amazon", "check2", "good"),
    "seen": Pill("On Amazon", "check-circle-fill", "good"),
    "ignored": Pill("Not for Amazon", "slash-circle", "calm"),
    "blocked": Pill("Needs you", "exclamation-octagon-fill", "bad"),
}
STOCK = {
    "waiting": Pill("To be sent", "clock", "calm"),
    "sending": Pill("Being sent", "arrow-repeat", "busy"),
    "sent": Pill("Sent", "arrow-repeat", "busy"),
    "accepted": Pill("Accepted", "hourglass-split", "wait"),
    "verified": Pill("On Amazon", "check-circle-fill", "good"),
    "diverged": Pill("Amazon says otherwise", "exclamation-triangle-fill", "wait"),
    "held": Pill("Not sent", "slash-circle", "calm"),
    "blocked": Pill("Needs you", "exclamation-octagon-fill", "bad"),
}
OFFER = {
    "unmatched": Pill("No product", "exclamation-octagon-fill", "bad"),
    "proposed": Pill("Proposal", "info-circle-fill", "wait"),
    "matched": Pill("Matched", "check-circle-fill", "good"),
    "dismissed": Pill("Dismissed", "slash-circle", "calm"),
}
FACTOR = {
    "app": Pill("On", "check-circle-fill", "good"),
    "none": Pill("Off", "exclamation-triangle-fill", "wait"),
}
SESSION = {"here": Pill("Here", "check2", "good")}
INVITATION = {
    "open": Pill("Invited", "hourglass-split", "wait"),
    "expired": Pill("Too old", "clock", "calm"),
}
SHIPPED_BY = {
    "seller": Pill("You (FBM)", "shop", "calm"),
    "amazon": Pill("Amazon (FBA)", "box-seam", "calm"),
    "both": Pill("You and Amazon", "exclamation-triangle-fill", "wait"),
    "unknown": Pill("Not known", "circle", "calm"),
}
ACCESS = {
    "working": Pill("Working", "check-circle-fill", "good"),
    "reconnect": Pill("Reconnect", "exclamation-octagon-fill", "bad"),
    "paused": Pill("Paused", "pause-circle-fill", "wait"),
    "disconnected": Pill("Disconnected", "slash-circle", "calm"),
}
SWITCH = {
    "on": Pill("On", "check-circle-fill", "good"),
    "off": Pill("Off", "circle", "calm"),
}
SEEN_ROLE = {
    "works": Pill("Works", "check-circle-fill", "good"),
    "missing": Pill("Missing", "x-circle-fill", "bad"),
    "unknown": Pill("Not known", "exclamation-triangle-fill", "wait"),
    "unchecked": Pill("Not checked", "circle", "calm"),
}
PILLS = {
    "access": ACCESS,
    "switch": SWITCH,
    "seen_role": SEEN_ROLE,
    "health": HEALTH,
    "order": ORDER,
    "run": RUN,
    "work": WORK,
    "problem": PROBLEM,
    "offer": OFFER,
    "shipped_by": SHIPPED_BY,
    "shipment": SHIPMENT,
    "stock": STOCK,
    "factor": FACTOR,
    "session": SESSION,
    "invitation": INVITATION,
}
# How a product was found for an SKU.
FOUND_BY = {
    "reference": "by its internal reference",
    "barcode": "by its barcode",
    "person": "by a person",
}
PROPOSED_BY = {
    "case": "its reference is the same but for case, blanks and dashes",
    "suffix": "its reference is the SKU without its mark (FBA, new, de …)",
    "barcode": "its barcode is in the SKU",
    "asin": "its reference is the ASIN",
}
LOST = {
    "deleted": "was deleted in Odoo",
    "archived": "was archived in Odoo",
}

MACHINERY = {
    "alive": Pill("Running", "check-circle-fill", "good"),
    "silent": Pill("Silent", "exclamation-triangle-fill", "bad"),
}
MAIL = {
    "waiting": Pill("Waiting", "clock", "calm"),
    "sending": Pill("Being sent", "arrow-repeat", "busy"),
    "sent": Pill("Sent", "check2", "good"),
    "failed": Pill("Given up", "x-circle-fill", "bad"),
}
CHECK = {
    "complete": Pill("Complete", "check-circle-fill", "good"),
    "differs": Pill("Not complete", "exclamation-octagon-fill", "bad"),
    "running": Pill("Running", "arrow-repeat", "busy"),
    "failed": Pill("Not done", "x-circle-fill", "wait"),
}
# Why an order does not belong in Odoo, as rules.orders names it.
REASONS = {
    "pending": "not paid yet",
    "cancelled": "cancelled",
    "before_start": "bought before the channel's start",
    "dismissed": "ignored by a person",
    "fba_not_shipped": "not shipped by Amazon yet",
    "fba_off": "of Amazon (FBA), which the channel leaves out",
    "fbm_off": "of your own (FBM), which the channel leaves out",
    "no_channel": "of a marketplace without a channel",
    "non_amazon": "sold outside Amazon",
    "cancelled_before": "cancelled before they were seen",
    "items_cancelled": "with every item cancelled",
}
PILLS |= {"check": CHECK, "machinery": MACHINERY, "mail": MAIL}

FLOWS = {
    "retry": "Retry of what needed you",
    "orders": "Orders from Amazon to Odoo",
    "orders_from_amazon": "Read orders from Amazon",
    "order_from_amazon": "Read one order from Amazon",
    "orders_to_odoo": "Write orders to Odoo",
    "shipments": "Shipments from Odoo to Amazon",
    "deliveries_from_odoo": "Read deliveries from Odoo",
    "shipment_to_amazon": "Confirm a shipment on Amazon",
    "offers": "Offers from Amazon, matched to products",
    "offers_from_amazon": "Read offers from Amazon",
    "offers_to_odoo": "Match offers to products",
    "stock": "Stock from Odoo to Amazon",
    "stock_from_odoo": "Read stock from Odoo",
    "stock_to_amazon": "Send stock to Amazon",
    "fba_stock": "Amazon's own stock (FBA)",
    "fba_stock_from_amazon": "Read FBA stock from Amazon",
    "fba_stock_to_odoo": "Compare FBA stock with Odoo",
    "completeness": "Check that every order is in Odoo",
}
TRIGGERS = {
    "schedule": "By schedule",
    "person": "By a person",
    "command": "From the command line",
    "retry": "Retry",
}
# Amazon's own words in ours; one that is not here is shown as Amazon sends it.
ODOO = {
    "draft": "Quotation",
    "sent": "Quotation sent",
    "sale": "Sales order",
    "done": "Locked",
    "cancel": "Cancelled",
}
LINES = {
    "item": "Item",
    "shipping": "Shipping",
    "gift_wrap": "Gift wrap",
    "cod_fee": "Cash on delivery fee",
    "discount": "Discount",
    "points": "Points",
    "tip": "Tip",
    "tax": "Tax",
    "rounding": "Rounding",
    "other": "Other",
    "note": "Note",
}


def pill(family: str, state: str) -> Pill:
    return PILLS[family].get(state) or Pill(state.replace("_", " ").capitalize() or "Unknown", "circle", "calm")


def spelled(table: dict[str, str], word: str) -> str:
    return table.get(word) or word.replace("_", " ").capitalize()


def ago(moment: datetime, now: datetime) -> str:
    """4 min ago, in 6 min, 3 days ago; a date where that says more."""
    seconds = (now - moment).total_seconds()
    size = abs(seconds)
    if size < 45:
        return "just now" if seconds >= 0 else "in a moment"
    if size >= 60 * DAY:
        return f"{moment.day} {moment:%b %Y}"
    if size < 45 * MINUTE:
        amount = f"{max(1, round(size / MINUTE))} min"
    elif size < 22 * HOUR:
        amount = f"{max(1, round(size / HOUR))} h"
    else:
        days = max(1, round(size / DAY))
        amount = "1 day" if days == 1 else f"{days} days"
    return f"{amount} ago" if seconds > 0 else f"in {amount}"


def masked(text: str) -> str:
    """First letters only; the length stays hidden too."""
    return " ".join(f"{word[0]}•••" for word in text.split())
