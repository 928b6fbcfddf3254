"""What a person may do about parcels and carriers. `sync.actions` and pages call these."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit
from accounts.models import Channel, Merchant, User
from sync import queue, runs, schedule
from sync.desk import Desk
from sync.flows import delivery_methods
from sync.flows.odoo_side import OdooSide
from sync.models import CarrierRule, Order, Run, Shipment, ShipmentState, Work
from sync.rules.carriers import normal
from sync.rules.movements import SHIPMENTS
from sync.rules.shipments import DISMISSED

FLOW, READ = "shipment_to_amazon", "deliveries_from_odoo"
# What a channel's switches kept from Amazon.
BY_SETTINGS = ("shipments_off", "no_channel")
# What another carrier may cure; those that are to be sent are sent with the new one anyway.
BY_CARRIER = ("carrier_missing", "carrier_unfit", "amazon_carrier_refused", "amazon_tracking_refused")
AT_ONCE = 1000


def retry(works: QuerySet[Work], user: User | None, run: Run | None = None) -> Run | None:
    """Of one merchant, as a run of its own or as a part of another. Each is judged anew at once, and its delivery in Odoo is looked at, whatever the cursor says."""
    orders = list(works.exclude(order=None).order_by("order_id").values_list("order_id", flat=True).distinct())
    first = works.first()
    if first is None:
        return None
    with transaction.atomic():
        if run is None:
            run = runs.open_run_of_merchant(first.merchant_id, SHIPMENTS, "retry", user=user)
        else:
            runs.count(run.pk, read=works.count())
        for start in range(0, len(orders), AT_ONCE):
            Order.objects.filter(pk__in=orders[start : start + AT_ONCE]).update(deliveries_asked=timezone.now())
        queue.release(works, run)
        schedule.ask_merchant(first.merchant_id, READ, run, priority=2)
    return run


def dismiss(order: Order, text: str) -> None:
    """What is held of this order is for Amazon no more, until its delivery changes in Odoo."""
    Shipment.objects.filter(order=order, state=ShipmentState.BLOCKED).update(
        state=ShipmentState.IGNORED, reason_code=DISMISSED, reason=f"Ignored by a person: {text}"
    )


def restore(order: Order) -> None:
    rows = Shipment.objects.filter(order=order, state=ShipmentState.IGNORED, reason_code=DISMISSED)
    ids = list(rows.values_list("pk", flat=True))
    rows.update(state=ShipmentState.READY, reason_code="", reason="")
    _again(Shipment.objects.filter(pk__in=ids))


def retry_shipments(shipments: Iterable[Shipment], user: User | None) -> Run | None:
    return retry(Work.objects.filter(flow=FLOW, shipment__in=[one.pk for one in shipments]), user)


def reconsider(channel: Channel) -> None:
    """In the transaction that changed its settings."""
    if channel.enabled and channel.settings.shipments:
        kept_out = Shipment.objects.filter(
            account=channel.account_id,
            order__marketplace_id=channel.marketplace_id,
            state=ShipmentState.IGNORED,
            reason_code__in=BY_SETTINGS,
        )
        _again(kept_out)


def set_rule(
    merchant: Merchant,
    *,
    carrier: str,
    country: str,
    code: str,
    name: str = "",
    service: str = "",
    user: User | None = None,
    request: HttpRequest | None = None,
) -> CarrierRule:
    """Parcels that wait for a carrier go out; what Amazon has been told stays as it is."""
    with transaction.atomic():
        rule, _ = CarrierRule.objects.update_or_create(
            merchant=merchant,
            carrier=" ".join(carrier.split()),
            country=country,
            defaults={"code": code, "name": name, "service": service},
        )
        _noted("carrier_set", rule, user, request, carrier=rule.name or rule.code)
        _carriers_changed(merchant, carrier)
    return rule


def _noted(kind: str, rule: CarrierRule, user: User | None, request: HttpRequest | None, **params: str) -> None:
    """Of deliveries by a method, or of those that have none."""
    kind, about = (kind, {"method": rule.carrier}) if rule.carrier else (f"{kind}_without", {})
    audit.write(kind, merchant=rule.merchant, user=user, request=request, **about, **params)


def drop_rule(rule: CarrierRule, user: User | None = None, request: HttpRequest | None = None) -> None:
    with transaction.atomic():
        _noted("carrier_dropped", rule, user, request)
        rule.delete()
        _carriers_changed(rule.merchant, rule.carrier)


def read_methods(merchant: Merchant) -> None:
    """Odoo's delivery methods, kept for the page Carriers. Raises GatewayError."""
    desk = Desk(merchant, asked=True)
    try:
        side = OdooSide.open(desk)
        side.forget(delivery_methods.KEY)
        delivery_methods.remember(side)
    finally:
        desk.close()


def _carriers_changed(merchant: Merchant, carrier: str) -> None:
    waiting = Shipment.objects.filter(merchant=merchant, state=ShipmentState.BLOCKED, reason_code__in=BY_CARRIER)
    ids = [pk for pk, own in waiting.values_list("pk", "carrier") if normal(own) == normal(carrier)]
    _again(Shipment.objects.filter(pk__in=ids))


def _again(shipments: QuerySet[Shipment]) -> None:
    ids = list(shipments.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        queue.add_shipments(FLOW, list(Shipment.objects.filter(pk__in=ids[start : start + AT_ONCE])), None)
