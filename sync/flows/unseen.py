"""Parcels that Amazon has accepted and does not show yet: the order is asked for now and then, and after a day a person."""

from datetime import timedelta

from django.utils import timezone

from sync import queue
from sync.models import Shipment, ShipmentState, Work, WorkState
from sync.rules.retries import look_again

FLOW, READ = "shipment_to_amazon", "order_from_amazon"
A_TURN = 50
GIVE_UP = timedelta(hours=24)
FIRST_LOOK = timedelta(minutes=10)


def look(merchant_id: int) -> None:
    """Asks for what is due. Ordinary reading brings most of them before that."""
    now = timezone.now()
    waiting = Shipment.objects.filter(merchant=merchant_id, state=ShipmentState.ACCEPTED, accepted__lt=now - FIRST_LOOK)
    rows = list(waiting.select_related("order").order_by("accepted", "pk")[: 4 * A_TURN])
    if not rows:
        return
    overdue = [row for row in rows if row.accepted and row.accepted < now - GIVE_UP]
    if overdue:
        queue.add_shipments(FLOW, overdue, None)
    keys = {row.pk: f"{row.account_id}:{row.order.amazon_id}" for row in rows if row not in overdue}
    looks = {
        work.key: work for work in Work.objects.filter(merchant=merchant_id, flow=READ, key__in=set(keys.values()))
    }
    asked = 0
    for row in rows:
        if row.pk not in keys or asked >= A_TURN:
            continue
        work, accepted = looks.get(keys[row.pk]), row.accepted or now
        if work is not None and work.state in (WorkState.READY, WorkState.RUNNING):
            continue
        last = max(work.changed, accepted) if work is not None else accepted
        if now - last < look_again(now - accepted):
            continue
        asked += 1
        queue.add(
            flow=READ,
            lane=queue.lane_of_account(row.account_id),
            key=keys[row.pk],
            merchant_id=merchant_id,
            account_id=row.account_id,
            hint={"amazon_id": row.order.amazon_id, "look": True},
            priority=6,
        )
