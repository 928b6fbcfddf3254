"""What happens to an order, by who fulfils it and where it stands on Amazon."""

from accounts.channel_settings import ChannelSettings
from accounts.gateways.amazon.records import Order
from sync.rules.cancelled import all_cancelled
from sync.rules.verdicts import Blocked, Cancel, Ignore, Import, Verdict, Wait

_OPEN = ("UNSHIPPED", "PARTIALLY_SHIPPED")


def decide(
    order: Order,
    settings: ChannelSettings | None,
    *,
    in_odoo: bool,
    requested: bool = False,
    dismissed: bool = False,
) -> Verdict:
    """`settings` is None where the order's marketplace is not connected; `requested`: a person asked for this very
    order or for its time, so the channel's start does not count."""
    if dismissed:
        return Ignore("dismissed", "Ignored by a person.")
    if order.channel_name == "NON_AMAZON":
        return Ignore("non_amazon", "Sold outside Amazon (multi-channel fulfilment): your other shop books this sale.")
    if settings is None:
        return Ignore("no_channel", "Its marketplace is not connected. Switch the channel on to import such orders.")
    if not settings.orders and not in_odoo:
        return Ignore("orders_off", "Order import is switched off for this channel.")
    if order.status == "CANCELLED":
        if not in_odoo:
            return Ignore("cancelled_before", "Already cancelled on Amazon when it was first seen.")
        return (
            Cancel()
            if settings.cancellations
            else Ignore("cancellations_off", "Cancelled on Amazon; this channel leaves cancellations to you.")
        )
    if order.status == "UNFULFILLABLE":
        return Ignore("unfulfillable", "Amazon cannot fulfil this multi-channel order.")
    if not in_odoo and not requested and settings.start and order.created < settings.start:
        return Ignore("before_start", f"Bought before this channel's start ({settings.start:%Y-%m-%d %H:%M} UTC).")
    if order.status in ("PENDING", "PENDING_AVAILABILITY"):
        return Wait("pending", "Amazon is still checking the payment; it comes by itself when that is done.")
    if not in_odoo and all_cancelled(order.items):
        return Wait("items_cancelled", "Every item was cancelled; Amazon closes the order by itself.")
    if order.status not in (*_OPEN, "SHIPPED"):
        shown = order.status or "none"
        return Blocked(
            "unknown_status",
            f"Amazon sent a status this version does not know: {shown}",
            "The order is held so that nothing wrong is booked. Look at it in Seller Central; update the connector, or"
            " press Ignore with a reason. Retry once Amazon shows a status such as Unshipped or Shipped.",
            subject=shown,
        )
    if order.fulfilled_by == "AMAZON":
        return _by_amazon(order, settings, in_odoo)
    if order.fulfilled_by == "MERCHANT":
        return _by_merchant(order, settings, in_odoo)
    shown = order.fulfilled_by or "nobody"
    return Blocked(
        "unknown_fulfilment",
        f"Amazon says the order is fulfilled by {shown}",
        "The order is held: it is neither yours to ship (MERCHANT) nor Amazon's (AMAZON). Retry later, or ignore it"
        " with a reason.",
        subject=shown,
    )


def _by_amazon(order: Order, settings: ChannelSettings, in_odoo: bool) -> Verdict:
    if not settings.fba_orders and not in_odoo:
        return Ignore("fba_off", "Orders fulfilled by Amazon are switched off for this channel.")
    if order.status != "SHIPPED" and not in_odoo:
        return Wait("fba_not_shipped", "Amazon has not shipped it yet; it comes by itself when that is done.")
    return Import(shipped=order.status == "SHIPPED")


def _by_merchant(order: Order, settings: ChannelSettings, in_odoo: bool) -> Verdict:
    if not settings.fbm_orders and not in_odoo:
        return Ignore("fbm_off", "Orders that you fulfil are switched off for this channel.")
    return Import(shipped=order.status == "SHIPPED", partly=order.status == "PARTIALLY_SHIPPED")


def wants_cancellation(order: Order) -> str:
    """The buyer's reason where the buyer has asked to cancel and nobody has answered yet; "" otherwise. Amazon leaves the
    wish in the order for good: once the goods have left nobody can answer it any more."""
    for item in order.items if order.status in _OPEN else ():
        if item.cancel_requester and not item.cancelled_by and item.open_quantity:
            return item.cancel_request_reason or "no reason given"
    return ""
