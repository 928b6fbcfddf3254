"""Everything the page of an order shows."""

import json
import uuid
import zlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.gateways.amazon import parse, read
from accounts.gateways.amazon.records import Order as AmazonOrder
from accounts.language.sentences import said
from accounts.models import Marketplace, Merchant, OdooConnection
from accounts.secrets import Unreadable
from sync.models import Attempt, Document, Event, Order, OrderState, ShipmentState, Work
from sync.rules.shipments import DISMISSED
from sync.selectors.history import Entry, entries
from sync.selectors.order_lines import Group, paired
from sync.selectors.shipments import Parcel, of_order

EVENTS = 200
ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class OrderPage:
    order: Order
    amazon: AmazonOrder | None
    unreadable: str  # why Amazon's words cannot be shown; "" when they can
    groups: list[Group]
    entries: list[Entry]
    work: Work | None
    attempts: list[Attempt]
    amazon_url: str
    odoo_url: str
    marketplace: str
    parcels: list[Parcel]

    @property
    def may_be_ignored(self) -> bool:
        """Of an order that Odoo holds, only a problem can be ignored."""
        if self.order.odoo_id is not None:
            held = any(parcel.row.state == ShipmentState.BLOCKED for parcel in self.parcels)
            return held or self.order.state == OrderState.BLOCKED
        return not self.order.dismissed

    @property
    def was_ignored(self) -> bool:
        settled = any(parcel.row.reason_code == DISMISSED for parcel in self.parcels)
        return settled or self.order.dismissed or bool(self.order.acknowledged)

    @property
    def differs(self) -> bool:
        return self.difference is not None and self.difference != 0

    @property
    def difference(self) -> Decimal | None:
        """Odoo's total less what it should be."""
        if self.order.odoo_total is None or self.order.expected_total is None:
            return None
        return self.order.odoo_total - self.order.expected_total


def find(merchant: Merchant, uid: uuid.UUID) -> Order | None:
    rows = Order.objects.filter(merchant=merchant, uid=uid)
    return rows.select_related("document", "account", "channel__marketplace", "merchant__odoo").first()


def order_page(order: Order) -> OrderPage:
    amazon, unreadable = _amazon(order)
    events = list(
        Event.objects.filter(merchant=order.merchant_id, order=order)
        .select_related("user")
        .order_by("-at", "-pk")[:EVENTS]
    )
    written: list[dict[str, Any]] = next(
        (e.params["lines"] for e in events if e.kind == "written" and e.params.get("lines")), []
    )
    works = list(
        Work.objects.filter(merchant=order.merchant_id, order=order).select_related("problem").order_by("-changed")
    )
    tries = Attempt.objects.filter(merchant=order.merchant_id, work__order=order, work__shipment=None).order_by(
        "-at", "-pk"
    )
    marketplace = (
        order.channel.marketplace if order.channel else Marketplace.objects.filter(pk=order.marketplace_id).first()
    )
    return OrderPage(
        order=order,
        amazon=amazon,
        unreadable=unreadable,
        groups=paired(amazon, written),
        entries=entries(events),
        work=next((work for work in works if work.shipment_id is None), None),
        attempts=list(tries[:ATTEMPTS]),
        amazon_url=marketplace.order_url(order.amazon_id) if marketplace else "",
        odoo_url=_odoo_url(order),
        marketplace=marketplace.name if marketplace else order.marketplace_id,
        parcels=of_order(order, works),
    )


def _odoo_url(order: Order) -> str:
    if order.odoo_id is None:
        return ""
    try:
        return order.merchant.odoo.record_url("sale.order", order.odoo_id)
    except OdooConnection.DoesNotExist:
        return ""


def _amazon(order: Order) -> tuple[AmazonOrder | None, str]:
    try:
        words = json.loads(order.document.text())
    except Document.DoesNotExist:
        return None, _("Amazon's own words about this order are not kept any more.")
    except Unreadable:
        return None, _("Amazon's own words are sealed with a key that this server does not have (FIELD_KEYS).")
    except (ValueError, zlib.error):
        words = None
    if not isinstance(words, dict):
        return None, _("What is kept of this order cannot be read. Recover it by its Amazon id on the home page.")
    try:
        return parse.order(words), ""
    except read.Unreadable as error:
        return None, said(error)
