"""Amazon's orders, stored before anything is decided: document, order, items and the work they cause, in the same
transaction as the cursor that moves past them."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.gateways.amazon.records import Order as AmazonOrder
from accounts.models import Channel, SellerAccount
from sync import queue, runs, timeline
from sync.models import Document, Event, Order, OrderItem, OrderState, Run, Shipment, ShipmentState
from sync.rules import retention
from sync.rules.parcels import SETTLED
from sync.rules.texts import line
from sync.saving import save_columns

FLOW, PARCEL_FLOW = "orders_to_odoo", "shipment_to_amazon"
AHEAD = timedelta(hours=1)  # so far clocks may differ


@dataclass(frozen=True, slots=True)
class Received:
    """`record` is None where Amazon's object could not be read; the order is kept all the same."""

    amazon_id: str
    raw: Mapping[str, Any]
    record: AmazonOrder | None


def fingerprint(raw: Mapping[str, Any]) -> str:
    """What counts as a change: everything but the time of the last update."""
    relevant = {name: value for name, value in raw.items() if name != "lastUpdatedTime"}
    return hashlib.sha256(dumps(relevant).encode("utf-8", "surrogatepass")).hexdigest()


def dumps(raw: Mapping[str, Any]) -> str:
    return json.dumps(raw, sort_keys=True, ensure_ascii=False, default=str)


def store(
    account: SellerAccount,
    received: Sequence[Received],
    run: Run | None,
    *,
    requested_since: datetime | None = None,
    reconsider: bool = False,
) -> int:
    """Returns how many are new or changed. Runs inside the caller's transaction. `reconsider`: settings have changed, so
    what was ignored is looked at again."""
    newest = {one.amazon_id: one for one in received}  # a page may name an order twice: the later one counts
    known = {order.amazon_id: order for order in _known(account, newest)}
    channels = {c.marketplace_id: c for c in account.channels.filter(enabled=True)}
    fresh: list[Order] = []
    changed: list[Order] = []
    again: list[Order] = []
    for one in newest.values():
        order = known.get(one.amazon_id)
        requested = requested_since is not None and (one.record is None or one.record.created >= requested_since)
        if order is None:
            order = Order(
                merchant_id=account.merchant_id, account=account, amazon_id=one.amazon_id, requested=requested
            )
            _fill(order, one, channels)
            fresh.append(order)
        elif _older(order, one):
            continue
        elif order.document.hash != fingerprint(one.raw):
            order.requested = order.requested or requested
            _fill(order, one, channels)
            changed.append(order)
        elif requested and (not order.requested or order.state in (OrderState.BLOCKED, OrderState.IGNORED)):
            order.requested = True
            changed.append(order)
        elif order.state == OrderState.RECEIVED or (reconsider and order.state == OrderState.IGNORED):
            again.append(order)
    _save(fresh, changed, newest)
    queue.add_orders(FLOW, [*fresh, *changed], run)
    queue.remind(FLOW, again, run)
    _judge_parcels_again(changed)
    if run is not None:
        same = len(newest) - len(fresh) - len(changed) - len(again)
        runs.count(run.pk, read=len(newest), unchanged=same)
    return len(fresh) + len(changed)


def _judge_parcels_again(orders: Sequence[Order]) -> None:
    """Amazon says something new of these orders: perhaps that it has our parcels now, or that another's covers them."""
    settled = Q(state=ShipmentState.SEEN) | Q(state=ShipmentState.IGNORED, reason_code__in=SETTLED)
    queue.add_shipments(PARCEL_FLOW, list(Shipment.objects.filter(~settled, order__in=orders).order_by("pk")), None)


def _known(account: SellerAccount, names: Iterable[str]) -> QuerySet[Order]:
    """Locked until all is stored, by id, as `record` does: an order may be on its way to Odoo just now."""
    rows = Order.objects.filter(account=account, amazon_id__in=names).select_related("document")
    return rows.select_for_update(of=("self",), no_key=True).order_by("pk")


def _older(order: Order, one: Received) -> bool:
    """Pages may arrive late and out of order: what we hold is newer. Unless it was of the future: an order that has
    changed next year would never change again."""
    if one.record is None or order.updated > timezone.now() + AHEAD:
        return False
    return one.record.updated < order.updated


def _fill(order: Order, one: Received, channels: Mapping[str, Channel]) -> None:
    record = one.record
    if record is None:
        order.marketplace_id = str(_dig(one.raw, "salesChannel", "marketplaceId") or "")[:30]
        order.channel = channels.get(order.marketplace_id)
        order.bought = order.bought or timezone.now()
        order.updated = order.updated or datetime.fromtimestamp(0, UTC)
        return
    order.marketplace_id = record.marketplace_id[:30]
    order.channel = channels.get(record.marketplace_id)
    order.fulfilled_by = line(record.fulfilled_by)[:30]
    order.status = line(record.status)[:40]
    order.bought, order.updated, order.ship_by = record.created, record.updated, record.ship_by_latest
    order.currency = line(record.currency)[:3]
    order.total = record.total.amount if record.total and abs(record.total.amount) < 10**15 else None
    name = record.buyer.name or (record.address.name if record.address else "") or record.buyer.company
    order.buyer = line(name)[:200]


def _dig(raw: Mapping[str, Any], *names: str) -> Any:
    value: Any = raw
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _save(fresh: list[Order], changed: list[Order], newest: Mapping[str, Received]) -> None:
    now = timezone.now()
    Order.objects.bulk_create(fresh)
    save_columns(
        changed,
        [
            "marketplace_id",
            "channel",
            "fulfilled_by",
            "status",
            "bought",
            "updated",
            "ship_by",
            "currency",
            "total",
            "buyer",
            "requested",
        ],
    )
    Document.objects.bulk_create(
        [
            Document(
                order=order,
                sealed=Document.sealed_for(order, dumps(newest[order.amazon_id].raw)),
                hash=fingerprint(newest[order.amazon_id].raw),
                at=now,
                expires=retention.expires(newest[order.amazon_id].record, now, settings.PERSONAL_DATA_DAYS),
            )
            for order in (*fresh, *changed)
        ],
        update_conflicts=True,
        unique_fields=["order"],
        update_fields=["sealed", "hash", "at", "expires"],
    )
    before = list(OrderItem.objects.filter(order__in=changed).order_by("pk"))
    gone = list(_gone(before, {order.pk: newest[order.amazon_id].record for order in changed}, now))
    OrderItem.objects.filter(order__in=changed).delete()
    OrderItem.objects.bulk_create([*_items((*fresh, *changed), newest), *gone])
    Event.objects.bulk_create(
        [timeline.row(order, "received", now, **_shown(order)) for order in fresh]
        + [timeline.row(order, "changed", now, **_shown(order)) for order in changed]
        + [
            timeline.row(order, "items_gone", now, text=", ".join(names))
            for order in changed
            if (names := [one.sku or one.item_id for one in gone if one.order_id == order.pk and one.gone_at == now])
        ]
    )


def _items(orders: Iterable[Order], newest: Mapping[str, Received]) -> Iterable[OrderItem]:
    for order in orders:
        record = newest[order.amazon_id].record
        for item in record.items if record else ():
            yield OrderItem(
                merchant_id=order.merchant_id,
                order=order,
                item_id=line(item.id)[:60],
                sku=line(item.sku)[:200],
                open_quantity=item.open_quantity,
            )


def _gone(before: Iterable[OrderItem], records: Mapping[int, AmazonOrder | None], now: datetime) -> Iterable[OrderItem]:
    """Items that Amazon named once and names no more are kept, and marked: what Odoo holds of them must follow. An order
    that cannot be read names nothing, and so keeps all it had."""
    named = {pk: {line(item.id)[:60] for item in record.items} for pk, record in records.items() if record}
    for one in before:
        if one.item_id not in named.get(one.order_id, ()):
            one.pk = None  # written anew with the others
            if one.order_id in named:
                one.gone_at, one.open_quantity = one.gone_at or now, 0
            yield one


def _shown(order: Order) -> dict[str, str]:
    total = f"{order.total:f} {order.currency}" if order.total is not None else "no amount yet"
    return {"status": order.status, "fulfilled_by": order.fulfilled_by, "total": total}
