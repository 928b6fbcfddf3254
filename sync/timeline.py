"""The timeline of an order, in a fixed vocabulary. Screens show SENTENCES[kind] filled with the event's params."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from sync.models import Event, Order
from sync.results import Result

# What Amazon calls a state, and who fulfils.
AMAZON = {
    "PENDING": "Pending",
    "PENDING_AVAILABILITY": "Pending (pre-order)",
    "UNSHIPPED": "Unshipped",
    "PARTIALLY_SHIPPED": "Partly shipped",
    "SHIPPED": "Shipped",
    "CANCELLED": "Cancelled",
    "UNFULFILLABLE": "Cannot be fulfilled",
    "AMAZON": "Amazon (FBA)",
    "MERCHANT": "You (FBM)",
}
SENTENCES = {
    "received": "Received from Amazon: {status}, {fulfilled_by}, {total}",
    "changed": "Changed on Amazon: {status}",
    "items_gone": "Amazon names it no more: {text}",
    "ignored": "Ignored: {text}",
    "waiting": "Waiting: {text}",
    "blocked": "Needs you: {text}",
    "written": "Written to Odoo as {name}: {total}",
    "rewritten": "Quotation {name} written anew in Odoo",
    "adopted": "Found in Odoo as {name}; nothing was written",
    "confirmed": "Confirmed in Odoo",
    "delivered": "Delivery done in Odoo",
    "departure_in_words": "When and with whom it left stands in the delivery's note, since Odoo refuses the date: {text}",
    "delivery_open": "The delivery stays open: {text}",
    "cancelled": "Cancelled in Odoo",
    "reduced": "Quantities reduced in Odoo: {text}",
    "completed": "Customer completed in Odoo: {name}",
    "unchanged": "Odoo already agrees with Amazon",
    "buyer_wants_cancel": "The buyer asks to cancel: {text}",
    "asked": "{text}",
    "retried": "Retry pressed",
    "dismissed": "Ignored by a person: {text}",
    "restored": "No longer ignored",
    "revealed": "Personal data shown",
    "mapped": "Mapped fields written: {text}",
    "mapping_left_out": "Mapped field not written: {name}. {text}",
    "mapping_refused": "Mapped field refused by Odoo: {name}. {said}",
    "vat_kept_as_note": "Odoo refused the VAT number {vat}; it is kept in the customer's notes",
    "deleted_in_odoo": "The order was deleted in Odoo",
    "parcel_left": "Delivery {name} left in Odoo: {text}",
    "parcel_part": "Delivery {name}: {text}",
    "parcel_sent": "Amazon accepted delivery {name}: {text}",
    "parcel_edited": "Amazon accepted a change of delivery {name}: {text}",
    "parcel_seen": "Amazon shows delivery {name}",
    "parcel_ignored": "Delivery {name} is not for Amazon: {text}",
    "parcel_waiting": "Delivery {name} waits: {text}",
}


def rows(order: Order, result: Result) -> Iterable[Event]:
    now = timezone.now()
    for event in result.events:
        yield Event(merchant_id=order.merchant_id, order=order, at=now, kind=event.kind, params=dict(event.params))
    if result.blocked is not None:
        yield Event(
            merchant_id=order.merchant_id, order=order, at=now, kind="blocked", params={"text": result.blocked.title}
        )


def by_person(order: Order, kind: str, user: User | None, **params: Any) -> None:
    Event.objects.create(
        merchant_id=order.merchant_id, order=order, at=timezone.now(), kind=kind, params=params, user=user
    )


def by_person_on_all(orders: Iterable[Order], kind: str, user: User | None) -> None:
    now = timezone.now()
    Event.objects.bulk_create(Event(merchant_id=o.merchant_id, order=o, at=now, kind=kind, user=user) for o in orders)


def row(order: Order, kind: str, at: datetime, **params: Any) -> Event:
    return Event(merchant_id=order.merchant_id, order=order, at=at, kind=kind, params=params)
