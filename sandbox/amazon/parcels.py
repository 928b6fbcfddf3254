"""A parcel as confirmShipment takes it, and Amazon's words where it is none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.httpd import Request, Response

from . import answers, wire_time
from .carriers import CODES, OTHER
from .documents import JSON
from .parameters import Refused

TRACKING_LIMIT = 50
_POSITIVE = re.compile(r"0*[1-9]\d*")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")


@dataclass(frozen=True, slots=True)
class Parcel:
    marketplace: str
    reference: str
    carrier: str
    service: str
    tracking: str
    ship_time: datetime
    items: tuple[tuple[str, int, tuple[str, ...]], ...]  # order item, quantity, Transparency codes

    @property
    def content(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for id, count, _ in self.items:
            counts[id] = counts.get(id, 0) + count
        return counts

    def to_json(self) -> JSON:
        return {
            "marketplaceId": self.marketplace,
            "packageReferenceId": self.reference,
            "carrier": self.carrier,
            "shippingService": self.service,
            "trackingNumber": self.tracking,
            "shipTime": wire_time.write(self.ship_time),
            "items": [[id, count, list(codes)] for id, count, codes in self.items],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Parcel":
        return cls(
            marketplace=data["marketplaceId"],
            reference=data["packageReferenceId"],
            carrier=data["carrier"],
            service=data["shippingService"],
            tracking=data["trackingNumber"],
            ship_time=wire_time.read(data["shipTime"]),
            items=tuple((id, count, tuple(codes)) for id, count, codes in data["items"]),
        )


def refuse(message: str) -> Refused:
    """Of this operation the words stand in the message."""
    return Refused(answers.error(400, "InvalidInput", message))


def reference_of(request: Request) -> dict[str, str]:
    """For the list of calls and for faults that hit one parcel only."""
    try:
        body = request.json()
    except ValueError:
        return {}
    package = body.get("packageDetail") if isinstance(body, dict) else None
    reference = package.get("packageReferenceId") if isinstance(package, dict) else None
    return {"packageReferenceId": reference} if isinstance(reference, str) else {}


def read(request: Request) -> Parcel:
    try:
        body = request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise _form("payload")
    package = body.get("packageDetail")
    if not isinstance(package, dict):
        raise _form("packageDetail")
    if body.get("codCollectionMethod") not in (None, "DirectPayment"):
        raise refuse("codCollectionMethod: is invalid, must be DirectPayment.")
    reference = _text(package, "packageReferenceId", "packageDetail.")
    if not _POSITIVE.fullmatch(reference):
        raise refuse("PackageReferenceId: is invalid, must be a positive numeric value.")
    return Parcel(
        marketplace=_text(body, "marketplaceId"),
        reference=reference,
        carrier=_carrier(package),
        service=_text(package, "shippingMethod", "packageDetail.", needed=False),
        tracking=_tracking(package),
        ship_time=_ship_time(package),
        items=_items(package),
    )


def _form(*names: str) -> Refused:
    fields = ", ".join(names)
    return refuse(f"The input you have submitted is not valid. Please check the fields with invalid type [{fields}].")


def _text(data: Mapping[str, object], name: str, inside: str = "", *, needed: bool = True) -> str:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise _form(f"{inside}{name}")
    if needed and not (value and value.strip()):
        raise refuse(f"{name}: is required.")
    return value or ""


def _carrier(package: Mapping[str, object]) -> str:
    """As the order shows it."""
    code = _text(package, "carrierCode", "packageDetail.")
    name = _text(package, "carrierName", "packageDetail.", needed=False)
    if code not in CODES:
        raise refuse("ErrorCode: InvalidCarrier Description: Selected carrier is not supported")
    if code == OTHER and not name.strip():
        raise refuse("ErrorCode: CarrierNameCorrection Description: carrierName is required when carrierCode is Other")
    return name if code == OTHER else code


def _tracking(package: Mapping[str, object]) -> str:
    number = _text(package, "trackingNumber", "packageDetail.")
    if len(number) > TRACKING_LIMIT or not number.isprintable():
        raise refuse(f"Tracking ID: {number[:20]} invalid - Enter a valid tracking ID")
    return number


def _ship_time(package: Mapping[str, object]) -> datetime:
    written = _text(package, "shipDate", "packageDetail.")
    try:
        if _DATE_TIME.fullmatch(written):
            return wire_time.read(written)
    except ValueError:
        pass
    raise Refused(Response.of({"errors": [{"code": "Invalid Input", "message": "Invalid Input"}]}, 400))


def _items(package: Mapping[str, object]) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    items = package.get("orderItems")
    if not isinstance(items, list):
        raise _form("packageDetail.orderItems")
    if not items:
        raise refuse("orderItems: is required.")
    return tuple(_item(each) for each in items)


def _item(item: object) -> tuple[str, int, tuple[str, ...]]:
    if not isinstance(item, dict):
        raise _form("packageDetail.orderItems")
    count, codes = item.get("quantity"), item.get("transparencyCodes", [])
    if not isinstance(count, int) or isinstance(count, bool):
        raise _form("packageDetail.orderItems.quantity")
    if not isinstance(codes, list) or not all(isinstance(each, str) for each in codes):
        raise _form("packageDetail.orderItems.transparencyCodes")
    if count < 1:
        raise refuse("Quantity: is invalid, must be a positive number.")
    return _text(item, "orderItemId", "packageDetail.orderItems."), count, tuple(codes)
