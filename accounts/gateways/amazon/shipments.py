"""Orders v0, the one operation that stays: confirmShipment. One call a parcel; the same reference again edits it."""

import re
from typing import Any

from ..errors import GatewayError, Kind
from . import write
from .client import AmazonClient
from .operations import CONFIRM_SHIPMENT
from .records_shipments import OTHER, TEXT_LIMIT, Parcel, ParcelItem

_REFERENCE = re.compile(r"[1-9][0-9]{0,17}")
_TRACKING = re.compile(r"[A-Za-z0-9 ./_-]*[A-Za-z0-9][A-Za-z0-9 ./_-]*")
_LARGEST = 10**6


def confirm(
    client: AmazonClient, order_id: str, marketplace_id: str, parcel: Parcel, *, cod_collection: str = ""
) -> None:
    """Accepted, which is not yet seen: Amazon works on it later, and orders.get shows the package then. Safe to
    repeat: a package of that reference is edited, never doubled."""
    order_id = write.order_id(order_id)
    if not marketplace_id:
        raise _refused("parcel", "This order names no marketplace of Amazon, so Amazon takes no shipment of it.")
    body: dict[str, Any] = {"marketplaceId": marketplace_id, "packageDetail": _package(parcel)}
    if cod_collection:
        body["codCollectionMethod"] = cod_collection
    client.call(CONFIRM_SHIPMENT, order_id, **body)


def _package(parcel: Parcel) -> dict[str, Any]:
    _check(parcel)
    package = {
        "packageReferenceId": parcel.reference,
        "carrierCode": parcel.carrier_code.strip(),
        "carrierName": parcel.carrier_name.strip(),
        "shippingMethod": parcel.service.strip(),
        "trackingNumber": parcel.tracking.strip(),
        "shipDate": write.moment(parcel.shipped_at),
        "orderItems": [{"orderItemId": item.item_id, "quantity": item.quantity} for item in parcel.items],
    }
    return {name: value for name, value in package.items() if value}


def _check(parcel: Parcel) -> None:
    """What Amazon would refuse, or worse take, is not sent."""
    if not isinstance(parcel.reference, str) or not _REFERENCE.fullmatch(parcel.reference):
        raise ValueError(f"A parcel's reference is a positive number as text, not {parcel.reference!r}.")
    _check_tracking(parcel.tracking.strip())
    _check_carrier(parcel)
    if parcel.shipped_at.tzinfo is None:
        raise _refused(
            "ship_date", "The delivery's date has no time zone. Open the delivery in Odoo and save it again."
        )
    _check_items(parcel.items)


def _check_tracking(tracking: str) -> None:
    if not tracking:
        text = "Amazon wants a tracking number for every parcel. Type it into the tracking reference of the delivery in Odoo."
        raise _refused("tracking", text)
    if len(tracking) > TEXT_LIMIT:
        text = (
            f"The tracking reference {_shown(tracking)}… has {len(tracking)} characters; a tracking number has at most "
            f"{TEXT_LIMIT}. Correct it on the delivery in Odoo: one number for each parcel."
        )
        raise _refused("tracking", text)
    if not _TRACKING.fullmatch(tracking):
        text = (
            f"The tracking reference {_shown(tracking)} is no tracking number: it may hold the letters A to Z, digits, spaces "
            "and . / _ - only. Correct it on the delivery in Odoo: one number for each parcel, without a link."
        )
        raise _refused("tracking", text)


def _check_carrier(parcel: Parcel) -> None:
    code, name = parcel.carrier_code.strip(), parcel.carrier_name.strip()
    where = "the channel's carrier map"
    if not code:
        raise _refused(
            "carrier", f"This parcel has no carrier. Choose Amazon's carrier for its delivery method in {where}."
        )
    if code == OTHER and not name:
        text = (
            f"The carrier is \"Other\" and has no name. Enter the carrier's name in {where}, or choose one of Amazon's."
        )
        raise _refused("carrier", text)
    for label, value in (("carrier", code), ("carrier's name", name), ("shipping service", parcel.service.strip())):
        if len(value) > TEXT_LIMIT or not value.isprintable():
            text = (
                f"Amazon takes at most {TEXT_LIMIT} printable characters as the {label}, and {_shown(value)}… is none such. "
                f"Shorten it in {where} or in Odoo."
            )
            raise _refused("carrier", text)


def _check_items(items: tuple[ParcelItem, ...]) -> None:
    if not items:
        raise _refused(
            "parcel", "This parcel holds nothing of the order. Check the quantities of the delivery in Odoo."
        )
    ids = [item.item_id for item in items]
    if not all(ids) or len(set(ids)) < len(ids):
        raise ValueError("Every item of a parcel has an id, and is in it once.")
    for item in items:
        whole = isinstance(item.quantity, int) and not isinstance(item.quantity, bool)
        if not whole or not 1 <= item.quantity <= _LARGEST:
            text = (
                f"This parcel holds {item.quantity} of an item of the order; Amazon takes whole pieces from 1 on. "
                "Correct the quantities of the delivery in Odoo."
            )
            raise _refused("quantity", text)


def _shown(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text[:30])


def _refused(what: str, text: str) -> GatewayError:
    return GatewayError(Kind.REJECTED, text, f"amazon_{what}_refused")
