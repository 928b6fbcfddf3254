"""How things are called and shown on the screens: a word, an icon and a colour for every state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sync.timeline import AMAZON as AMAZON

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class Pill:
    """`tone` is good, wait, bad or calm; colour is never the only sign."""

    word: str | Promise
    icon: str
    tone: str


HEALTH = {
    "on_time": Pill(_("On time"), "check-circle-fill", "good"),
    "late": Pill(pgettext_lazy("state of a flow", "Late"), "clock", "wait"),
    "action": Pill(_("Action required"), "exclamation-octagon-fill", "bad"),
    "paused": Pill(_("Paused"), "pause-circle-fill", "wait"),
    "never": Pill(_("Never ran"), "circle", "calm"),
    "off": Pill(pgettext_lazy("state of a flow", "Off"), "slash-circle", "calm"),
}
ORDER = {
    "received": Pill(_("Received"), "inbox", "calm"),
    "waiting": Pill(_("Waiting"), "hourglass-split", "wait"),
    "done": Pill(_("In Odoo"), "check-circle-fill", "good"),
    "ignored": Pill(_("Ignored"), "slash-circle", "calm"),
    "blocked": Pill(_("Needs you"), "exclamation-octagon-fill", "bad"),
}
RUN = {
    "running": Pill(_("Running"), "arrow-repeat", "busy"),
    "paused": Pill(_("Paused"), "pause-circle-fill", "wait"),
    "done": Pill(_("Done"), "check-circle-fill", "good"),
    "partly": Pill(_("Partly done"), "exclamation-triangle-fill", "wait"),
    "failed": Pill(_("Failed"), "x-circle-fill", "bad"),
    "cancelled": Pill(_("Cancelled"), "slash-circle", "calm"),
}
WORK = {
    "ready": Pill(_("Ready"), "clock", "calm"),
    "running": Pill(_("Running"), "arrow-repeat", "busy"),
    "done": Pill(_("Done"), "check-circle-fill", "good"),
    "blocked": Pill(_("Needs you"), "exclamation-octagon-fill", "bad"),
    "stopped": Pill(_("Stopped"), "slash-circle", "calm"),
}
PROBLEM = {
    "open": Pill(pgettext_lazy("state of a problem", "Open"), "exclamation-octagon-fill", "bad"),
    "came_back": Pill(_("Came back"), "arrow-counterclockwise", "bad"),
    "snoozed": Pill(_("Snoozed"), "bell-slash", "calm"),
    "resolved": Pill(_("Resolved"), "check-circle-fill", "good"),
}
SHIPMENT = {
    "ready": Pill(_("To be sent"), "clock", "calm"),
    "sending": Pill(_("Being sent"), "arrow-repeat", "busy"),
    "accepted": Pill(_("Accepted by Amazon"), "check2", "good"),
    "seen": Pill(_("On Amazon"), "check-circle-fill", "good"),
    "ignored": Pill(_("Not for Amazon"), "slash-circle", "calm"),
    "blocked": Pill(_("Needs you"), "exclamation-octagon-fill", "bad"),
}
STOCK = {
    "waiting": Pill(_("To be sent"), "clock", "calm"),
    "sending": Pill(_("Being sent"), "arrow-repeat", "busy"),
    "sent": Pill(pgettext_lazy("state of a stock number", "Sent"), "arrow-repeat", "busy"),
    "accepted": Pill(pgettext_lazy("state of a stock number", "Accepted"), "hourglass-split", "wait"),
    "verified": Pill(_("On Amazon"), "check-circle-fill", "good"),
    "diverged": Pill(_("Amazon says otherwise"), "exclamation-triangle-fill", "wait"),
    "held": Pill(_("Not sent"), "slash-circle", "calm"),
    "blocked": Pill(_("Needs you"), "exclamation-octagon-fill", "bad"),
}
OFFER = {
    "unmatched": Pill(_("No product"), "exclamation-octagon-fill", "bad"),
    "proposed": Pill(_("Proposal"), "info-circle-fill", "wait"),
    "matched": Pill(pgettext_lazy("state of an offer", "Matched"), "check-circle-fill", "good"),
    "dismissed": Pill(_("Dismissed"), "slash-circle", "calm"),
}
FACTOR = {
    "app": Pill(pgettext_lazy("a switch", "On"), "check-circle-fill", "good"),
    "none": Pill(pgettext_lazy("a switch", "Off"), "exclamation-triangle-fill", "wait"),
}
SESSION = {"here": Pill(pgettext_lazy("a session of this browser", "Here"), "check2", "good")}
INVITATION = {
    "open": Pill(pgettext_lazy("state of an invitation", "Invited"), "hourglass-split", "wait"),
    "expired": Pill(pgettext_lazy("state of an invitation", "Too old"), "clock", "calm"),
}
SHIPPED_BY = {
    "seller": Pill(_("You (FBM)"), "shop", "calm"),
    "amazon": Pill(_("Amazon (FBA)"), "box-seam", "calm"),
    "both": Pill(_("You and Amazon"), "exclamation-triangle-fill", "wait"),
    "unknown": Pill(_("Not known"), "circle", "calm"),
}
ACCESS = {
    "working": Pill(pgettext_lazy("state of a connection", "Working"), "check-circle-fill", "good"),
    "reconnect": Pill(pgettext_lazy("state of a connection", "Reconnect"), "exclamation-octagon-fill", "bad"),
    "paused": Pill(_("Paused"), "pause-circle-fill", "wait"),
    "disconnected": Pill(_("Disconnected"), "slash-circle", "calm"),
}
SWITCH = {
    "on": Pill(pgettext_lazy("a switch", "On"), "check-circle-fill", "good"),
    "off": Pill(pgettext_lazy("a switch", "Off"), "circle", "calm"),
}
SEEN_ROLE = {
    "works": Pill(pgettext_lazy("a role of Amazon", "Works"), "check-circle-fill", "good"),
    "missing": Pill(pgettext_lazy("a role of Amazon", "Missing"), "x-circle-fill", "bad"),
    "unknown": Pill(_("Not known"), "exclamation-triangle-fill", "wait"),
    "unchecked": Pill(_("Not checked"), "circle", "calm"),
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
    "reference": _("by its internal reference"),
    "barcode": _("by its barcode"),
    "person": _("by a person"),
}
PROPOSED_BY = {
    "case": _("its reference is the same but for case, blanks and dashes"),
    "suffix": _("its reference is the SKU without its mark (FBA, new, de …)"),
    "barcode": _("its barcode is in the SKU"),
    "asin": _("its reference is the ASIN"),
}
LOST = {
    "deleted": _("was deleted in Odoo"),
    "archived": _("was archived in Odoo"),
}

MACHINERY = {
    "alive": Pill(pgettext_lazy("the scheduler or the workers", "Running"), "check-circle-fill", "good"),
    "silent": Pill(pgettext_lazy("the scheduler or the workers", "Silent"), "exclamation-triangle-fill", "bad"),
}
MAIL = {
    "waiting": Pill(_("Waiting"), "clock", "calm"),
    "sending": Pill(_("Being sent"), "arrow-repeat", "busy"),
    "sent": Pill(pgettext_lazy("state of an e-mail", "Sent"), "check2", "good"),
    "failed": Pill(_("Given up"), "x-circle-fill", "bad"),
}
CHECK = {
    "complete": Pill(pgettext_lazy("state of a check", "Complete"), "check-circle-fill", "good"),
    "differs": Pill(_("Not complete"), "exclamation-octagon-fill", "bad"),
    "running": Pill(_("Running"), "arrow-repeat", "busy"),
    "failed": Pill(_("Not done"), "x-circle-fill", "wait"),
}
# Why an order does not belong in Odoo, as rules.orders names it.
REASONS = {
    "pending": _("not paid yet"),
    "cancelled": _("cancelled"),
    "before_start": _("bought before the channel's start"),
    "dismissed": _("ignored by a person"),
    "fba_not_shipped": _("not shipped by Amazon yet"),
    "fba_off": _("of Amazon (FBA), which the channel leaves out"),
    "fbm_off": _("of your own (FBM), which the channel leaves out"),
    "no_channel": _("of a marketplace without a channel"),
    "non_amazon": _("sold outside Amazon"),
    "cancelled_before": _("cancelled before they were seen"),
    "items_cancelled": _("with every item cancelled"),
}
PILLS |= {"check": CHECK, "machinery": MACHINERY, "mail": MAIL}

FLOWS = {
    "retry": _("Retry of what needed you"),
    "orders": _("Orders from Amazon to Odoo"),
    "orders_from_amazon": _("Read orders from Amazon"),
    "order_from_amazon": _("Read one order from Amazon"),
    "orders_to_odoo": _("Write orders to Odoo"),
    "shipments": _("Shipments from Odoo to Amazon"),
    "deliveries_from_odoo": _("Read deliveries from Odoo"),
    "shipment_to_amazon": _("Confirm a shipment on Amazon"),
    "offers": _("Offers from Amazon, matched to products"),
    "offers_from_amazon": _("Read offers from Amazon"),
    "offers_to_odoo": _("Match offers to products"),
    "stock": _("Stock from Odoo to Amazon"),
    "stock_from_odoo": _("Read stock from Odoo"),
    "stock_to_amazon": _("Send stock to Amazon"),
    "fba_stock": _("Amazon's own stock (FBA)"),
    "fba_stock_from_amazon": _("Read FBA stock from Amazon"),
    "fba_stock_to_odoo": _("Compare FBA stock with Odoo"),
    "completeness": _("Check that every order is in Odoo"),
}
TRIGGERS = {
    "schedule": _("By schedule"),
    "person": _("By a person"),
    "command": _("From the command line"),
    "retry": pgettext_lazy("how a run began", "Retry"),
}
# Amazon's own words in ours; one that is not here is shown as Amazon sends it.
ODOO = {
    "draft": _("Quotation"),
    "sent": _("Quotation sent"),
    "sale": _("Sales order"),
    "done": pgettext_lazy("state of an order in Odoo", "Locked"),
    "cancel": pgettext_lazy("state of an order in Odoo", "Cancelled"),
}
LINES = {
    "item": pgettext_lazy("line of an order", "Item"),
    "shipping": pgettext_lazy("line of an order", "Shipping"),
    "gift_wrap": _("Gift wrap"),
    "cod_fee": _("Cash on delivery fee"),
    "discount": pgettext_lazy("line of an order", "Discount"),
    "points": pgettext_lazy("line of an order", "Points"),
    "tip": pgettext_lazy("line of an order", "Tip"),
    "tax": pgettext_lazy("line of an order", "Tax"),
    "rounding": pgettext_lazy("line of an order", "Rounding"),
    "other": pgettext_lazy("line of an order", "Other"),
    "note": pgettext_lazy("line of an order", "Note"),
}


def pill(family: str, state: str) -> Pill:
    return PILLS[family].get(state) or Pill(
        state.replace("_", " ").capitalize() or gettext("Unknown"), "circle", "calm"
    )


def spelled(table: Mapping[str, str | Promise], word: str) -> str:
    return str(table.get(word) or word.replace("_", " ").capitalize())


def ago(moment: datetime, now: datetime) -> str:
    """4 min ago, in 6 min, 3 days ago; a date where that says more."""
    seconds = (now - moment).total_seconds()
    size, past = abs(seconds), seconds > 0
    if size < 45:
        return gettext("just now") if seconds >= 0 else gettext("in a moment")
    if size >= 60 * DAY:
        return day(moment)
    if size < 45 * MINUTE:
        count = max(1, round(size / MINUTE))
        said = gettext("{count} min ago") if past else gettext("in {count} min")
    elif size < 22 * HOUR:
        count = max(1, round(size / HOUR))
        said = gettext("{count} h ago") if past else gettext("in {count} h")
    else:
        count = max(1, round(size / DAY))
        said = (
            ngettext("{count} day ago", "{count} days ago", count)
            if past
            else ngettext("in {count} day", "in {count} days", count)
        )
    return said.format(count=count)


def day(moment: date) -> str:
    return date_format(moment, pgettext("format of a date, as Django writes it", "j M Y"))


def second(moment: datetime) -> str:
    return date_format(moment, pgettext("format of a date, as Django writes it", "j M Y, H:i:s T"))


def masked(text: str) -> str:
    """First letters only; the length stays hidden too."""
    return " ".join(f"{word[0]}•••" for word in text.split())
