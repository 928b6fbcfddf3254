"""Why a parcel waits for a person, and the cure. Pure."""

import re

from accounts.gateways.amazon.records import Order
from sync.rules.carriers import OTHER, TEXT_LIMIT, Carrier
from sync.rules.verdicts import Blocked

_NUMBER = re.compile(r"[A-Za-z0-9 ./_-]*[A-Za-z0-9][A-Za-z0-9 ./_-]*")
_BY_ITSELF = "It goes out by itself then."
_MAP = "the connector's page Carriers"


def of_tracking(tracking: str, delivery: str) -> Blocked | None:
    if not tracking:
        return Blocked(
            "tracking_missing",
            f"Delivery {delivery} has no tracking reference",
            f"Type the tracking reference on delivery {delivery} in Odoo. {_BY_ITSELF} Amazon wants one for every parcel;"
            " for mail that is not tracked, type the number of your delivery note.",
            subject=delivery,
        )
    if len(tracking) > TEXT_LIMIT:
        return Blocked(
            "tracking_too_long",
            f"The tracking reference of delivery {delivery} has {len(tracking)} characters",
            f"Amazon takes at most {TEXT_LIMIT}. Correct the tracking reference on delivery {delivery} in Odoo: the number"
            f" alone, without a link; several numbers with commas between them. {_BY_ITSELF}",
            subject=delivery,
        )
    if not _NUMBER.fullmatch(tracking):
        return Blocked(
            "tracking_unreadable",
            f"The tracking reference of delivery {delivery} is no tracking number: {tracking}",
            f"It may hold the letters A to Z, digits, spaces and . / _ - only. Correct it on delivery {delivery} in Odoo."
            f" {_BY_ITSELF}",
            subject=delivery,
        )
    return None


def no_carrier(delivery: str) -> Blocked:
    return Blocked(
        "carrier_missing",
        f"Delivery {delivery} names no carrier",
        f"Choose the delivery method on delivery {delivery} in Odoo; it goes out by itself then. Or say on {_MAP} which"
        " carrier brings the deliveries that have no delivery method.",
        subject=delivery,
    )


def of_carrier(carrier: Carrier, method: str) -> Blocked | None:
    if carrier.code == OTHER and not carrier.name:
        return _carrier(method, "has no carrier's name that Amazon could be told")
    for text in (carrier.code, carrier.name):
        if len(text) > TEXT_LIMIT:
            return _carrier(method, f"is longer than the {TEXT_LIMIT} characters that Amazon takes of a carrier's name")
    return None


def _carrier(method: str, what: str) -> Blocked:
    return Blocked(
        "carrier_unfit",
        f"The delivery method {method[:120]} {what}",
        f"Choose Amazon's carrier for it on {_MAP}, or a shorter name. What waits for it goes out by itself then.",
        subject=method,
    )


def fraction(delivery: str) -> Blocked:
    return Blocked(
        "fraction",
        f"Delivery {delivery} holds a part of a piece",
        "Amazon takes whole pieces only. Correct the quantity that was done in Odoo (is the unit of measure right, is a kit"
        " complete?), or confirm this shipment in Seller Central. Then press Retry.",
        subject=delivery,
    )


def cancelled(order_id: str, delivery: str) -> Blocked:
    return Blocked(
        "cancelled_and_left",
        f"Delivery {delivery} holds goods that are cancelled on Amazon (order {order_id})",
        f"Amazon pays nothing for them. Stop the parcel if you still can and return delivery {delivery} in Odoo; it ends by"
        " itself then. If it has gone for good, agree with the buyer in Seller Central, and press Ignore on the order's page.",
        subject=delivery or order_id,
    )


def lines_unknown(order_id: str, delivery: str) -> Blocked:
    return Blocked(
        "lines_unknown",
        f"Order {order_id} was not written to Odoo by this connector, so delivery {delivery} cannot be matched",
        "Confirm this shipment in Seller Central; the connector notices that by itself. Orders that it writes itself need"
        " none of this.",
        subject=delivery,
    )


def unknown_fulfilment(order: Order) -> Blocked:
    shown = order.fulfilled_by or "nobody"
    return Blocked(
        "unknown_fulfilment",
        f"Amazon does not say who ships order {order.id} ({shown})",
        "Look at the order in Seller Central. Where you ship it, confirm the shipment there, and update the connector.",
        subject=shown,
    )


def not_seen(order_id: str, delivery: str) -> Blocked:
    return Blocked(
        "shipment_not_seen",
        f"Amazon accepted delivery {delivery} a day ago and still does not show it (order {order_id})",
        "Look at the order in Seller Central. Where the parcel is missing there, press Retry: it is sent once more, under"
        " the same number, so it cannot be doubled.",
        subject=delivery,
    )


def edit_refused(order_id: str, delivery: str) -> Blocked:
    return Blocked(
        "edit_refused",
        f"Amazon no longer takes a change of delivery {delivery} (order {order_id})",
        "The order is fulfilled, and Amazon keeps the carrier and tracking number that it heard first. Change them in"
        " Seller Central if that matters, then press Retry.",
        subject=delivery,
    )


def fulfilled_without(order_id: str, delivery: str) -> Blocked:
    return Blocked(
        "fulfilled_without",
        f"Amazon says that order {order_id} is fulfilled, but does not show delivery {delivery}",
        "Look at the order's packages in Seller Central: where this parcel is missing, only you can enter it there. Then"
        " press Retry.",
        subject=delivery,
    )


def document_gone(order_id: str) -> Blocked:
    return Blocked(
        "document_gone",
        f"What Amazon said of order {order_id} is not kept any more",
        "Recover the order by its Amazon id on the home page, then press Retry.",
        subject=order_id,
    )
